package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ashore/internal/coach"
)

// LastSeen returns accounts whose direct messages may have been missed, and up to where each is known.
type LastSeen func(ctx context.Context) ([]Seen, error)

// Seen is up to when an account's direct messages were accepted.
type Seen struct {
	User string    // the account's id
	At   time.Time // messages from this time on are read
}

const (
	lateAfter   = 2 * time.Minute // a message older than this keeps its own time
	pageSize    = 100
	catchUpMax  = 10 // pages for one channel
	catchUpRest = 250 * time.Millisecond
)

// onMessage takes a direct message or the edit of one. Messages of bots and of servers, and notices, are passed over.
func (in *inbound) onMessage(m *messageWire, update bool) {
	ev, ok := in.messageEvent(m, update)
	if !ok {
		return
	}
	channel, id := m.ChannelID, m.ID
	in.a.channels.put(ev.Account.ID, channel)
	in.queue(ev, func() {
		if in.handle(ev) && !update {
			in.a.sawMessage(channel, id)
		}
	})
}

func (in *inbound) messageEvent(m *messageWire, update bool) (coach.Event, bool) {
	const plain, answer = 0, 19
	if m.GuildID != "" || m.WebhookID != "" || m.Author == nil || m.Author.Bot || !isSnowflake(m.Author.ID) || !isSnowflake(m.ID) ||
		(m.Type != plain && m.Type != answer) || m.Content == nil || update && m.Edited == "" {
		return coach.Event{}, false
	}
	id, at := "discord:"+m.ID, m.Timestamp
	if update {
		id, at = id+":"+m.Edited, m.Edited
	}
	return coach.Event{
		ID:      id,
		Account: coach.Account{Platform: coach.Discord, ID: m.Author.ID},
		At:      in.when(at), Private: true, Message: m.ID,
		Input: coach.Text{Text: *m.Content, Also: m.beside(), Edited: update, Media: m.media()},
	}, true
}

// when is the moment of an event: now, or the message's own time where it is read late.
func (in *inbound) when(stamp string) time.Time {
	now := in.a.opts.Now()
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil || now.Sub(at) < lateAfter {
		return now
	}
	return at
}

// media names what came with a message, or in place of words.
func (m *messageWire) media() string {
	switch {
	case m.Flags&flagVoice != 0:
		return "voice"
	case len(m.Attachments) > 0:
		kind, _, _ := strings.Cut(m.Attachments[0].ContentType, "/")
		if name, ok := map[string]string{"image": "photo", "audio": "voice", "video": "video"}[kind]; ok {
			return name
		}
		return "document"
	case len(m.Stickers) > 0:
		return "sticker"
	case strings.TrimSpace(*m.Content) == "":
		return "other"
	}
	return ""
}

// sawMessage remembers up to where a channel was read.
func (a *Adapter) sawMessage(channel, id string) {
	if old, ok := a.last.get(channel); !ok || newer(id, old) {
		a.last.put(channel, id)
	}
}

// newer compares two ids of messages by their age.
func newer(id, than string) bool {
	return len(id) > len(than) || len(id) == len(than) && id > than
}

// catchUp reads direct messages that came while there was no connection: of channels seen since the program started, and of the
// accounts that Options.LastSeen names. What was already accepted has the same event id and changes nothing. It goes slowly,
// one channel after the other, because Discord minds a bot that opens many at once.
func (in *inbound) catchUp() {
	known := map[string]string{} // channel → the newest message given to the handler
	in.a.last.each(func(channel, id string) { known[channel] = id })
	for channel, id := range known {
		if !in.readMissed(channel, id) {
			return
		}
	}
	if in.a.opts.LastSeen == nil {
		return
	}
	seen, err := in.a.opts.LastSeen(in.live)
	if err != nil {
		in.a.log.Warn("discord: who to catch up with is not known", "error", err)
	}
	for _, s := range seen {
		channel, err := in.a.channel(in.live, s.User)
		if err != nil {
			in.a.log.Warn("discord channel cannot be opened for missed messages", "error", err)
			rest := catchUpRest
			if limited, ok := errors.AsType[*apiError](err); ok {
				rest = max(rest, min(limited.After, time.Hour))
			}
			if !sleep(in.live, rest) {
				return
			}
			continue
		}
		if _, done := known[channel]; !done && !in.readMissed(channel, s.after()) {
			return
		}
	}
}

// readMissed reads a channel and rests, and reports false where Run is about to end.
func (in *inbound) readMissed(channel, after string) bool {
	if err := in.readSince(channel, after); err != nil && in.live.Err() == nil {
		in.a.log.Warn("discord messages missed cannot be read", "error", err)
	}
	return sleep(in.live, catchUpRest)
}

// after is the last id before the time.
func (s Seen) after() string {
	const epoch = 1420070400000 // Discord counts milliseconds from the start of 2015
	return strconv.FormatInt(max(max(s.At.UnixMilli()-epoch, 0)<<22-1, 0), 10)
}

// readPage reads a list of messages; one that cannot be read is left empty.
func readPage(raw []byte) ([]messageWire, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, errors.New("read a channel: the answer is not a list of messages")
	}
	page := make([]messageWire, len(items))
	for i, item := range items {
		page[i], _ = readMessage(item)
	}
	return page, nil
}

// readSince gives the messages of a channel after an id to the handler, oldest first.
func (in *inbound) readSince(channel, after string) error {
	for range catchUpMax {
		path := "channels/" + channel + "/messages?limit=" + strconv.Itoa(pageSize) + "&after=" + url.QueryEscape(after)
		raw, err := in.a.requestPatiently(in.live, http.MethodGet, path)
		if err != nil {
			return fmt.Errorf("read a channel: %w", err)
		}
		page, err := readPage(raw)
		if err != nil {
			return err
		}
		slices.SortFunc(page, func(x, y messageWire) int {
			if x.ID == y.ID {
				return 0
			} else if newer(x.ID, y.ID) {
				return 1
			}
			return -1
		})
		for i := range page {
			in.onMessage(&page[i], false)
		}
		if len(page) < pageSize {
			return nil
		}
		after = page[len(page)-1].ID
	}
	return nil
}
