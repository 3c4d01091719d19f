package storetest

import (
	"context"
	"time"

	"ashore/internal/coach"
)

func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

// sleep gives an account's member exactly these wakes.
func (b *bench) sleep(a coach.Account, wakes ...coach.Alarm) {
	b.Helper()
	b.do(b.says(a), coach.Change{State: coach.State{Phase: coach.Steady}, Wakes: wakes})
}

// next returns when the next wake is due, in minutes from start; -1 for none.
func (b *bench) next(only coach.Account) int {
	b.Helper()
	due, ok, err := b.NextWake(context.Background(), only)
	b.ok(err)
	if !ok {
		return -1
	}
	return int(due.Sub(start) / time.Minute)
}

var wakePromises = []promise{
	{"what is due comes earliest first, at most so many", func(b *bench) {
		id := b.join(anna)
		b.sleep(anna, coach.Alarm{Key: "c", Due: at(3)}, coach.Alarm{Key: "a", Due: at(1)}, coach.Alarm{Key: "d", Due: at(4)})
		b.sleep(bela, coach.Alarm{Key: "b", Due: at(2)}, coach.Alarm{Key: "a", Due: at(5)})
		b.same("none before its time", b.due(at(1).Add(-time.Second), coach.Account{}), []string(nil))
		b.same("due", b.due(at(3), coach.Account{}), []string{"a", "b", "c"})
		wakes, err := b.Due(context.Background(), at(9), coach.Account{}, 1)
		b.ok(err)
		b.same("at most one", wakes, []coach.DueWake{{Member: id, Key: "a", Due: at(1)}})
		b.same("next", b.next(coach.Account{}), 1)
	}},
	{"only the wakes of the member who owns an account", func(b *bench) {
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)})
		b.sleep(bela, coach.Alarm{Key: "b", Due: at(2)})
		b.same("due", b.due(at(9), bela), []string{"b"})
		b.same("next", b.next(bela), 2)
		b.same("due of nobody", b.due(at(9), group), []string(nil))
		b.same("next of nobody", b.next(group), -1)
	}},
	{"a change's wakes stand in place of all that were there", func(b *bench) {
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)}, coach.Alarm{Key: "b", Due: at(2)})
		b.sleep(bela, coach.Alarm{Key: "a", Due: at(3)})
		b.sleep(anna, coach.Alarm{Key: "b", Due: at(4)}, coach.Alarm{Key: "c", Due: at(5)})
		b.same("due", b.due(at(9), anna), []string{"b", "c"})
		b.same("another's", b.due(at(9), bela), []string{"a"})
		b.sleep(anna)
		b.same("next", b.next(anna), -1)
	}},
	{"a silent wake is due for members out of reach, too", func(b *bench) {
		id := b.join(anna)
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)}, coach.Alarm{Key: "b", Due: at(2), Silent: true})
		b.do(b.leaves(anna, false), coach.Change{Skip: true})
		b.same("due", b.due(at(9), coach.Account{}), []string{"b"})
		b.same("next", b.next(coach.Account{}), 2)
		b.do(b.wakes(id, "b", at(2)), coach.Change{State: coach.State{Phase: coach.NoContact}, Wakes: []coach.Alarm{{Key: "a", Due: at(1)}}})
		b.same("after it", b.next(coach.Account{}), -1)
		b.do(b.leaves(anna, true), coach.Change{Skip: true})
		b.same("back in reach", b.due(at(9), coach.Account{}), []string{"a"})
	}},
	{"a wake event takes its wake out, also when it is a duplicate", func(b *bench) {
		id := b.join(anna)
		ev := b.wakes(id, "a", at(1))
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)}, coach.Alarm{Key: "b", Due: at(1)})
		b.do(ev, coach.Change{Skip: true})
		b.same("due", b.due(at(9), anna), []string{"b"})
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)}, coach.Alarm{Key: "b", Due: at(1)})
		if _, out := b.do(ev, coach.Change{}); !out.Duplicate || out.Member != id {
			b.Errorf("outcome %+v", out)
		}
		b.same("due", b.due(at(9), anna), []string{"b"})
	}},
	{"a wake that was moved is not taken out by the event of its old time", func(b *bench) {
		id := b.join(anna)
		ev := b.wakes(id, "a", at(1))
		b.do(ev, coach.Change{Wakes: []coach.Alarm{{Key: "a", Due: at(11)}}})
		b.do(ev, coach.Change{})
		b.same("next", b.next(anna), 11)
	}},
	{"a member all of whose accounts are unreachable is not woken", func(b *bench) {
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)})
		b.sleep(bela, coach.Alarm{Key: "b", Due: at(2)})
		b.ok(b.Unreachable(context.Background(), anna, start, "blocked"))
		b.same("due", b.due(at(9), coach.Account{}), []string{"b"})
		b.same("next", b.next(coach.Account{}), 2)
		b.same("due", b.due(at(9), anna), []string(nil))
		b.same("next", b.next(anna), -1)
		b.look(anna)
		b.same("due again", b.due(at(9), coach.Account{}), []string{"a", "b"})
	}},
	{"a member with one account in reach is woken", func(b *bench) {
		id := b.join(anna)
		b.addAccount(id, phone)
		b.sleep(anna, coach.Alarm{Key: "a", Due: at(1)})
		b.ok(b.Unreachable(context.Background(), anna, start, "blocked"))
		b.same("due", b.due(at(9), coach.Account{}), []string{"a"})
		b.same("due of the other account", b.due(at(9), phone), []string{"a"})
		b.same("next", b.next(phone), 1)
		b.ok(b.Unreachable(context.Background(), phone, start, "blocked"))
		b.same("due", b.due(at(9), coach.Account{}), []string(nil))
	}},
}
