package discord_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

// stuck is a handler that does not come to an end, and tells what it hears besides.
type stuck struct {
	hold  chan struct{}
	heard chan coach.Event
}

func (s stuck) Handle(context.Context, coach.Event) error {
	<-s.hold
	return nil
}

func (s stuck) Unheard(_ context.Context, ev coach.Event) { s.heard <- ev }

// A flood is cut off, and a cry for help behind it is heard all the same.
func TestACryBehindAFloodIsHeard(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	bot, _ := newBot(t, server, nil)
	h := stuck{make(chan struct{}), make(chan coach.Event, 1000)}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx, h) }()
	defer func() {
		close(h.hold)
		cancel()
		<-ended
	}()
	if err := server.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	anna := server.User("anna")
	for i := range 510 {
		anna.DM(fmt.Sprint(i), nil)
	}
	anna.DM(words, nil)
	for {
		select {
		case ev := <-h.heard:
			if ev.Input == (coach.Text{Text: words}) {
				return
			}
		case <-ctx.Done():
			t.Fatal("it was not heard")
		}
	}
}
