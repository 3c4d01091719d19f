package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ashore/internal/adapters/telegram/telegramtest"
)

// talker is somebody who talks to the bot on one of the platforms: what they do, and what the bot wrote last.
type talker interface {
	write(text string)        // sends words
	command(name, arg string) // uses a command
	tap(label string)         // taps a choice of the latest message
	fill(text string)         // answers the question that waits in the platform's own way: a form where there are forms
	next() string             // waits for the next message and returns its text
	labels() []string         // what may be tapped under the latest message
}

type onTelegram struct{ *person }

func (a onTelegram) write(text string)   { a.p.keepSecret(text); a.Write(text) }
func (a onTelegram) fill(text string)    { a.write(text) }
func (a onTelegram) tap(label string)    { a.Press(a.last, label) }
func (a onTelegram) next() string        { return a.person.next().Text }
func (a onTelegram) labels() []string    { return a.last.Labels() }
func (a onTelegram) command(n, x string) { a.Write(strings.TrimSpace("/" + n + " " + x)) }

type onDiscord struct{ *discordPerson }

func (a onDiscord) write(text string)   { a.p.keepSecret(text); a.DM(text, nil) }
func (a onDiscord) next() string        { return a.discordPerson.next().Text }
func (a onDiscord) command(n, x string) { a.Slash(n, x, false) }

func (a onDiscord) fill(text string) {
	a.t.Helper()
	a.p.keepSecret(text)
	for _, b := range a.last.Buttons {
		if !strings.HasPrefix(b.ID, "ask:") {
			continue
		}
		if err := a.Press(a.last, b.ID); err != nil {
			a.t.Fatal(err)
		}
		form := a.discordPerson.next().Form
		if form == nil {
			a.t.Fatal("the button opened no form")
		}
		if err := a.Submit(form, text); err != nil {
			a.t.Fatal(err)
		}
		return
	}
	a.t.Fatalf("no button opens a form after %q", a.last.Text)
}

func (a onDiscord) tap(label string) {
	a.t.Helper()
	if a.Press(a.last, label) != nil && a.Select(a.last, label) != nil {
		a.t.Fatalf("there is no %q under %q", label, a.last.Text)
	}
}

func (a onDiscord) labels() []string {
	out := []string{}
	for _, b := range append(a.last.Buttons, a.last.Options...) {
		out = append(out, b.Label)
	}
	return out
}

// onConsole talks to `bot chat --json` as a program of its own.
type onConsole struct {
	t    *testing.T
	in   io.WriteCloser
	out  chan []byte // the lines that it prints
	last *struct {
		Text    string
		Choices []struct{ Label string }
	}
}

