package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"ashore/internal/adapters/console"
	"ashore/internal/coach"
	"ashore/internal/schedule"
)

// chat is a conversation in the terminal.
type chat struct {
	parts
	console *console.Console
	coach   *coach.Coach
	courier *schedule.Courier
	clock   *madeUpClock // nil where time is the real one
	run     string       // makes the ids of this run's events unlike those of any other
	n       int
	turn    chan struct{} // one at a time: a line, or the heartbeat
	errOut  io.Writer
}

// chatOptions are the flags of `bot chat`.
type chatOptions struct {
	member string
	clock  string
	json   bool
}

func parseChat(args []string) (chatOptions, error) {
	var o chatOptions
	flags := flag.NewFlagSet("chat", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.member, "member", "me", "")
	flags.StringVar(&o.clock, "clock", "", "")
	flags.BoolVar(&o.json, "json", false, "")
	if len(args) > 0 && args[0] == "chat" {
		args = args[1:]
	}
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || strings.TrimSpace(o.member) == "" {
		return o, errUsage
	}
	return o, nil
}

// runChat talks in the terminal until the input ends.
func runChat(ctx context.Context, config Config, args []string, in io.Reader, out, errOut io.Writer) error {
	o, err := parseChat(args)
	if err != nil {
		return err
	}
	c := &chat{run: rand.Text(), turn: make(chan struct{}, 1), errOut: errOut}
	if o.clock != "" {
		start, err := time.Parse(time.RFC3339, o.clock)
		if err != nil {
			return &badValue{"--clock", "is no time", "a time such as 2026-03-01T09:00:00Z"}
		}
		c.clock = &madeUpClock{now: start}
	}
	if c.parts, err = openParts(ctx, config); err != nil {
		return err
	}
	err = c.open(ctx, o, in, out, config)
	if err == nil {
		err = c.talk(ctx)
	}
	return errors.Join(err, c.store.Close())
}

// open sets up the terminal as a platform.
func (c *chat) open(ctx context.Context, o chatOptions, in io.Reader, out io.Writer, config Config) error {
	if c.clock != nil {
		served, err := c.store.Served(ctx)
		if err != nil {
			return err
		}
		if served {
			return errors.New("--clock: this database is in use by serve; set BOT_DATABASE to another file")
		}
	}
	file, isFile := out.(*os.File)
	input, inputIsFile := in.(*os.File)
	terminal := isFile && inputIsFile && console.Terminal(file) && console.Terminal(input) && !o.json
	c.console = console.New(console.Options{
		In: in, Out: out, JSON: o.json, Terminal: terminal, Color: terminal && os.Getenv("NO_COLOR") == "", Account: o.member, Now: c.now,
	})
	if c.store.KeyCreated() && terminal {
		fmt.Fprintf(c.errOut, "A new master key lies in %s: keep a copy of it, apart from the database. Without it nothing can be read.\n\n", config.Keys)
	}
	senders := []coach.Sender{c.console}
	c.coach = c.parts.coach(senders)
	c.courier = c.parts.courier(senders, c.console.Account(), c.now, slog.New(slog.DiscardHandler))
	c.coach.Direct = c.courier.SendNow
	return nil
}

// talk greets, then answers line by line; on the real clock what falls due comes in between. A failure is told once and the talk
// goes on, because help must be there while the database fails; in the end it is an error.
func (c *chat) talk(ctx context.Context) error {
	if err := c.give(ctx, coach.Command{Name: "start"}); err != nil {
		return err
	}
	if c.clock == nil {
		beat, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			schedule.Heartbeat{Tick: func(ctx context.Context, now time.Time) error {
				return c.alone(ctx, func() error { return c.due(ctx, now) })
			}}.Run(beat)
		}()
		defer func() { stop(); <-done }()
	}
	var failed error
	for {
		line, ok := c.console.ReadLine(ctx)
		if !ok {
			return failed
		}
		var err error
		switch {
		case line.Clock != "":
			err = c.move(ctx, line.Clock)
		case line.Input != nil:
			err = c.give(ctx, line.Input)
		}
		if err != nil && failed == nil {
			fmt.Fprintln(c.errOut, "bot:", err)
			failed = errFailing
		}
	}
}

// errFailing is the end of a talk of which not everything could be kept.
var errFailing = errors.New("not everything could be kept or shown")

// give hands one input to the coach and shows what comes of it.
func (c *chat) give(ctx context.Context, in coach.Input) error {
	return c.alone(ctx, func() error {
		c.n++
		zone := ""
		if c.clock == nil {
			zone = localZone()
		}
		ev := coach.Event{
			ID: fmt.Sprintf("console:%s:%d", c.run, c.n), Account: c.console.Account(), At: c.now(), Input: in, Private: true, Zone: zone,
		}
		if err := c.coach.Handle(ctx, ev); err != nil {
			return fmt.Errorf("the last line was not kept: %w", err)
		}
		return c.courier.Flush(ctx, c.now())
	})
}

// alone keeps a line and the heartbeat from being handled at once.
func (c *chat) alone(ctx context.Context, do func() error) error {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
		return do()
	case <-ctx.Done():
		return nil
	}
}

// due delivers what is due at a moment.
func (c *chat) due(ctx context.Context, now time.Time) error {
	c.coach.Forget(now)
	if _, err := schedule.Tick(ctx, c.store, c.coach, now, c.console.Account()); err != nil {
		return err
	}
	return c.courier.Flush(ctx, now)
}

// now is the real time, or that of the made-up clock; whole seconds.
func (c *chat) now() time.Time {
	if c.clock != nil {
		return c.clock.now
	}
	return time.Now().Truncate(time.Second)
}

// localZone is the time zone of the terminal's machine, or "" where it has none by name.
func localZone() string {
	if name := os.Getenv("TZ"); name != "" && name != "UTC" {
		return name
	}
	if link, err := os.Readlink("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(link, "zoneinfo/"); ok && name != "UTC" && name != "Etc/UTC" {
			return name
		}
	}
	return ""
}
