package schedule_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/schedule"
)

func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		beats, running := 0, 0
		var last time.Time
		h := schedule.Heartbeat{
			Log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Tick: func(ctx context.Context, now time.Time) error {
				beats++
				running++
				defer func() { running-- }()
				if running > 1 {
					t.Error("two beats at once")
				}
				if !now.After(last) || !now.Equal(time.Now()) {
					t.Errorf("beat at %v after %v", now, last)
				}
				last = now
				switch beats {
				case 5:
					panic("their words")
				case 6:
					time.Sleep(10 * time.Second)
				case 7, 8:
					return errors.New("disk full")
				}
				return nil
			},
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { h.Run(ctx); close(ended) }()
		time.Sleep(60*time.Second + 500*time.Millisecond)
		cancel()
		<-ended
		if beats < 49 || beats > 52 {
			t.Errorf("%d beats in 60 s of which 10 were taken", beats)
		}
		logged := out.String()
		if strings.Contains(logged, "their words") || strings.Count(logged, "\n") != 3 || !strings.Contains(logged, "panic") ||
			strings.Count(logged, "disk full") != 1 || !strings.Contains(logged, "well again") {
			t.Errorf("logged:\n%s", logged)
		}
	})
}

func TestHeartbeatWaitsForTheLastTick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ended := false
		go func() {
			time.Sleep(90 * time.Second)
			cancel()
		}()
		schedule.Heartbeat{Every: time.Minute, Tick: func(ctx context.Context, _ time.Time) error {
			<-ctx.Done()
			time.Sleep(time.Second)
			ended = true
			return ctx.Err()
		}}.Run(ctx)
		if !ended {
			t.Error("Run returned before its Tick")
		}
	})
}

// A year of beats across both clock changes, as fast as the machine goes.
func TestHeartbeatThroughClockChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		beats := 0
		time.AfterFunc(365*24*time.Hour+time.Second, cancel)
		schedule.Heartbeat{Every: time.Hour, Tick: func(context.Context, time.Time) error { beats++; return nil }}.Run(ctx)
		if beats != 365*24 {
			t.Errorf("%d beats, want %d", beats, 365*24)
		}
	})
}
