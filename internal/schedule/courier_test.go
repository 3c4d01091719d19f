package schedule_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
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

// A kick that comes while the account is being written to is not lost.
func TestCourierKickDuringAVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		var c *schedule.Courier
		f := &platform{name: coach.Telegram}
		f.answer = func(ctx context.Context, _ coach.Parcel, _ int) error { return pause(ctx, time.Second) }
		c = courier(o, schedule.Options{}, f)
		stop := serve(t, c)
		defer stop()
		for range 5 {
			o.add(parcel(telegram(1), coach.PriorityReply))
			c.KickAccount(telegram(1))
			time.Sleep(700 * time.Millisecond)
		}
		time.Sleep(2 * time.Second)
		if got := len(f.delivered()); got != 5 {
			t.Errorf("%d of 5", got)
		}
	})
}

func TestCourierObeys429ToTheSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(300 * time.Millisecond)
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
			if p.ID == 1 && try == 1 {
				return &coach.SendError{Fault: coach.Again, After: 37 * time.Second, Err: errors.New("429")}
			}
			return nil
		}}
		held, behind := o.add(parcel(telegram(1), coach.PriorityReply)), o.add(parcel(telegram(1), coach.PriorityReply))
		other := o.add(parcel(telegram(2), coach.PriorityReply))
		start := time.Now()
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Minute)
		stop()
		at := map[int64]time.Duration{}
		for _, d := range f.delivered() {
			at[d.ID] = d.at.Sub(start)
		}
		if got := at[held]; got < 37*time.Second || got >= 38*time.Second {
			t.Errorf("tried again after %v, want 37 s", got)
		}
		if at[behind] < at[held] || at[other] != 0 || len(f.attempts()) != 4 || at[behind] == 0 {
			t.Errorf("behind it %v, another account %v, %d attempts", at[behind], at[other], len(f.attempts()))
		}
	})
}

func TestCourierGlobal429PausesThePlatformOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		start := time.Now()
		slow := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
			if p.ID == 1 && try == 1 {
				return &coach.SendError{Fault: coach.Again, After: 20 * time.Second, Global: true, Err: errors.New("429")}
			}
			return nil
		}}
		free := &platform{name: coach.Discord}
		o.add(parcel(telegram(0), coach.PriorityReply))
		c := courier(o, schedule.Options{}, slow, free)
		stop := serve(t, c)
		synctest.Wait()
		for i := range 5 {
			o.add(parcel(telegram(i), coach.PriorityReply))
			o.add(parcel(coach.Account{Platform: coach.Discord, ID: fmt.Sprint(i)}, coach.PriorityReply))
		}
		c.Kick()
		time.Sleep(time.Minute)
		stop()
		for _, d := range slow.delivered() {
			if got := d.at.Sub(start); got < 20*time.Second || got > 21*time.Second {
				t.Errorf("written to after %v during a pause of 20 s", got)
			}
		}
		if len(slow.delivered()) != 6 || len(free.delivered()) != 5 {
			t.Errorf("%d and %d delivered", len(slow.delivered()), len(free.delivered()))
		}
		for _, d := range free.delivered() {
			if d.at.Sub(start) > time.Second {
				t.Error("the other platform waited too")
			}
		}
	})
}

func TestCourierBacksOffAndGivesUp(t *testing.T) {
	for _, c := range []struct {
		priority coach.Priority
		least    time.Duration
		most     time.Duration
	}{
		{coach.PriorityCheckIn, 3 * time.Hour, 3*time.Hour + 11*time.Minute},
		{coach.PriorityReply, 24 * time.Hour, 24*time.Hour + 11*time.Minute},
		{coach.PriorityCrisis, 24 * time.Hour, 49 * time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOutbox()
			f := &platform{name: coach.Telegram, answer: func(context.Context, coach.Parcel, int) error {
				return errors.New("dial tcp: token words 123")
			}}
			id := o.add(parcel(telegram(1), c.priority))
			stop := serve(t, courier(o, schedule.Options{Jitter: func() float64 { return .5 }}, f))
			time.Sleep(72 * time.Hour)
			stop()
			tries := f.attempts()
			wait := time.Second
			for i := 1; i < len(tries); i++ {
				want := wait * 3 / 4
				if got := tries[i].at.Sub(tries[i-1].at); got < want || got >= want+time.Second {
					t.Errorf("wait %d: %v, want %v", i, got, want)
				}
				wait = min(wait*2, 10*time.Minute)
			}
			last := tries[len(tries)-1].at.Sub(tries[0].at)
			if o.aside[id] == "" || o.left() != 0 || last < c.least || last > c.most {
				t.Errorf("priority %d: given up after %v (%q)", c.priority, last, o.aside[id])
			}
			if strings.Contains(strings.Join(o.reasons, " ")+o.aside[id], "words") {
				t.Error("the reason repeats an unexpected error")
			}
		})
	}
}

