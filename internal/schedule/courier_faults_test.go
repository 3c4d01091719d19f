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
		if n := o.readings(); n > 200 {
			t.Errorf("a failing store was read %d times in an hour", n)
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
