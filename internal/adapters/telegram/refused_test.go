package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestBugOneSpoiltRecordSilencesTheBotForEveryone(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		spoilt, well := w.User("en"), w.User("en")
		w.handle = func(_ context.Context, ev coach.Event) error {
			if ev.Account.ID == fmt.Sprint(spoilt.ID) {
				return errors.New("sealed data cannot be opened")
			}
			return nil
		}
		for range 250 { // more than Telegram shows at once
			spoilt.Write("hello")
		}
		w.start()
		well.Write("help")
		pass(2 * time.Minute)
		if !slices.Contains(w.texts(), "help") {
			t.Error("another member is not heard")
		}
		spoilt.Write("hello again")
		for range 60 {
			well.Write("more")
			pass(time.Second)
		}
		if n := len(w.Unconfirmed()); n != 0 {
			t.Errorf("%d updates are never passed over", n)
		}
	})
}

func TestRefusedEventsWaitWhileNobodyElseIsAccepted(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		var down atomic.Bool
		down.Store(true)
		w.handle = func(context.Context, coach.Event) error {
			if down.Load() {
				return errors.New("read-only")
			}
			return nil
		}
		for range 3 {
			w.User("en").Write("hello")
		}
		w.start()
		pass(time.Hour)
		if n := len(w.Unconfirmed()); n != 3 {
			t.Fatalf("%d of 3 updates are unconfirmed after an hour of failure", n)
		}
		down.Store(false)
		pass(10 * time.Second)
		if got := len(w.texts()); got != 3 {
			t.Errorf("%d of 3 texts were accepted", got)
		}
	})
}

// behind is a handler that is told of events that have to wait.
type behind struct {
	*world
	mu   sync.Mutex
	told map[string]bool
}

func (b *behind) Unheard(_ context.Context, ev coach.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if text, ok := ev.Input.(coach.Text); ok {
		b.told[text.Text] = true
	}
}

func TestBugWordsOfDangerBehindARefusedEventAreNotSeen(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.handle = func(context.Context, coach.Event) error { return errors.New("disk full") }
		b := &behind{world: w, told: map[string]bool{}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- w.bot.Run(ctx, b) }()
		anna := w.User("en")
		anna.Write("hello")
		pass(time.Minute)
		anna.Write("a cry for help")
		pass(5 * time.Second)
		if !b.told["a cry for help"] || b.told["hello"] {
			t.Errorf("the handler was told of %v", b.told)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