func TestCourierBlockedExpiredBad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		faults := map[coach.Account]coach.Fault{telegram(1): coach.Blocked, telegram(2): coach.Expired, telegram(3): coach.Bad}
		f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, _ int) error {
			if p.Reply == "fails" {
				return fmt.Errorf("wrapped: %w", &coach.SendError{Fault: faults[p.Account], Err: errors.New("refused")})
			}
			return nil
		}}
		first, second := map[int]int64{}, map[int]int64{}
		for i := 1; i <= 3; i++ {
			p := parcel(telegram(i), coach.PriorityReply)
			p.Reply = "fails"
			first[i] = o.add(p)
			second[i] = o.add(parcel(telegram(i), coach.PriorityReply))
			o.add(parcel(telegram(i), coach.PriorityCheckIn))
		}
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(48 * time.Hour)
		stop()
		if !o.unreachable[telegram(1)] || o.unreachable[telegram(2)] || o.unreachable[telegram(3)] {
			t.Errorf("unreachable: %v", o.unreachable)
		}
		if o.rows[first[1]] == nil || o.rows[second[1]] == nil {
			t.Error("a reply to a blocked account was lost")
		}
		if r := o.rows[first[2]]; r == nil || !r.parked {
			t.Error("an expired reply was not parked")
		}
		if o.aside[first[3]] == "" || len(o.aside) != 1 {
			t.Errorf("set aside: %v", o.aside)
		}
		if len(f.attempts()) != 3+4 || len(f.delivered()) != 4 {
			t.Errorf("%d attempts, %d delivered", len(f.attempts()), len(f.delivered()))
		}
	})
}

func TestCourierCrisisOvertakesABacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		// The network hangs for check-ins: all the room that they may take is taken.
		f := &platform{name: coach.Telegram, answer: func(ctx context.Context, p coach.Parcel, _ int) error {
			if p.Priority == coach.PriorityCheckIn {
				return pause(ctx, 10*time.Second)
			}
			return nil
		}}
		for i := range 10_000 {
			o.add(parcel(telegram(i), coach.PriorityCheckIn))
		}
		pace := map[coach.Platform]schedule.Pace{coach.Telegram: {PerSecond: 5, Burst: 1, ChatPerSecond: 1, ChatBurst: 1}}
		c := courier(o, schedule.Options{Pace: pace}, f)
		stop := serve(t, c)
		time.Sleep(30 * time.Second)
		reply := telegram(9_998)
		asked := time.Now()
		o.add(parcel(reply, coach.PriorityReply))
		c.KickAccount(reply)
		for range 3 {
			o.add(parcel(telegram(9_999), coach.PriorityCrisis))
			c.KickAccount(telegram(9_999))
		}
		time.Sleep(5 * time.Second)
		crises, replies := 0, 0
		for _, d := range f.delivered() {
			took := d.at.Sub(asked)
			switch {
			case d.Priority == coach.PriorityCrisis && took <= 10*time.Millisecond:
				crises++
			case d.Priority == coach.PriorityReply && took <= 2*time.Second:
				replies++
			}
		}
		stop()
		if crises != 3 || replies != 1 {
			t.Errorf("%d of 3 crisis parcels at once, %d of 1 replies soon", crises, replies)
		}
	})
}

// After a restart nobody kicks: what is urgent goes first all the same.
func TestCourierCrisisFirstAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		for i := range 3_000 {
			o.add(parcel(telegram(i), coach.PriorityCheckIn))
		}
		o.add(parcel(telegram(5_000), coach.PriorityReply))
		id := o.add(parcel(telegram(2_999), coach.PriorityCrisis))
		f := &platform{name: coach.Telegram}
		stop := serve(t, courier(o, schedule.Options{Pace: schedule.DefaultPace()}, f))
		synctest.Wait()
		stop()
		if got := f.attempts(); len(got) == 0 || got[0].ID != id {
			t.Errorf("first: %+v", got)
		}
	})
}

