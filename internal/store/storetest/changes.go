package storetest

import (
	"context"
	"errors"
	"time"

	"ashore/internal/coach"
)

var changePromises = []promise{
	{"kept is everything, in the order in which it was written", func(b *bench) {
		ev := b.says(anna)
		late := coach.Entry{ID: "z", Kind: "slip", At: start.Add(time.Hour), Day: coach.MakeDay(2026, 3, 1), Data: map[string]string{"with": "words ☂", "empty": ""}}
		early := coach.Entry{ID: "a", Kind: "journal", At: start.Add(-time.Hour), Data: map[string]string{"text": "more"}}
		_, out := b.do(ev, coach.Change{State: coach.State{Phase: coach.Intake}, Entries: []coach.Entry{late, early}})
		third := coach.Entry{ID: "m", Kind: "urge", At: start}
		b.do(b.says(anna), coach.Change{State: coach.State{Phase: coach.Steady}, Entries: []coach.Entry{third}})
		kept, err := b.Kept(context.Background(), out.Member)
		b.ok(err)
		b.same("kept", kept, coach.Kept{
			Member: out.Member, Created: ev.At, Accounts: []coach.Account{anna},
			State: coach.State{Phase: coach.Steady}, Entries: []coach.Entry{late, early, third},
		})
	}},
	{"entries are erased by ID, of this member only", func(b *bench) {
		a, c := b.join(anna), b.join(bela)
		for _, who := range []coach.Account{anna, bela} {
			b.do(b.says(who), coach.Change{Entries: []coach.Entry{{ID: "1", Kind: "journal"}, {ID: "2", Kind: "journal"}}})
		}
		b.do(b.says(anna), coach.Change{Erase: []string{"1", "none"}})
		b.same("entries", entryIDs(b, a), []string{"2"})
		b.same("entries of another", entryIDs(b, c), []string{"1", "2"})
		b.do(b.says(anna), coach.Change{Erase: []string{"2"}, Entries: []coach.Entry{{ID: "2", Kind: "letter"}}})
		b.same("entries", entryIDs(b, a), []string{"2"})
	}},
	{"entries of some kinds are forgotten, of this member only, and counted", func(b *bench) {
		a, c := b.fill(anna), b.fill(bela)
		b.do(b.says(anna), coach.Change{
			Forget: []string{"journal", "letter"}, Receipt: receipt(anna), Entries: []coach.Entry{{ID: "4", Kind: "journal"}},
			State: coach.State{Phase: coach.Steady}, Parcels: []coach.Parcel{note(anna, coach.Reply, "first")},
		})
		b.same("entries", entryIDs(b, a), []string{"2", "4"})
		b.same("entries of another", entryIDs(b, c), []string{"1", "2", "3"})
		got := texts(b.pending(start, anna))
		b.same("what is said", got[len(got)-2:], []string{"first", "map[journal:2]"})
		b.do(b.says(anna), coach.Change{Forget: []string{"letter"}, State: coach.State{Phase: coach.Steady}})
		b.same("entries", entryIDs(b, a), []string{"2", "4"})
		if record := b.look(anna); record.State.Phase != coach.Steady {
			b.Errorf("record %+v", record)
		}
	}},
	{"a change that cannot be kept leaves nothing behind", func(b *bench) {
		id := b.join(anna)
		b.do(b.says(anna), coach.Change{
			State: coach.State{Phase: coach.Steady}, Entries: []coach.Entry{{ID: "1", Kind: "journal"}},
			Wakes: []coach.Alarm{{Key: "w", Due: start}},
		})
		for name, bad := range map[string]coach.Change{
			"an entry twice": {
				State: coach.State{Phase: coach.NoContact}, Entries: []coach.Entry{{ID: "2", Kind: "urge"}, {ID: "1", Kind: "urge"}},
				Parcels: []coach.Parcel{note(anna, coach.Reply, "lost")},
			},
			"a parcel to nowhere": {
				State: coach.State{Phase: coach.NoContact}, Entries: []coach.Entry{{ID: "2", Kind: "urge"}},
				Parcels: []coach.Parcel{note(anna, coach.Reply, "lost"), note(coach.Account{}, coach.Reply, "lost")},
			},
			"a receipt to nowhere": {Destroy: true, Receipt: func(map[string]int) []coach.Parcel {
				return []coach.Parcel{note(coach.Account{}, coach.Reply, "lost")}
			}},
		} {
			ev := b.says(anna)
			if _, err := b.Update(context.Background(), ev, func(coach.Record) (coach.Change, error) { return bad, nil }); err == nil {
				b.Errorf("%s is kept", name)
			}
			if record, out := b.do(ev, coach.Change{Skip: true}); out.Duplicate || record.State.Phase != coach.Steady {
				b.Errorf("%s: %+v, %+v", name, record, out)
			}
			b.same("entries", entryIDs(b, id), []string{"1"})
			b.same("due", b.due(start, coach.Account{}), []string{"w"})
			b.inLine(start, coach.Account{})
		}
	}},
	{"what is kept shares nothing with what was given", func(b *bench) {
		data := map[string]string{"text": "as written"}
		streak := 3
		p := note(anna, coach.Reply, "hi")
		p.Streak, p.Message.Choices = &streak, []coach.Choice{{ID: "yes"}}
		_, out := b.update(b.says(anna), func(r coach.Record) coach.Change {
			r.Accounts[0] = bela
			return coach.Change{Entries: []coach.Entry{{ID: "1", Kind: "journal", Data: data}}, Parcels: []coach.Parcel{p}}
		})
		data["text"], streak, p.Message.Choices[0].ID = "changed", 4, "no"
		for range 2 {
			kept, err := b.Kept(context.Background(), out.Member)
			b.ok(err)
			b.same("text", kept.Entries[0].Data["text"], "as written")
			b.same("accounts", kept.Accounts, []coach.Account{anna})
			kept.Entries[0].Data["text"], kept.Accounts[0] = "changed", bela
			got := b.pending(start, anna)[0]
			b.same("parcel", []any{*got.Streak, got.Message.Choices[0].ID}, []any{3, "yes"})
			*got.Streak, got.Message.Choices[0].ID = 4, "no"
		}
	}},
	{"there is nothing of a member who does not exist", func(b *bench) {
		for _, id := range []coach.MemberID{0, 1, -1} {
			if _, err := b.Kept(context.Background(), id); !errors.Is(err, coach.ErrNoMember) {
				b.Errorf("member %d: %v", id, err)
			}
		}
	}},
}

