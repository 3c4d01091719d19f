package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"ashore/internal/coach"
)

// inbound turns what the gateway sends into events for the handler.
type inbound struct {
	a     *Adapter
	h     coach.Handler
	ctx   context.Context //nolint:containedctx // outlives Run's own by the time that taken events need
	live  context.Context //nolint:containedctx // Run's own: new work beside the events ends with it
	lanes *lanes
	tasks sync.WaitGroup
	ready chan struct{}
}

const (
	handleTries = 4
	firstRetry  = 250 * time.Millisecond
	ackLimit    = 2500 * time.Millisecond // of the 3 seconds in which an interaction must be acknowledged
	ackTry      = 1200 * time.Millisecond
)

// onEvent takes every event of the gateway, in its order. It never waits: the library reads nothing meanwhile.
func (in *inbound) onEvent(_ *discordgo.Session, ev *discordgo.Event) {
	defer in.recovered("take an event")
	var err error
	switch ev.Type {
	case "READY":
		err = in.onReady(ev.RawData)
	case "RESUMED":
		in.signal()
	case "INTERACTION_CREATE":
		var i interactionWire
		if err = json.Unmarshal(ev.RawData, &i); err == nil {
			in.onInteraction(&i)
		}
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		var m messageWire
		if m, err = readMessage(ev.RawData); err == nil {
			in.onMessage(&m, ev.Type == "MESSAGE_UPDATE")
		}
	}
	if err != nil {
		in.a.log.Warn("discord event cannot be read", "type", ev.Type)
	}
}

func (in *inbound) onReady(raw []byte) error {
	var r readyWire
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("read the gateway's greeting: %w", err)
	}
	app := r.Application.ID
	if app == "" {
		app = r.User.ID
	}
	in.a.app.Store(&app)
	in.signal()
	in.task(func() { in.a.register(in.live, app) })
	in.task(in.catchUp)
	return nil
}

func (in *inbound) signal() {
	select {
	case in.ready <- struct{}{}:
	default:
	}
}

// task runs something beside the events; Run waits for it.
func (in *inbound) task(fn func()) {
	in.tasks.Go(func() {
		defer in.recovered("work beside the events")
		fn()
	})
}

// onInteraction acknowledges an interaction at once and queues its event.
func (in *inbound) onInteraction(i *interactionWire) {
	who := i.who()
	if who == "" || i.ID == "" || i.Token == "" {
		return
	}
	switch i.Type {
	case interactionAutocomplete:
		in.task(func() { in.complete(i) })
		return
	case interactionComponent:
		if strings.HasPrefix(i.Data.CustomID, askPrefix) {
			in.task(func() { in.openForm(i) })
			return
		}
	}
	input := inputOf(i)
	if input == nil {
		return
	}
	now := in.a.opts.Now()
	app := i.App
	if known := in.a.app.Load(); app == "" && known != nil {
		app = *known
	}
	reply := address{App: app, Token: i.Token, Until: now.Add(tokenLife), Ephemeral: !i.inDM()}
	ev := coach.Event{
		ID:      "discord:" + i.ID,
		Account: coach.Account{Platform: coach.Discord, ID: who},
		At:      now, Input: input, Reply: reply.String(), Private: true, Locale: i.Locale,
	}
	acked := make(chan struct{})
	in.task(func() {
		defer close(acked)
		in.acknowledge(i, reply)
	})
	in.queue(ev, func() { <-acked; in.handle(ev) })
}

// queue lets an account's event wait for its turn. One for which there is no room is lost, but what cries for help in it is heard
// all the same, beside those that wait: no limit holds up a crisis.
func (in *inbound) queue(ev coach.Event, job func()) {
	if in.lanes.put(ev.Account.ID, job) {
		return
	}
	in.a.log.Warn("discord account has too many events waiting, one is dropped")
	if h, ok := in.h.(unheard); ok {
		in.lanes.put("beside "+ev.Account.ID, func() {
			defer in.recovered("hear an event that was dropped")
			h.Unheard(in.ctx, ev)
		})
	}
}

// unheard is what a handler may do for an event that it is not given: [coach.Coach.Unheard].
type unheard interface {
	Unheard(ctx context.Context, ev coach.Event)
}

