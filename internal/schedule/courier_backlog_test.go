package schedule_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/schedule"
)

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

func TestCourierCrisisGoesWhenEverythingHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(ctx context.Context, p coach.Parcel, _ int) error {
			if p.Priority != coach.PriorityCrisis {
				<-ctx.Done()
			}
			return ctx.Err()
		}}
		for i := range 100 {
			o.add(parcel(telegram(i), coach.PriorityReply))
		}
		c := courier(o, schedule.Options{}, f)
		stop := serve(t, c)
		time.Sleep(time.Second)
		o.add(parcel(telegram(500), coach.PriorityCrisis))
		c.KickAccount(telegram(500))
		synctest.Wait()
		if got := f.delivered(); f.most != 65 || len(got) != 1 || got[0].Account != telegram(500) {
			t.Errorf("%d at once, %d delivered", f.most, len(got))
		}
		stop()
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

// What the platform took is noted even if it took longer than the grace at the end.
func TestCourierNotesWhatArrivedLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		f := &platform{name: coach.Telegram, answer: func(context.Context, coach.Parcel, int) error {
			time.Sleep(10 * time.Second)
			return nil
		}}
		o.add(parcel(telegram(1), coach.PriorityReply))
		stop := serve(t, courier(o, schedule.Options{}, f))
		time.Sleep(time.Second)
		stop()
		if len(f.delivered()) != 1 || o.left() != 0 {
			t.Errorf("%d delivered, %d left", len(f.delivered()), o.left())
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
