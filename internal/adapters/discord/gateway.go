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

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"ashore/internal/coach"
)

const (
	maxBackoff = 2 * time.Minute
	steadyFor  = time.Minute // a connection that held this long starts the back-off anew
	goodbye    = 200 * time.Millisecond
	drainFor   = 5 * time.Second // how long events that were taken may still be handled after the end
)

// ErrNotReady is the error of Run where the gateway was reached and did not become ready in time.
var ErrNotReady = errors.New("the gateway was not ready in time")

var errRunning = errors.New("discord: already running")

// fatalCodes are the close codes after which Discord says not to come back: a wrong token, shard, version or intent.
func fatalCodes() []int { return []int{4004, 4010, 4011, 4012, 4013, 4014} }

// Run keeps the bot connected and gives events to h until ctx ends, and then returns nil once the events that were taken are
// handled (for some seconds at most). It returns an error, soon, where going on makes no sense: a token that Discord refuses, or, as
// [ErrNotReady], a gateway that does not become ready within Options.OpenTimeout, which the library cannot be freed from: Run may be
// called again and begins with a fresh session. Everything else is answered by connecting again, later and later. Events of one
// account come in their order, accounts in parallel.
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
	l := &link{}
	session, err := a.newSession(l)
	if err != nil {
		return err
	}
	remove := session.AddHandler(in.onEvent)
	g := &gate{a: a, session: session, link: l, ready: in.ready}
	err = g.keepConnected(ctx)
	remove() // and wait for an event that is just being taken
	end()
	defer time.AfterFunc(drainFor, stop).Stop()
	in.tasks.Wait()
	in.lanes.drain()
	return err
}

// gate is the connection to the gateway during one Run.
type gate struct {
	a       *Adapter
	session *discordgo.Session
	link    *link
	ready   <-chan struct{} // signalled by READY and RESUMED
}

func (g *gate) keepConnected(ctx context.Context) error {
	wait := g.a.opts.Backoff
	for {
		began := time.Now()
		err := g.connectOnce(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // an end that was asked for is no failure
		}
		if stop := final(err); stop != nil {
			return fmt.Errorf("discord: connect to the gateway: %w", stop)
		}
		if time.Since(began) > steadyFor {
			wait = g.a.opts.Backoff
		}
		pause := wait/2 + rand.N(wait/2+1)
		if limited, ok := errors.AsType[*apiError](err); ok {
			pause = max(pause, limited.After)
		}
		g.a.log.Warn("discord gateway lost, connecting again", "after", pause, "error", err)
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
	case errors.Is(err, ErrNotReady):
		return err
	case errors.As(err, &refused) && (refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden && refused.JSON):
		return fmt.Errorf("the token is refused: %w", refused)
	case errors.As(err, &closed) && slices.Contains(fatalCodes(), closed.Code):
		return fmt.Errorf("closed for good with code %d", closed.Code)
	}
	return nil
}

// connectOnce opens the gateway and returns when the connection is lost, never became ready, or ctx ended.
func (g *gate) connectOnce(ctx context.Context) error {
	select {
	case <-g.ready:
	default:
	}
	lost := g.link.expect()
	if err := g.open(ctx, lost); err != nil {
		g.link.cut()
		return err
	}
	g.a.log.Info("discord gateway ready")
	select {
	case <-lost:
		return errors.New("the connection ended")
	case <-ctx.Done():
		g.sayGoodbye()
		return ctx.Err()
	}
}

// open opens the gateway and waits until it is ready, for Options.OpenTimeout at most. The library's own call may never return.
func (g *gate) open(ctx context.Context, lost <-chan struct{}) error {
	opened := make(chan error, 1)
	go func() { opened <- g.session.Open() }()
	limit := time.NewTimer(g.a.opts.OpenTimeout)
	defer limit.Stop()
	var lostNow <-chan struct{} // while the call runs, its own error says more
	for opening, waiting := true, true; opening || waiting; {
		select {
		case err := <-opened:
			if err != nil {
				return err
			}
			opening, lostNow = false, lost
		case <-g.ready:
			waiting = false
		case <-lostNow:
			return errors.New("closed before it was ready")
		case <-limit.C:
			return ErrNotReady
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// sayGoodbye closes the gateway properly, so that the bot is shown as gone. The library says so at once and then sleeps for a
// second, which nobody needs to wait for.
func (g *gate) sayGoodbye() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = g.session.Close()
	}()
	timer := time.NewTimer(goodbye)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		g.link.cut()
	}
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