func newOnConsole(t *testing.T) *onConsole {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command("bot", "chat", "--json")
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir,
		"BOT_DATABASE=" + filepath.Join(dir, "bot.db"), "BOT_KEYS=" + filepath.Join(dir, "keys"),
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	a := &onConsole{t: t, in: in, out: make(chan []byte, 1000)}
	go func() {
		defer close(a.out)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			a.out <- bytes.Clone(lines.Bytes())
		}
	}()
	t.Cleanup(func() {
		_ = in.Close()
		for range a.out { // whatever was not asked for
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
	if first := a.next(); !strings.Contains(first, "Ashore") {
		t.Errorf("the greeting is %q", first)
	}
	return a
}

func (a *onConsole) line(text string) {
	if _, err := io.WriteString(a.in, strings.ReplaceAll(text, "\n", " ")+"\n"); err != nil {
		a.t.Fatal(err)
	}
}

func (a *onConsole) write(text string)   { a.line(text) }
func (a *onConsole) fill(text string)    { a.line(text) }
func (a *onConsole) tap(label string)    { a.line(label) }
func (a *onConsole) command(n, x string) { a.line(strings.TrimSpace("/" + n + " " + x)) }

func (a *onConsole) next() string {
	a.t.Helper()
	ctx, cancel := within(patience)
	defer cancel()
	var line []byte
	select {
	case line = <-a.out:
	case <-ctx.Done():
		a.t.Fatal("the program says no more")
	}
	a.last = nil
	if err := json.Unmarshal(line, &a.last); err != nil || a.last == nil {
		a.t.Fatalf("no object: %v", err)
	}
	return a.last.Text
}

func (a *onConsole) labels() []string {
	out := []string{}
	for _, c := range a.last.Choices {
		out = append(out, c.Label)
	}
	return out
}

// expect reads on until a message holds all the words, and returns it. Nothing that was said before counts.
func expect(t *testing.T, a talker, words ...string) string {
	t.Helper()
	for range 6 {
		text := a.next()
		missing := ""
		for _, w := range words {
			if !strings.Contains(text, w) {
				missing = w
			}
		}
		if missing == "" {
			return text
		}
	}
	t.Fatalf("no message holds %q", words)
	return ""
}

const (
	theQuestion = "Are you thinking about killing yourself?"
	notAPerson  = "a program, not a person"
	freeHelp    = "findahelpline.com"
)

// inDanger expects the first reply to words of danger: heard in one message with the line, the question and its four answers.
func inDanger(t *testing.T, a talker) {
	t.Helper()
	text := expect(t, a, theQuestion, notAPerson, freeHelp, "trust")
	for _, label := range []string{"Now", "Sometimes", "I have hurt myself", "No"} {
		if !slices.Contains(a.labels(), label) {
			t.Errorf("no %q under %q", label, text)
		}
	}
}

func begun(t *testing.T, a talker) {
	t.Helper()
	a.command("start", "")
	expect(t, a, "not an emergency service")
	a.tap("Yes, that's all right")
	expect(t, a, "18")
	a.tap("Yes, 18 or over")
	a.next()
}

func settledIn(t *testing.T, a talker) {
	t.Helper()
	begun(t, a)
	a.tap("Just begin")
	a.next()
	a.tap("I want them back")
	a.next()
	a.tap("Yesterday")
	a.next()
	a.tap("No, I'll come by myself")
	a.next()
}

// stories are the conversations that SAFETY asks for ("How it is tested"), as they can be had on every platform. The golden
// transcripts of the core hold each of them word for word; here the way through the platform is what is tried.
func stories() map[string]func(*testing.T, talker) {
	return map[string]func(*testing.T, talker){
		"before anything else": func(t *testing.T, a talker) {
			a.write("i want to kill myself")
			inDanger(t, a)
		},
		"in mid questionnaire": func(t *testing.T, a talker) {
			begun(t, a)
			a.write("honestly i don't want to be alive anymore")
			inDanger(t, a)
			a.tap("No")
			expect(t, a, freeHelp)
			a.tap("Back to where we were")
			a.next()
		},
		"as an answer to a form": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.command("unsent", "")
			a.next()
			a.fill("dear you, by the time you read this i will have ended my life")
			expect(t, a, theQuestion, notAPerson, "112")
		},
		"as the argument of a command": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.command("reasons", "so that i don't have to kill myself over this")
			inDanger(t, a)
		},
		"while paused": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.command("pause", "in 5 days")
			a.next()
			a.write("i can't stop thinking about killing myself")
			inDanger(t, a)
		},
		"after everything was deleted": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.command("delete", "")
			a.next()
			a.tap(a.labels()[0])
			a.next()
			a.write("i want to end my life")
			inDanger(t, a)
		},
		"after many messages in a row": func(t *testing.T, a talker) {
			settledIn(t, a)
			for range 25 {
				a.write("hello again")
			}
			a.write("i am going to kill myself")
			for range 26 { // the answer may overtake the ones that wait
				if strings.Contains(a.next(), theQuestion) {
					return
				}
			}
			t.Error("the call for help was not answered")
		},
		"split over three messages": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.write("i just want")
			a.next()
			a.write("to kill")
			a.next()
			a.write("myself")
			inDanger(t, a)
		},
		"in odd letters": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.write("i w\u200bant to k1ll mys\u200delf 🙃")
			inDanger(t, a)
		},
		"in Spanish": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.write("ya no quiero vivir, me quiero morir")
			inDanger(t, a)
		},
		"no to a soft check": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.write("not that i'd ever kill myself but what a day")
			inDanger(t, a)
			a.tap("No")
			if text := expect(t, a, freeHelp); strings.Contains(text, "Good!") {
				t.Errorf("to a no: %q", text)
			}
		},
		"stalking told, then re-contact": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.write("i put a tracker on her car so i know where she sleeps")
			expect(t, a, notAPerson)
			a.tap("I meant it")
			a.next()
			a.command("recontact", "")
			text := a.next()
			for _, word := range []string{"What would you like to say", "draft"} {
				if strings.Contains(text, word) {
					t.Errorf("re-contact after stalking: %q", text)
				}
			}
		},
		"an order, and children": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.write("there is a restraining order against me but we have a daughter to hand over on fridays")
			a.next()
			a.tap("There is an order")
			expect(t, a, "Until when")
			a.tap("I don't know")
			expect(t, a, "allow")
			a.tap("No, nothing")
			expect(t, a, "order")
		},
		"logistics of two parents": func(t *testing.T, a talker) {
			settledIn(t, a)
			a.command("contact", "")
			a.next()
			a.tap(like(t, a, "had to"))
			a.next()
			a.command("streak", "")
			expect(t, a, "1 day")
		},
		"fifteen, and in danger": func(t *testing.T, a talker) {
			a.command("start", "")
			a.next()
			a.tap("Yes, that's all right")
			a.next()
			a.tap("No, younger")
			a.next()
			a.write("i'm 15 and i want to die")
			inDanger(t, a)
		},
		"a typo in the call for help": func(t *testing.T, a talker) {
			a.write("/soss")
			expect(t, a, notAPerson, freeHelp)
		},
	}
}

