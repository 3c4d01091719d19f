package main

import (
	"context"
	"time"

	"ashore/internal/coach"
)

// patienceWithStore is how long words of danger wait for the store before they are answered directly.
const patienceWithStore = 3 * time.Second

// impatient is the coach for platforms: while the store is slow (locked by another program, say) a cry for help is answered
// before it is kept.
type impatient struct{ *coach.Coach }

// Handle implements [coach.Handler].
func (i impatient) Handle(ctx context.Context, ev coach.Event) error {
	if coach.Typed(ev.Input) == "" {
		return i.Coach.Handle(ctx, ev)
	}
	late := time.AfterFunc(patienceWithStore, func() { i.Coach.Unheard(ctx, ev) })
	defer late.Stop()
	return i.Coach.Handle(ctx, ev)
}
