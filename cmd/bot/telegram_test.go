package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/telegram/telegramtest"
)

// person is somebody who talks to the bot on Telegram.
type person struct {
	*telegramtest.User
	t    *testing.T
	p    *process
	last telegramtest.Message // what the bot wrote last
}

func newPerson(t *testing.T, server *telegramtest.Server, p *process) *person {
	u := server.User("en")
	p.keepSecret(strconv.FormatInt(u.ID, 10))
	return &person{User: u, t: t, p: p}
}

// say writes a text and returns the answer; the words are kept as something that must never be logged.
func (a *person) say(text string) telegramtest.Message {
	a.t.Helper()
	if !strings.HasPrefix(text, "/") && len(text) > 6 {
		a.p.keepSecret(text)
	}
	a.Write(text)
	return a.next()
}

// tap presses a button of the last message and returns the answer.
func (a *person) tap(label string) telegramtest.Message {
	a.t.Helper()
	a.Press(a.last, label)
	return a.next()
}

func (a *person) next() telegramtest.Message {
	a.t.Helper()
	a.last = a.Next(a.t)
	return a.last
}

// expect fails the test unless the bot's last message holds the text.
func (a *person) expect(text string) {
	a.t.Helper()
	if !strings.Contains(a.last.Text, text) {
		a.t.Fatalf("the bot wrote %q, without %q; buttons %q", a.last.Text, text, a.last.Labels())
	}
}

// arrive goes through the intake: a streak of ten days, a morning task at 08:30 in Berlin.
func (a *person) arrive() {
	a.t.Helper()
	a.say("/start")
	a.expect("not an emergency service")
	a.tap("Yes, that's all right")
	a.tap("Yes, 18 or over")
	a.tap("I'm about to text them")
	a.tap("I want them back")
	a.say("10 days ago")
	a.expect("10 days so far")
	a.tap("Yes, a morning task")
	a.say("Berlin")
	a.tap(a.last.Labels()[0])
	a.expect("Europe/Berlin")
}

// TestTelegram is a member's way through the program on Telegram: every request goes over the network to a fake that checks it.
func TestTelegram(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	anna := newPerson(t, server, p)
	anna.arrive()
	commands := server.Commands()
	if len(commands) < 20 {
		t.Errorf("the menu has %d commands", len(commands))
	}

	t.Run("urge", func(t *testing.T) {
		anna.t = t
		anna.say("/urge")
		anna.tap("8")
		anna.tap("Breathe")
		anna.expect("fifteen minutes")
		anna.tap("It has passed")
	})
	t.Run("slip", func(t *testing.T) {
		anna.t = t
		anna.say("i texted him last night")
		anna.tap("Yes, note it")
		anna.tap("I wrote")
		anna.tap("Yesterday")
		anna.tap("I was alone")
		anna.expect("A new run begins")
		anna.say("ring my sister Margarethe first")
		anna.say("/undo")
		anna.tap(anna.last.Labels()[0])
		anna.expect("The count stands at 10 days")
	})
	t.Run("media", func(t *testing.T) {
		anna.t = t
		for _, send := range []func() int{anna.ShareSticker, anna.ShareVoice, func() int { return anna.SharePhoto("") }} {
			send()
			if m := anna.next(); m.Text == "" {
				t.Error("a message without words was not answered")
			}
		}
	})
	t.Run("edited", func(t *testing.T) {
		anna.t = t
		id := anna.Write("/streak")
		anna.next()
		anna.Edit(id, "something else altogether now")
		anna.next()
		anna.Edit(id, "i want to kill myself tonight")
		anna.next()
		anna.expect("I'm a program")
	})
	t.Run("picture", func(t *testing.T) {
		anna.t = t
		if m := anna.say("/progress"); len(m.Photo) == 0 {
			t.Errorf("no picture, but %q", m.Text)
		}
	})
	t.Run("two answers at once", func(t *testing.T) {
		anna.t = t
		mood := anna.say("/checkin")
		anna.Press(mood, "3")
		anna.Press(mood, "3")
		anna.next()
		anna.next()
		if len(anna.last.Buttons()) == 0 {
			t.Errorf("after the second of two taps there is no way on: %q", anna.last.Text)
		}
		anna.say("skip")
	})
	t.Run("location", func(t *testing.T) {
		anna.t = t
		anna.say("/zone")
		anna.ShareLocation(38.72, -9.14)
		anna.next()
		anna.tap(anna.last.Labels()[0])
		anna.expect("Europe/Lisbon")
	})
	t.Run("group", func(t *testing.T) {
		group := server.Group()
		group.Write(anna.User, "hello all")
		group.Write(anna.User, "/streak@"+telegramtest.BotName)
		line := group.Next(t)
		group.Write(anna.User, "/urge@"+telegramtest.BotName+" i want to kill myself")
		help := group.Next(t)
		if len(group.Messages()) != 2 || strings.Contains(line.Text, "10") || !strings.Contains(help.Text, "findahelpline") {
			t.Errorf("the group read %q and %q", line.Text, help.Text)
		}
	})
}

