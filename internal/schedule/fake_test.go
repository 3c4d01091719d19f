package schedule_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"ashore/internal/coach"
)

// outbox is a store's outbox in memory.
type outbox struct {
	mu          sync.Mutex
	last        int64
	rows        map[int64]*row
	byAccount   map[coach.Account][]*row // by priority, then by age
	unreachable map[coach.Account]bool
	aside       map[int64]string
	reasons     []string
	down        error // every call fails with it
	downMarks   error // every call but Pending and NextParcel fails with it
	reads       int
	afterRead   func(only coach.Account) // called with no lock held
}

type row struct {
	coach.Parcel
	at     time.Time
	parked bool
}

func newOutbox() *outbox {
	return &outbox{
		rows: map[int64]*row{}, byAccount: map[coach.Account][]*row{},
		unreachable: map[coach.Account]bool{}, aside: map[int64]string{},
	}
}

// add queues a parcel and returns its ID.
func (o *outbox) add(p coach.Parcel) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last++
	p.ID = o.last
	if p.Created.IsZero() {
		p.Created = time.Now()
	}
	r := &row{Parcel: p}
	o.rows[p.ID] = r
	list := append(o.byAccount[p.Account], r)
	slices.SortStableFunc(list, func(a, b *row) int { return cmp.Compare(a.Priority, b.Priority) })
	o.byAccount[p.Account] = list
	return p.ID
}

func (o *outbox) remove(id int64) {
	r := o.rows[id]
	delete(o.rows, id)
	o.byAccount[r.Account] = slices.DeleteFunc(o.byAccount[r.Account], func(x *row) bool { return x == r })
}

func (o *outbox) left() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.rows)
}

func (o *outbox) holds(id int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rows[id] != nil
}

func (o *outbox) readings() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.reads
}

// overtaken reports whether a parcel that was there before now should have gone before p.
func (o *outbox) overtaken(p coach.Parcel, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, r := range o.byAccount[p.Account] {
		if r.ID == p.ID {
			return false
		}
		if !r.parked && r.Created.Before(now) {
			return true
		}
	}
	return false
}

func (o *outbox) fail(all, marks error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.down, o.downMarks = all, marks
}

func (o *outbox) Pending(_ context.Context, now time.Time, only coach.Account, limit int) ([]coach.Parcel, error) {
	if o.afterRead != nil {
		defer o.afterRead(only)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reads++
	if o.down != nil {
		return nil, o.down
	}
	var out []coach.Parcel
	for account, list := range o.byAccount {
		if o.unreachable[account] || (only != coach.Account{} && only != account) {
			continue
		}
		for _, r := range list {
			if r.parked {
				continue
			}
			if r.at.After(now) {
				break
			}
			out = append(out, r.Parcel)
		}
	}
	// A store promises an order within each account only: the accounts come in any.
	return out[:min(limit, len(out))], nil
}

func (o *outbox) NextParcel(_ context.Context, only coach.Account) (time.Time, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var next time.Time
	for _, r := range o.rows {
		if r.at.IsZero() || r.parked || (only != coach.Account{} && only != r.Account) {
			continue
		}
		if next.IsZero() || r.at.Before(next) {
			next = r.at
		}
	}
	return next, !next.IsZero(), o.down
}

// mark runs a change of one row.
func (o *outbox) mark(ctx context.Context, id int64, change func(r *row)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := cmp.Or(ctx.Err(), o.down, o.downMarks); err != nil {
		return err
	}
	r := o.rows[id]
	if r == nil {
		return errors.New("no such parcel")
	}
	change(r)
	return nil
}

func (o *outbox) Sent(ctx context.Context, id int64, _ time.Time) error {
	return o.mark(ctx, id, func(*row) { o.remove(id) })
}

func (o *outbox) Retry(ctx context.Context, id int64, at time.Time, reason string) error {
	return o.mark(ctx, id, func(r *row) {
		r.at = at.Truncate(time.Second)
		r.Attempts++
		o.reasons = append(o.reasons, reason)
	})
}

func (o *outbox) SetAside(ctx context.Context, id int64, _ time.Time, reason string) error {
	return o.mark(ctx, id, func(*row) {
		o.aside[id] = reason
		o.remove(id)
	})
}

func (o *outbox) Park(ctx context.Context, id int64) error {
	return o.mark(ctx, id, func(r *row) { r.parked = true })
}

func (o *outbox) Unreachable(_ context.Context, account coach.Account, _ time.Time, _ string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := cmp.Or(o.down, o.downMarks); err != nil {
		return err
	}
	o.unreachable[account] = true
	for _, r := range slices.Clone(o.byAccount[account]) {
		if r.Priority == coach.PriorityCheckIn {
			o.remove(r.ID)
		}
	}
	return nil
}

// platform is a sender that notes what it is given.
type platform struct {
	name coach.Platform
	// answer decides what comes of a send; nil takes everything at once.
	answer func(ctx context.Context, p coach.Parcel, try int) error

	mu     sync.Mutex
	tries  map[int64]int
	taken  []delivery
	called []delivery
	now    map[coach.Account]int // sends under way
	twice  bool                  // an account was written to by two sends at once
	flying int
	most   int // sends under way at most
}

type delivery struct {
	coach.Parcel
	at time.Time
}

func (f *platform) Platform() coach.Platform { return f.name }
func (f *platform) Limits() coach.Limits     { return coach.Limits{Text: 4096} }

func (f *platform) Send(ctx context.Context, p coach.Parcel) error {
	f.mu.Lock()
	if f.tries == nil {
		f.tries, f.now = map[int64]int{}, map[coach.Account]int{}
	}
	f.tries[p.ID]++
	try := f.tries[p.ID]
	f.called = append(f.called, delivery{p, time.Now()})
	f.now[p.Account]++
	f.twice = f.twice || f.now[p.Account] > 1
	f.flying++
	f.most = max(f.most, f.flying)
	f.mu.Unlock()
	var err error
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.now[p.Account]--
		f.flying--
		if err == nil {
			f.taken = append(f.taken, delivery{p, time.Now()})
		}
	}()
	if f.answer != nil {
		err = errors.New("panic")
		err = f.answer(ctx, p, try)
	}
	return err
}

// delivered returns what was taken so far.
func (f *platform) delivered() []delivery {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.taken)
}

// attempts returns all sends so far, by when they began.
func (f *platform) attempts() []delivery {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.called)
}

// pause waits like a slow network.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
