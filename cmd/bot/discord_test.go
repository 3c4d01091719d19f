package main

import (
	"strings"
	"testing"

	"ashore/internal/adapters/discord/discordtest"
)

// discordPerson is somebody who talks to the bot on Discord.
type discordPerson struct {
	*discordtest.User
	t      *testing.T
	p      *process
	server *discordtest.Server
	last   discordtest.Shown
}

func newDiscordPerson(t *testing.T, server *discordtest.Server, p *process, name string) *discordPerson {
	u := server.User(name)
	p.keepSecret(u.ID, name)
	return &discordPerson{User: u, t: t, p: p, server: server}
}

func (a *discordPerson) next() discordtest.Shown {
	a.t.Helper()
	ctx, cancel := within(patience)
	defer cancel()
	var err error
	if a.last, err = a.Next(ctx); err != nil {
		a.t.Fatal(err)
	}
	return a.last
}

// slash uses a command in the bot's direct messages.
func (a *discordPerson) slash(name, arg string) discordtest.Shown {
	a.t.Helper()
	a.Slash(name, arg, false)
	return a.next()
}

// say writes a direct message.
func (a *discordPerson) say(text string) discordtest.Shown {
	a.t.Helper()
	if len(text) > 6 {
		a.p.keepSecret(text)
	}
	a.DM(text, nil)
	return a.next()
}

func (a *discordPerson) tap(label string) discordtest.Shown {
	a.t.Helper()
	on := a.last
	if a.Press(on, label) != nil && a.Select(on, label) != nil {
		a.t.Fatalf("there is no %q among %+v and %+v after %q", label, on.Buttons, on.Options, on.Text)
	}
	return a.next()
}

// first returns the label of the first choice of the last message.
func (a *discordPerson) first() string {
	a.t.Helper()
	for _, b := range append(a.last.Buttons, a.last.Options...) {
		if !strings.HasPrefix(b.ID, "ask:") {
			return b.Label
		}
	}
	a.t.Fatalf("there is no choice under %q", a.last.Text)
	return ""
}

// write opens the form of the last message by its button, and fills it in.
func (a *discordPerson) write(text string) discordtest.Shown {
	a.t.Helper()
	a.p.keepSecret(text)
	for _, b := range a.last.Buttons {
		if strings.HasPrefix(b.ID, "ask:") {
			a.tap(b.ID)
			if a.last.Form == nil {
				a.t.Fatalf("the button %q opened no form but %q", b.Label, a.last.Text)
			}
			if err := a.Submit(a.last.Form, text); err != nil {
				a.t.Fatal(err)
			}
			return a.next()
		}
	}
	a.t.Fatalf("no button opens a form: %+v after %q", a.last.Buttons, a.last.Text)
	return discordtest.Shown{}
}

func (a *discordPerson) expect(text string) {
	a.t.Helper()
	if !strings.Contains(a.last.Text, text) {
		a.t.Fatalf("the bot showed %q, without %q; buttons %+v", a.last.Text, text, a.last.Buttons)
	}
}

// arrive goes through the intake by command, button and form.
func (a *discordPerson) arrive() {
	a.t.Helper()
	a.slash("start", "")
	a.expect("not an emergency service")
	a.tap("Yes, that's all right")
	a.tap("Yes, 18 or over")
	a.tap("I'm about to text them")
	a.tap("I want them back")
	a.write("10 days ago")
	a.expect("10 days so far")
	a.tap("Yes, a morning task")
	a.write("Berlin")
	a.tap(a.first())
	a.expect("Europe/Berlin")
}

