package discord_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"ashore/internal/adapters/discord"
	"ashore/internal/adapters/discord/discordtest"
	"ashore/internal/coach"
)

func TestMessagesMissedInAGapAreReadFromHistory(t *testing.T) {
	t.Parallel()
	b := start(t)
	anna := b.server.User("anna")
	anna.DM("first", nil)
	b.event()
	anna.DMUnseen("second")
	anna.DMUnseen("third")
	b.server.Forget()
	b.server.Reconnect()
	for _, want := range []string{"second", "third"} {
		if got := b.event().Input.(coach.Text).Text; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMessagesMissedWhileDownAreRead(t *testing.T) {
	t.Parallel()
	server := newServer(t, discordtest.Options{})
	anna, ben := server.User("anna"), server.User("ben")
	anna.DMUnseen("long ago")
	anna.DMUnseen("accepted")
	before := time.Now().Truncate(time.Millisecond).Add(time.Millisecond)
	for time.Now().Before(before) { // ids count milliseconds
	}
	for range 120 {
		anna.DMUnseen("missed")
	}
	missed := ben.DMUnseen("me too")
	b := connect(t, server, func(o *discord.Options) {
		o.LastSeen = func(context.Context) ([]discord.Seen, error) {
			return []discord.Seen{{User: anna.ID, At: before}, {User: ben.ID, At: time.Now().Add(-time.Hour)}, {User: "1"}}, nil
		}
	})
	counts := map[string]int{}
	for range 121 {
		ev := b.event()
		counts[ev.Account.ID]++
		if got := ev.Input.(coach.Text).Text; got == "long ago" || got == "accepted" {
			t.Errorf("%q was read again", got)
		}
		if ev.Account.ID == ben.ID && ev.ID != "discord:"+missed {
			t.Errorf("event id %s", ev.ID)
		}
	}
	if counts[anna.ID] != 120 || counts[ben.ID] != 1 {
		t.Errorf("read %v", counts)
	}
}

func TestLookingForMissedMessagesEndsWithRun(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	b := connect(t, newServer(t, discordtest.Options{}), func(o *discord.Options) {
		o.LastSeen = func(context.Context) ([]discord.Seen, error) {
			close(asked)
			return make([]discord.Seen, 1000), nil // none of them can be opened
		}
	})
	<-asked
	b.stop()
	b.ended <- <-b.ended // for the end of the test
	if n := strings.Count(b.logged.String(), "cannot be opened"); n > 100 {
		t.Errorf("%d channels were tried at once, or after the end", n)
	}
}
