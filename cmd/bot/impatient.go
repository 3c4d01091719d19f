package main

import (
	"context"
	"sync/atomic"
	"time"

	"ashore/internal/coach"
)

// patienceWithStore is how long words of danger wait for the store before they are answered directly.
const patienceWithStore = 3 * time.Second

// impatient is the coach for platforms. A cry for help is answered past the store where that is slow (locked by another program,
// say), where it took the event but its outbox cannot be read, and where handling it panicked.
type impatient struct {
	*coach.Coach
	unreadable func() bool // of the outbox
}

// Handle implements [coach.Handler].
func (i impatient) Handle(ctx context.Context, ev coach.Event) error {
	if coach.Typed(ev.Input) == "" {
		return i.Coach.Handle(ctx, ev)
	}
	var done atomic.Bool
	time.AfterFunc(patienceWithStore, func() {
		if !done.Load() || i.unreadable() {
			i.Coach.Unheard(ctx, ev)
		}
	})
	err := i.Coach.Handle(ctx, ev)
	done.Store(true) // not after a panic
	return err
}
