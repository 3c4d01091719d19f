package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ashore/internal/coach"
	"ashore/internal/store/storetest"
)

// twins are the two stores, which are given the same.
type twins struct {
	sqlite *Store
	memory *storetest.Memory
	dice   *rand.Rand
	sent   []coach.Event
}

// TestBothStoresAlwaysAgree gives both stores the same long series of random steps and asks them everything after each one.
func TestBothStoresAlwaysAgree(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := &twins{mustOpen(t, fresh(t)), new(storetest.Memory), rand.New(rand.NewPCG(seed, 1)), nil}
			for step := range 120 {
				what, a, b := w.step(step)
				if a != b {
					t.Fatalf("step %d, %s: %s in SQLite, %s in memory", step, what, a, b)
				}
				if a, b := w.ask(w.sqlite), w.ask(w.memory); a != b {
					t.Fatalf("after step %d, %s:\n%s in SQLite\n%s in memory", step, what, a, b)
				}
			}
		})
	}
}

// step does one random thing to both and returns what came of it.
func (w *twins) step(n int) (what, a, b string) {
	id, at, account := int64(1+w.dice.IntN(n+1)), start.Add(time.Duration(w.dice.IntN(600_000))*time.Millisecond), w.account()
	var do func(s coach.Store) error
	switch w.dice.IntN(12) {
	case 0:
		what, do = "sent", func(s coach.Store) error { return s.Sent(ctx, id, at) }
	case 1:
		what, do = "retry", func(s coach.Store) error { return s.Retry(ctx, id, at, "r") }
	case 2:
		what, do = "set aside", func(s coach.Store) error { return s.SetAside(ctx, id, at, "r") }
	case 3, 4:
		what, do = "park", func(s coach.Store) error { return s.Park(ctx, id) }
	case 5:
		what, do = "unreachable", func(s coach.Store) error { return s.Unreachable(ctx, account, at, "r") }
	default:
		ev, change := w.event(n), w.change(n)
		run := func(s coach.Store) string {
			var record coach.Record
			out, err := s.Update(ctx, ev, func(r coach.Record) (coach.Change, error) { record = r; return change, nil })
			return fmt.Sprint(out, record, err != nil)
		}
		return fmt.Sprintf("update by %T", ev.Input), run(w.sqlite), run(w.memory)
	}
	return what, fmt.Sprint(do(w.sqlite)), fmt.Sprint(do(w.memory))
}

func (w *twins) account() coach.Account {
	return coach.Account{Platform: coach.Console, ID: string(rune('a' + w.dice.IntN(4)))}
}

func (w *twins) event(n int) coach.Event {
	if len(w.sent) > 0 && w.dice.IntN(8) == 0 {
		return w.sent[w.dice.IntN(len(w.sent))]
	}
	ev := event(w.account(), fmt.Sprint(n))
	ev.Private = w.dice.IntN(6) > 0
	ev.Reply = []string{"", "token"}[w.dice.IntN(2)]
	switch w.dice.IntN(6) {
	case 0:
		ev.Input = coach.Left{Back: w.dice.IntN(2) == 0}
	case 1:
		ev.Account, ev.Member = coach.Account{}, coach.MemberID(w.dice.IntN(6))
		ev.Input = coach.Wake{Key: w.key(), Due: w.due()}
	}
	w.sent = append(w.sent, ev)
	return ev
}

func (w *twins) key() string    { return string(rune('p' + w.dice.IntN(3))) }
func (w *twins) due() time.Time { return start.Add(time.Duration(w.dice.IntN(5)) * time.Minute) }

func (w *twins) change(n int) coach.Change {
	c := coach.Change{State: coach.State{Phase: coach.Phase(fmt.Sprint(n))}, Skip: w.dice.IntN(6) == 0, Destroy: w.dice.IntN(14) == 0, Remember: w.dice.IntN(2) == 0}
	for i := range w.dice.IntN(3) {
		// Some of the IDs are there already: such a change must be refused by both.
		c.Entries = append(c.Entries, coach.Entry{ID: fmt.Sprint(n-w.dice.IntN(2)*4, "-", i), Kind: w.key(), At: start, Data: map[string]string{"n": fmt.Sprint(n)}})
		c.Erase = append(c.Erase, fmt.Sprint(w.dice.IntN(n+1), "-", i))
	}
	for range w.dice.IntN(3) {
		c.Wakes = append(c.Wakes, coach.Alarm{Key: w.key(), Due: w.due(), Silent: w.dice.IntN(3) == 0})
	}
	kinds := []coach.MessageKind{coach.Crisis, coach.Reply, coach.CheckIn}
	for i := range w.dice.IntN(4) {
		k := w.dice.IntN(3)
		c.Parcels = append(c.Parcels, coach.Parcel{
			Account: w.account(), Priority: coach.Priority(k), Created: start, Reply: "first",
			Message: coach.Message{Kind: kinds[k], Text: fmt.Sprint(n, ".", i)},
		})
	}
	to := w.account()
	c.Receipt = func(counts map[string]int) []coach.Parcel {
		return []coach.Parcel{{Account: to, Created: start, Message: coach.Message{Kind: coach.Reply, Text: fmt.Sprint(counts)}}}
	}
	return c
}

// ask returns everything that a store answers.
func (w *twins) ask(s coach.Store) string {
	var all []any
	for m := coach.MemberID(1); m < 40; m++ {
		kept, err := s.Kept(ctx, m)
		if errors.Is(err, coach.ErrNoMember) {
			continue
		}
		all = append(all, kept, fmt.Sprint(err))
	}
	for _, only := range []coach.Account{{}, {Platform: coach.Console, ID: "a"}, {Platform: coach.Console, ID: "nobody"}} {
		for _, now := range []time.Time{start, start.Add(3 * time.Minute), start.Add(time.Hour)} {
			due, err := s.Due(ctx, now, only, 3)
			parcels, err2 := s.Pending(ctx, now, only, 50)
			all = append(all, append([]coach.DueWake(nil), due...), append([]coach.Parcel(nil), parcels...), fmt.Sprint(err, err2))
		}
		wake, ok, err := s.NextWake(ctx, only)
		parcel, ok2, err2 := s.NextParcel(ctx, only)
		all = append(all, wake, ok, parcel, ok2, fmt.Sprint(err, err2))
	}
	text, err := json.Marshal(all)
	return fmt.Sprint(string(text), err)
}
