package telegram

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

// mostRefusals is how often an event is given to a handler that is well otherwise.
const mostRefusals = 5

var errPanicked = errors.New("the handler panicked")

// take gives what is not settled of a batch to the handler and returns an error if any event of it was not accepted. Of an
// account whose event was refused nothing further is given, so that its order stays.
func (p *poller) take(ctx context.Context, batch []update) error {
	order, events := p.open(ctx, batch)
	type result struct {
		id  string
		err error
	}
	results := make(chan result, len(batch))
	var group errgroup.Group
	group.SetLimit(p.parallel)
	for _, account := range order {
		group.Go(func() error {
			for _, ev := range events[account] {
				err := p.give(ctx, ev)
				results <- result{ev.ID, err}
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := group.Wait()
	close(results)
	if err == nil || ctx.Err() != nil {
		return err
	}
	refused := map[string]error{}
	well := false
	for r := range results {
		if r.err == nil {
			well, p.settled[r.id] = true, true
		} else {
			refused[r.id] = r.err
		}
	}
	for id, why := range refused {
		if well || errors.Is(why, errPanicked) {
			p.count(id)
		}
	}
	return fmt.Errorf("%d accounts: %w", len(refused), err)
}

// count notes that an event was refused for a reason of its own.
func (p *poller) count(id string) {
	if p.refused[id]++; p.refused[id] >= mostRefusals {
		p.settled[id] = true
		p.log.Error("telegram: an event that is refused again and again is passed over", "event", id)
	}
}

// open returns the events of a batch that are not settled, by account, and the accounts in the order of their first.
func (p *poller) open(ctx context.Context, batch []update) (order []coach.Account, events map[coach.Account][]coach.Event) {
	now := time.Now()
	events = map[coach.Account][]coach.Event{}
	for _, u := range batch {
		if u.CallbackQuery != nil {
			p.acknowledge(ctx, u.CallbackQuery.ID)
		}
		ev, ok := transform(u, p.me, now)
		if !ok || p.settled[ev.ID] {
			continue
		}
		if events[ev.Account] == nil {
			order = append(order, ev.Account)
		}
		events[ev.Account] = append(events[ev.Account], ev)
	}
	return order, events
}

// give hands one event to the handler. A panic there becomes an error, without its value, which may hold what was written.
func (p *poller) give(ctx context.Context, ev coach.Event) (err error) {
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("telegram: the handler panicked", "type", fmt.Sprintf("%T", r), "stack", frames(debug.Stack()))
			err = errPanicked
		}
	}()
	return p.handler.Handle(ctx, ev)
}

// frames keeps the lines of a stack that name functions and files, without the panic's value or any argument.
func frames(stack []byte) string {
	var kept []string
	for line := range strings.Lines(string(stack)) {
		if name, _, ok := strings.Cut(strings.TrimSpace(line), " +0x"); ok && strings.Contains(name, ".go:") {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " < ")
}

// acknowledge tells Telegram that a press has arrived, beside the loop. A failure means only that a button looks busy longer.
func (p *poller) acknowledge(ctx context.Context, id string) {
	if id == "" {
		return
	}
	p.aside.Go(func() {
		_, _ = p.call(ctx, requestLimit, "answerCallbackQuery", func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
			return api.Request(tgbotapi.NewCallback(id, ""))
		})
	})
}
