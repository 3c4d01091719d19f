package storetest

import (
	"context"
	"errors"
	"time"

	"ashore/internal/coach"
)

var errRefused = errors.New("refused")

var eventPromises = []promise{
	{"a private event of an unknown account gets a new record", func(b *bench) {
		first, out := b.do(b.says(anna), coach.Change{State: coach.State{Phase: coach.Intake}})
		if !first.New || first.Member == 0 || first.Gone || first.State.Phase != "" {
			b.Errorf("the first record is %+v", first)
		}
		b.same("accounts", first.Accounts, []coach.Account{anna})
		b.same("outcome", out, coach.Outcome{Member: first.Member})
		second := b.look(anna)
		if second.New || second.Member != first.Member || second.State.Phase != coach.Intake {
			b.Errorf("the second record is %+v", second)
		}
		b.same("accounts", second.Accounts, []coach.Account{anna})
		if other := b.look(phone); !other.New {
			b.Error("the same id on another platform is somebody else")
		}
	}},
	{"a member begins to exist only if the change keeps them", func(b *bench) {
		record, out := b.do(b.says(anna), coach.Change{
			Skip: true, State: coach.State{Phase: coach.Steady},
			Entries: []coach.Entry{{ID: "e", Kind: "journal"}}, Wakes: []coach.Alarm{{Key: "w", Due: start}},
			Parcels: []coach.Parcel{note(anna, coach.Reply, "hi")},
		})
		b.same("outcome", out, coach.Outcome{})
		if _, err := b.Kept(context.Background(), record.Member); !errors.Is(err, coach.ErrNoMember) {
			b.Errorf("kept: %v", err)
		}
		if !b.look(anna).New {
			b.Error("the account has a member")
		}
		b.same("due", len(b.due(start, coach.Account{})), 0)
		parcels := b.pending(start, anna)
		if len(parcels) != 1 || parcels[0].Member != 0 {
			b.Errorf("parcels: %+v", parcels)
		}
	}},
	{"skip leaves all of a member but queues the parcels", func(b *bench) {
		id := b.join(anna)
		b.do(b.says(anna), coach.Change{
			Skip: true, State: coach.State{Phase: coach.NoContact}, Erase: []string{"e"},
			Entries: []coach.Entry{{ID: "e", Kind: "journal"}}, Wakes: []coach.Alarm{{Key: "w", Due: start}},
			Parcels: []coach.Parcel{note(anna, coach.Reply, "hi")},
		})
		if got := b.look(anna).State.Phase; got != coach.Steady {
			b.Errorf("phase %q", got)
		}
		kept, err := b.Kept(context.Background(), id)
		b.ok(err)
		b.same("entries", len(kept.Entries), 0)
		b.same("due", len(b.due(start, coach.Account{})), 0)
		if parcels := b.pending(start, anna); len(parcels) != 1 || parcels[0].Member != id {
			b.Errorf("parcels: %+v", parcels)
		}
	}},
	{"an event that is not private reaches no record and creates nothing", func(b *bench) {
		for _, a := range []coach.Account{group, anna} {
			id := b.join(anna)
			ev := b.says(a)
			ev.Private = false
			record, out := b.do(ev, coach.Change{
				State: coach.State{Phase: coach.NoContact}, Destroy: true,
				Entries: []coach.Entry{{ID: "e", Kind: "journal"}}, Wakes: []coach.Alarm{{Key: "w", Due: start}},
				Parcels: []coach.Parcel{note(a, coach.Reply, "in private, please")},
				Receipt: func(map[string]int) []coach.Parcel { b.Error("a receipt was asked for"); return nil },
			})
			b.same("record", record, coach.Record{})
			b.same("outcome", out, coach.Outcome{})
			kept, err := b.Kept(context.Background(), id)
			b.ok(err)
			b.same("entries", len(kept.Entries), 0)
			b.same("phase", kept.State.Phase, coach.Steady)
			b.same("due", len(b.due(start, coach.Account{})), 0)
			parcels := b.pending(start, a)
			if len(parcels) != 1 || parcels[0].Member != 0 {
				b.Errorf("parcels: %+v", parcels)
			}
			b.ok(b.Sent(context.Background(), parcels[0].ID, start))
			if _, again := b.do(ev, coach.Change{}); !again.Duplicate {
				b.Error("a second delivery is no duplicate")
			}
		}
		if !b.look(group).New {
			b.Error("the group has a member")
		}
	}},
	{"a wake and a left of nobody have no member", func(b *bench) {
		for _, ev := range []coach.Event{b.wakes(0, "w", start), b.wakes(99, "w", start), b.leaves(anna, false), b.leaves(bela, true)} {
			record, out := b.do(ev, coach.Change{
				State: coach.State{Phase: coach.Steady}, Destroy: true,
				Wakes: []coach.Alarm{{Key: "w", Due: start}}, Parcels: []coach.Parcel{note(group, coach.Reply, "line")},
			})
			b.same("record", record, coach.Record{})
			b.same("outcome", out, coach.Outcome{})
		}
		b.same("due", len(b.due(start, coach.Account{})), 0)
		b.inLine(start, coach.Account{}, "line", "line", "line", "line")
		if !b.look(anna).New || !b.look(bela).New {
			b.Error("a left has made a member")
		}
	}},
	{"the account decides whose event it is, else the member", func(b *bench) {
		first, second := b.join(anna), b.join(bela)
		if record, _ := b.do(b.wakes(first, "w", start), coach.Change{Skip: true}); record.Member != first || record.New {
			b.Errorf("the wake's record is %+v", record)
		}
		ev := b.says(bela)
		ev.Member = first
		if record, _ := b.do(ev, coach.Change{Skip: true}); record.Member != second {
			b.Errorf("member %d, not %d", record.Member, second)
		}
	}},
	{"an event that was seen changes nothing", func(b *bench) {
		for name, change := range map[string]coach.Change{
			"kept":    {State: coach.State{Phase: coach.Steady}, Parcels: []coach.Parcel{note(anna, coach.Reply, "kept")}},
			"skipped": {Skip: true, Parcels: []coach.Parcel{note(anna, coach.Reply, "skipped")}},
		} {
			ev := b.says(anna)
			_, first := b.do(ev, change)
			_, again := b.update(ev, func(coach.Record) coach.Change {
				b.Errorf("%s: fn ran again", name)
				return coach.Change{State: coach.State{Phase: coach.NoContact}}
			})
			if !again.Duplicate || first.Duplicate || (first.Member != 0 && again.Member != first.Member) {
				b.Errorf("%s: first %+v, again %+v", name, first, again)
			}
			b.one(name)
		}
	}},
	{"an error of fn is returned and nothing is committed", func(b *bench) {
		id := b.join(anna)
		due := start.Add(time.Minute)
		b.do(b.says(anna), coach.Change{
			State: coach.State{Phase: coach.Steady}, Wakes: []coach.Alarm{{Key: "w", Due: due}},
			Parcels: []coach.Parcel{note(anna, coach.Reply, "parked"), note(anna, coach.Reply, "open")},
		})
		b.ok(b.Park(context.Background(), b.one("parked")))
		b.ok(b.Unreachable(context.Background(), anna, start, "blocked"))
		refuse := func(coach.Record) (coach.Change, error) {
			return coach.Change{State: coach.State{Phase: coach.NoContact}}, errRefused
		}
		ev, wake := b.says(anna), b.wakes(id, "w", due)
		for _, e := range []coach.Event{ev, wake, b.leaves(bela, false)} {
			if _, err := b.Update(context.Background(), e, refuse); !errors.Is(err, errRefused) {
				b.Errorf("error %v", err)
			}
		}
		b.inLine(start, coach.Account{}) // still unreachable
		record, out := b.do(ev, coach.Change{Skip: true})
		if out.Duplicate || !record.Gone || record.State.Phase != coach.Steady {
			b.Errorf("after the error: %+v, %+v", record, out)
		}
		b.inLine(start, anna, "parked", "open")
		b.same("due", b.due(due, coach.Account{}), []string{"w"})
		if record, out := b.do(wake, coach.Change{Skip: true}); out.Duplicate || record.Member != id {
			b.Errorf("the wake after the error: %+v, %+v", record, out)
		}
	}},
	{"a cancelled context changes nothing", func(b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		ev := b.says(anna)
		if _, err := b.Update(ctx, ev, func(coach.Record) (coach.Change, error) { return coach.Change{}, nil }); !errors.Is(err, context.Canceled) {
			b.Errorf("error %v", err)
		}
		if record, out := b.do(ev, coach.Change{}); out.Duplicate || !record.New {
			b.Errorf("after: %+v, %+v", record, out)
		}
	}},
}
