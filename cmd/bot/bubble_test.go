package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/adapters/telegram"
	"ashore/internal/adapters/telegram/telegramtest"
)

// bubble is the whole program inside a test's own time: the Telegram adapter, the coach, the store on disk, the heartbeat and
// the courier, all but the network.
type bubble struct {
	t      *testing.T
	server *telegramtest.Server
	dir    string
	stop   context.CancelFunc
	done   chan error
}

// startAt lets the bubble's time come to a moment, and starts the program there.
func newBubble(t *testing.T, at time.Time) *bubble {
	t.Helper()
	b := &bubble{t: t, server: telegramtest.NewInMemory(t), dir: t.TempDir()}
	time.Sleep(time.Until(at))
	b.start()
	t.Cleanup(func() {
		if b.stop != nil {
			b.end()
		}
		b.server.Close()
	})
	return b
}

func (b *bubble) start() {
	b.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	config := Config{Database: filepath.Join(b.dir, "bot.db"), Keys: filepath.Join(b.dir, "keys")}
	p, err := openParts(ctx, config)
	if err != nil {
		b.t.Fatal(err)
	}
	p.beat = 2 * time.Minute
	log := slog.New(slog.DiscardHandler)
	adapter, err := telegram.New(telegram.Options{
		Token: b.server.Token(), APIURL: b.server.URL(), HTTP: b.server.Client(), Commands: p.program.Commands, Log: log,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.stop, b.done = stop, make(chan error, 1)
	go func() {
		err := p.serve(ctx, config, []platform{adapter}, log)
		if closeErr := p.store.Close(); err == nil {
			err = closeErr
		}
		b.done <- err
	}()
}

// end ends the program well.
func (b *bubble) end() {
	b.t.Helper()
	b.stop()
	if err := <-b.done; err != nil {
		b.t.Error(err)
	}
	b.stop = nil
}

// until lets time pass until a moment.
func (b *bubble) until(at time.Time) {
	time.Sleep(time.Until(at))
	synctest.Wait()
}

// resident is a member in the bubble.
type resident struct {
	*telegramtest.User
	b    *bubble
	seen int
}

// write sends a text and returns the bot's last answer, some seconds later.
func (r *resident) write(text string) telegramtest.Message {
	r.b.t.Helper()
	r.Write(text)
	return r.answer()
}

func (r *resident) tap(m telegramtest.Message, label string) telegramtest.Message {
	r.b.t.Helper()
	r.Press(m, label)
	return r.answer()
}

func (r *resident) answer() telegramtest.Message {
	r.b.t.Helper()
	time.Sleep(5 * time.Second)
	synctest.Wait()
	all := r.Messages()
	if len(all) == r.seen {
		r.b.t.Fatalf("no answer at %v", time.Now())
	}
	r.seen = len(all)
	return all[len(all)-1]
}

// arrive goes through the intake in Berlin and sets a morning task and an evening check-in to the given times.
func (b *bubble) arrive(morning, evening string) *resident {
	b.t.Helper()
	r := &resident{User: b.server.User("en"), b: b}
	r.tap(r.write("/start"), "Yes, that's all right")
	for _, label := range []string{"Yes, 18 or over", "Just begin", "I want them back"} {
		all := r.Messages()
		r.tap(all[len(all)-1], label)
	}
	r.tap(r.write("10 days ago"), "Morning and evening")
	m := r.write("Berlin")
	r.tap(m, m.Labels()[0])
	for label, at := range map[string]string{"Morning task": morning, "Evening check-in": evening} {
		r.tap(r.write("/reminders"), label)
		if m := r.write(at); !strings.Contains(m.Text, "every day") {
			b.t.Fatalf("a reminder at %s: %q", at, m.Text)
		}
	}
	return r
}

// checkIn is one that came.
type checkIn struct {
	kind string // "morning" or "evening"
	at   time.Time
	text string
}

// checkIns returns the check-ins that came so far, told apart by their buttons.
func (r *resident) checkIns() []checkIn {
	var out []checkIn
	for _, m := range r.Messages() {
		for _, b := range m.Buttons() {
			if kind, ok := strings.CutPrefix(b.Data, "remind_"); ok {
				kind, _, _ = strings.Cut(kind, ".")
				out = append(out, checkIn{kind: kind, at: m.At, text: m.Text})
				break
			}
		}
	}
	return out
}

func (r *resident) of(kind string) []checkIn {
	var out []checkIn
	for _, c := range r.checkIns() {
		if c.kind == kind {
			out = append(out, c)
		}
	}
	return out
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}
