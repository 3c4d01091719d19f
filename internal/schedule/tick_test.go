package schedule_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/schedule"
)

// wakes is a store's wakes in memory, and the handler that takes them out of it.
type wakes struct {
	mu      sync.Mutex
	due     []coach.DueWake
	refuse  func(w coach.DueWake) error
	handled []coach.Event
	owner   coach.MemberID // who owns the account that Due is limited to
	reads   int
	flying  map[coach.MemberID]int
	twice   bool
	most    int
	slow    time.Duration
	addNew  bool // each handled wake leaves a new one that is due at once
}

func (s *wakes) Due(_ context.Context, now time.Time, only coach.Account, limit int) ([]coach.DueWake, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	var out []coach.DueWake
	for _, w := range s.due {
		if !w.Due.After(now) && (only == coach.Account{} || w.Member == s.owner) {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b coach.DueWake) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Member, b.Member)) })
	return out[:min(limit, len(out))], nil
}

func (s *wakes) Handle(_ context.Context, ev coach.Event) error {
	in := ev.Input.(coach.Wake)
	w := coach.DueWake{Member: ev.Member, Key: in.Key, Due: in.Due}
	s.mu.Lock()
	if s.flying == nil {
		s.flying = map[coach.MemberID]int{}
	}
	s.flying[ev.Member]++
	s.twice = s.twice || s.flying[ev.Member] > 1
	all := 0
	for _, n := range s.flying {
		all += n
	}
	s.most = max(s.most, all)
	s.handled = append(s.handled, ev)
	s.mu.Unlock()
	if s.slow > 0 {
		time.Sleep(s.slow)
	}
	defer func() {
		s.mu.Lock()
		s.flying[ev.Member]--
		s.mu.Unlock()
	}()
	if s.refuse != nil {
		if err := s.refuse(w); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due = slices.DeleteFunc(s.due, func(x coach.DueWake) bool { return x == w })
	if s.addNew {
		w.Due = w.Due.Add(time.Second)
		s.due = append(s.due, w)
	}
	return nil
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestTickGivesDueWakesInOrder(t *testing.T) {
	s := &wakes{}
	for m := range coach.MemberID(700) {
		for i := 3; i >= 1; i-- {
			s.due = append(s.due, coach.DueWake{Member: m + 1, Key: fmt.Sprint("k", i), Due: noon.Add(time.Duration(i-3) * time.Minute)})
		}
	}
	later := coach.DueWake{Member: 5, Key: "later", Due: noon.Add(time.Second)}
	s.due = append(s.due, later)
	n, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{})
	if n != 2100 || err != nil || len(s.due) != 1 || s.due[0] != later || s.twice {
		t.Fatalf("%d, %v, %d left, twice %v", n, err, len(s.due), s.twice)
	}
	last := map[coach.MemberID]time.Time{}
	for _, ev := range s.handled {
		in := ev.Input.(coach.Wake)
		if !in.Due.After(last[ev.Member]) {
			t.Fatalf("member %d: out of order", ev.Member)
		}
		last[ev.Member] = in.Due
	}
	want := coach.Event{
		ID: fmt.Sprintf("wake:7:k1:%d", noon.Add(-2*time.Minute).Unix()), Member: 7, At: noon, Private: true,
		Input: coach.Wake{Key: "k1", Due: noon.Add(-2 * time.Minute)},
	}
	if !slices.Contains(s.handled, want) {
		t.Errorf("no event %+v", want)
	}
}

func TestTickRunsMembersInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &wakes{slow: time.Second}
		for m := range coach.MemberID(40) {
			s.due = append(s.due, coach.DueWake{Member: m + 1, Key: "a", Due: noon}, coach.DueWake{Member: m + 1, Key: "b", Due: noon})
		}
		if n, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{}); n != 80 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if s.most < 2 || s.most > 16 || s.twice {
			t.Errorf("%d at once, one member twice: %v", s.most, s.twice)
		}
	})
}

func TestTickOfOneAccount(t *testing.T) {
	s := &wakes{owner: 2, due: []coach.DueWake{{Member: 1, Key: "a", Due: noon}, {Member: 2, Key: "a", Due: noon}}}
	n, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{Platform: coach.Console, ID: "me"})
	if n != 1 || err != nil || len(s.due) != 1 || s.due[0].Member != 1 {
		t.Errorf("%d, %v, left %v", n, err, s.due)
	}
}

func TestRow04OldWakeSaysWhenItWasDue(t *testing.T) {
	year := noon.AddDate(-1, 0, 0)
	s := &wakes{due: []coach.DueWake{{Member: 1, Key: "urge", Due: year}}}
	if _, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{}); err != nil {
		t.Fatal(err)
	}
	// The coach can only skip what it is told to be old.
	if len(s.handled) != 1 || !s.handled[0].At.Equal(noon) || !s.handled[0].Input.(coach.Wake).Due.Equal(year) {
		t.Errorf("handled %+v", s.handled)
	}
	if n, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{}); n != 0 || err != nil || len(s.handled) != 1 {
		t.Errorf("given again: %d, %v", n, err)
	}
}

func TestRow05TickAfterARestartFindsEveryWake(t *testing.T) {
	s := &wakes{refuse: func(coach.DueWake) error { return context.Canceled }}
	for m := range coach.MemberID(50) {
		s.due = append(s.due, coach.DueWake{Member: m + 1, Key: "evening", Due: noon})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := schedule.Tick(ctx, s, s, noon, coach.Account{}); n != 0 || !errors.Is(err, context.Canceled) {
		t.Fatalf("%d, %v", n, err)
	}
	s.refuse = nil
	if n, err := schedule.Tick(t.Context(), s, s, noon.Add(time.Minute), coach.Account{}); n != 50 || err != nil || len(s.due) != 0 {
		t.Errorf("%d, %v, %d left", n, err, len(s.due))
	}
}

func TestRow06FailedStepNeverEndsTheChain(t *testing.T) {
	s := &wakes{refuse: func(w coach.DueWake) error {
		switch {
		case w.Key == "poison":
			panic("their words")
		case w.Member%2 == 0:
			return errors.New("disk full")
		}
		return nil
	}}
	for m := range coach.MemberID(1000) {
		s.due = append(s.due,
			coach.DueWake{Member: m + 1, Key: "poison", Due: noon.Add(-time.Hour)},
			coach.DueWake{Member: m + 1, Key: "evening", Due: noon})
	}
	n, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{})
	if n != 500 || err == nil || len(s.due) != 1500 || len(s.handled) != 2000 {
		t.Fatalf("%d accepted, %d left, %d tried: %v", n, len(s.due), len(s.handled), err)
	}
	if strings.Contains(err.Error(), "their words") || !strings.HasPrefix(err.Error(), "1500 of 2000 due wakes were refused: ") {
		t.Errorf("error %q", err)
	}
	s.refuse = nil
	if n, err := schedule.Tick(t.Context(), s, s, noon.Add(time.Second), coach.Account{}); n != 1500 || err != nil || len(s.due) != 0 {
		t.Errorf("the next tick: %d, %v, %d left", n, err, len(s.due))
	}
}

func TestTickEndsThoughWakesKeepComing(t *testing.T) {
	s := &wakes{addNew: true, due: []coach.DueWake{{Member: 1, Key: "a", Due: noon.AddDate(-1, 0, 0)}}}
	if n, err := schedule.Tick(t.Context(), s, s, noon, coach.Account{}); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
