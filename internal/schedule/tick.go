package schedule

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ashore/internal/coach"
)

// Wakes is what [Tick] needs of a [coach.Store].
type Wakes interface {
	Due(ctx context.Context, now time.Time, only coach.Account, limit int) ([]coach.DueWake, error)
}

const (
	tickBatch   = 256 // wakes read at once
	tickMembers = 8   // members handled at once
)

// Tick gives every wake that is due at now to the handler, and returns how many it accepted. Only the wakes of the member who
// owns only are taken, if that is not the zero Account.
//
// Members are handled in parallel, the wakes of one member one after the other, earliest first. A wake that the handler
// refuses stays in the store for the next Tick and stops neither the member's other wakes nor other members': within one Tick
// each wake key of a member is tried once, so that Tick ends whatever the handler does. The error tells how many were refused
// and holds the first refusal; an error of the store or the end of ctx ends the Tick.
func Tick(ctx context.Context, wakes Wakes, handler coach.Handler, now time.Time, only coach.Account) (int, error) {
	t := tick{handler: handler, now: now, tried: map[wakeKey]bool{}}
	for limit := tickBatch; ; {
		due, err := wakes.Due(ctx, now, only, limit)
		if err != nil {
			return t.accepted, errors.Join(fmt.Errorf("read due wakes: %w", err), t.refusals())
		}
		fresh := t.fresh(due)
		if len(fresh) == 0 {
			if len(due) < limit {
				return t.accepted, t.refusals()
			}
			// The batch is full of wakes that were refused: look behind them.
			limit += tickBatch
			continue
		}
		t.handle(ctx, fresh)
		if err := ctx.Err(); err != nil {
			return t.accepted, errors.Join(fmt.Errorf("handle due wakes: %w", err), t.refusals())
		}
	}
}

// tick is the state of one call of [Tick].
type tick struct {
	handler  coach.Handler
	now      time.Time
	tried    map[wakeKey]bool
	accepted int
	refused  int
	first    error // the first refusal
}

type wakeKey struct {
	member coach.MemberID
	key    string
}

// fresh returns the wakes that were not tried yet, by member, and notes them as tried.
func (t *tick) fresh(due []coach.DueWake) [][]coach.DueWake {
	var out [][]coach.DueWake
	at := map[coach.MemberID]int{}
	for _, w := range due {
		key := wakeKey{w.Member, w.Key}
		if t.tried[key] {
			continue
		}
		t.tried[key] = true
		i, ok := at[w.Member]
		if !ok {
			i = len(out)
			at[w.Member] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], w)
	}
	return out
}

// handle gives the wakes of each member to the handler and returns when all are done.
func (t *tick) handle(ctx context.Context, members [][]coach.DueWake) {
	work := make(chan []coach.DueWake)
	results := make(chan error)
	var workers sync.WaitGroup
	for range min(tickMembers, len(members)) {
		workers.Go(func() {
			for wakes := range work {
				for _, w := range wakes {
					if ctx.Err() != nil {
						break
					}
					results <- wake(ctx, t.handler, t.now, w)
				}
			}
		})
	}
	go func() {
		for _, wakes := range members {
			work <- wakes
		}
		close(work)
		workers.Wait()
		close(results)
	}()
	for err := range results {
		if err == nil {
			t.accepted++
			continue
		}
		t.refused++
		if t.first == nil {
			t.first = err
		}
	}
}

func (t *tick) refusals() error {
	if t.refused == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d due wakes were refused: %w", t.refused, t.refused+t.accepted, t.first)
}

// wake gives one wake to the handler. A panic there is an error without its value, which might hold a member's words.
func wake(ctx context.Context, handler coach.Handler, now time.Time, w coach.DueWake) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("panic while handling a wake")
		}
	}()
	return handler.Handle(ctx, coach.Event{
		ID:      fmt.Sprintf("wake:%d:%s:%d", w.Member, w.Key, w.Due.Unix()),
		Member:  w.Member,
		At:      now,
		Private: true,
		Input:   coach.Wake{Key: w.Key, Due: w.Due},
	})
}
