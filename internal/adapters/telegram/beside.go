package telegram

import (
	"encoding/json"
	"strings"
)

// beside collects what was written or named in a message beside its text or caption: it answers nothing, and is read for danger
// like any other words.
func beside(message map[string]json.RawMessage) string {
	var all []string
	for _, path := range []string{
		"poll.question", "poll.description", "poll.options.text", "poll.explanation",
		"contact.first_name", "contact.last_name", "contact.vcard", "venue.title", "venue.address",
		"audio.title", "audio.performer", "checklist_tasks_added.tasks.text", "gift.text",
	} {
		all = append(all, at(message, path)...)
	}
	for _, path := range []string{"document.file_name", "video.file_name", "audio.file_name"} {
		for _, name := range at(message, path) {
			all = append(all, strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(name))
		}
	}
	if quotesOneself(message) {
		all = append(all, at(message, "quote.text")...)
	}
	return strings.Join(all, "\n")
}

// at returns the texts that stand at a path of names; a list on the way is gone through.
func at(message map[string]json.RawMessage, path string) []string {
	first, rest, _ := strings.Cut(path, ".")
	var value any
	if json.Unmarshal(message[first], &value) != nil {
		return nil
	}
	return texts(value, rest)
}

func texts(value any, path string) []string {
	switch value := value.(type) {
	case string:
		if value = strings.TrimSpace(value); path == "" && value != "" {
			return []string{value}
		}
	case []any:
		var all []string
		for _, item := range value {
			all = append(all, texts(item, path)...)
		}
		return all
	case map[string]any:
		if first, rest, _ := strings.Cut(path, "."); path != "" {
			return texts(value[first], rest)
		}
	}
	return nil
}

// quotesOneself reports whether what is quoted in a message was written by who wrote the message. The words of others, the
// bot's own above all, are not the member's.
func quotesOneself(message map[string]json.RawMessage) bool {
	var from, replied, external struct {
		ID   int64 `json:"id"`
		From struct {
			ID int64 `json:"id"`
		} `json:"from"`
		Origin struct {
			Sender struct {
				ID int64 `json:"id"`
			} `json:"sender_user"`
		} `json:"origin"`
	}
	for name, into := range map[string]any{"from": &from, "reply_to_message": &replied, "external_reply": &external} {
		if raw, there := message[name]; there && json.Unmarshal(raw, into) != nil {
			return false
		}
	}
	return from.ID != 0 && (replied.From.ID == from.ID || external.Origin.Sender.ID == from.ID)
}
