package schedule

import (
	"context"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// Heartbeat calls Tick again and again while the bot runs. It reads the clock, and nothing else does on its path: a test or
// a made-up clock calls Tick itself.
type Heartbeat struct {
	// Every is the time between two beats, in whole seconds; 0 is one second.
	Every time.Duration
	// Tick is called with the current time. While a call lasts beats are left out; a panic ends only that call.
	Tick func(ctx context.Context, now time.Time) error
	// Log is told when beats begin to fail and when they are well again; nil logs nothing.
	Log *slog.Logger
}

// Run beats until ctx ends, and returns when the last call of Tick has returned.
func (h Heartbeat) Run(ctx context.Context) {
	logger := cronLog{h.Log}
	if h.Log == nil {
		logger.log = slog.New(slog.DiscardHandler)
	}
	// The location only decides how the time is written: an entry at a constant distance has no wall clock.
	clock := cron.New(
		cron.WithLocation(time.UTC),
		cron.WithLogger(logger),
		cron.WithChain(cron.SkipIfStillRunning(logger), cron.Recover(logger)),
	)
	failing := false // touched by the job only, which never runs twice at once
	clock.Schedule(cron.Every(h.Every), cron.FuncJob(func() {
		err := h.Tick(ctx, time.Now())
		switch {
		case err != nil && ctx.Err() == nil && !failing:
			failing = true
			logger.log.Error("heartbeat fails", "err", err)
		case err == nil && failing:
			failing = false
			logger.log.Info("heartbeat is well again")
		}
	}))
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
}

// cronLog is a quiet [cron.Logger]: of cron's own doings only panics are logged, without their value, which might hold words.
type cronLog struct{ log *slog.Logger }

// Info implements [cron.Logger].
func (cronLog) Info(string, ...any) {}

// Error implements [cron.Logger].
func (l cronLog) Error(_ error, msg string, _ ...any) { l.log.Error("heartbeat failed", "what", msg) }
