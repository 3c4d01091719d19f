package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ashore/internal/coach"
)

const (
	scanFirst  = 256     // parcels read from the outbox at first
	scanMost   = 1 << 16 // and at most
	scanEvery  = 30 * time.Second
	scanPause  = time.Second // between two scans that nobody asked for, and after a failure at first
	graceAtEnd = 5 * time.Second
)

// round is one time that the courier is at work: a single goroutine that decides who is visited next, and the visits that it
// has under way.
type round struct {
	c      *Courier
	now    func() time.Time
	paced  bool
	ctx    context.Context //nolint:containedctx // of the visits: it outlives the caller's by the grace at the end
	cancel context.CancelFunc
	done   chan result
	flying int
	scanAt time.Time // when to read the whole outbox next
	more   bool      // the last scan left something unread
	full   bool      // the next scan reads everything
	fails  int       // scans that failed in a row
	err    error     // the last one of the outbox, for Flush
}

func newRound(c *Courier, now func() time.Time, paced bool) *round {
	ctx, cancel := context.WithCancel(context.Background())
	return &round{c: c, now: now, paced: paced, full: true, ctx: ctx, cancel: cancel, done: make(chan result)}
}

// run delivers until ctx ends and all visits are over.
func (r *round) run(ctx context.Context) {
	for ctx.Err() == nil {
		now := r.now()
		if !now.Before(r.scanAt) || (r.more && r.waiting() < scanFirst/2) {
			r.scan(ctx, now)
		}
		at := r.scanAt
		for _, d := range r.c.desks {
			if next := r.dispatch(d, now); !next.IsZero() && next.Before(at) {
				at = next
			}
		}
		r.wait(ctx, at.Sub(now))
	}
	grace := time.NewTimer(graceAtEnd)
	defer grace.Stop()
	for r.flying > 0 {
		select {
		case out := <-r.done:
			r.land(out)
		case <-grace.C:
			r.cancel()
		}
	}
}

// wait blocks until there may be something to do.
func (r *round) wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case out := <-r.done:
		r.land(out)
	case a := <-r.c.kicks:
		r.look(ctx, a)
	case <-r.c.kick:
		r.scanAt = time.Time{}
	case <-timer.C:
	case <-ctx.Done():
	}
}