func entryIDs(b *bench, id coach.MemberID) []string {
	b.Helper()
	kept, err := b.Kept(context.Background(), id)
	b.ok(err)
	var ids []string
	for _, e := range kept.Entries {
		ids = append(ids, e.ID)
	}
	return ids
}

var parallelPromises = []promise{
	{"members run in parallel and nothing is lost", func(b *bench) {
		const members, events = 12, 8
		done := make(chan error)
		for m := range members {
			a := coach.Account{Platform: coach.Console, ID: string(rune('a' + m))}
			for e := range events {
				ev := b.says(a)
				ev.ID += string(rune('a' + e))
				go func() {
					_, err := b.Update(context.Background(), ev, func(r coach.Record) (coach.Change, error) {
						return coach.Change{
							State: coach.State{Phase: r.State.Phase + "x"}, Entries: []coach.Entry{{ID: ev.ID, Kind: "urge"}},
							Parcels: []coach.Parcel{note(a, coach.Reply, ev.ID)},
						}, nil
					})
					if err == nil {
						_, err = b.Pending(context.Background(), start, a, 10)
					}
					done <- err
				}()
			}
		}
		for range members * events {
			if err := <-done; err != nil {
				b.Error(err)
			}
		}
		owners := map[coach.MemberID]bool{}
		for m := range members {
			record := b.look(coach.Account{Platform: coach.Console, ID: string(rune('a' + m))})
			owners[record.Member] = true
			b.same("updates of one member", len(record.State.Phase), events)
			b.same("entries of one member", len(entryIDs(b, record.Member)), events)
		}
		b.same("members", len(owners), members)
		b.same("parcels", len(b.pending(start, coach.Account{})), members*events)
	}},
	{"one event delivered many times at once is handled once", func(b *bench) {
		ev := b.says(anna)
		done := make(chan coach.Outcome)
		for range 8 {
			go func() {
				out, err := b.Update(context.Background(), ev, func(r coach.Record) (coach.Change, error) {
					return coach.Change{State: coach.State{Phase: r.State.Phase + "x"}}, nil
				})
				if err != nil {
					b.Error(err)
				}
				done <- out
			}()
		}
		fresh := 0
		for range 8 {
			if out := <-done; !out.Duplicate {
				fresh++
			}
		}
		b.same("times handled", fresh, 1)
		b.same("state", b.look(anna).State.Phase, coach.Phase("x"))
	}},
}