// like returns the label of the latest message that holds a word.
func like(t *testing.T, a talker, word string) string {
	t.Helper()
	for _, l := range a.labels() {
		if strings.Contains(strings.ToLower(l), word) {
			return l
		}
	}
	t.Fatalf("no choice speaks of %q: %q", word, a.labels())
	return ""
}

func TestSafetyOnTelegram(t *testing.T) {
	t.Parallel()
	server, p := newTelegram(t)
	for name, story := range stories() {
		t.Run(name, func(t *testing.T) {
			a := newPerson(t, server, p)
			story(t, onTelegram{a})
		})
	}
	t.Run("edited into danger", func(t *testing.T) {
		a := onTelegram{newPerson(t, server, p)}
		settledIn(t, a)
		id := a.Write("what a day")
		a.next()
		a.Edit(id, "i want to kill myself")
		inDanger(t, a)
	})
	t.Run("in a group", func(t *testing.T) {
		a := newPerson(t, server, p)
		group := server.Group()
		group.Write(a.User, "/urge@"+telegramtest.BotName+" i want to kill myself")
		if m := group.Next(t); !strings.Contains(m.Text, freeHelp) || strings.Contains(m.Text, "kill") {
			t.Errorf("the group read %q", m.Text)
		}
	})
}

func TestSafetyOnDiscord(t *testing.T) {
	t.Parallel()
	server, p := newDiscord(t)
	for name, story := range stories() {
		t.Run(name, func(t *testing.T) {
			a := newDiscordPerson(t, server, p, "annabelle"+strings.ReplaceAll(name, " ", ""))
			story(t, onDiscord{a})
		})
	}
	t.Run("edited into danger", func(t *testing.T) {
		a := onDiscord{newDiscordPerson(t, server, p, "beatrix")}
		settledIn(t, a)
		id := a.DM("what a day", nil)
		a.next()
		a.EditDM(id, "i want to kill myself")
		inDanger(t, a)
	})
	t.Run("in a server", func(t *testing.T) {
		a := onDiscord{newDiscordPerson(t, server, p, "clementine")}
		a.Slash("unsent", "i want to kill myself", true)
		inDanger(t, a)
		if !a.last.Ephemeral {
			t.Error("everybody in the server sees it")
		}
	})
}

func TestSafetyInTheTerminal(t *testing.T) {
	t.Parallel()
	for name, story := range stories() {
		t.Run(name, func(t *testing.T) { story(t, newOnConsole(t)) })
	}
}