func TestRow03BacklogIsPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		for i := range 1_000 {
			o.add(parcel(telegram(i), coach.PriorityCheckIn))
		}
		for range 10 {
			o.add(parcel(telegram(2_000), coach.PriorityReply))
		}
		f := &platform{name: coach.Telegram}
		stop := serve(t, courier(o, schedule.Options{Pace: schedule.DefaultPace()}, f))
		time.Sleep(time.Minute)
		stop()
		var all, chat []time.Time
		for _, d := range f.attempts() {
			all = append(all, d.at)
			if d.Account == telegram(2_000) {
				chat = append(chat, d.at)
			}
		}
		if len(all) != 1_010 || len(chat) != 10 {
			t.Fatalf("%d and %d sent", len(all), len(chat))
		}
		for i := 30; i < len(all); i++ {
			if span := all[i].Sub(all[i-30]); span < 990*time.Millisecond {
				t.Fatalf("31 in %v", span)
			}
		}
		if span := chat[9].Sub(chat[0]); span < 5*time.Second || span > 6*time.Second {
			t.Errorf("10 to one chat in %v, want 5 s", span)
		}
		if took := all[len(all)-1].Sub(all[0]); took > 36*time.Second {
			t.Errorf("slower than allowed: %v", took)
		}
	})
}

func TestRow05RestartSendsWhatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		for i := range 100 {
			o.add(parcel(telegram(i), coach.PriorityCheckIn))
		}
		hung := &platform{name: coach.Telegram, answer: func(ctx context.Context, p coach.Parcel, _ int) error {
			if p.ID <= 20 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}}
		stop := serve(t, courier(o, schedule.Options{}, hung))
		time.Sleep(time.Second)
		before := time.Now()
		stop()
		if took := time.Since(before); took > 6*time.Second {
			t.Errorf("stopping took %v", took)
		}
		for _, r := range o.rows {
			if r.Attempts != 0 {
				t.Error("a send that was cut off counts as failed")
			}
		}
		well := &platform{name: coach.Telegram}
		stop = serve(t, courier(o, schedule.Options{}, well))
		synctest.Wait()
		stop()
		if len(hung.delivered()) != 20 || len(well.delivered()) != 80 || o.left() != 0 {
			t.Errorf("%d before, %d after, %d left", len(hung.delivered()), len(well.delivered()), o.left())
		}
	})
}

func TestRow06FailedSendNeverEndsTheChain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
			switch {
			case p.ID == 1 && try < 3:
				return errors.New("no network")
			case p.ID == 2:
				panic("poison")
			case p.ID == 3:
				return &coach.SendError{Fault: coach.Bad, Err: errors.New("400")}
			}
			return nil
		}}
		for range 5 {
			o.add(parcel(telegram(1), coach.PriorityCheckIn))
		}
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Minute)
		stop()
		var got []int64
		for _, d := range f.delivered() {
			got = append(got, d.ID)
		}
		if !slices.Equal(got, []int64{1, 4, 5}) || len(o.aside) != 2 || o.left() != 0 {
			t.Errorf("delivered %v, set aside %v, left %d", got, o.aside, o.left())
		}
	})
}

func TestCourierEndsSendsThatAreUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(ctx context.Context, _ coach.Parcel, _ int) error {
			return pause(ctx, 3*time.Second)
		}}
		o.add(parcel(telegram(1), coach.PriorityReply))
		o.add(parcel(telegram(1), coach.PriorityReply))
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Second)
		stop()
		if len(f.attempts()) != 1 || len(f.delivered()) != 1 || o.left() != 1 {
			t.Errorf("%d tried, %d delivered, %d left", len(f.attempts()), len(f.delivered()), o.left())
		}
	})
}

func TestCourierTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(ctx context.Context, _ coach.Parcel, try int) error {
			if try == 1 {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}}
		o.add(parcel(telegram(1), coach.PriorityReply))
		start := time.Now()
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Minute)
		stop()
		if got := f.delivered(); len(got) != 1 || got[0].at.Sub(start) < 15*time.Second || got[0].at.Sub(start) > 17*time.Second {
			t.Errorf("delivered %v", got)
		}
	})
}

func TestCourierWhileTheStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram}
		c := courier(o, schedule.Options{}, f)
		o.fail(errors.New("disk full"), nil)
		stop := serve(t, c)
		time.Sleep(time.Hour)
		if o.reads > 200 {
			t.Errorf("a failing store was read %d times in an hour", o.reads)
		}
		// It can be read but not written: what went out is not sent twice.
		o.fail(nil, errors.New("disk full"))
		id := o.add(parcel(telegram(1), coach.PriorityReply))
		c.KickAccount(telegram(1))
		time.Sleep(time.Hour)
		if len(f.attempts()) != 1 || o.left() != 1 {
			t.Errorf("sent %d times, %d left", len(f.attempts()), o.left())
		}
		o.fail(nil, nil)
		time.Sleep(time.Minute)
		stop()
		if got := f.delivered(); len(got) != 1 || got[0].ID != id || o.left() != 0 {
			t.Errorf("delivered %d, left %d", len(got), o.left())
		}
	})
}

func TestCourierCrisisWhileTheAccountWaitsForARetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
			if p.Priority == coach.PriorityReply && try == 1 {
				return &coach.SendError{Fault: coach.Again, After: time.Minute, Err: errors.New("500")}
			}
			return nil
		}}
		c := courier(o, schedule.Options{}, f)
		start := time.Now()
		stop := serve(t, c)
		o.add(parcel(telegram(1), coach.PriorityReply))
		c.KickAccount(telegram(1))
		time.Sleep(10 * time.Second)
		o.add(parcel(telegram(1), coach.PriorityCheckIn))
		o.add(parcel(telegram(1), coach.PriorityCrisis))
		c.KickAccount(telegram(1))
		time.Sleep(2 * time.Minute)
		stop()
		var got []string
		for _, d := range f.delivered() {
			got = append(got, fmt.Sprintf("%d at %v", d.Priority, d.at.Sub(start)))
		}
		if want := []string{"0 at 10s", "1 at 1m0s", "2 at 1m0s"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// Parcels of a platform that is not served, however many, hold nobody up and stay.
func TestCourierLeavesOtherPlatformsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		for i := range 2_000 {
			o.add(parcel(coach.Account{Platform: coach.Console, ID: fmt.Sprint(i)}, coach.PriorityReply))
		}
		o.add(parcel(telegram(1), coach.PriorityCheckIn))
		f := &platform{name: coach.Telegram}
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Hour)
		stop()
		if len(f.delivered()) != 1 || o.left() != 2_000 || o.reads > 2_000 {
			t.Errorf("%d delivered, %d left, %d reads", len(f.delivered()), o.left(), o.reads)
		}
	})
}

func TestCourierFlush(t *testing.T) {
	o := newOutbox()
	now := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
		if p.ID == 7 && try == 1 { // the first of its account
			return &coach.SendError{Fault: coach.Again, After: time.Minute, Err: errors.New("busy")}
		}
		return nil
	}}
	c := courier(o, schedule.Options{Pace: schedule.DefaultPace()}, f)
	for i := range 500 {
		for range 2 {
			p := parcel(telegram(i), coach.PriorityCheckIn)
			p.Created = now
			o.add(p)
		}
	}
	start := time.Now()
	for _, step := range []struct {
		after time.Duration
		left  int
	}{{0, 2}, {30 * time.Second, 2}, {time.Minute, 0}, {time.Hour, 0}} {
		if err := c.Flush(t.Context(), now.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		if o.left() != step.left {
			t.Errorf("after %v: %d left, want %d", step.after, o.left(), step.left)
		}
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("a flush is not paced, but took %v", took)
	}
	if f.twice {
		t.Error("an account was written to twice at once")
	}
	o.fail(errors.New("disk full"), nil)
	if err := c.Flush(t.Context(), now); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Flush(ctx, now); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCourierOnlyOneAccount(t *testing.T) {
	o := newOutbox()
	f := &platform{name: coach.Console}
	me, other := coach.Account{Platform: coach.Console, ID: "me"}, coach.Account{Platform: coach.Console, ID: "other"}
	o.add(parcel(me, coach.PriorityReply))
	o.add(parcel(other, coach.PriorityReply))
	c := courier(o, schedule.Options{Only: me}, f)
	c.KickAccount(other)
	if err := c.Flush(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := f.delivered(); len(got) != 1 || got[0].Account != me || o.left() != 1 {
		t.Errorf("%d delivered, %d left", len(got), o.left())
	}
}

func TestCourierOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := courier(newOutbox(), schedule.Options{}, &platform{name: coach.Telegram})
		stop := serve(t, c)
		synctest.Wait()
		if err := c.Flush(t.Context(), time.Now()); !errors.Is(err, schedule.ErrBusy) {
			t.Errorf("Flush: %v", err)
		}
		if err := c.Run(t.Context()); !errors.Is(err, schedule.ErrBusy) {
			t.Errorf("Run: %v", err)
		}
		stop()
		if err := c.Flush(t.Context(), time.Now()); err != nil {
			t.Errorf("Flush afterwards: %v", err)
		}
	})
}

