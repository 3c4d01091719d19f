package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ashore/internal/coach"
)

// Run holds a store to every sentence of [coach.Store]. open returns an empty store of the test's own. A store that has
// AddAccount(context.Context, coach.MemberID, coach.Account) error is also held to what is promised of a member's several accounts.
func Run(t *testing.T, open func(t *testing.T) coach.Store) {
	for _, group := range [][]promise{eventPromises, changePromises, wakePromises, orderPromises, deliveryPromises, deletionPromises, parallelPromises} {
		for _, p := range group {
			t.Run(p.name, func(t *testing.T) { p.holds(&bench{T: t, Store: open(t)}) })
		}
	}
}

// promise is one sentence or two of the contract.
type promise struct {
	name  string
	holds func(b *bench)
}

var (
	anna  = coach.Account{Platform: coach.Telegram, ID: "anna"}
	bela  = coach.Account{Platform: coach.Telegram, ID: "bela"}
	phone = coach.Account{Platform: coach.Discord, ID: "anna"} // the same id on another platform
	group = coach.Account{Platform: coach.Telegram, ID: "group"}
)

// start is when the tests begin.
var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// bench is a store under test, with the steps that the tests are made of.
type bench struct {
	*testing.T
	coach.Store
	events int
}

// says returns a new private event of an account.
func (b *bench) says(a coach.Account) coach.Event {
	b.events++
	return coach.Event{ID: fmt.Sprintf("%s:%d", a.Platform, b.events), Account: a, At: start, Input: coach.Text{Text: "hello"}, Private: true}
}

// wakes returns a new wake event.
func (b *bench) wakes(id coach.MemberID, key string, due time.Time) coach.Event {
	b.events++
	return coach.Event{ID: fmt.Sprintf("wake:%d", b.events), Member: id, At: due, Input: coach.Wake{Key: key, Due: due}}
}

// leaves returns a new event of an account that goes away, or comes back.
func (b *bench) leaves(a coach.Account, back bool) coach.Event {
	ev := b.says(a)
	ev.Input = coach.Left{Back: back}
	return ev
}

// update runs an Update that must succeed, and returns the record that it was given.
func (b *bench) update(ev coach.Event, fn func(coach.Record) coach.Change) (coach.Record, coach.Outcome) {
	b.Helper()
	var seen coach.Record
	out, err := b.Update(context.Background(), ev, func(r coach.Record) (coach.Change, error) {
		seen = r
		return fn(r), nil
	})
	if err != nil {
		b.Fatalf("update: %v", err)
	}
	return seen, out
}

// do commits a Change.
func (b *bench) do(ev coach.Event, change coach.Change) (coach.Record, coach.Outcome) {
	b.Helper()
	return b.update(ev, func(coach.Record) coach.Change { return change })
}

// look returns an account's record and leaves it as it is.
func (b *bench) look(a coach.Account) coach.Record {
	b.Helper()
	record, _ := b.do(b.says(a), coach.Change{Skip: true})
	return record
}

// join makes an account a member.
func (b *bench) join(a coach.Account) coach.MemberID {
	b.Helper()
	_, out := b.do(b.says(a), coach.Change{State: coach.State{Phase: coach.Steady}})
	if out.Member == 0 {
		b.Fatal("a member was not created")
	}
	return out.Member
}

// addAccount skips the test where the store cannot do it.
func (b *bench) addAccount(id coach.MemberID, a coach.Account) {
	b.Helper()
	s, can := b.Store.(interface {
		AddAccount(context.Context, coach.MemberID, coach.Account) error
	})
	if !can {
		b.Skip("this store adds no accounts")
	}
	if err := s.AddAccount(context.Background(), id, a); err != nil {
		b.Fatalf("add an account: %v", err)
	}
}

// note returns a parcel of a kind that says text.
func note(a coach.Account, kind coach.MessageKind, text string) coach.Parcel {
	p := coach.Parcel{Account: a, Created: start, Message: coach.Message{Kind: kind, Text: text}}
	switch kind {
	case coach.Crisis:
		p.Priority = coach.PriorityCrisis
	case coach.Reply:
		p.Priority = coach.PriorityReply
	case coach.CheckIn:
		p.Priority = coach.PriorityCheckIn
	}
	return p
}

// queue puts parcels into the outbox by a private event of the account, and changes nothing else.
func (b *bench) queue(a coach.Account, parcels ...coach.Parcel) {
	b.Helper()
	b.do(b.says(a), coach.Change{Skip: true, Parcels: parcels})
}

// pending returns the parcels that may be sent at a time.
func (b *bench) pending(now time.Time, only coach.Account) []coach.Parcel {
	b.Helper()
	parcels, err := b.Pending(context.Background(), now, only, 1000)
	if err != nil {
		b.Fatalf("pending: %v", err)
	}
	return parcels
}

// one returns the ID of the only parcel pending with that text.
func (b *bench) one(text string) int64 {
	b.Helper()
	var ids []int64
	for _, p := range b.pending(start.AddDate(10, 0, 0), coach.Account{}) {
		if p.Message.Text == text {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) != 1 {
		b.Fatalf("%d parcels say %q, not one", len(ids), text)
	}
	return ids[0]
}

// ok fails the test on an error.
func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// inLine fails unless exactly these texts may be sent, in this order.
func (b *bench) inLine(now time.Time, only coach.Account, want ...string) {
	b.Helper()
	b.same("texts in line", texts(b.pending(now, only)), want)
}

func texts(parcels []coach.Parcel) []string {
	var all []string
	for _, p := range parcels {
		all = append(all, p.Message.Text)
	}
	return all
}

// due returns the keys of what is due at a time.
func (b *bench) due(now time.Time, only coach.Account) []string {
	b.Helper()
	wakes, err := b.Due(context.Background(), now, only, 1000)
	b.ok(err)
	var keys []string
	for _, w := range wakes {
		keys = append(keys, w.Key)
	}
	return keys
}

func (b *bench) same(what string, got, want any) {
	b.Helper()
	g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want)
	if g != w {
		b.Errorf("%s: got %s, want %s", what, g, w)
	}
}
