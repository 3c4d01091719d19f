package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ashore/internal/coach"
)

// Pending implements [coach.Store].
func (m *Memory) Pending(_ context.Context, now time.Time, only coach.Account, limit int) ([]coach.Parcel, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var parcels []coach.Parcel
	held := map[coach.Account]bool{}
	for _, w := range m.line(only) {
		if w.open.After(now) {
			held[w.parcel.Account] = true
		}
		if held[w.parcel.Account] {
			continue
		}
		if len(parcels) >= limit {
			break
		}
		p := w.parcel
		p.Message = decode[coach.Message](w.body)
		if p.Streak != nil {
			p.Streak = new(*p.Streak)
		}
		parcels = append(parcels, p)
	}
	return parcels, nil
}

// NextParcel implements [coach.Store].
func (m *Memory) NextParcel(_ context.Context, only coach.Account) (time.Time, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var next time.Time
	found := false
	until := map[coach.Account]time.Time{} // when all before on the account may be sent
	for _, w := range m.line(only) {
		a := w.parcel.Account
		if w.open.After(until[a]) {
			until[a] = w.open
		}
		if !w.open.IsZero() && (!found || until[a].Before(next)) {
			next, found = until[a], true
		}
	}
	return next, found, nil
}

// line returns the parcels that stand in line, in their order.
func (m *Memory) line(only coach.Account) []waiting {
	var line []waiting
	for _, w := range m.outbox {
		if !w.parked && (w.parcel.Reply != "" || !m.gone[w.parcel.Account]) && (only == coach.Account{} || only == w.parcel.Account) {
			line = append(line, w)
		}
	}
	slices.SortStableFunc(line, func(a, b waiting) int { return cmp.Compare(a.parcel.Priority, b.parcel.Priority) })
	return line
}

// Sent implements [coach.Store].
func (m *Memory) Sent(_ context.Context, id int64, _ time.Time) error {
	m.remove(id)
	return nil
}

// SetAside implements [coach.Store].
func (m *Memory) SetAside(_ context.Context, id int64, _ time.Time, _ string) error {
	m.remove(id)
	return nil
}

// Retry implements [coach.Store]. A part of a second is rounded up.
func (m *Memory) Retry(_ context.Context, id int64, at time.Time, _ string) error {
	m.change(id, func(w *waiting) {
		w.open = at.UTC().Add(time.Second - 1).Truncate(time.Second)
		w.parcel.Attempts++
	})
	return nil
}

// Park implements [coach.Store].
func (m *Memory) Park(_ context.Context, id int64) error {
	m.change(id, func(w *waiting) { w.parked = true })
	return nil
}

// Unreachable implements [coach.Store].
func (m *Memory) Unreachable(_ context.Context, account coach.Account, _ time.Time, _ string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.init()
	m.unreachable(account)
	return nil
}

func (m *Memory) unreachable(account coach.Account) {
	m.gone[account] = true
	m.outbox = slices.DeleteFunc(m.outbox, func(w waiting) bool {
		return w.parcel.Account == account && w.parcel.Message.Kind == coach.CheckIn
	})
	for i := range m.outbox {
		if w := &m.outbox[i]; w.parcel.Account == account && w.parcel.Reply == "" {
			w.parked = true
		}
	}
}

func (m *Memory) remove(id int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.outbox = slices.DeleteFunc(m.outbox, func(w waiting) bool { return w.parcel.ID == id })
}

func (m *Memory) change(id int64, fn func(*waiting)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.outbox {
		if m.outbox[i].parcel.ID == id {
			fn(&m.outbox[i])
		}
	}
}
