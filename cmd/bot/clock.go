package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// madeUpClock is a clock that stands still until it is moved.
type madeUpClock struct{ now time.Time }

// mostMoved bounds how far one line moves the clock.
const mostMoved = 10 * 366 * 24 * time.Hour

// target reads where "/clock" is to go: +15m, +2h, +1d or a time in RFC 3339, never back.
func (k *madeUpClock) target(text string) (time.Time, error) {
	bad := fmt.Errorf("/clock takes +15m, +1d or a time such as 2026-03-01T09:00:00Z, not before %s", k.now.Format(time.RFC3339))
	to := time.Time{}
	if rest, ok := strings.CutPrefix(text, "+"); ok {
		d, err := time.ParseDuration(rest)
		if days, isDays := strings.CutSuffix(rest, "d"); isDays {
			var n int
			n, err = strconv.Atoi(days)
			d = time.Duration(min(n, 4000)) * 24 * time.Hour
		}
		if err != nil {
			return to, bad
		}
		to = k.now.Add(d)
	} else {
		var err error
		if to, err = time.Parse(time.RFC3339, text); err != nil {
			return to, bad
		}
	}
	if to.Before(k.now) || to.Sub(k.now) > mostMoved {
		return to, bad
	}
	return to, nil
}

// move moves the made-up clock, delivering all that falls due on the way, each at its own time.
func (c *chat) move(ctx context.Context, text string) error {
	if c.clock == nil {
		fmt.Fprintln(c.errOut, "/clock works with --clock only")
		return nil
	}
	to, err := c.clock.target(text)
	if err != nil {
		fmt.Fprintln(c.errOut, err)
		return nil
	}
	for {
		next, ok, err := c.store.NextWake(ctx, c.console.Account())
		if err != nil {
			return err
		}
		if !ok || next.After(to) {
			break
		}
		if next.After(c.clock.now) {
			c.clock.now = next
		}
		if err := c.due(ctx, c.clock.now); err != nil {
			return err
		}
	}
	c.clock.now = to
	return c.courier.Flush(ctx, to)
}
