package schedule_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/schedule"
)

func telegram(i int) coach.Account {
	return coach.Account{Platform: coach.Telegram, ID: fmt.Sprintf("chat-%d", i)}
}

func parcel(a coach.Account, p coach.Priority) coach.Parcel {
	return coach.Parcel{Account: a, Priority: p, Message: coach.Message{Text: "private words"}}
}

// serve runs a courier in a bubble of made-up time until stop is called.
func serve(t *testing.T, c *schedule.Courier) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

func courier(o *outbox, opts schedule.Options, senders ...*platform) *schedule.Courier {
	var list []coach.Sender
	for _, s := range senders {
		list = append(list, s)
	}
	return schedule.NewCourier(o, list, opts)
}

func TestCourierKeepsTheOrderOfEachAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(ctx context.Context, _ coach.Parcel, _ int) error {
			return pause(ctx, 100*time.Millisecond)
		}}
		want := map[coach.Account][]int64{}
		for i := range 20 {
			var ids []int64
			for _, p := range []coach.Priority{2, 1, 2, 0, 1} {
				ids = append(ids, o.add(parcel(telegram(i), p)))
			}
			want[telegram(i)] = []int64{ids[3], ids[1], ids[4], ids[0], ids[2]}
		}
		start := time.Now()
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Second)
		stop()
		got := map[coach.Account][]int64{}
		for _, d := range f.delivered() {
			got[d.Account] = append(got[d.Account], d.ID)
			if took := d.at.Sub(start); took > 500*time.Millisecond {
				t.Errorf("accounts waited for each other: %v", took)
			}
		}
		for a, ids := range want {
			if !slices.Equal(got[a], ids) {
				t.Errorf("order %v, want %v", got[a], ids)
			}
		}
		if f.twice || f.most != 20 {
			t.Errorf("one account twice at once: %v; %d at once, want 20", f.twice, f.most)
		}
	})
}

func TestCourierBoundsWhatIsInFlight(t *testing.T) {
	for priority, want := range map[coach.Priority]int{coach.PriorityReply: 64, coach.PriorityCheckIn: 48} {
		synctest.Test(t, func(t *testing.T) {
			o := newOutbox()
			f := &platform{name: coach.Telegram, answer: func(ctx context.Context, _ coach.Parcel, _ int) error {
				return pause(ctx, time.Second)
			}}
			for i := range 200 {
				o.add(parcel(telegram(i), priority))
			}
			stop := serve(t, courier(o, schedule.Options{}, f))
			time.Sleep(10 * time.Second)
			stop()
			if f.most != want || len(f.delivered()) != 200 {
				t.Errorf("priority %d: %d at once, want %d; %d delivered", priority, f.most, want, len(f.delivered()))
			}
		})
	}
}

func TestCourierSendsAReplyAtOnceWhenKicked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram}
		c := courier(o, schedule.Options{}, f)
		stop := serve(t, c)
		defer stop()
		time.Sleep(90 * time.Minute)
		for _, kick := range []func(){c.Kick, func() { c.KickAccount(telegram(1)) }} {
			before := len(f.delivered())
			o.add(parcel(telegram(1), coach.PriorityReply))
			kick()
			synctest.Wait()
			if len(f.delivered()) != before+1 {
				t.Error("the reply did not go at once")
			}
		}
	})
}

// A kick is not lost that comes after a visit has found nothing more and before the visit is over.
func TestCourierKickAtTheEndOfAVisit(t *testing.T) {
	for name, kick := range map[string]func(*schedule.Courier){
		"account": func(c *schedule.Courier) { c.KickAccount(telegram(1)) },
		"all":     func(c *schedule.Courier) { c.Kick() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOutbox()
				f := &platform{name: coach.Telegram}
				c := courier(o, schedule.Options{}, f)
				late := false
				o.afterRead = func(only coach.Account) {
					if only != telegram(1) || len(f.delivered()) != 1 || late {
						return
					}
					late = true
					o.add(parcel(telegram(1), coach.PriorityReply))
					kick(c)
					time.Sleep(time.Second)
				}
				o.add(parcel(telegram(1), coach.PriorityReply))
				stop := serve(t, c)
				time.Sleep(2 * time.Second)
				if got := len(f.delivered()); got != 2 {
					t.Errorf("%d of 2", got)
				}
				stop()
			})
		})
	}
}
