package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"ashore/internal/coach"
)

const (
	maxBackoff = 2 * time.Minute
	steadyFor  = time.Minute // a connection that held this long starts the back-off anew
	goodbye    = 200 * time.Millisecond
	drainFor   = 5 * time.Second // how long events that were taken may still be handled after the end
)

var (
	errHung    = errors.New("the gateway was not ready in time")
	errRunning = errors.New("discord: already running")
)

// fatalCodes are the close codes after which Discord says not to come back: a wrong token, shard, version or intent.
func fatalCodes() []int { return []int{4004, 4010, 4011, 4012, 4013, 4014} }

// Run keeps the bot connected and gives events to h until ctx ends, and then returns nil once the events that were taken are
// handled (for some seconds at most). It returns an error, soon, where going on makes no sense: a token that Discord refuses, or a
// gateway that does not become ready within Options.OpenTimeout. The library cannot be freed from that state: start the program anew.
// Everything else is answered by connecting again, later and later. Events of one account come in their order, accounts in parallel.
func (a *Adapter) Run(ctx context.Context, h coach.Handler) error {
	if !a.running.CompareAndSwap(false, true) {
		return errRunning
	}
	defer a.running.Store(false)
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	live, end := context.WithCancel(ctx)
	defer end()
	in := &inbound{a: a, h: h, ctx: work, live: live, lanes: newLanes(), ready: make(chan struct{}, 1)}
	remove := a.session.AddHandler(in.onEvent)
	err := a.keepConnected(ctx, in.ready)
	remove() // and wait for an event that is just being taken
	end()
	defer time.AfterFunc(drainFor, stop).Stop()
	in.tasks.Wait()
	in.lanes.drain()
	return err
}

func (a *Adapter) keepConnected(ctx context.Context, ready <-chan struct{}) error {
	wait := a.opts.Backoff
	for {
		began := time.Now()
		err := a.connectOnce(ctx, ready)
		if ctx.Err() != nil {
			return nil
		}
		if stop := final(err); stop != nil {
			return fmt.Errorf("discord: connect to the gateway: %w", stop)
		}
		if time.Since(began) > steadyFor {
			wait = a.opts.Backoff
		}
		pause := wait/2 + rand.N(wait/2+1) //nolint:gosec // jitter needs no secret
		var limited *apiError
		if errors.As(err, &limited) {
			pause = max(pause, limited.After)
		}
		a.log.Warn("discord gateway lost, connecting again", "after", pause, "error", err)
		if !sleep(ctx, pause) {
			return nil
		}
		wait = min(wait*2, maxBackoff)
	}
}

// final returns the error if there is no use in connecting again.
func final(err error) error {
	var refused *apiError
	var closed *websocket.CloseError
	switch {
	case errors.Is(err, errHung):
		return err
	case errors.As(err, &refused) && (refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden && refused.JSON):
		return fmt.Errorf("the token is refused: %w", refused)
	case errors.As(err, &closed) && slices.Contains(fatalCodes(), closed.Code):
		return fmt.Errorf("closed for good with code %d", closed.Code)
	}
	return nil
}

// connectOnce opens the gateway and returns when the connection is lost, never became ready, or ctx ended.
func (a *Adapter) connectOnce(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ready:
	default:
	}
	lost := a.link.expect()
	opened := make(chan error, 1)
	go func() { opened <- a.session.Open() }()
	limit := time.NewTimer(a.opts.OpenTimeout)
	defer limit.Stop()
	err := func() error {
		for opening, waiting := true, true; opening || waiting; {
			select {
			case err := <-opened:
				if err != nil {
					return err
				}
				opening, opened = false, nil
			case <-ready:
				waiting, ready = false, nil
			case <-lostIf(!opening, lost):
				return errors.New("closed before it was ready")
			case <-limit.C:
				return errHung
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}()
	if err != nil {
		a.link.cut()
		return err
	}
	a.log.Info("discord gateway ready")
	select {
	case <-lost:
		return errors.New("the connection ended")
	case <-ctx.Done():
		a.sayGoodbye()
		return ctx.Err()
	}
}

// sayGoodbye closes the gateway properly, so that the bot is shown as gone. The library says so at once and then sleeps for a
// second, which nobody needs to wait for.
func (a *Adapter) sayGoodbye() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = a.session.Close()
	}()
	timer := time.NewTimer(goodbye)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		a.link.cut()
	}
}

func lostIf(yes bool, lost <-chan struct{}) <-chan struct{} {
	if yes {
		return lost
	}
	return nil
}

// sleep waits, and reports false where ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// link holds the network connection under the gateway: the only way to end a call of the library that waits for ever, and to
// learn that a connection ended.
type link struct {
	mu   sync.Mutex
	conn net.Conn
	lost chan struct{}
	gone bool
}

// expect returns a channel that is closed when the next connection ends.
func (l *link) expect() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn, l.lost, l.gone = nil, make(chan struct{}), false
	return l.lost
}

// cut ends the connection at once, and one that is still being made as soon as it is there.
func (l *link) cut() {
	l.mu.Lock()
	conn := l.conn
	l.gone = true
	l.mu.Unlock()
	if conn != nil {
		_ = conn.Close()
	}
}

func (l *link) dial(d *net.Dialer) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.gone {
			_ = conn.Close()
			return nil, net.ErrClosed
		}
		watched := &watchedConn{Conn: conn, lost: l.lost}
		l.conn = watched
		return watched, nil
	}
}

type watchedConn struct {
	net.Conn
	once sync.Once
	lost chan struct{}
}

func (c *watchedConn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		if c.lost != nil {
			close(c.lost)
		}
	})
	return err
}
