package coach

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Coach joins the core to its ports. Its fields are set once, before the first event. It is safe for concurrent use.
type Coach struct {
	Program    *Program
	Store      Store
	Understand Understander
	// Limits are the capabilities of each platform that messages can go to.
	Limits map[Platform]Limits
	// Direct sends a parcel past the outbox. It is used for one thing: help while the database fails. May be nil.
	Direct func(ctx context.Context, p Parcel) error
	// Committed is told after each commit that parcels may wait. May be nil.
	Committed func(Account)

	helped recently
	lately pieces
}

// Handle takes one event (see [Handler]). Words are read for danger first of all; when they hold any and the event cannot be
// committed, help is sent directly and the error is still returned.
func (c *Coach) Handle(ctx context.Context, ev Event) error {
	heard := c.understand(ev)
	var deleted []Account
	out, err := c.Store.Update(ctx, ev, func(r Record) (Change, error) {
		change := c.change(ev, heard, r)
		if deleted = nil; change.Destroy {
			deleted = r.Accounts
		}
		return change, nil
	})
	if err != nil {
		c.help(ctx, ev, heard)
		return fmt.Errorf("handle an event: %w", err)
	}
	for _, a := range deleted {
		c.lately.drop(a)
	}
	if c.Committed != nil && !out.Duplicate {
		c.Committed(ev.Account)
	}
	return nil
}

// Unheard is for an event that has to wait, because an earlier one of its account was not accepted or the store is slow: words of
// danger in it are answered directly, once. The event is still to be handled.
func (c *Coach) Unheard(ctx context.Context, ev Event) {
	if heard := c.understand(ev); urgent(ev, heard) {
		c.help(ctx, ev, heard)
	}
}

// Forget lets go of the words that are held in memory for five minutes, to be read together with those that follow. It is for a
// heartbeat: without it they go when somebody writes again.
func (c *Coach) Forget(now time.Time) { c.lately.forget(now) }

// urgent reports whether an event asks for help that cannot wait.
func urgent(ev Event, heard Understanding) bool {
	command, _ := ev.Input.(Command)
	return len(heard.Safety) > 0 || command.Name == "sos" || heard.Command == "sos"
}

// understand reads what was typed, in private together with what was typed before it.
func (c *Coach) understand(ev Event) Understanding {
	text := Typed(ev.Input)
	switch ev.Input.(type) {
	case Press:
		c.lately.settle(ev.Account)
	case Text, Form:
		if text != "" && ev.Private {
			return c.lately.understand(ev, text, c.read)
		}
	case Command, Wake, Left:
	}
	if text == "" {
		return Understanding{Intent: Other}
	}
	return c.read(text)
}

// read understands a text by itself; should the reading fail, or come back with signs that nobody knows, help is what follows
// (SAFETY 1).
func (c *Coach) read(text string) (u Understanding) {
	defer func() {
		if recover() != nil {
			u = Understanding{Intent: Other, Safety: []Signal{SoftCheck}}
		}
	}()
	u = c.Understand(text)
	if slices.ContainsFunc(u.Safety, func(s Signal) bool { return !slices.Contains(Signals(), s) }) {
		u.Safety = append(slices.Clip(u.Safety), SoftCheck)
	}
	return u
}

// help answers past the outbox while nothing can be committed: help to words of danger and to /sos, once for each event, and
// one "try later" to everything else, once in ten minutes for each account.
func (c *Coach) help(ctx context.Context, ev Event, heard Understanding) {
	if c.Direct == nil || ev.Account == (Account{}) || ctx.Err() != nil {
		return
	}
	urgent := urgent(ev, heard)
	m, once := TryLater(c.Program), ev.ID
	if !urgent {
		once = string(ev.Account.Platform) + ev.Account.ID
	}
	switch _, left := ev.Input.(Left); {
	case urgent && !c.helped.once(once, ev.At):
		return
	case urgent && !ev.Private:
		m = GroupReply(c.Program, heard)
	case urgent:
		m = DirectCrisis(c.Program, ev, heard)
	case left || !ev.Private || !c.helped.once(ev.ID, ev.At) || !c.helped.first(once, ev.At):
		return
	}
	for _, part := range Split(m, c.Limits[ev.Account.Platform]) {
		p := Parcel{Account: ev.Account, Priority: priority(m.Kind), Message: part, Reply: ev.Reply, Created: ev.At}
		if c.Direct(context.WithoutCancel(ctx), p) != nil {
			c.helped.forget(once)
			c.helped.forget(ev.ID)
			return
		}
	}
}

// change is what an event does to a member: Step, and its effects laid out for the store.
func (c *Coach) change(ev Event, heard Understanding, r Record) Change {
	if !ev.Private {
		return Change{Skip: true, Parcels: c.parcels(ev, r, State{}, GroupReply(c.Program, heard))}
	}
	if _, left := ev.Input.(Left); r.Member == 0 || left && r.New {
		return Change{Skip: true}
	}
	state, effects := Step(c.Program, r.State, Turn{Event: ev, Heard: heard, Gone: r.Gone, Returned: r.Returned})
	change := Change{State: state, Wakes: Wakes(c.Program, state, ev.At)}
	for _, e := range effects {
		switch e := e.(type) {
		case Say:
			change.Parcels = append(change.Parcels, c.parcels(ev, r, state, e.Message)...)
		case Write:
			change.Entries = append(change.Entries, e.Entry)
		case Erase:
			change.Erase = append(change.Erase, e.ID)
		case Forget:
			change.Forget = e.Kinds
			change.Receipt = func(counts map[string]int) []Parcel { return c.parcels(ev, r, state, e.Receipt(counts)) }
		case Destroy:
			change.Destroy, change.Remember = true, e.Remember
			change.Receipt = func(counts map[string]int) []Parcel {
				return c.parcels(ev, Record{}, State{}, e.Receipt(counts))
			}
		}
	}
	return change
}

// parcels lays a message out as sends: replies go where the event came from, check-ins to the member's first account.
func (c *Coach) parcels(ev Event, r Record, s State, m Message) []Parcel {
	to := ev.Account
	if to == (Account{}) && len(r.Accounts) > 0 {
		to = r.Accounts[0]
	}
	var streak *int
	if s.Streak != nil {
		days := s.Days(s.Today(ev.At))
		streak = &days
	}
	out := []Parcel{}
	for _, part := range Split(m, c.Limits[to.Platform]) {
		out = append(out, Parcel{
			Member: r.Member, Account: to, Priority: priority(m.Kind), Message: part, Reply: ev.Reply, Created: ev.At,
			Phase: s.Phase, Streak: streak,
		})
	}
	return out
}

func priority(k MessageKind) Priority {
	switch k {
	case Crisis:
		return PriorityCrisis
	case CheckIn:
		return PriorityCheckIn
	case Reply:
		return PriorityReply
	}
	return PriorityReply
}
