package discordtest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// What Discord holds against requests beyond its published description.

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// Flags that a bot may set, by where it sends.
const (
	flagsDirect  = 1<<2 | 1<<12
	flagsFollow  = 1<<2 | 1<<6 | 1<<12
	flagsEdit    = 1<<2 | 1<<6
	flagsPromise = 1 << 6
)

// messageRules checks a message.
func messageRules(body map[string]any, hasFile bool, flags int) []string {
	var found []string
	bad := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	content := text(body["content"])
	if n := len(utf16.Encode([]rune(content))); n > 2000 {
		bad("content of %d characters", n)
	}
	if strings.Trim(content, " \n\t") == "" && !hasFile && body["embeds"] == nil {
		bad("an empty message")
	}
	if set := int(number(body["flags"])); set&^flags != 0 {
		bad("flags %d cannot be set here", set&^flags)
	}
	mentions, ok := body["allowed_mentions"].(map[string]any)
	if parse, _ := mentions["parse"].([]any); !ok || mentions["parse"] == nil || len(parse) > 0 {
		bad("mentions are not switched off")
	}
	if n := text(body["nonce"]); n != "" && (len(n) > 25 || body["enforce_nonce"] != true) {
		bad("a nonce that is too long or not enforced")
	}
	if _, attached := body["attachments"]; attached && !hasFile {
		bad("attachments without a file")
	}
	return append(found, componentRules(body["components"])...)
}

func componentRules(v any) []string {
	var found []string
	bad := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	list, _ := v.([]any)
	if len(list) > 5 {
		bad("%d rows", len(list))
	}
	ids := map[string]bool{}
	total := 0
	for _, item := range list {
		r, _ := item.(map[string]any)
		inside, _ := r["components"].([]any)
		buttons, others := 0, 0
		for _, in := range inside {
			c, _ := in.(map[string]any)
			total++
			id := text(c["custom_id"])
			if id != "" && ids[id] {
				bad("a custom_id is there twice")
			}
			ids[id] = true
			if number(c["type"]) == 2 {
				buttons++
				found = append(found, buttonRules(c)...)
			} else {
				others++
				found = append(found, listRules(c)...)
			}
		}
		if buttons > 5 || others > 1 || buttons > 0 && others > 0 || buttons+others == 0 {
			bad("a row of %d buttons and %d lists", buttons, others)
		}
	}
	if total+len(list) > 40 {
		bad("%d components", total+len(list))
	}
	return found
}

func buttonRules(c map[string]any) []string {
	var found []string
	link := number(c["style"]) == 5
	id, url := text(c["custom_id"]), text(c["url"])
	switch {
	case link && (url == "" || id != ""), !link && (id == "" || url != ""):
		found = append(found, "a button with both or neither of custom_id and url")
	case link && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "discord://"):
		found = append(found, "a button's url of a scheme that is not supported")
	}
	if text(c["label"]) == "" && c["emoji"] == nil {
		found = append(found, "a button without a label")
	}
	if utf8.RuneCountInString(id) > 100 {
		found = append(found, "a custom_id longer than 100")
	}
	return found
}

func listRules(c map[string]any) []string {
	var found []string
	values := map[string]bool{}
	options, _ := c["options"].([]any)
	for _, item := range options {
		o, _ := item.(map[string]any)
		value, label := text(o["value"]), text(o["label"])
		if values[value] || value == "" || label == "" || utf8.RuneCountInString(value) > 100 || utf8.RuneCountInString(label) > 100 {
			found = append(found, "an option that is empty, twice or too long")
		}
		values[value] = true
	}
	return found
}

// commandRules checks what is registered.
func commandRules(list []any, everywhere bool) []string {
	var found []string
	bad := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if len(list) > 100 {
		bad("%d commands", len(list))
	}
	names := map[string]bool{}
	for _, item := range list {
		c, _ := item.(map[string]any)
		name, description := text(c["name"]), text(c["description"])
		if !commandName.MatchString(name) || name != strings.ToLower(name) || names[name] {
			bad("command %q: its name", name)
		}
		names[name] = true
		if n := utf8.RuneCountInString(description); n < 1 || n > 100 {
			bad("command %q: a description of %d characters", name, n)
		}
		if !everywhere && (c["contexts"] != nil || c["integration_types"] != nil) {
			bad("command %q: contexts are for commands that are registered everywhere", name)
		}
		options, _ := c["options"].([]any)
		for _, o := range options {
			o, _ := o.(map[string]any)
			help, option := utf8.RuneCountInString(text(o["description"])), text(o["name"])
			if !commandName.MatchString(option) || option != strings.ToLower(option) || help < 1 || help > 100 {
				bad("command %q: option %q", name, option)
			}
		}
	}
	return found
}

// callbackRules checks the first answer to an interaction.
func callbackRules(body map[string]any) []string {
	data, _ := body["data"].(map[string]any)
	switch number(body["type"]) {
	case 4:
		return messageRules(data, false, flagsFollow)
	case 5:
		if set := int(number(data["flags"])); set&^flagsPromise != 0 {
			return []string{fmt.Sprintf("flags %d cannot be set on a promise", set)}
		}
	case 8:
		var found []string
		for _, o := range offers(data) {
			if o.ID == "" || o.Label == "" || utf8.RuneCountInString(o.ID) > 100 || utf8.RuneCountInString(o.Label) > 100 {
				found = append(found, "a completion that is empty or too long")
			}
		}
		return found
	case 9:
		if f := readForm(data); f.Field == "" || f.Label == "" || strings.TrimSpace(f.Title) == "" {
			return []string{"a form without a title, a field or a label"}
		}
	}
	return nil
}
