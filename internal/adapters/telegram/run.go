package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"ashore/internal/coach"
)

// errRefused ends Run: no waiting makes a token valid.
var errRefused = errors.New("telegram refuses the token")

// Run asks Telegram for updates and gives them to h until ctx ends, when it returns nil at once. It returns an error only if
// Telegram refuses the token; everything else (no network, another poller, a limit) is waited out.
//
// Accounts are handled in parallel, the events of one account in their order. A batch of updates is confirmed when h has
// accepted every event of it; after an error the batch is asked for again, and h is given again what it did not accept. An
// event that h panics on, or refuses while it accepts others, several times, is passed over with a line in the log: it must not
// hold up everybody for ever.
func (a *Adapter) Run(ctx context.Context, h coach.Handler) error {
	var aside sync.WaitGroup
	defer aside.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	me, err := a.identify(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	a.log.Info("telegram: connected", "bot", me.name)
	aside.Go(func() { a.publish(ctx) })
	p := poller{Adapter: a, me: me, handler: h, aside: &aside, settled: map[string]bool{}, refused: map[string]int{}}
	return p.run(ctx)
}

// identify asks who the bot is until Telegram answers or ctx ends.
func (a *Adapter) identify(ctx context.Context) (self, error) {
	var wait backoff
	for ctx.Err() == nil {
		raw, err := a.call(ctx, requestLimit, "getMe", func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
			return api.MakeRequest("getMe", nil)
		})
		var me tgbotapi.User
		if err == nil {
			err = json.Unmarshal(raw, &me)
		}
		if err == nil {
			return self{id: me.ID, name: me.UserName}, nil
		}
		f, _ := errors.AsType[*failure](err)
		// A token of a wrong shape gives 404: there is no such address.
		if f != nil && (f.code == http.StatusUnauthorized || f.code == http.StatusNotFound) {
			return self{}, fmt.Errorf("%w: %w", errRefused, err)
		}
		a.rest(ctx, &wait, "telegram: cannot connect yet", err)
	}
	return self{}, nil
}

// rest logs a failure and waits before the next attempt, as long as Telegram asked for.
func (a *Adapter) rest(ctx context.Context, wait *backoff, what string, err error) {
	if ctx.Err() != nil {
		return
	}
	var asked time.Duration
	if f, ok := errors.AsType[*failure](err); ok {
		asked = f.after
	}
	d := wait.next(asked)
	a.log.Warn("telegram: will try again", "what", what, "err", a.scrub(err.Error()), "again_in", d.Round(time.Millisecond).String())
	sleep(ctx, d)
}

// poller is one run of the loop.
type poller struct {
	*Adapter
	me      self
	handler coach.Handler
	aside   *sync.WaitGroup // what is done beside the loop
	offset  int             // the first update to ask for; those before it are confirmed by asking
	// What is known of the events that are not confirmed yet, by their IDs.
	settled map[string]bool // accepted, or passed over
	refused map[string]int  // how often, while others were accepted
}

func (p *poller) run(ctx context.Context) error {
	var fetching, handling backoff
	for ctx.Err() == nil {
		began := time.Now()
		batch, err := p.fetch(ctx)
		if f, ok := errors.AsType[*failure](err); ok && f.code == http.StatusUnauthorized {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			p.clearWebhook(ctx, err)
			p.rest(ctx, &fetching, "telegram: cannot fetch updates", err)
			continue
		}
		fetching.reset()
		if len(batch) == 0 {
			// A server that does not hold the request must not make the loop spin.
			if quick := firstWait - time.Since(began); quick > 0 {
				sleep(ctx, quick)
			}
			continue
		}
		if err := p.take(ctx, batch); err != nil {
			p.rest(ctx, &handling, "telegram: events were not accepted and will be asked for again", err)
			continue
		}
		handling.reset()
		clear(p.settled)
		clear(p.refused)
		// Not a maximum of all times: after a quiet week Telegram begins again at any number.
		p.offset = batch[len(batch)-1].UpdateID + 1
	}
	return nil
}

// fetch waits for the next updates, oldest first. Updates that cannot be read at all are left out with a line in the log.
func (p *poller) fetch(ctx context.Context) ([]update, error) {
	raw, err := p.call(ctx, pollLimit, "getUpdates", func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		// Not through GetUpdates: there one update that the library cannot read spoils the batch for ever.
		return api.MakeRequest("getUpdates", p.question())
	})
	if err != nil {
		return nil, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, &failure{method: "getUpdates", text: "the updates are not a list"}
	}
	batch := make([]update, 0, len(items))
	for _, item := range items {
		u, err := decode(item)
		if err != nil {
			p.log.Error("telegram: an update cannot be read and is passed over", "update_id", u.UpdateID)
		}
		if u.UpdateID != 0 {
			batch = append(batch, u)
		}
	}
	return batch, nil
}

func (p *poller) question() tgbotapi.Params {
	params := tgbotapi.Params{}
	params.AddNonZero("offset", p.offset)
	params.AddNonZero("timeout", int(pollHeld.Seconds()))
	_ = params.AddInterface("allowed_updates", []string{
		tgbotapi.UpdateTypeMessage, tgbotapi.UpdateTypeEditedMessage,
		tgbotapi.UpdateTypeCallbackQuery, tgbotapi.UpdateTypeMyChatMember,
	})
	return params
}

// clearWebhook removes a webhook that stands in the way of polling. What it had not delivered is kept by Telegram.
func (p *poller) clearWebhook(ctx context.Context, err error) {
	f, ok := errors.AsType[*failure](err)
	if !ok || f.code != http.StatusConflict || !f.says("webhook is active") {
		return
	}
	p.log.Warn("telegram: a webhook is set for this bot; removing it, since updates are polled for")
	_, _ = p.call(ctx, requestLimit, "deleteWebhook", func(api *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return api.Request(tgbotapi.DeleteWebhookConfig{})
	})
}
