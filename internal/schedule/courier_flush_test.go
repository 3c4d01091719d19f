package schedule_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/schedule"
)

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
	if len(got) != 4 || got[telegram(0)] != "" || got[telegram(1)] != "made for "+coach.FileExport || got[telegram(2)] != "" || got[telegram(3)] != "" {
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