// TestTelegramBlocked: who blocks the bot is not written to, loses nothing, and is answered at the next message.
func TestTelegramBlocked(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	anna := newPerson(t, server, p)
	anna.arrive()
	anna.say("/reasons I want my evenings back")
	anna.Block()
	settled(t, server)
	before := len(anna.Messages())
	anna.Unblock()
	settled(t, server)
	if after := len(anna.Messages()); after != before {
		t.Errorf("%d messages to somebody who had blocked the bot and has not written since", after-before)
	}
	anna.say("/reasons")
	anna.expect("I want my evenings back")

	// A block of which no update tells is met at the next send.
	tried := len(server.Calls("sendMessage"))
	anna.BlockSilently()
	server.Push("message", map[string]any{
		"message_id": 90001, "date": time.Now().Unix(), "text": "/streak",
		"from": map[string]any{"id": anna.ID, "is_bot": false, "first_name": "Someone"},
		"chat": map[string]any{"id": anna.ID, "type": "private"},
	})
	ctx, cancel := within(patience)
	defer cancel()
	if err := server.Await(ctx, func() bool { return len(server.Calls("sendMessage")) > tried && len(server.Unconfirmed()) == 0 }); err != nil {
		t.Fatal(err)
	}
	p.awaitRow("SELECT 1 FROM unreachable")
	anna.Write("/streak")
	for range 2 { // the answer that had waited, and that to the last message
		anna.next()
		anna.expect("10 days")
	}
}

func settled(t *testing.T, server *telegramtest.Server) {
	t.Helper()
	ctx, cancel := within(patience)
	defer cancel()
	if err := server.Settled(ctx); err != nil {
		t.Fatal(err)
	}
}

// TestRow08ButtonsWorkAfterARestartAndAfterWeeks presses buttons of an earlier life of the program, one of whose message is too
// old to be shown, and one of whose message nothing is known.
func TestRow08ButtonsWorkAfterARestartAndAfterWeeks(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	anna := newPerson(t, server, p)
	anna.arrive()
	beginning := anna.last
	anna.say("/urge")
	rate := anna.last
	p.stop()
	p.start()
	anna.Press(rate, "7")
	anna.next()
	if len(anna.last.Buttons()) == 0 {
		t.Fatalf("the press of a button from before the restart gave %q", anna.last.Text)
	}
	anna.PressData(buttonData(t, rate, "3"))
	anna.next()
	anna.PressLost(buttonData(t, beginning, "I want to text them"))
	anna.next()
	if len(anna.last.Buttons()) != 11 {
		t.Fatalf("the old button for an urge gave %q", anna.last.Text)
	}

	// The snooze button of a check-in stays good, too.
	anna.PressLost("remind_morning.later~ftv")
	anna.next()
	anna.tap("In an hour")
	anna.expect("in an hour")
}

func buttonData(t *testing.T, m telegramtest.Message, label string) string {
	t.Helper()
	for _, b := range m.Buttons() {
		if b.Label == label {
			return b.Data
		}
	}
	t.Fatalf("there is no button %q among %q", label, m.Labels())
	return ""
}
