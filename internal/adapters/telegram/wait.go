package telegram

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"
)

// backoff gives ever longer times to wait between attempts, spread at random so that many bots do not return at once. Its zero
// value is ready.
type backoff struct {
	tries   int
	longest time.Duration // 0 is longestWait
}

const (
	firstWait   = time.Second
	longestWait = time.Minute
	// longestRefused is short: while events are refused, a cry for help may be among the next.
	longestRefused = 4 * time.Second
)

// next returns how long to wait before the next attempt: asked if that is not zero, else between half and all of a time that
// doubles with each try.
func (b *backoff) next(asked time.Duration) time.Duration {
	d := min(firstWait<<min(b.tries, 10), cmp.Or(b.longest, longestWait))
	b.tries++
	if asked > 0 {
		return asked
	}
	return d/2 + rand.N(d/2)
}

func (b *backoff) reset() { b.tries = 0 }

// sleep waits until the time has passed or ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
