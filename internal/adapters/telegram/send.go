package telegram

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

// Send implements [coach.Sender]. One parcel is one request.
//
// A picture whose bytes are attached is sent with the text as its caption (the picture's alt text if there is none), a file
// likewise. A caption holds 1,024 UTF-16 units, less than [coach.Limits].Text: a longer one is cut after its last whole
// sentence, so a longer text must be a parcel of its own. Without the bytes only the text is sent. A choice with an address
// becomes a link where Telegram takes it (http, https, tg) and is left out elsewhere, as is a choice that Telegram would refuse
// and with it the whole message.
func (a *Adapter) Send(ctx context.Context, p coach.Parcel) error {
	chat, err := strconv.ParseInt(p.Account.ID, 10, 64)
	if err != nil || p.Account.Platform != coach.Telegram {
		return &coach.SendError{Fault: coach.Bad, Err: errors.New("telegram: not an account of this platform")}
	}
	message, method, limit := a.compose(chat, p)
	if message == nil {
		return &coach.SendError{Fault: coach.Bad, Err: errors.New("telegram: nothing to send")}
	}
	// Request and not Send: what Telegram took is taken, even if the library could not read the message it returns.
	_, err = a.call(ctx, limit, method, func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.Request(message)
	})
	if err == nil {
		return nil
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		return &coach.SendError{Fault: coach.Again, Err: err}
	}
	if f.code == http.StatusUnauthorized || f.code == http.StatusNotFound {
		a.log.Error("telegram: nothing can be sent, the token is refused", "err", f.Error())
	}
	return &coach.SendError{Fault: faultOf(f), After: f.after, Err: f}
}

// compose makes the request that carries a parcel; nil if there is nothing in it.
func (a *Adapter) compose(chat int64, p coach.Parcel) (message tgbotapi.Chattable, method string, limit time.Duration) {
	m := p.Message
	base := tgbotapi.BaseChat{ChatID: chat, DisableNotification: m.Quiet}
	if rows := keyboard(m.Choices); len(rows) > 0 {
		base.ReplyMarkup = tgbotapi.InlineKeyboardMarkup{InlineKeyboard: rows}
	}
	text := tidy(m.Text)
	if text == "" && m.Picture != nil {
		text = tidy(m.Picture.Alt)
	}
	switch {
	case len(p.Attachment) > 0 && m.Picture != nil:
		photo := tgbotapi.PhotoConfig{BaseFile: tgbotapi.BaseFile{BaseChat: base}}
		photo.File = tgbotapi.FileBytes{Name: "picture.png", Bytes: p.Attachment}
		photo.Caption = a.fit(text, maxCaption)
		return photo, "sendPhoto", uploadLimit
	case len(p.Attachment) > 0 && m.File != "":
		file := tgbotapi.DocumentConfig{BaseFile: tgbotapi.BaseFile{BaseChat: base}}
		file.File = tgbotapi.FileBytes{Name: m.File, Bytes: p.Attachment}
		file.Caption = a.fit(text, maxCaption)
		return file, "sendDocument", uploadLimit
	case text == "":
		return nil, "", 0
	}
	return tgbotapi.MessageConfig{
		BaseChat:              base,
		Text:                  a.fit(text, maxText),
		DisableWebPagePreview: true,
	}, "sendMessage", requestLimit
}

// fit cuts a text that is too long: better most of it than nothing. The log tells that it had to.
func (a *Adapter) fit(text string, limit int) string {
	short := cut(text, limit)
	if len(short) != len(text) {
		a.log.Error("telegram: a text was longer than a message takes and was cut", "limit", limit)
	}
	return short
}

// faultOf says what follows from a failure of a send.
func faultOf(f *failure) coach.Fault {
	switch {
	case f.after > 0, f.code == http.StatusTooManyRequests:
		return coach.Again
	case f.code == http.StatusForbidden,
		f.code == http.StatusBadRequest && f.says("chat not found", "user not found", "user_is_blocked", "user is blocked",
			"user_deactivated", "user is deactivated", "peer_id_invalid", "chat was deactivated", "bot was kicked"):
		return coach.Blocked
	case f.code == http.StatusBadRequest, f.code == http.StatusRequestEntityTooLarge:
		return coach.Bad
	}
	return coach.Again
}

// tidy makes a text valid for the API, and empty if it shows nothing.
func tidy(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}
