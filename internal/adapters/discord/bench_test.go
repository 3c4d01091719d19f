package discord_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"ashore/internal/adapters/discord"
	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

const (
	token = "MTIz.secret.token"
	// words stand for what members write: they must never appear in a log or an error.
	words = "zebra-words-of-a-member"
)

// bench is a bot connected to a fake Discord.
type bench struct {
	t      *testing.T
	ctx    context.Context
	server *discordtest.Server
	bot    *discord.Adapter
	events chan coach.Event
	mu     sync.Mutex
	handle func(context.Context, coach.Event) error
	logged *lines
	stop   context.CancelFunc
	ended  chan error
	seen   map[string]bool // ids of events that event returned
}

func (b *bench) Handle(ctx context.Context, ev coach.Event) error {
	b.mu.Lock()
	handle := b.handle
	b.mu.Unlock()
	if handle != nil {
		return handle(ctx, ev)
	}
	b.events <- ev
	return nil
}

func (b *bench) onEvent(handle func(context.Context, coach.Event) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.handle = handle
}

// lines collects what is logged.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func commandList() []coach.CommandInfo {
	return []coach.CommandInfo{
		{Name: "start", Description: "Begin"},
		{Name: "settings", Description: "Change how it works", Arg: "zone", ArgHelp: "A city or a time zone"},
		{Name: "journal", Description: "Write something down", Arg: "text"},
		{Name: "secret", Description: "Not shown", Hidden: true},
	}
}

func suggest(command, typed string) []coach.Suggestion {
	if command != "settings" {
		return nil
	}
	all := []coach.Suggestion{{Value: "Europe/Berlin", Label: "Berlin"}, {Value: "Europe/Lisbon", Label: "Lisbon"}, {Value: "Asia/Kathmandu"}}
	var out []coach.Suggestion
	for _, s := range all {
		if strings.Contains(strings.ToLower(s.Value), strings.ToLower(typed)) {
			out = append(out, s)
		}
	}
	return out
}

// newServer starts a fake whose findings fail the test at its end.
func newServer(t *testing.T, o discordtest.Options) *discordtest.Server {
	t.Helper()
	o.Token = token
	server, err := discordtest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Close()
		for _, p := range server.Problems() {
			t.Error("the fake found: " + p)
		}
	})
	return server
}

// newBot makes an adapter for a server, without running it.
func newBot(t *testing.T, server *discordtest.Server, change func(*discord.Options)) (*discord.Adapter, *lines) {
	t.Helper()
	logged := &lines{}
	o := discord.Options{
		Token: token, APIURL: server.URL(), Commands: commandList(), Suggest: suggest,
		Words: discord.Words{Pick: "Pick one", Title: "Write", Label: "Your words"},
		Log:   slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})),

		OpenTimeout: 5 * time.Second, Backoff: 10 * time.Millisecond,
	}
	if change != nil {
		change(&o)
	}
	bot, err := discord.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return bot, logged
}

// connect runs a bot on a server until the test ends.
func connect(t *testing.T, server *discordtest.Server, change func(*discord.Options)) *bench {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	bot, logged := newBot(t, server, change)
	b := &bench{t: t, seen: map[string]bool{}, ctx: ctx, server: server, bot: bot, events: make(chan coach.Event, 1000), logged: logged, ended: make(chan error, 1)}
	live, stop := context.WithCancel(ctx)
	b.stop = stop
	_, before, _ := server.Connections()
	go func() { b.ended <- bot.Run(live, b) }()
	t.Cleanup(func() {
		stop()
		if err := <-b.ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
		for _, secret := range []string{token, words, "tok-"} {
			if strings.Contains(logged.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	})
	b.until(func() bool {
		_, ready, _ := server.Connections()
		list, _ := server.Commands()
		return ready > before && len(list) > 0
	})
	return b
}

func start(t *testing.T) *bench {
	t.Helper()
	return connect(t, newServer(t, discordtest.Options{}), nil)
}

func (b *bench) until(cond func() bool) {
	b.t.Helper()
	if err := b.server.Until(b.ctx, cond); err != nil {
		b.t.Fatal(err)
	}
}

// event returns the next event that was not returned before: one that is delivered again after a reconnect has the same id,
// and the store passes it over.
func (b *bench) event() coach.Event {
	b.t.Helper()
	for {
		if ev := b.delivery(); !b.seen[ev.ID] {
			b.seen[ev.ID] = true
			return ev
		}
	}
}

// delivery returns the next event, delivered before or not.
func (b *bench) delivery() coach.Event {
	b.t.Helper()
	select {
	case ev := <-b.events:
		return ev
	case <-b.ctx.Done():
		b.t.Fatal("no event came")
		return coach.Event{}
	}
}

func (b *bench) next(u *discordtest.User) discordtest.Shown {
	b.t.Helper()
	shown, err := u.Next(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	return shown
}

func (b *bench) send(p coach.Parcel) {
	b.t.Helper()
	if err := b.bot.Send(b.ctx, p); err != nil {
		b.t.Fatal(err)
	}
}

// parcel is a parcel to a person, as the store would hand it over.
func parcel(id int64, u *discordtest.User, reply string, m coach.Message) coach.Parcel {
	return coach.Parcel{
		ID: id, Account: coach.Account{Platform: coach.Discord, ID: u.ID}, Message: m, Reply: reply,
		Created: time.Unix(1790000000, 0),
	}
}

func text(s string) coach.Message { return coach.Message{Kind: coach.Reply, Text: s} }
