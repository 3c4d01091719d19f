package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ashore/internal/coach"
)

// receipt tells the counts to an account.
func receipt(a coach.Account) func(map[string]int) []coach.Parcel {
	return func(counts map[string]int) []coach.Parcel {
		return []coach.Parcel{note(a, coach.Reply, fmt.Sprint(counts))}
	}
}

// fill gives an account's member one of everything.
func (b *bench) fill(a coach.Account) coach.MemberID {
	b.Helper()
	_, out := b.do(b.says(a), coach.Change{
		State: coach.State{Phase: coach.NoContact}, Wakes: []coach.Alarm{{Key: a.ID, Due: start}},
		Entries: []coach.Entry{{ID: "1", Kind: "journal"}, {ID: "2", Kind: "slip"}, {ID: "3", Kind: "journal"}},
		Parcels: []coach.Parcel{note(a, coach.Reply, a.ID+" pending"), note(a, coach.Reply, a.ID+" parked")},
	})
	b.ok(b.Park(context.Background(), b.one(a.ID+" parked")))
	return out.Member
}

var deletionPromises = []promise{
	{"destroy deletes all of a member and nothing of another", func(b *bench) {
		id, other := b.fill(anna), b.fill(bela)
		b.do(b.says(anna), coach.Change{
			State: coach.State{Phase: coach.Intake}, Wakes: []coach.Alarm{{Key: "new", Due: start}},
			Entries: []coach.Entry{{ID: "4", Kind: "urge"}},
		})
		ev := b.says(anna)
		_, out := b.do(ev, coach.Change{
			Destroy: true, Receipt: receipt(anna), State: coach.State{Phase: coach.Steady},
			Entries: []coach.Entry{{ID: "5", Kind: "urge"}}, Wakes: []coach.Alarm{{Key: "ignored", Due: start}},
			Parcels: []coach.Parcel{note(anna, coach.Reply, "ignored")},
		})
		b.same("outcome", out, coach.Outcome{Member: id})
		if _, err := b.Kept(context.Background(), id); !errors.Is(err, coach.ErrNoMember) {
			b.Errorf("kept: %v", err)
		}
		parcels := b.pending(at(9), anna)
		b.same("receipt", texts(parcels), []string{"map[account:1 journal:2 slip:1 urge:1]"})
		b.same("member of the receipt", parcels[0].Member, coach.MemberID(0))
		b.same("due", b.due(at(9), coach.Account{}), []string{bela.ID})
		b.same("another's entries", entryIDs(b, other), []string{"1", "2", "3"})
		b.inLine(at(9), bela, "bela pending")
		if _, out := b.do(ev, coach.Change{}); !out.Duplicate || out.Member != 0 {
			b.Errorf("the event again: %+v", out)
		}
	}},
	{"after destroy the account begins anew, under another number", func(b *bench) {
		id := b.fill(anna)
		b.do(b.says(anna), coach.Change{Destroy: true})
		record := b.look(anna)
		if !record.New || record.Member == id || record.State.Phase != "" || record.Gone {
			b.Errorf("record %+v", record)
		}
		again := b.join(anna)
		b.same("entries", len(entryIDs(b, again)), 0)
		b.same("due", len(b.due(at(9), coach.Account{})), 0)
		b.inLine(at(9), anna)
	}},
	{"destroy takes every account, and that it was unreachable", func(b *bench) {
		id := b.fill(anna)
		b.addAccount(id, phone)
		b.ok(b.Unreachable(context.Background(), anna, start, "blocked"))
		b.do(b.says(phone), coach.Change{Destroy: true, Receipt: receipt(phone)})
		b.inLine(start, phone, "map[account:2 journal:2 slip:1]")
		for _, a := range []coach.Account{anna, phone} {
			if record := b.look(a); !record.New || record.Gone {
				b.Errorf("record %+v", record)
			}
		}
	}},
	{"a wake may destroy, and nothing else in the change counts then", func(b *bench) {
		id := b.fill(anna)
		b.do(b.wakes(id, "w", start), coach.Change{Destroy: true, Skip: true, Receipt: receipt(anna)})
		if !b.look(anna).New {
			b.Error("the member is still there")
		}
	}},
	{"destroying somebody who is not kept gives a receipt of nothing", func(b *bench) {
		_, out := b.do(b.says(anna), coach.Change{Destroy: true, Receipt: receipt(anna)})
		b.same("outcome", out, coach.Outcome{})
		b.inLine(start, anna, "map[]")
		if !b.look(anna).New {
			b.Error("a member was made")
		}
	}},
	{"a deletion that is to be remembered is, for thirty days, by its accounts", func(b *bench) {
		later := func(ev coach.Event, after time.Duration) coach.Event { ev.At = start.Add(after); return ev }
		at := func(a coach.Account, after time.Duration) time.Time {
			b.Helper()
			record, _ := b.do(later(b.says(a), after), coach.Change{Skip: true})
			return record.Returned
		}
		b.same("before anything", at(anna, 0), time.Time{})
		b.join(anna)
		b.join(bela)
		b.same("of a member", at(anna, 0), time.Time{})
		b.do(b.says(anna), coach.Change{Destroy: true, Remember: true, Receipt: receipt(anna)})
		until := start.Add(coach.ReturnFor)
		b.same("at once", at(anna, time.Second), until)
		b.same("somebody else", at(bela, time.Second), time.Time{})
		b.same("the same id elsewhere", at(phone, time.Second), time.Time{})
		b.do(later(b.says(anna), time.Hour), coach.Change{State: coach.State{Phase: coach.Steady}})
		b.same("as a member again", at(anna, coach.ReturnFor-time.Second), until)
		b.same("thirty days later", at(anna, coach.ReturnFor), time.Time{})
	}},
	{"a deletion is remembered longer by a second one, and shorter by none", func(b *bench) {
		returned := func(days int) time.Time {
			b.Helper()
			ev := b.says(anna)
			ev.At = start.AddDate(0, 0, days)
			record, _ := b.do(ev, coach.Change{Skip: true})
			return record.Returned
		}
		for _, days := range []int{0, 20, 10} {
			b.join(anna)
			ev := b.says(anna)
			ev.At = start.AddDate(0, 0, days)
			b.do(ev, coach.Change{Destroy: true, Remember: true})
		}
		b.same("until", returned(40), start.AddDate(0, 0, 50))
		b.join(anna)
		b.do(b.says(anna), coach.Change{Destroy: true})
		b.same("after a deletion that is not to be remembered", returned(40), start.AddDate(0, 0, 50))
	}},
	{"a deletion that is not to be remembered is not, nor one of nobody, and one of several accounts is by each", func(b *bench) {
		b.join(anna)
		b.do(b.says(anna), coach.Change{Destroy: true})
		b.do(b.says(bela), coach.Change{Destroy: true, Remember: true})
		for _, a := range []coach.Account{anna, bela} {
			b.same("returned", b.look(a).Returned, time.Time{})
		}
		id := b.join(anna)
		b.addAccount(id, phone)
		b.do(b.says(phone), coach.Change{Destroy: true, Remember: true})
		for _, a := range []coach.Account{anna, phone} {
			b.same("returned", b.look(a).Returned, start.Add(coach.ReturnFor))
		}
		b.addAccount(b.join(bela), phone)
		b.same("a member who is joined with a deleted account", b.look(bela).Returned, start.Add(coach.ReturnFor))
	}},
	{"what is sent while the member is deleted ends in nothing", func(b *bench) {
		b.fill(anna)
		id := b.one("anna pending")
		b.do(b.says(anna), coach.Change{Destroy: true})
		b.ok(b.Retry(context.Background(), id, at(1), "timeout"))
		b.ok(b.Park(context.Background(), id))
		b.ok(b.Sent(context.Background(), id, start))
		b.look(anna)
		b.inLine(at(9), all)
	}},
}
