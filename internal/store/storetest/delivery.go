package storetest

import (
	"context"
	"time"

	"ashore/internal/coach"
)

var all = coach.Account{} // every account

var orderPromises = []promise{
	{"a parcel comes out as it went in", func(b *bench) {
		id := b.join(anna)
		streak := 0
		in := coach.Parcel{
			ID: 77, Account: anna, Priority: coach.PriorityCheckIn, Reply: "token", Created: start, Attempts: 5,
			Phase: coach.NoContact, Streak: &streak, Attachment: []byte("never stored"),
			Message: coach.Message{
				Kind: coach.CheckIn, Text: "words ☂\n", Quiet: true, File: coach.FileExport,
				Choices: []coach.Choice{{ID: "a", Label: "A"}, {Label: "B", Link: "tel:1"}},
				Ask:     &coach.Ask{ID: "q", Title: "t", Label: "l", Open: "o", Long: true},
				Picture: &coach.Picture{
					Today: coach.MakeDay(2026, 3, 1), Days: []coach.DayMark{coach.DayClear}, Moods: []int{4}, Longest: -1,
					Words: map[string]string{"streak": "s"}, Alt: "alt",
				},
			},
		}
		b.queue(anna, in)
		got := b.pending(start, all)
		if len(got) != 1 || got[0].ID == 0 {
			b.Fatalf("pending: %+v", got)
		}
		want := in
		want.ID, want.Member, want.Attempts, want.Attachment = got[0].ID, id, 0, nil
		// Pointers are compared by what they point at.
		b.same("ask", *got[0].Message.Ask, *want.Message.Ask)
		b.same("picture", *got[0].Message.Picture, *want.Message.Picture)
		if got[0].Streak == nil || *got[0].Streak != 0 {
			b.Error("a streak of 0 became none")
		}
		got[0].Message.Ask, got[0].Message.Picture, got[0].Streak = nil, nil, nil
		want.Message.Ask, want.Message.Picture, want.Streak = nil, nil, nil
		b.same("parcel", got[0], want)
	}},
	{"parcels go by priority and age", func(b *bench) {
		b.queue(anna, note(anna, coach.CheckIn, "3"), note(anna, coach.Reply, "2a"), note(anna, coach.Reply, "2b"))
		b.queue(anna, note(anna, coach.Crisis, "1"), note(anna, coach.Reply, "2c"))
		b.inLine(start, anna, "1", "2a", "2b", "2c", "3")
		b.ok(b.Sent(context.Background(), b.one("2a"), start))
		b.inLine(start, anna, "1", "2b", "2c", "3")
	}},
	{"at most so many, and of one account only where asked", func(b *bench) {
		b.queue(anna, note(anna, coach.Reply, "a1"), note(anna, coach.Reply, "a2"))
		b.queue(bela, note(bela, coach.Reply, "b1"), note(phone, coach.Reply, "p1"))
		b.inLine(start, anna, "a1", "a2")
		b.inLine(start, phone, "p1")
		b.inLine(start, group)
		if got := b.pending(start, all); len(got) != 4 {
			b.Errorf("of all accounts: %v", texts(got))
		}
		for limit := range 3 {
			got, err := b.Pending(context.Background(), start, anna, limit)
			b.ok(err)
			b.same("limited", texts(got), append([]string(nil), []string{"a1", "a2"}[:limit]...))
		}
	}},
	{"one that must wait holds up those behind it on its account only", func(b *bench) {
		b.queue(anna, note(anna, coach.Reply, "1"), note(anna, coach.Reply, "2"), note(anna, coach.Reply, "3"), note(anna, coach.CheckIn, "4"))
		b.queue(bela, note(bela, coach.CheckIn, "b"))
		b.ok(b.Retry(context.Background(), b.one("2"), at(5), "429"))
		b.inLine(start, anna, "1")
		b.inLine(start, bela, "b")
		b.queue(anna, note(anna, coach.Crisis, "0"))
		b.inLine(start, anna, "0", "1")
		b.inLine(at(5).Add(-time.Second), anna, "0", "1")
		b.inLine(at(5), anna, "0", "1", "2", "3", "4")
	}},
	{"a waiting crisis parcel is not overtaken", func(b *bench) {
		b.queue(anna, note(anna, coach.Crisis, "crisis"), note(anna, coach.Reply, "reply"))
		b.ok(b.Retry(context.Background(), b.one("crisis"), at(1), "timeout"))
		b.inLine(start, anna)
		b.inLine(at(1), anna, "crisis", "reply")
	}},
	{"a retry counts, and is never early by part of a second", func(b *bench) {
		b.queue(anna, note(anna, coach.Reply, "1"))
		id := b.one("1")
		b.ok(b.Retry(context.Background(), id, start, "5xx"))
		b.ok(b.Retry(context.Background(), id, at(1).Add(time.Millisecond), "5xx"))
		b.inLine(at(1), anna)
		got := b.pending(at(1).Add(time.Second), anna)
		if len(got) != 1 || got[0].Attempts != 2 {
			b.Errorf("pending: %+v", got)
		}
	}},
	{"the next parcel is the earliest that waits for a retry", func(b *bench) {
		next := func(only coach.Account) int {
			due, ok, err := b.NextParcel(context.Background(), only)
			b.ok(err)
			if !ok {
				return -1
			}
			return int(due.Sub(start) / time.Minute)
		}
		b.queue(anna, note(anna, coach.Reply, "a1"), note(anna, coach.Reply, "a2"), note(bela, coach.Reply, "b"))
		b.same("none waits", next(all), -1)
		b.ok(b.Retry(context.Background(), b.one("a2"), at(2), "429"))
		b.ok(b.Retry(context.Background(), b.one("b"), at(3), "429"))
		b.same("all", next(all), 2)
		b.same("only one account's", next(bela), 3)
		b.ok(b.Retry(context.Background(), b.one("a1"), at(4), "429"))
		b.same("one behind another", next(anna), 4)
		b.ok(b.Unreachable(context.Background(), bela, start, "blocked"))
		b.same("an unreachable account", next(bela), -1)
	}},
	{"a parcel that is not there is no error", func(b *bench) {
		ctx := context.Background()
		for _, err := range []error{b.Sent(ctx, 9, start), b.Retry(ctx, 9, start, "r"), b.SetAside(ctx, 9, start, "r"), b.Park(ctx, 9)} {
			b.ok(err)
		}
	}},
}

