package telegramtest

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	s, err := loadSpec()
	if err != nil {
		t.Skipf("the description of the Bot API is absent: %v", err)
	}
	type params = map[string]string
	keyboard := func(buttons string) params {
		return params{"chat_id": "1", "text": "x", "reply_markup": `{"inline_keyboard":[[` + buttons + `]]}`}
	}
	var commands []string
	for i := range 101 {
		commands = append(commands, fmt.Sprintf(`{"command":"c%d","description":"x"}`, i))
	}
	for _, c := range []struct {
		name   string
		method string
		params params
		want   string // a part of the one violation; "" for none
	}{
		{"text", "sendMessage", params{"chat_id": "1", "text": "x"}, ""},
		{"what the library adds", "sendMessage", params{
			"chat_id": "1", "text": "x", "entities": "null", "disable_web_page_preview": "true", "reply_to_message_id": "1",
			"allow_sending_without_reply": "true",
		}, ""},
		{"a channel by name", "sendMessage", params{"chat_id": "@x", "text": "x"}, ""},
		{"no such method", "sendWords", nil, "no such method"},
		{"required", "sendMessage", params{"chat_id": "1"}, "text is required"},
		{"unknown", "sendMessage", params{"chat_id": "1", "text": "x", "txt": "x"}, "unknown parameter txt"},
		{"4,096 letters", "sendMessage", params{"chat_id": "1", "text": strings.Repeat("x", 4096)}, ""},
		{"4,097 letters", "sendMessage", params{"chat_id": "1", "text": strings.Repeat("x", 4097)}, "4097 characters"},
		{"2,049 waves", "sendMessage", params{"chat_id": "1", "text": strings.Repeat("🌊", 2049)}, "4098 characters"},
		{"no letter", "sendMessage", params{"chat_id": "1", "text": ""}, "0 characters"},
		{"boolean", "sendMessage", params{"chat_id": "1", "text": "x", "disable_notification": "yes"}, "not Boolean"},
		{"number", "getUpdates", params{"timeout": "soon"}, "not Integer"},
		{"list", "getUpdates", params{"allowed_updates": `["message"]`}, ""},
		{"not a list", "getUpdates", params{"allowed_updates": `"message"`}, "not Array of String"},
		{"list of something else", "getUpdates", params{"allowed_updates": `[1]`}, "not String"},
		{"button", "sendMessage", keyboard(`{"text":"a","callback_data":"b"}`), ""},
		{"link", "sendMessage", keyboard(`{"text":"a","url":"https://example.com"}`), ""},
		{"link to a telephone", "sendMessage", keyboard(`{"text":"a","url":"tel:988"}`), "scheme"},
		{"64 bytes", "sendMessage", keyboard(`{"text":"a","callback_data":"` + strings.Repeat("x", 64) + `"}`), ""},
		{"65 bytes", "sendMessage", keyboard(`{"text":"a","callback_data":"` + strings.Repeat("x", 65) + `"}`), "65 bytes"},
		{"bytes, not letters", "sendMessage", keyboard(`{"text":"a","callback_data":"` + strings.Repeat("é", 33) + `"}`), "66 bytes"},
		{"button without a purpose", "sendMessage", keyboard(`{"text":"a"}`), "does 0 things"},
		{"button with two", "sendMessage", keyboard(`{"text":"a","callback_data":"b","url":"https://example.com"}`), "does 2 things"},
		{"button without a label", "sendMessage", keyboard(`{"text":" ","callback_data":"b"}`), "text is empty"},
		{"button with something else", "sendMessage", keyboard(`{"text":"a","callback_data":"b","size":"big"}`), "size"},
		{"commands", "setMyCommands", params{"commands": `[` + commands[0] + `]`, "scope": `{"type":"all_private_chats"}`}, ""},
		{"101 commands", "setMyCommands", params{"commands": `[` + strings.Join(commands, ",") + `]`}, "101 items"},
		{"command in capitals", "setMyCommands", params{"commands": `[{"command":"Start","description":"x"}]`}, "letter"},
		{"long description", "setMyCommands", params{"commands": `[{"command":"a","description":"` + strings.Repeat("x", 257) + `"}]`}, "257 characters"},
		{"no description", "setMyCommands", params{"commands": `[{"command":"a"}]`}, "description is required"},
		{"unknown scope", "setMyCommands", params{"commands": `[]`, "scope": `{"type":"everywhere"}`}, "scope"},
		{"answer", "answerCallbackQuery", params{"callback_query_id": "1"}, ""},
		{"long answer", "answerCallbackQuery", params{"callback_query_id": "1", "text": strings.Repeat("x", 201)}, "201 characters"},
		{"long caption", "sendPhoto", params{"chat_id": "1", "photo": "id", "caption": strings.Repeat("x", 1025)}, "1025 characters"},
		{"no photo", "sendPhoto", params{"chat_id": "1"}, "photo is required"},
	} {
		found := s.check(Call{Method: c.method, Params: c.params})
		if c.want == "" && len(found) > 0 {
			t.Errorf("%s: %q, want nothing", c.name, found)
		}
		if c.want != "" && (len(found) != 1 || !strings.Contains(found[0], c.want)) {
			t.Errorf("%s: %q, want one that says %q", c.name, found, c.want)
		}
	}
	file := map[string]File{"photo": {Name: "a.png", Data: []byte{1}}}
	if found := s.check(Call{Method: "sendPhoto", Params: params{"chat_id": "1"}, Files: file}); len(found) > 0 {
		t.Errorf("an upload: %q, want nothing", found)
	}
	if found := s.check(Call{Method: "sendMessage", Params: params{"chat_id": "1", "text": "x"}, Files: file}); len(found) != 1 {
		t.Errorf("a file where none goes: %q, want one", found)
	}
}
