package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ashore/internal/adapters/discord"
	"ashore/internal/adapters/telegram"
	"ashore/internal/coach"
	"ashore/internal/schedule"
	"ashore/internal/store"
)

// platform is an adapter that runs.
type platform interface {
	coach.Sender
	Run(ctx context.Context, h coach.Handler) error
}

// lookBack is how far back a member's latest sign of life may lie for their messages to be looked for after a downtime.
const lookBack = 14 * 24 * time.Hour

// forgetAfter is how long seen events and what was set aside are remembered: longer than any platform delivers anew, and than
// messages are looked for again, so that none is ever answered twice.
const forgetAfter = lookBack + 24*time.Hour

// runServe runs each platform whose token is set, until ctx ends or one of them fails.
func runServe(ctx context.Context, config Config, log *slog.Logger) error {
	if config.Telegram.Token == "" && config.Discord.Token == "" {
		return &badValue{"TELEGRAM_TOKEN and DISCORD_TOKEN", "are not set", "at least one of the two, for `bot serve`; `bot chat` needs none"}
	}
	if config.Telegram.WebhookURL != "" {
		return &badValue{"TELEGRAM_WEBHOOK_URL", "is set", "nothing yet: this version fetches updates by long polling only"}
	}
	release, err := store.Lock(config.Database) // before opening, which may migrate what another serve has in use
	if err != nil {
		return err
	}
	defer func() { _ = release() }() // the process that ends lets go of it anyway
	p, err := openParts(ctx, config)
	if err != nil {
		return err
	}
	defer p.store.Close()
	if err := p.store.MarkServed(ctx); err != nil {
		return err
	}
	if p.store.KeyCreated() {
		log.Warn("a new master key was made: keep a copy of it, apart from the database; without it nothing can be read", "folder", config.Keys)
	}
	platforms, err := p.platforms(config, log)
	if err != nil {
		return err
	}
	return p.serve(ctx, config, platforms, log)
}

// platforms sets up the adapters whose tokens are set.
func (p parts) platforms(config Config, log *slog.Logger) ([]platform, error) {
	all := []platform{}
	if config.Telegram.Token != "" {
		a, err := telegram.New(telegram.Options{
			Token: string(config.Telegram.Token), APIURL: config.Telegram.APIURL, Commands: p.program.Commands, Log: log.With("platform", "telegram"),
		})
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	if config.Discord.Token != "" {
		a, err := discord.New(discord.Options{
			Token: string(config.Discord.Token), APIURL: config.Discord.APIURL, GuildID: config.Discord.GuildID, Commands: p.program.Commands,
			Suggest: p.suggest, LastSeen: p.lastSeen, Words: discord.Words{Title: "Ashore", Label: "…"}, Log: log.With("platform", "discord"),
		})
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// suggest completes the argument of a command.
func (p parts) suggest(command, typed string) []coach.Suggestion {
	if command == "zone" {
		return p.places.Suggest(typed)
	}
	return coach.Suggest(p.program, command, typed)
}

// lastSeen tells the Discord adapter whose direct messages may have been missed while the bot was down.
func (p parts) lastSeen(ctx context.Context) ([]discord.Seen, error) {
	heard, err := p.store.Heard(ctx, coach.Discord, time.Now().Add(-lookBack))
	if err != nil {
		return nil, err
	}
	seen := make([]discord.Seen, 0, len(heard))
	for _, h := range heard {
		seen = append(seen, discord.Seen{User: h.Account.ID, At: h.At})
	}
	return seen, nil
}

// serve runs the platforms, the delivery, the heartbeat and the health address until ctx ends or one of them fails.
func (p parts) serve(ctx context.Context, config Config, platforms []platform, log *slog.Logger) error {
	senders := []coach.Sender{}
	for _, a := range platforms {
		senders = append(senders, a)
	}
	handler, courier := p.coach(senders), p.courier(senders, coach.Account{}, time.Now, log)
	handler.Direct = courier.SendNow
	handler.Committed = func(a coach.Account) {
		if a == (coach.Account{}) {
			courier.Kick()
			return
		}
		courier.KickAccount(a)
	}
	health, err := listenHealth(ctx, config.Listen, p.store, courier.Unreadable)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs := []func(context.Context) error{
		courier.Run,
		health,
		func(ctx context.Context) error {
			schedule.Heartbeat{Every: p.beat, Log: log, Tick: func(ctx context.Context, now time.Time) error {
				handler.Forget(now)
				_, err := schedule.Tick(ctx, p.store, handler, now, coach.Account{})
				return err
			}}.Run(ctx)
			return nil
		},
		func(ctx context.Context) error { p.prune(ctx, log); return nil },
	}
	for _, a := range platforms {
		jobs = append(jobs, func(ctx context.Context) error {
			if err := a.Run(ctx, impatient{handler, courier.Unreadable}); err != nil && ctx.Err() == nil {
				return fmt.Errorf("%s: %w", a.Platform(), err)
			}
			return nil
		})
	}
	log.Info("ashore is running", "version", version, "platforms", len(platforms))
	return runAll(ctx, stop, jobs)
}

// runAll runs jobs side by side until all have ended; the first error stops the others.
func runAll(ctx context.Context, stop context.CancelFunc, jobs []func(context.Context) error) error {
	ended := make(chan error)
	for _, job := range jobs {
		go func() { ended <- job(ctx) }()
	}
	var errs []error
	for range jobs {
		if err := <-ended; err != nil {
			errs = append(errs, err)
			stop()
		}
	}
	return errors.Join(errs...)
}

// prune forgets once an hour what is of no more use.
func (p parts) prune(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		if err := p.store.Prune(ctx, time.Now(), time.Now().Add(-forgetAfter)); err != nil && ctx.Err() == nil {
			log.Error("pruning failed", "err", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
