package telegram

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"ashore/internal/coach"
)

const (
	// fullBatch is how many updates Telegram gives at most. What lies behind them is not seen before they are confirmed.
	fullBatch = 100
	// patientFor is how many rounds in a row an account's event may be refused before it can be passed over.
	patientFor = 8
)

// unheard is what a handler may do for an event that has to wait behind a refused one: [coach.Coach.Unheard].
type unheard interface {
	Unheard(ctx context.Context, ev coach.Event)
}

// round is what became of a batch that was given to the handler.
type round struct {
	mu       sync.Mutex
	accepted int                             // accounts all of whose events were accepted
	left     map[coach.Account][]coach.Event // what was refused, and what waits behind it
	err      error                           // of the first refusal
}

// hand gives the events of a batch to the handler and returns an error if the batch is to be given again. Of an account whose
// event was refused nothing further is handled, so that its order stays; words of danger in it are answered all the same.
func (p *poller) hand(ctx context.Context, order []coach.Account, events map[coach.Account][]coach.Event) error {
	r := round{left: map[coach.Account][]coach.Event{}}
	var group errgroup.Group
	group.SetLimit(p.parallel)
	total := 0
	for _, account := range order {
		total += len(events[account])
		group.Go(func() error {
			p.inOrder(ctx, &r, account, events[account])
			return nil
		})
	}
	_ = group.Wait()
	if p.count(&r) && ctx.Err() == nil && (r.accepted > 0 || total >= fullBatch) {
		p.passOver(ctx, r.left)
		return nil
	}
	if r.err != nil {
		waiting := 0
		for _, left := range r.left {
			waiting += len(left)
		}
		return fmt.Errorf("%d events: %w", waiting, r.err)
	}
	return nil
}

// inOrder gives one account's events until one is refused.
func (p *poller) inOrder(ctx context.Context, r *round, account coach.Account, events []coach.Event) {
	for i, ev := range events {
		err := p.give(ctx, ev)
		if err == nil {
			continue
		}
		r.mu.Lock()
		r.left[account] = events[i:]
		if r.err == nil {
			r.err = err
		}
		r.mu.Unlock()
		if h, ok := p.handler.(unheard); ok {
			for _, behind := range events[i+1:] {
				h.Unheard(ctx, behind)
			}
		}
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.accepted++
}

// count notes how often in a row each account was refused, and reports whether patience with all of them is at its end.
func (p *poller) count(r *round) bool {
	rounds, over := map[coach.Account]int{}, len(r.left) > 0
	for account := range r.left {
		rounds[account] = p.rounds[account] + 1
		over = over && rounds[account] >= patientFor
	}
	p.rounds = rounds
	return over
}

// passOver gives up on the first event that each account was refused for, and gives those behind it one last time.
func (p *poller) passOver(ctx context.Context, left map[coach.Account][]coach.Event) {
	lost := 0
	for _, events := range left {
		lost++
		for _, ev := range events[1:] {
			if p.give(ctx, ev) != nil {
				lost++
			}
		}
	}
	p.log.Error("telegram: events that were refused again and again are passed over", "events", lost, "accounts", len(left))
}