func TestCourierAttaches(t *testing.T) {
	o := newOutbox()
	f := &platform{name: coach.Telegram}
	c := courier(o, schedule.Options{Attach: func(_ context.Context, p coach.Parcel) ([]byte, error) {
		switch p.Account {
		case telegram(2):
			return []byte("half"), errors.New("no fonts")
		case telegram(3):
			panic("drawing")
		}
		return []byte("made for " + p.Message.File), nil
	}}, f)
	for i := range 4 {
		p := parcel(telegram(i), coach.PriorityReply)
		switch i {
		case 1:
			p.Message.File = coach.FileExport
		case 2, 3:
			p.Message.Picture = &coach.Picture{}
		}
		o.add(p)
	}
	if err := c.Flush(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	got := map[coach.Account]string{}
	for _, d := range f.delivered() {
		got[d.Account] = string(d.Attachment)
	}
	if len(got) != 4 || got[telegram(0)] != "" || got[telegram(1)] != "made for export" || got[telegram(2)] != "" || got[telegram(3)] != "" {
		t.Errorf("got %v", got)
	}
}

func TestCourierSendNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
			switch {
			case p.Account == telegram(1) && try == 1:
				return &coach.SendError{Fault: coach.Again, After: 3 * time.Second, Err: errors.New("429")}
			case p.Account == telegram(2):
				return &coach.SendError{Fault: coach.Blocked, Err: errors.New("403")}
			case p.Account == telegram(3):
				return errors.New("no network")
			}
			return nil
		}}
		c := courier(newOutbox(), schedule.Options{Pace: schedule.DefaultPace()}, f)
		stop := serve(t, c)
		start := time.Now()
		if err := c.SendNow(t.Context(), parcel(telegram(1), coach.PriorityCrisis)); err != nil || time.Since(start) != 3*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		var fault *coach.SendError
		if err := c.SendNow(t.Context(), parcel(telegram(2), coach.PriorityCrisis)); !errors.As(err, &fault) || fault.Fault != coach.Blocked {
			t.Errorf("blocked: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if err := c.SendNow(ctx, parcel(telegram(3), coach.PriorityCrisis)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("out of time: %v", err)
		}
		if err := c.SendNow(t.Context(), coach.Parcel{Account: coach.Account{Platform: "pigeon"}}); err == nil {
			t.Error("no sender, no error")
		}
		stop()
	})
}

func TestCourierLogsNoWordsAndNoIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(_ context.Context, p coach.Parcel, try int) error {
			if p.ID == 2 {
				panic(p.Message.Text)
			}
			if try == 1 {
				return &coach.SendError{Fault: coach.Again, Err: errors.New("POST /chat-77/messages")}
			}
			return nil
		}}
		c := courier(o, schedule.Options{
			Log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Attach: func(_ context.Context, p coach.Parcel) ([]byte, error) {
				return nil, errors.New(p.Message.Text)
			},
		}, f)
		for range 3 {
			p := parcel(telegram(77), coach.PriorityReply)
			p.Member = 4242
			p.Message.File = coach.FileExport
			o.add(p)
		}
		stop := serve(t, c)
		time.Sleep(time.Minute)
		stop()
		logged := out.String()
		for _, secret := range []string{"private words", "chat-77", "4242"} {
			if strings.Contains(logged, secret) {
				t.Errorf("the log holds %q:\n%s", secret, logged)
			}
		}
		for _, want := range []string{"fault=again", "fault=bad", "attachment failed", "platform=telegram"} {
			if !strings.Contains(logged, want) {
				t.Errorf("the log lacks %q:\n%s", want, logged)
			}
		}
	})
}