// inputOf reads what an interaction brings; nil where it is of no kind known here.
func inputOf(i *interactionWire) coach.Input {
	switch i.Type {
	case interactionCommand:
		return coach.Command{Name: strings.ToLower(i.Data.Name), Args: strings.Join(typed(i.Data.Options), " ")}
	case interactionComponent:
		if i.Data.ComponentType != componentButton && len(i.Data.Values) > 0 {
			return coach.Press{ID: i.Data.Values[0]}
		}
		return coach.Press{ID: i.Data.CustomID}
	case interactionModal:
		return coach.Form{ID: strings.TrimPrefix(i.Data.CustomID, askPrefix), Text: i.written()}
	}
	return nil
}

// typed returns the values of all options of a command.
func typed(options []optionWire) []string {
	var values []string
	for _, o := range options {
		if len(o.Value) > 0 {
			values = append(values, o.text())
		}
		values = append(values, typed(o.Options)...)
	}
	return values
}

// acknowledge promises an answer: a new message, so that what was pressed stays as it is. A first try that gets no answer is
// made again while there is time.
func (in *inbound) acknowledge(i *interactionWire, to address) {
	data := map[string]any{}
	if to.Ephemeral {
		data["flags"] = flagEphemeral
	}
	err := in.respond(i, map[string]any{"type": answerDeferred, "data": data})
	var refused *apiError
	if err != nil && (!errors.As(err, &refused) || refused.Code != codeAlreadyAnswered) {
		in.a.log.Warn("discord interaction not acknowledged", "error", err)
		return
	}
	in.a.answers.add(to.Token, &answer{turn: make(chan struct{}, 1), open: true})
}

// respond sends an interaction's first answer within its deadline.
func (in *inbound) respond(i *interactionWire, body any) error {
	ctx, cancel := context.WithTimeout(in.ctx, ackLimit)
	defer cancel()
	path := "interactions/" + i.ID + "/" + i.Token + "/callback"
	for wait := 50 * time.Millisecond; ; wait *= 3 {
		try, stop := context.WithTimeout(ctx, ackTry)
		_, err := in.a.request(try, http.MethodPost, path, body)
		stop()
		var refused *apiError
		if err == nil || errors.As(err, &refused) && refused.Status < 500 && refused.JSON && refused.Status != http.StatusTooManyRequests {
			return err
		}
		if refused != nil {
			wait = max(wait, refused.After)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait || !sleep(ctx, wait) {
			return err
		}
	}
}

// complete answers what is being typed into a command.
func (in *inbound) complete(i *interactionWire) {
	typed := ""
	for _, o := range i.Data.Options {
		if o.Focused {
			typed = o.text()
		}
	}
	choices := make([]map[string]string, 0, 25)
	if in.a.opts.Suggest != nil {
		choices = completions(in.a.opts.Suggest(strings.ToLower(i.Data.Name), typed))
	}
	body := map[string]any{"type": answerAutocomplete, "data": map[string]any{"choices": choices}}
	if err := in.respond(i, body); err != nil {
		in.a.log.Debug("discord completion not shown", "error", err)
	}
}

// openForm answers the press on a form's button with the form itself, which must be the first answer.
func (in *inbound) openForm(i *interactionWire) {
	err := in.respond(i, map[string]any{"type": answerModal, "data": in.a.form(i)})
	var refused *apiError
	if err != nil && (!errors.As(err, &refused) || refused.Code != codeAlreadyAnswered) {
		in.a.log.Warn("discord form not opened", "error", err)
	}
}

// handle gives one event to the handler, again and again for some seconds where it fails: nothing of it was kept then. It
// reports whether the event was accepted.
func (in *inbound) handle(ev coach.Event) bool {
	wait := firstRetry
	for try := 1; ; try++ {
		err := in.once(ev)
		if err == nil {
			return true
		}
		if errors.Is(err, errPanic) || try == handleTries || !sleep(in.ctx, wait) {
			in.a.log.Error("discord event given up", "tries", try, "error", err)
			return false
		}
		wait *= 4
	}
}

var errPanic = errors.New("the handler panicked")

func (in *inbound) once(ev coach.Event) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w (%T)", errPanic, v) // the value may hold what was written
		}
	}()
	return in.h.Handle(in.ctx, ev)
}

func (in *inbound) recovered(doing string) {
	if v := recover(); v != nil {
		in.a.log.Error("discord: panic", "doing", doing, "kind", fmt.Sprintf("%T", v))
	}
}
