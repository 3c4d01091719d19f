package telegram

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// update is one update: what the library reads of it, and what it does not because the kind of message is newer than it.
type update struct {
	tgbotapi.Update
	words string // what was written in a kind of message that the library does not know
	newer bool   // the message is of such a kind
	also  string // what else was written in it: see coach.Text
}

// decode reads an update. One with a part that the library cannot read is read again for its words and its sender alone, so
// that what someone wrote is not lost for a detail beside it. After an error only UpdateID is set, if even that could be read.
func decode(raw []byte) (update, error) {
	var u update
	if err := json.Unmarshal(raw, &u.Update); err != nil {
		essence, err := reduce(raw)
		if err != nil {
			return update{}, err
		}
		u.Update = tgbotapi.Update{}
		if err := json.Unmarshal(essence, &u.Update); err != nil {
			return update{Update: tgbotapi.Update{UpdateID: u.UpdateID}}, errors.New("an update of an unknown shape")
		}
	}
	if u.UpdateID == 0 {
		return update{}, errors.New("an update without its number")
	}
	if part := messageOf(raw); part != nil {
		u.words, u.newer = newerKinds(part)
		u.also = beside(part)
	}
	return u, nil
}

// reduce leaves of an update what is needed to know who did what.
func reduce(raw []byte) ([]byte, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, errors.New("an update that is not an object")
	}
	essence := map[string]any{"update_id": whole["update_id"]}
	for kind, keys := range map[string][]string{
		"message":        {"message_id", "date", "text", "caption"},
		"edited_message": {"message_id", "date", "text", "caption"},
		"callback_query": {"id", "data"},
	} {
		part := fields(whole[kind])
		if part == nil {
			continue
		}
		kept := map[string]any{"from": pick(fields(part["from"]), "id", "is_bot", "language_code")}
		if kind != "callback_query" {
			kept["chat"] = pick(fields(part["chat"]), "id", "type")
		}
		for key, value := range pick(part, keys...) {
			kept[key] = value
		}
		essence[kind] = kept
	}
	if part := fields(whole["my_chat_member"]); part != nil {
		essence["my_chat_member"] = map[string]any{
			"from":            pick(fields(part["from"]), "id", "language_code"),
			"chat":            pick(fields(part["chat"]), "id", "type"),
			"new_chat_member": pick(fields(part["new_chat_member"]), "status"),
		}
	}
	return json.Marshal(essence)
}

func fields(raw json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// pick returns the named fields, those that are there.
func pick(from map[string]json.RawMessage, names ...string) map[string]json.RawMessage {
	picked := map[string]json.RawMessage{}
	for _, name := range names {
		if value, ok := from[name]; ok {
			picked[name] = value
		}
	}
	return picked
}

// messageOf returns the fields of the message in an update, or nil.
func messageOf(raw []byte) map[string]json.RawMessage {
	whole := fields(raw)
	if part := fields(whole["message"]); part != nil {
		return part
	}
	return fields(whole["edited_message"])
}

// newerKinds looks for what a member can send and the library does not know, and for the words in it: they must reach the
// safety check like any others.
func newerKinds(part map[string]json.RawMessage) (words string, found bool) {
	for _, kind := range []string{"rich_message", "checklist", "live_photo", "paid_media", "story", "giveaway"} {
		content, ok := part[kind]
		if !ok {
			continue
		}
		found = true
		var value any
		if json.Unmarshal(content, &value) == nil {
			words = strings.TrimSpace(strings.Join([]string{words, strings.Join(written(value), "\n")}, "\n"))
		}
	}
	return words, found
}

// written collects the passages of a value: what stands under a key that holds words is one passage, whatever it is made of.
func written(value any) []string {
	var all []string
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			all = append(all, written(item)...)
		}
	case map[string]any:
		passages := []string{"title", "text", "summary", "credit"}
		for _, key := range passages {
			if s := strings.TrimSpace(inline(value[key])); s != "" {
				all = append(all, s)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if !slices.Contains(passages, key) {
				all = append(all, written(value[key])...)
			}
		}
	}
	return all
}

// inline puts the pieces of a formatted passage together again: "can" and a bold "not" are "cannot".
func inline(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		var b strings.Builder
		for _, item := range value {
			b.WriteString(inline(item))
		}
		return b.String()
	case map[string]any:
		return inline(value["text"])
	}
	return ""
}
