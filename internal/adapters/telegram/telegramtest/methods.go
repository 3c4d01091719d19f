package telegramtest

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Command is one line of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// perform carries a request out.
func (s *Server) perform(ctx context.Context, c Call) reply {
	if c.Method == "getUpdates" {
		return s.getUpdates(ctx, c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.notify()
	switch c.Method {
	case "getMe":
		return succeed(map[string]any{
			"id": BotID, "is_bot": true, "first_name": "Ashore", "username": BotName,
			"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
		})
	case "setMyCommands":
		if json.Unmarshal([]byte(c.Params["commands"]), &s.commands) != nil {
			return refuse(http.StatusBadRequest, "Bad Request: can't parse commands")
		}
		return succeed(true)
	case "getMyCommands":
		return succeed(s.commands)
	case "deleteMyCommands":
		s.commands = nil
		return succeed(true)
	case "setWebhook", "deleteWebhook":
		s.webhook = c.Params["url"]
		return succeed(true)
	case "getWebhookInfo":
		return succeed(map[string]any{
			"url": s.webhook, "has_custom_certificate": false, "pending_update_count": len(s.queue),
		})
	case "sendMessage", "sendPhoto", "sendDocument":
		return s.send(c)
	case "sendChatAction":
		if _, refused := s.chatOf(c); refused != nil {
			return *refused
		}
		return succeed(true)
	case "answerCallbackQuery":
		if !s.queries[c.Params["callback_query_id"]] {
			return refuse(http.StatusBadRequest,
				"Bad Request: query is too old and response timeout expired or query ID is invalid")
		}
		delete(s.queries, c.Params["callback_query_id"])
		return succeed(true)
	case "editMessageText", "editMessageReplyMarkup", "deleteMessage":
		return s.edit(c)
	}
	return refuse(http.StatusNotFound, "Not Found: method not found")
}

// chatOf returns the chat of a request, or why the bot cannot write there. The caller holds mu.
func (s *Server) chatOf(c Call) (*chat, *reply) {
	id, err := strconv.ParseInt(c.Params["chat_id"], 10, 64)
	where := s.chats[id]
	var refused reply
	switch {
	case err != nil || where == nil:
		refused = refuse(http.StatusBadRequest, "Bad Request: chat not found")
	case where.deactivated:
		refused = refuse(http.StatusForbidden, "Forbidden: user is deactivated")
	case where.blocked:
		refused = refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	case !where.started:
		refused = refuse(http.StatusForbidden, "Forbidden: bot can't initiate conversation with a user")
	default:
		return where, nil
	}
	return nil, &refused
}

// send puts a message into a chat. The caller holds mu.
func (s *Server) send(c Call) reply {
	where, refused := s.chatOf(c)
	if refused != nil {
		return *refused
	}
	m := Message{
		ID:     s.nextMsg,
		Method: c.Method,
		Text:   c.Params["text"],
		Quiet:  c.Params["disable_notification"] == "true",
		At:     time.Now(),
		Params: c.Params,
	}
	var bad string
	if c.Method == "sendMessage" {
		bad = faultOfText(m.Text)
	} else {
		m.Text = c.Params["caption"]
		bad = m.attach(c)
	}
	if m.Rows, refused = rows(c.Params["reply_markup"]); refused != nil {
		return *refused
	}
	if bad != "" {
		return refuse(http.StatusBadRequest, "Bad Request: "+bad)
	}
	s.nextMsg++
	where.messages = append(where.messages, m)
	return succeed(where.shown(m))
}

func faultOfText(text string) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "message text is empty"
	case units(text) > 4096:
		return "message is too long"
	case !utf8.ValidString(text):
		return "strings must be encoded in UTF-8"
	}
	return ""
}

// attach takes the uploaded file of a request, and says what is wrong with it.
func (m *Message) attach(c Call) string {
	field := strings.ToLower(strings.TrimPrefix(c.Method, "send"))
	file, ok := c.Files[field]
	switch {
	case !ok || len(file.Data) == 0:
		return "file must be non-empty"
	case units(m.Text) > 1024:
		return "message caption is too long"
	case field == "photo":
		m.Photo = file.Data
	default:
		m.Document = file.Data
	}
	m.FileName = file.Name
	return ""
}

// rows reads an inline keyboard.
func rows(markup string) ([][]Button, *reply) {
	if markup == "" {
		return nil, nil
	}
	var keyboard struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(markup), &keyboard) != nil {
		bad := refuse(http.StatusBadRequest, "Bad Request: can't parse reply keyboard markup JSON object")
		return nil, &bad
	}
	for _, row := range keyboard.Rows {
		for _, b := range row {
			if len(b.Data) > 64 || b.URL == "" && b.Data == "" {
				bad := refuse(http.StatusBadRequest, "Bad Request: BUTTON_DATA_INVALID")
				return nil, &bad
			}
		}
	}
	return keyboard.Rows, nil
}

// edit changes or takes away a message of the bot. The caller holds mu.
func (s *Server) edit(c Call) reply {
	where, refused := s.chatOf(c)
	if refused != nil {
		return *refused
	}
	id, _ := strconv.Atoi(c.Params["message_id"])
	for i := range where.messages {
		m := &where.messages[i]
		if m.ID != id {
			continue
		}
		if c.Method == "deleteMessage" {
			m.Deleted = true
			return succeed(true)
		}
		keyboard, refused := rows(c.Params["reply_markup"])
		if refused != nil {
			return *refused
		}
		m.Rows = keyboard
		if c.Method == "editMessageText" {
			if bad := faultOfText(c.Params["text"]); bad != "" {
				return refuse(http.StatusBadRequest, "Bad Request: "+bad)
			}
			m.Text = c.Params["text"]
		}
		return succeed(where.shown(*m))
	}
	return refuse(http.StatusBadRequest, "Bad Request: message to edit not found")
}