// flush delivers what may be sent at the round's time.
func (r *round) flush(ctx context.Context) error {
	for ctx.Err() == nil {
		if r.flying == 0 {
			r.full = true
			r.scan(ctx, r.now())
		}
		if r.fails > 0 {
			break
		}
		for _, d := range r.c.desks {
			r.dispatch(d, r.now())
		}
		if r.flying == 0 {
			break
		}
		select {
		case out := <-r.done:
			r.land(out)
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		r.cancel()
	}
	for r.flying > 0 {
		r.land(<-r.done)
	}
	return errors.Join(r.err, ctx.Err())
}

// scan reads the outbox and queues the accounts that have something to be sent. But for a full one, it reads no further than
// to keep enough accounts waiting.
func (r *round) scan(ctx context.Context, now time.Time) {
	for limit := scanFirst; ; limit *= 4 {
		parcels, err := r.c.outbox.Pending(ctx, now, r.c.opts.Only, limit)
		if err != nil {
			r.failed(ctx, now, err)
			return
		}
		r.queueHeads(parcels)
		r.more = len(parcels) == limit
		if !r.more || limit >= scanMost || (!r.full && r.waiting() >= scanFirst) {
			break
		}
	}
	next, ok, err := r.c.outbox.NextParcel(ctx, r.c.opts.Only)
	if err != nil {
		r.failed(ctx, now, err)
		return
	}
	r.full, r.fails, r.scanAt = false, 0, now.Add(r.c.opts.Every)
	r.c.unreadable.Store(false)
	if ok && next.Before(r.scanAt) {
		r.scanAt = next
		if earliest := now.Add(scanPause); next.Before(earliest) {
			r.scanAt = earliest
		}
	}
}

// queueHeads queues the account of each first parcel.
func (r *round) queueHeads(parcels []coach.Parcel) {
	seen := map[coach.Account]bool{}
	for _, p := range parcels {
		if d := r.c.desks[p.Account.Platform]; d != nil && !seen[p.Account] {
			seen[p.Account] = true
			d.enqueue(p)
		}
	}
}

// failed notes that the outbox cannot be read, and when to try again.
func (r *round) failed(ctx context.Context, now time.Time, err error) {
	r.scanAt, r.more, r.full = now.Add(min(scanPause<<min(r.fails, 5), scanEvery)), false, true
	if ctx.Err() != nil {
		return
	}
	r.err = fmt.Errorf("read the outbox: %w", err)
	r.c.unreadable.Store(true)
	if r.fails++; r.fails == 1 {
		r.c.opts.Log.LogAttrs(ctx, slog.LevelError, "the outbox cannot be read", slog.Any("err", err))
	}
}

// look queues one account, if it has something to be sent.
func (r *round) look(ctx context.Context, a coach.Account) {
	d := r.c.desks[a.Platform]
	if d == nil || (r.c.opts.Only != coach.Account{} && r.c.opts.Only != a) {
		return
	}
	if l := d.lanes[a]; l != nil && l.busy {
		l.again = true
		return
	}
	p, err := r.c.head(ctx, a, r.now())
	switch {
	case err != nil:
		r.failed(ctx, r.now(), err)
	case p != nil:
		d.enqueue(*p)
	}
}

// dispatch starts the visits that may start now, most urgent first, and returns when the next may; zero if only an event can
// tell.
func (r *round) dispatch(d *desk, now time.Time) time.Time {
	d.rouse(now)
	if d.paused.After(now) {
		return d.paused
	}
	var next time.Time
	for t := d.ready.first(); t != nil && r.room(d, t.priority); t = d.ready.first() {
		if wait := r.start(d, t, now); wait > 0 {
			next = now.Add(wait)
			break
		}
	}
	if t := d.resting.first(); t != nil && (next.IsZero() || t.at.Before(next)) {
		next = t.at
	}
	return next
}

// start starts the visit of a ready account, or lets the account rest until its own pace allows one, and returns 0; or it
// returns how long the whole platform must wait. A crisis waits for no pace.
func (r *round) start(d *desk, t *ticket, now time.Time) time.Duration {
	l := d.lanes[t.account]
	if r.paced && t.priority > coach.PriorityCrisis {
		if wait := d.chatDelay(t.account, now); wait > 0 {
			rested := *t
			rested.at = now.Add(wait)
			d.rest(l, rested)
			return 0
		}
		if wait := delay(d.all, now); wait > 0 {
			return wait
		}
	}
	if r.paced {
		d.spend(t.account, now)
	}
	t.dead, l.ticket, l.busy = true, nil, true
	r.flying++
	d.flying++
	visited, unmarked := *t, l.unmarked
	go func() { r.done <- r.c.visit(r.ctx, d, visited, r.now, unmarked) }()
	return 0
}

// room reports whether a visit of this priority may start: check-ins leave room to replies, and both to a crisis.
func (r *round) room(d *desk, p coach.Priority) bool {
	n := r.c.opts.InFlight
	switch p {
	case coach.PriorityCrisis:
		return d.flying < 2*n
	case coach.PriorityReply:
		return d.flying < n
	default:
		return d.flying < max(n*3/4, 1)
	}
}

// land takes in the result of a visit.
func (r *round) land(out result) {
	account := out.ticket.account
	d := r.c.desks[account.Platform]
	l := d.lanes[account]
	r.flying--
	d.flying--
	if out.pause.After(d.paused) {
		d.paused = out.pause
	}
	if out.err != nil && r.ctx.Err() == nil {
		r.err = fmt.Errorf("note a delivery: %w", out.err)
		r.c.opts.Log.LogAttrs(r.ctx, slog.LevelError, "the outbox fails", slog.Any("err", out.err))
	}
	again := l.again
	l.busy, l.again = false, false
	if !out.ticket.at.IsZero() {
		l.held = out.ticket
	}
	if out.next != nil {
		d.enqueue(*out.next)
	} else if !l.held.at.IsZero() {
		d.rest(l, l.held)
	}
	if again {
		r.look(r.ctx, account)
	}
	d.forget(account)
}

// waiting returns how many accounts wait.
func (r *round) waiting() int {
	n := 0
	for _, d := range r.c.desks {
		n += d.waiting()
	}
	return n
}