// TestDiscord is a member's way through the program on Discord: every request and every answer goes over the network to a fake
// that checks it.
func TestDiscord(t *testing.T) {
	t.Parallel()
	server, p := newDiscord(t)
	anna := newDiscordPerson(t, server, p, "annabelle")
	anna.arrive()

	t.Run("urge", func(t *testing.T) {
		anna.t = t
		anna.slash("urge", "")
		anna.tap("8")
		anna.tap("Breathe")
		anna.expect("fifteen minutes")
		anna.tap("It has passed")
	})
	t.Run("slip by plain talk", func(t *testing.T) {
		anna.t = t
		anna.say("i texted him last night")
		anna.tap("Yes, note it")
		anna.tap("I wrote")
		anna.tap("Yesterday")
		anna.tap("I was alone")
		anna.expect("A new run begins")
		anna.write("ring my sister Margarethe first")
		anna.slash("undo", "")
		anna.tap(anna.first())
		anna.expect("The count stands at 10 days")
	})
	t.Run("in a server only the member sees it", func(t *testing.T) {
		anna.t = t
		anna.Slash("streak", "", true)
		if m := anna.next(); !m.Ephemeral {
			t.Errorf("everybody sees %q", m.Text)
		}
		anna.expect("10 days")
		anna.Slash("reasons", "I want my own evenings", true)
		if m := anna.next(); !m.Ephemeral {
			t.Errorf("everybody sees %q", m.Text)
		}
		anna.Slash("unsent", "i want to kill myself tonight", true)
		if m := anna.next(); !m.Ephemeral || !strings.Contains(m.Text, "I'm a program") {
			t.Errorf("to words of danger in a server: ephemeral %v, %q", m.Ephemeral, m.Text)
		}
		anna.tap("No")
		anna.slash("help", "")
	})
	t.Run("completion", func(t *testing.T) {
		ctx, cancel := within(patience)
		defer cancel()
		offered, err := anna.Autocomplete(ctx, "zone", "Lisb")
		if err != nil || len(offered) == 0 || !strings.Contains(offered[0].ID+offered[0].Label, "Lisbon") {
			t.Errorf("to Lisb is offered %v, %v", offered, err)
		}
		if offered, err = anna.Autocomplete(ctx, "zone", "Atlantis"); err != nil || len(offered) > 25 {
			t.Errorf("to Atlantis is offered %v, %v", offered, err)
		}
	})
	t.Run("picture", func(t *testing.T) {
		anna.t = t
		if m := anna.slash("progress", ""); len(m.File) == 0 || m.Alt == "" {
			t.Errorf("no picture with words for it, but %q", m.Text)
		}
	})
	t.Run("odd messages", func(t *testing.T) {
		anna.t = t
		anna.DM("", map[string]any{"sticker_items": []any{map[string]any{"id": "1", "name": "wave", "format_type": 1}}})
		anna.next()
		id := anna.DM("/streak", nil)
		anna.next()
		anna.EditDM(id, "i want to kill myself tonight")
		anna.next()
		anna.expect("I'm a program")
		anna.PressID("no.such.button", "?", false)
		anna.next()
	})
}

// TestRow07ClosedDMsPauseAndNeverDelete: nothing of a member whose direct messages are closed is lost, and a command is answered.
func TestRow07ClosedDMsPauseAndNeverDelete(t *testing.T) {
	t.Parallel()
	server, p := newDiscord(t)
	anna := newDiscordPerson(t, server, p, "annabelle")
	anna.arrive()
	anna.CloseDMs(true)
	anna.DM("/streak", nil)
	ctx, cancel := within(patience)
	defer cancel()
	if err := server.Until(ctx, func() bool {
		for _, r := range server.Requests() {
			if r.Status == 403 {
				return true
			}
		}
		return false
	}); err != nil {
		t.Fatal(err)
	}
	// The answer that could not be given comes with the next command, and the member is told why.
	anna.Slash("streak", "", false)
	anna.next()
	told := anna.last.Text
	anna.next()
	told += "\n" + anna.last.Text
	if strings.Count(told, "10 days") < 2 {
		t.Errorf("after closed direct messages a command showed %q", told)
	}
	if !strings.Contains(told, "I couldn't reach you") {
		t.Errorf("nothing tells that the bot could not write: %q", told)
	}
	anna.CloseDMs(false)
	anna.say("/streak")
	anna.expect("10 days")
}
