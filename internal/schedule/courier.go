package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"ashore/internal/coach"
)

// Outbox is what [Courier] needs of a [coach.Store], with the promises made there.
type Outbox interface {
	Pending(ctx context.Context, now time.Time, only coach.Account, limit int) ([]coach.Parcel, error)
	NextParcel(ctx context.Context, only coach.Account) (time.Time, bool, error)
	Sent(ctx context.Context, id int64, now time.Time) error
	Retry(ctx context.Context, id int64, at time.Time, reason string) error
	SetAside(ctx context.Context, id int64, now time.Time, reason string) error
	Park(ctx context.Context, id int64) error
	Unreachable(ctx context.Context, account coach.Account, now time.Time, reason string) error
}

// ErrBusy is returned by [Courier.Run] and [Courier.Flush] while another of them is at work.
var ErrBusy = errors.New("the courier is at work already")

// Options set up a [Courier]; the zero value works.
type Options struct {
	// Only limits the courier to the parcels of one account.
	Only coach.Account
	// Pace is how fast each platform may be written to; one that is not there is not paced. See [DefaultPace].
	Pace map[coach.Platform]Pace
	// InFlight is how many accounts of one platform are written to at once; 0 is 64. Crisis parcels may go beyond it, and
	// check-ins leave a quarter of it to replies.
	InFlight int
	// Timeout ends a single send; 0 is 15 seconds.
	Timeout time.Duration
	// Every is how often the outbox is looked at by itself, for whatever nobody told of; 0 is 30 seconds.
	Every time.Duration
	// Attach makes the picture or the file that a parcel's message names. If it fails the parcel goes without. Safe for
	// concurrent use.
	Attach func(ctx context.Context, p coach.Parcel) ([]byte, error)
	// Jitter returns a random number from 0 up to 1, by which retries are spread; nil takes one of the runtime's. Safe for
	// concurrent use.
	Jitter func() float64
	// Log is told what failed, by platform and fault; never a word, an account or a member. nil logs nothing.
	Log *slog.Logger
}

// Courier delivers the outbox: every parcel at least once, and twice only if the process ends between the platform's taking it
// and the store's noting so. The parcels of an account go strictly one after the other, crisis first, then replies, then
// check-ins, then by age; accounts go in parallel, and one that waits for a retry holds up nobody else.
//
// All methods are safe for concurrent use.
type Courier struct {
	outbox Outbox
	opts   Options
	desks  map[coach.Platform]*desk // their changing parts belong to whoever has the turn
	turn   chan struct{}            // holds a token while Run or Flush is at work
	kick   chan struct{}
	kicks  chan coach.Account

	unreadable atomic.Bool // the latest look at the outbox failed
}

// NewCourier returns a courier that delivers by the given senders, one for each platform. Parcels of other platforms stay where
// they are.
func NewCourier(outbox Outbox, senders []coach.Sender, opts Options) *Courier {
	if opts.InFlight <= 0 {
		opts.InFlight = 64
	}
	if opts.Timeout <= 0 {
		opts.Timeout = 15 * time.Second
	}
	if opts.Every <= 0 {
		opts.Every = scanEvery
	}
	if opts.Jitter == nil {
		opts.Jitter = rand.Float64
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	c := &Courier{
		outbox: outbox,
		opts:   opts,
		desks:  map[coach.Platform]*desk{},
		turn:   make(chan struct{}, 1),
		kick:   make(chan struct{}, 1),
		kicks:  make(chan coach.Account, 1024),
	}
	for _, s := range senders {
		c.desks[s.Platform()] = newDesk(s, opts.Pace[s.Platform()])
	}
	return c
}

// Run delivers until ctx ends. Sends that are under way then get five seconds more to come to their end; one cut off after
// that is sent again at the next start. It returns nil then, and [ErrBusy] at once if the courier is at work already.
func (c *Courier) Run(ctx context.Context) error {
	release, err := c.take()
	if err != nil {
		return err
	}
	defer release()
	r := newRound(c, time.Now, true)
	defer r.cancel()
	r.run(ctx)
	return nil
}

// Flush sends everything that may be sent at now, without pacing, and returns when that is done: parcels that must be tried
// again later stay for a Flush with a later now. It is for the terminal, for made-up clocks and for tests. The error is the
// store's, of ctx, or [ErrBusy]; a failed send is none.
func (c *Courier) Flush(ctx context.Context, now time.Time) error {
	release, err := c.take()
	if err != nil {
		return err
	}
	defer release()
	r := newRound(c, func() time.Time { return now }, false)
	defer r.cancel()
	return r.flush(ctx)
}

// Kick tells that something may have been put into the outbox. It never blocks.
func (c *Courier) Kick() {
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

// KickAccount tells that something was put into the outbox for an account, which is looked after at once, whatever else waits.
// To be called after each commit that queued parcels. It never blocks.
func (c *Courier) KickAccount(account coach.Account) {
	select {
	case c.kicks <- account:
	default:
		c.Kick()
	}
}

// SendNow sends a parcel that is in no outbox: a crisis reply while the database fails. It waits for no pacing, tries up to
// four times within ctx, obeying the platform's wait, and returns the last error.
func (c *Courier) SendNow(ctx context.Context, p coach.Parcel) error {
	d := c.desks[p.Account.Platform]
	if d == nil {
		return fmt.Errorf("send directly: no sender for platform %q", p.Account.Platform)
	}
	for try := 0; ; try++ {
		d.owe(time.Now())
		err := c.send(ctx, d.sender, p)
		if err == nil {
			return nil
		}
		fault := faultOf(err)
		if fault.Fault != coach.Again || try == 3 {
			return fmt.Errorf("send directly: %w", err)
		}
		wait := time.NewTimer(max(fault.After, time.Second<<try))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return fmt.Errorf("send directly: %w", errors.Join(ctx.Err(), err))
		}
	}
}

// Unreadable reports whether the outbox could not be read when last looked at: what was put into it is not on its way.
func (c *Courier) Unreadable() bool { return c.unreadable.Load() }

// take claims the courier for one round.
func (c *Courier) take() (release func(), err error) {
	select {
	case c.turn <- struct{}{}:
		return func() { <-c.turn }, nil
	default:
		return nil, ErrBusy
	}
}