var deliveryPromises = []promise{
	{"a parcel set aside holds up nothing and never comes again", func(b *bench) {
		b.queue(anna, note(anna, coach.Reply, "bad"), note(anna, coach.Reply, "good"))
		id := b.one("bad")
		b.ok(b.Retry(context.Background(), id, at(1), "400"))
		b.ok(b.SetAside(context.Background(), id, start, "400"))
		b.inLine(start, anna, "good")
		b.look(anna)
		b.inLine(at(9), anna, "good")
	}},
	{"a parked parcel waits for the account's next event and takes its reply", func(b *bench) {
		b.join(anna)
		p := note(anna, coach.Reply, "parked")
		p.Reply = "expired"
		b.queue(anna, p, note(anna, coach.Reply, "other"))
		id := b.one("parked")
		b.ok(b.Retry(context.Background(), id, at(5), "5xx"))
		b.ok(b.Park(context.Background(), id))
		b.inLine(start, anna, "other")
		b.inLine(at(9), anna, "other")
		if _, ok, err := b.NextParcel(context.Background(), all); ok || err != nil {
			b.Errorf("a parked parcel waits for a time: %v", err)
		}
		b.do(b.says(bela), coach.Change{Skip: true})
		b.inLine(at(9), anna, "other")
		ev := b.says(anna)
		ev.Reply = "fresh"
		b.do(ev, coach.Change{State: coach.State{Phase: coach.Steady}, Parcels: []coach.Parcel{note(anna, coach.Reply, "new")}})
		got := b.pending(start, anna)
		b.same("texts", texts(got), []string{"parked", "other", "new"})
		b.same("reply", got[0].Reply, "fresh")
		b.same("reply of the others", got[1].Reply+got[2].Reply, "")
		if _, out := b.do(ev, coach.Change{}); !out.Duplicate {
			b.Error("not a duplicate")
		}
	}},
	{"a parked parcel without a member waits too", func(b *bench) {
		b.queue(anna, note(anna, coach.Reply, "parked"))
		b.ok(b.Park(context.Background(), b.one("parked")))
		ev := b.says(anna)
		ev.Reply = "fresh"
		b.do(ev, coach.Change{State: coach.State{Phase: coach.Intake}})
		got := b.pending(start, anna)
		if len(got) != 1 || got[0].Reply != "fresh" || got[0].Member != 0 {
			b.Errorf("pending: %+v", got)
		}
	}},
	{"an event that others can read brings out no member's parked parcels", func(b *bench) {
		b.join(anna)
		b.queue(anna, note(anna, coach.Reply, "parked"))
		b.ok(b.Park(context.Background(), b.one("parked")))
		ev := b.says(anna)
		ev.Private, ev.Reply = false, "public"
		b.do(ev, coach.Change{})
		b.inLine(at(9), anna)
	}},
	{"an unreachable account loses its check-ins and nothing else", func(b *bench) {
		id := b.join(anna)
		b.do(b.says(anna), coach.Change{
			State: coach.State{Phase: coach.NoContact}, Entries: []coach.Entry{{ID: "1", Kind: "journal"}},
			Parcels: []coach.Parcel{
				note(anna, coach.CheckIn, "check-in"), note(anna, coach.Reply, "reply"), note(anna, coach.Crisis, "crisis"),
				note(phone, coach.CheckIn, "other account"),
			},
		})
		b.ok(b.Unreachable(context.Background(), anna, start, "blocked"))
		b.inLine(start, all, "other account")
		b.inLine(start, anna)
		b.same("entries", entryIDs(b, id), []string{"1"})
		record := b.look(anna)
		if !record.Gone || record.State.Phase != coach.NoContact {
			b.Errorf("record %+v", record)
		}
		b.inLine(start, anna, "crisis", "reply")
		if b.look(anna).Gone {
			b.Error("gone for a second time")
		}
	}},
	{"a wake or another account's event does not bring an account back", func(b *bench) {
		id := b.join(anna)
		b.addAccount(id, phone)
		b.queue(anna, note(anna, coach.Reply, "waits"))
		b.ok(b.Unreachable(context.Background(), anna, start, "blocked"))
		for _, ev := range []coach.Event{b.wakes(id, "w", start), b.says(phone), b.says(bela)} {
			if record, _ := b.do(ev, coach.Change{Skip: true}); record.Gone {
				b.Errorf("gone by the event of another: %+v", record)
			}
		}
		b.inLine(start, anna)
	}},
	{"an account that left is gone until it comes back", func(b *bench) {
		b.join(anna)
		b.queue(anna, note(anna, coach.CheckIn, "check-in"), note(anna, coach.Reply, "reply"))
		for range 2 {
			if record, _ := b.do(b.leaves(anna, false), coach.Change{Skip: true}); record.Gone || record.New {
				b.Errorf("on leaving: %+v", record)
			}
			b.inLine(start, anna)
		}
		if record, _ := b.do(b.leaves(anna, true), coach.Change{Skip: true}); !record.Gone {
			b.Errorf("on coming back: %+v", record)
		}
		b.inLine(start, anna, "reply")
	}},
	{"an account of nobody can be unreachable", func(b *bench) {
		ev := b.says(group)
		ev.Private = false
		b.do(ev, coach.Change{Parcels: []coach.Parcel{note(group, coach.Reply, "line")}})
		b.ok(b.Unreachable(context.Background(), group, start, "kicked"))
		b.inLine(start, all)
		again := b.says(group)
		again.Private = false
		if record, _ := b.do(again, coach.Change{}); record.Gone {
			b.Errorf("record %+v", record)
		}
		b.inLine(start, all, "line")
		b.do(b.leaves(bela, false), coach.Change{})
		if record := b.look(bela); !record.New || !record.Gone {
			b.Errorf("somebody new who had left: %+v", record)
		}
	}},
	{"each account of a member has its own line", func(b *bench) {
		id := b.join(anna)
		b.addAccount(id, phone)
		record := b.look(phone)
		if record.New || record.Member != id {
			b.Errorf("record %+v", record)
		}
		b.same("accounts", record.Accounts, []coach.Account{anna, phone})
		b.queue(phone, note(anna, coach.Reply, "a"), note(phone, coach.Reply, "p"))
		b.ok(b.Retry(context.Background(), b.one("a"), at(1), "429"))
		b.inLine(start, all, "p")
		b.ok(b.Unreachable(context.Background(), phone, start, "blocked"))
		b.inLine(at(1), all, "a")
	}},
}
