// Package adaptertest is the suite that every adapter passes: what the rest of the program relies on, whatever the platform.
//
// An adapter's own tests call [Run] with a function that makes a fresh adapter, the fake platform behind it and the people on
// it, as a [Harness]:
//
//	func TestConformance(t *testing.T) {
//		adaptertest.Run(t, func(t *testing.T) adaptertest.Harness {
//			platform := telegramtest.New(t)
//			log := adaptertest.NewLog()
//			bot, err := telegram.New(telegram.Options{…, Log: log.Logger()})
//			…
//			return adaptertest.Harness{
//				Adapter: bot, Log: log, Secrets: []string{platform.Token()}, Redelivers: true,
//				People: []adaptertest.Person{person(platform.User("en")), person(platform.User("de"))},
//			}
//		})
//	}
//
// What a platform cannot do is left out of the Harness, and the parts of the suite that need it are skipped: a terminal has one
// person, who cannot block the bot, and gives nothing twice; a gateway that pushes events gives nothing twice either, and needs
// Ready, so that nobody writes before it listens.
package adaptertest

import (
	"bytes"
	"context"
	"log/slog"
	"sync"

	"ashore/internal/coach"
)

// Adapter is what an adapter is to the program.
type Adapter interface {
	coach.Sender
	// Run gives the platform's events to h until ctx ends.
	Run(ctx context.Context, h coach.Handler) error
}

// Harness is an adapter under test with its platform.
type Harness struct {
	Adapter Adapter
	// People are on the platform, and the bot may write to each: one at least, two where the platform has more than one.
	People []Person
	// Ready waits until Run receives what people do; nil if what they do before that is kept for it.
	Ready func(ctx context.Context) error
	// Log is where the adapter logs to.
	Log *Log
	// Secrets must never be shown: the token.
	Secrets []string
	// Redelivers tells that the platform gives an event again until the handler has accepted it, also what was done before Run.
	Redelivers bool
}

// Person is somebody on the platform, in private with the bot.
type Person struct {
	Account coach.Account
	// Write sends a text to the bot.
	Write func(text string)
	// Press taps a choice that carries the ID.
	Press func(id string)
	// Read waits for the next message that reached the person.
	Read func(ctx context.Context) (Said, error)
	// Block stops the bot from writing to the person; nil where that is impossible.
	Block func()
}

// Said is a message as the person sees it.
type Said struct {
	Text   string
	Labels []string // of the choices, in reading order
}

// Log keeps what is logged. It is safe for concurrent use.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{} }

// Logger returns a logger that writes to the log, from the lowest level on.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
}

// Write implements [io.Writer].
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// String returns all that was logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
