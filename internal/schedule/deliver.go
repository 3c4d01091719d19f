package schedule

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ashore/internal/coach"
)

const (
	storeTimeout = 10 * time.Second // for one call of the outbox
	storePause   = 5 * time.Second  // before an account is looked at again after its outbox failed
	firstRetry   = time.Second
	lastRetry    = 10 * time.Minute
	leastTries   = 5 // before a parcel is given up, however old it is
)

// giveUp is how old a parcel that cannot be delivered becomes before it is set aside.
func giveUp(p coach.Priority) time.Duration {
	switch p {
	case coach.PriorityCrisis:
		return 48 * time.Hour
	case coach.PriorityCheckIn:
		return 3 * time.Hour
	default:
		return 24 * time.Hour
	}
}

// result is what came of one visit to an account.
type result struct {
	ticket ticket        // what the visit was for; with at set, it must wait until then
	next   *coach.Parcel // what the account has next, if that may be sent now
	pause  time.Time     // until when the whole platform must wait
	err    error         // of the outbox
}

// visit sends the parcel that comes first for the account now, if there is still one, and notes in the outbox what came of it.
// unmarked holds the parcels that were delivered but could not be noted; it belongs to the visit while that lasts.
func (c *Courier) visit(ctx context.Context, d *desk, t ticket, now func() time.Time, unmarked map[int64]bool) result {
	out := result{ticket: t}
	out.ticket.at = time.Time{}
	p, err := c.head(ctx, t.account, now())
	if err == nil && p == nil {
		return out
	}
	if err == nil {
		out.ticket = *ticketOf(*p)
		err = c.deliver(ctx, d, *p, now, unmarked, &out)
	}
	if err == nil && ctx.Err() == nil {
		out.next, err = c.head(ctx, t.account, now())
	}
	if err != nil {
		out.err, out.next, out.ticket.at = err, nil, now().Add(storePause)
	}
	return out
}

// head returns the parcel that comes first for an account, or nil if none may be sent.
func (c *Courier) head(ctx context.Context, account coach.Account, now time.Time) (*coach.Parcel, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	parcels, err := c.outbox.Pending(ctx, now, account, 1)
	if err != nil || len(parcels) == 0 {
		return nil, err
	}
	return &parcels[0], nil
}

// deliver sends one parcel and notes the outcome. Its error is the outbox's.
func (c *Courier) deliver(
	ctx context.Context, d *desk, p coach.Parcel, now func() time.Time, unmarked map[int64]bool, out *result,
) error {
	var failure error
	if !unmarked[p.ID] {
		failure = c.send(ctx, d.sender, p)
	}
	if failure != nil && ctx.Err() != nil {
		return nil // cut off by the end of the round: whether it arrived is not known, so it stays as it was
	}
	// What the platform did is noted even if the round ends meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	if failure != nil {
		return c.note(ctx, p, faultOf(failure), now(), out)
	}
	unmarked[p.ID] = true
	if err := c.outbox.Sent(ctx, p.ID, now()); err != nil {
		return err
	}
	delete(unmarked, p.ID)
	return nil
}

// note records a failed send.
func (c *Courier) note(ctx context.Context, p coach.Parcel, fault coach.SendError, now time.Time, out *result) error {
	c.opts.Log.LogAttrs(ctx, slog.LevelWarn, "send failed", slog.String("platform", string(p.Account.Platform)),
		slog.String("fault", string(fault.Fault)), slog.Int("attempt", p.Attempts+1), slog.Duration("after", fault.After))
	reason := cut(fault.Error())
	switch fault.Fault {
	case coach.Blocked:
		return c.outbox.Unreachable(ctx, p.Account, now, reason)
	case coach.Expired:
		return c.outbox.Park(ctx, p.ID)
	case coach.Bad:
		return c.outbox.SetAside(ctx, p.ID, now, reason)
	case coach.Again:
	}
	if p.Attempts+1 >= leastTries && now.Sub(p.Created) >= giveUp(p.Priority) {
		return c.outbox.SetAside(ctx, p.ID, now, "given up: "+reason)
	}
	at := wholeSecond(now.Add(c.backoff(p.Attempts, fault.After)))
	out.ticket.at = at
	if fault.Global {
		out.pause = at
	}
	return c.outbox.Retry(ctx, p.ID, at, reason)
}

// backoff returns how long to wait after a failure: what the platform asked for, else twice as long each time, spread by half.
func (c *Courier) backoff(attempts int, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	d := min(firstRetry<<min(attempts, 20), lastRetry)
	return d/2 + time.Duration(c.opts.Jitter()*float64(d/2))
}

// send gives a parcel to the platform, with its attachment if it has one and that can be made. A panic on the way is a fault of
// the parcel.
func (c *Courier) send(ctx context.Context, sender coach.Sender, p coach.Parcel) (err error) {
	defer func() {
		if recover() != nil {
			err = &coach.SendError{Fault: coach.Bad, Err: errors.New("panic while sending")}
		}
	}()
	if p.Message.Picture != nil || p.Message.File != "" {
		p.Attachment = c.attach(ctx, p)
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	return sender.Send(ctx, p)
}

// attach returns the attachment, or nil where it cannot be made: the text goes all the same.
func (c *Courier) attach(ctx context.Context, p coach.Parcel) (data []byte) {
	if c.opts.Attach == nil {
		return nil
	}
	failed := func() {
		data = nil
		c.opts.Log.LogAttrs(ctx, slog.LevelError, "attachment failed", slog.String("platform", string(p.Account.Platform)))
	}
	defer func() {
		if recover() != nil {
			failed()
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	data, err := c.opts.Attach(ctx, p)
	if err != nil {
		failed()
	}
	return data
}

// faultOf returns what an error of a sender means; the text of an unexpected one is dropped, as nothing is promised of it.
func faultOf(err error) coach.SendError {
	if fault, ok := errors.AsType[*coach.SendError](err); ok && fault != nil {
		return *fault
	}
	return coach.SendError{Fault: coach.Again, Err: errors.New("unexpected error")}
}

// cut shortens a reason to what is worth keeping.
func cut(reason string) string {
	const most = 200
	if len(reason) > most {
		return reason[:most]
	}
	return reason
}

// wholeSecond rounds up, as the store keeps whole seconds and a retry must never come early.
func wholeSecond(t time.Time) time.Time {
	if whole := t.Truncate(time.Second); whole.Before(t) {
		return whole.Add(time.Second)
	}
	return t
}
