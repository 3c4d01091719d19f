package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ashore/internal/coach"
)

// listener is a platform on which everything that is sent arrives.
type listener struct {
	platform coach.Platform
	mu       sync.Mutex
	heard    []coach.Message
}

func (l *listener) Platform() coach.Platform { return l.platform }

func (l *listener) Limits() coach.Limits {
	return coach.Limits{Text: 2000, Choices: 25, Buttons: true, Forms: l.platform == coach.Discord}
}

func (l *listener) Send(_ context.Context, p coach.Parcel) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, p.Message)
	return nil
}

// crises returns what was sent of a crisis.
func (l *listener) crises() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for _, m := range l.heard {
		if m.Kind == coach.Crisis {
			all = append(all, m.Text)
		}
	}
	return all
}

// failures are what can befall a database in use.
func failures() map[string]func(t *testing.T, config Config) {
	statement := func(t *testing.T, config Config, text string) *sql.DB {
		t.Helper()
		db, err := sql.Open("sqlite", "file:"+config.Database+"?_pragma=busy_timeout(5000)")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		db.SetMaxOpenConns(1)
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
		return db
	}
	return map[string]func(t *testing.T, config Config){
		"locked by another program": func(t *testing.T, config Config) { statement(t, config, "BEGIN IMMEDIATE") },
		"refusing every write": func(t *testing.T, config Config) {
			statement(t, config, "CREATE TRIGGER no BEFORE INSERT ON seen BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END")
		},
		"without its tables": func(t *testing.T, config Config) { statement(t, config, "ALTER TABLE members RENAME TO others") },
		"removed": func(t *testing.T, config Config) {
			if err := os.Remove(config.Database); err != nil {
				t.Fatal(err)
			}
		},
		"damaged": func(t *testing.T, config Config) {
			db := statement(t, config, "PRAGMA wal_checkpoint(TRUNCATE)")
			db.Close()
			for _, path := range []string{config.Database, config.Database + "-wal"} {
				info, err := os.Stat(path)
				if err != nil {
					continue
				}
				f, err := os.OpenFile(path, os.O_WRONLY, 0)
				if err != nil {
					t.Fatal(err)
				}
				_, err = f.WriteAt(bytes.Repeat([]byte{0xab}, int(info.Size())), 0)
				if err != nil || f.Close() != nil {
					t.Fatal("the file cannot be damaged")
				}
			}
		},
		"with spoilt records": func(t *testing.T, config Config) { statement(t, config, "UPDATE members SET state = zeroblob(60)") },
		"without its keys": func(t *testing.T, config Config) {
			db, err := sql.Open("sqlite", filepath.Join(config.Keys, "members.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec("DROP TABLE keys"); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// TestHelpComesWhateverBefallsTheDatabase lets members of three platforms write words of danger to the whole program, all but the
// adapters, while its database fails: help comes to each once for each message, with the fallback, for their country stands in
// what cannot be read.
func TestHelpComesWhateverBefallsTheDatabase(t *testing.T) {
	t.Parallel()
	for name, spoil := range failures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			config := Config{Database: filepath.Join(dir, "bot.db"), Keys: filepath.Join(dir, "keys")}
			ctx, stop := context.WithCancel(t.Context())
			p, err := openParts(ctx, config)
			if err != nil {
				t.Fatal(err)
			}
			ears := []*listener{{platform: coach.Telegram}, {platform: coach.Discord}, {platform: coach.Console}}
			senders := []coach.Sender{}
			for _, l := range ears {
				senders = append(senders, l)
			}
			c, courier := p.coach(senders), p.courier(senders, coach.Account{}, time.Now, slog.New(slog.DiscardHandler))
			c.Direct, c.Committed = courier.SendNow, courier.KickAccount
			handler := impatient{c, courier.Unreadable}
			ended := make(chan error, 1)
			go func() { ended <- courier.Run(ctx) }()
			t.Cleanup(func() {
				stop()
				<-ended
				_ = p.store.Close() // of a database that may be gone
			})
			var n atomic.Int64
			give := func(platform coach.Platform, in coach.Input) coach.Event {
				return coach.Event{
					ID: fmt.Sprintf("%s:%d", platform, n.Add(1)), Account: coach.Account{Platform: platform, ID: "17"}, At: time.Now(), Private: true, Input: in,
				}
			}
			for _, l := range ears {
				for _, in := range []coach.Input{coach.Command{Name: "start"}, coach.Press{ID: "consent.yes"}, coach.Press{ID: "adult.yes"}} {
					if err := handler.Handle(ctx, give(l.platform, in)); err != nil {
						t.Fatal(err)
					}
				}
			}
			spoil(t, config)
			var redelivery sync.WaitGroup
			for _, l := range ears {
				redelivery.Go(func() {
					for _, words := range []string{"i want to die", "i will kill myself tonight"} {
						ev := give(l.platform, coach.Text{Text: words})
						for range 2 {
							within, done := context.WithTimeout(ctx, patienceWithStore+2*time.Second) // the lock is held for good
							_ = handler.Handle(within, ev)
							done()
						}
					}
				})
			}
			redelivery.Wait()
			time.Sleep(patienceWithStore + time.Second) // what was waited for in vain has been answered by now
			for _, l := range ears {
				got := l.crises()
				if len(got) != 2 {
					t.Errorf("%s: %d crisis messages, want one for each of two", l.platform, len(got))
				}
				for _, text := range got {
					if !strings.Contains(text, "findahelpline.com") || !strings.Contains(text, "a program, not a person") {
						t.Errorf("%s: %q", l.platform, text)
					}
				}
			}
		})
	}
}
