package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/schedule"
)

// TestCourierThroughBadDays runs a courier for two days of refusals, waits, hung connections, a failing store and restarts. Then
// all is well for a day: everything was delivered, once, and never out of order.
func TestCourierThroughBadDays(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { badDays(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func badDays(t *testing.T, random *rand.Rand) {
	o := newOutbox()
	var bad atomic.Bool
	bad.Store(true)
	luck := rand.New(rand.NewPCG(random.Uint64(), 2))
	f := &platform{name: coach.Telegram}
	f.answer = func(ctx context.Context, p coach.Parcel, _ int) error {
		if o.overtaken(p, time.Now()) {
			t.Errorf("parcel %d of priority %d went before one that comes first", p.ID, p.Priority)
		}
		if !bad.Load() {
			return nil
		}
		f.mu.Lock()
		n, after := luck.IntN(10), time.Duration(luck.IntN(90_000))*time.Millisecond
		f.mu.Unlock()
		switch n {
		case 0:
			return &coach.SendError{Fault: coach.Again, After: after, Err: errors.New("429")}
		case 1:
			return &coach.SendError{Fault: coach.Again, After: after / 9, Global: true, Err: errors.New("429")}
		case 2:
			return errors.New("no network")
		case 3:
			<-ctx.Done()
			return ctx.Err()
		}
		return pause(ctx, after/60)
	}
	opts := schedule.Options{Pace: schedule.DefaultPace(), InFlight: 4, Jitter: func() float64 { return 0 }}
	c := courier(o, opts, f)
	stop := serve(t, c)
	added, again := 0, 0
	for range 400 {
		switch n := random.IntN(100); {
		case n == 0:
			stop()
			// What was delivered while the store could not note it is sent again after a restart.
			for _, d := range f.delivered() {
				if o.holds(d.ID) {
					again++
				}
			}
			c = courier(o, opts, f)
			stop = serve(t, c)
		case n < 3:
			o.fail(errors.New("disk full"), nil)
		case n < 5:
			o.fail(nil, errors.New("disk full"))
		case n < 20:
			o.fail(nil, nil)
		default:
			account := telegram(random.IntN(12))
			for range 1 + random.IntN(3) {
				o.add(parcel(account, coach.Priority(random.IntN(3))))
				added++
			}
			if random.IntN(4) > 0 {
				c.KickAccount(account)
			}
		}
		time.Sleep(time.Duration(random.ExpFloat64() * float64(4*time.Minute)))
	}
	o.fail(nil, nil)
	bad.Store(false)
	time.Sleep(24 * time.Hour)
	stop()
	seen := map[int64]bool{}
	for _, d := range f.delivered() {
		seen[d.ID] = true
	}
	if o.left() != 0 || len(seen)+len(o.aside) != added || len(o.aside) > added/10 {
		t.Errorf("of %d: %d delivered, %d set aside, %d left", added, len(seen), len(o.aside), o.left())
	}
	if twice := len(f.delivered()) - len(seen); twice > again {
		t.Errorf("%d delivered twice, %d are to be expected", twice, again)
	}
	if f.twice {
		t.Error("an account was written to twice at once")
	}
}
