package adaptertest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ashore/internal/coach"
)

// bench runs an adapter and collects the events that its handler accepted.
type bench struct {
	events chan coach.Event
	cancel context.CancelFunc
	ended  chan error
	once   sync.Once
}

func begin(t *testing.T, h Harness) *bench {
	t.Helper()
	return beginWith(t, h, func(context.Context, coach.Event) error { return nil })
}

// beginWith runs the adapter with a handler and waits until it listens; at the end of the test it is stopped.
func beginWith(t *testing.T, h Harness, handle func(context.Context, coach.Event) error) *bench {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	b := &bench{events: make(chan coach.Event, 1000), cancel: cancel, ended: make(chan error, 1)}
	go func() {
		b.ended <- h.Adapter.Run(ctx, handler(func(ctx context.Context, ev coach.Event) error {
			if err := handle(ctx, ev); err != nil {
				return err
			}
			b.events <- ev
			return nil
		}))
	}()
	t.Cleanup(func() { b.stop(t) })
	if h.Ready != nil {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if err := h.Ready(ctx); err != nil {
			t.Fatalf("the adapter does not listen: %v", err)
		}
	}
	return b
}

// stop ends the adapter and waits for it. It may be called more than once.
func (b *bench) stop(t *testing.T) {
	t.Helper()
	b.once.Do(func() {
		b.cancel()
		select {
		case err := <-b.ended:
			if err != nil {
				t.Errorf("Run ended with an error when its context ended: %v", err)
			}
		case <-time.After(patience):
			t.Error("Run does not end with its context")
		}
	})
}

// next returns the next event that was accepted.
func (b *bench) next(t *testing.T) coach.Event {
	t.Helper()
	select {
	case ev := <-b.events:
		return ev
	case err := <-b.ended:
		b.ended <- err
		t.Fatalf("Run ended while an event was waited for: %v", err)
	case <-time.After(patience):
		t.Fatal("no event came")
	}
	return coach.Event{}
}

type handler func(context.Context, coach.Event) error

// Handle implements [coach.Handler].
func (h handler) Handle(ctx context.Context, ev coach.Event) error { return h(ctx, ev) }

func parcelTo(p Person, text string, choices ...coach.Choice) coach.Parcel {
	return coach.Parcel{
		Account:  p.Account,
		Priority: coach.PriorityReply,
		Message:  coach.Message{Kind: coach.Reply, Text: text, Choices: choices},
	}
}

func send(t *testing.T, h Harness, p coach.Parcel) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return h.Adapter.Send(ctx, p)
}

func deliver(t *testing.T, h Harness, p coach.Parcel) {
	t.Helper()
	if err := send(t, h, p); err != nil {
		t.Fatalf("the parcel was not taken: %v", err)
	}
}

func read(t *testing.T, p Person) Said {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	said, err := p.Read(ctx)
	if err != nil {
		t.Fatalf("no message reached the person: %v", err)
	}
	return said
}

// longID returns a choice ID of 64 bytes, the n-th of its kind.
func longID(n int) string {
	id := fmt.Sprintf("step%d.", n)
	return id + strings.Repeat("x", 64-len(id))
}
