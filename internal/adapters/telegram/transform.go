package telegram

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

// self is who the bot is on Telegram.
type self struct {
	id   int64
	name string // without the @
}

// transform makes an event of an update, as of now; false where the update is nothing that the coach answers. It is pure and
// takes any update.
//
// In private chats everything that a person writes, sends, shares or presses is an event, and so is blocking and unblocking the
// bot. In groups only commands, replies to the bot and mentions of it are, and they are not private. Other bots, channels and
// service messages are never events.
func transform(u update, me self, now time.Time) (coach.Event, bool) {
	ev := coach.Event{ID: "telegram:" + strconv.Itoa(u.UpdateID), At: now}
	var ok bool
	switch {
	case u.Message != nil:
		ok = said(&ev, u, u.Message, me, false)
	case u.EditedMessage != nil:
		ok = said(&ev, u, u.EditedMessage, me, true)
	case u.CallbackQuery != nil:
		ok = pressed(&ev, u.CallbackQuery)
	case u.MyChatMember != nil:
		ok = moved(&ev, u.MyChatMember)
	}
	return ev, ok
}

func said(ev *coach.Event, u update, m *tgbotapi.Message, me self, edited bool) bool {
	if m.Chat == nil || m.Chat.ID == 0 || m.From == nil || m.From.IsBot {
		return false
	}
	ev.Account = account(m.Chat.ID)
	ev.Message = strconv.Itoa(m.MessageID)
	ev.Locale = m.From.LanguageCode
	text, ok := textOf(u, m, edited)
	if !ok {
		return false
	}
	ev.Input = text
	command, at, isCommand := parseCommand(m.Text)
	isCommand = isCommand && !edited && (at == "" || strings.EqualFold(at, me.name))
	if isCommand {
		ev.Input = command
	}
	switch m.Chat.Type {
	case "private":
		ev.Private = true
		return true
	case "group", "supergroup":
		return isCommand || repliesTo(m, me) || mentions(m, text.Text+" "+text.Also, me)
	}
	return false
}

// textOf returns the words and the media of a message; false for a service message, and for an edit that changed no words.
func textOf(u update, m *tgbotapi.Message, edited bool) (coach.Text, bool) {
	text := coach.Text{Text: m.Text, Edited: edited}
	if text.Text == "" {
		text.Text = m.Caption
	}
	text.Also = u.also
	if text.Text == "" {
		text.Text = u.words
	} else {
		text.Also = strings.TrimSpace(u.words + "\n" + u.also)
	}
	text.Media, text.Place = mediaOf(u, m)
	if text.Text == "" && text.Also == "" && (edited || text.Media == "" && text.Place == nil) {
		return coach.Text{}, false
	}
	return text, true
}

// mediaOf says what came with or in place of words.
func mediaOf(u update, m *tgbotapi.Message) (string, *coach.Point) {
	switch {
	case m.Location != nil:
		p := coach.Point{Lat: m.Location.Latitude, Lon: m.Location.Longitude}
		if p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 {
			return "", &p
		}
		return "other", nil
	case len(m.Photo) > 0:
		return "photo", nil
	case m.Voice != nil:
		return "voice", nil
	case m.Video != nil, m.VideoNote != nil, m.Animation != nil: // an animation comes as a document too
		return "video", nil
	case m.Sticker != nil:
		return "sticker", nil
	case m.Document != nil:
		return "document", nil
	case m.Audio != nil, m.Contact != nil, m.Dice != nil, m.Game != nil, m.Poll != nil, m.Venue != nil,
		u.newer && u.words == "":
		return "other", nil
	}
	return "", nil
}

// pressed reads a tap on a button. The message that it stood under may be too old to be shown, or missing.
func pressed(ev *coach.Event, q *tgbotapi.CallbackQuery) bool {
	if q.From == nil || q.From.ID == 0 || q.From.IsBot || q.Data == "" {
		return false
	}
	id := q.From.ID
	if q.Message != nil && q.Message.Chat != nil {
		if q.Message.Chat.Type != "private" {
			return false
		}
		id = q.Message.Chat.ID
	}
	ev.Account = account(id)
	ev.Private = true
	ev.Locale = q.From.LanguageCode
	ev.Input = coach.Press{ID: q.Data}
	return id != 0
}

// moved reads a block or an unblock.
func moved(ev *coach.Event, m *tgbotapi.ChatMemberUpdated) bool {
	if m.Chat.Type != "private" || m.Chat.ID == 0 {
		return false
	}
	ev.Account = account(m.Chat.ID)
	ev.Private = true
	ev.Locale = m.From.LanguageCode
	switch m.NewChatMember.Status {
	case "kicked", "left":
		ev.Input = coach.Left{}
	case "member":
		ev.Input = coach.Left{Back: true}
	default:
		return false
	}
	return true
}

func account(chat int64) coach.Account {
	return coach.Account{Platform: coach.Telegram, ID: strconv.FormatInt(chat, 10)}
}

var commandShape = regexp.MustCompile(`^/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{3,32}))?`)

// parseCommand reads "/name@bot arguments" as Telegram's apps mark it: what follows the name is no letter and no slash.
func parseCommand(text string) (c coach.Command, at string, ok bool) {
	found := commandShape.FindStringSubmatch(text)
	if found == nil {
		return c, "", false
	}
	rest := text[len(found[0]):]
	next, _ := utf8.DecodeRuneInString(rest)
	if rest != "" && (unicode.IsLetter(next) || unicode.IsDigit(next) || strings.ContainsRune("/<>_@", next)) {
		return c, "", false
	}
	return coach.Command{Name: strings.ToLower(found[1]), Args: strings.TrimSpace(rest)}, found[2], true
}

func repliesTo(m *tgbotapi.Message, me self) bool {
	return m.ReplyToMessage != nil && m.ReplyToMessage.From != nil && m.ReplyToMessage.From.ID == me.id && me.id != 0
}

// mentions reports whether the bot is named in a message, by its @name or by a link to it.
func mentions(m *tgbotapi.Message, text string, me self) bool {
	for _, entities := range [][]tgbotapi.MessageEntity{m.Entities, m.CaptionEntities} {
		for _, e := range entities {
			if e.User != nil && e.User.ID == me.id && me.id != 0 {
				return true
			}
		}
	}
	if me.name == "" {
		return false
	}
	text, name := strings.ToLower(text), "@"+strings.ToLower(me.name)
	for {
		i := strings.Index(text, name)
		if i < 0 {
			return false
		}
		text = text[i+len(name):]
		if next, _ := utf8.DecodeRuneInString(text); text == "" || next != '_' && !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return true
		}
	}
}
