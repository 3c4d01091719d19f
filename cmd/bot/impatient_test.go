package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/coach"
	"ashore/internal/content"
)

// slow is a store that keeps an event only after a while.
type slow struct {
	coach.Store
	takes time.Duration
}

func (s slow) Update(context.Context, coach.Event, func(coach.Record) (coach.Change, error)) (coach.Outcome, error) {
	if s.takes < 0 {
		panic("a defect")
	}
	time.Sleep(s.takes)
	return coach.Outcome{}, nil
}

func TestBugACryForHelpWaitsForASlowStoreOrIsLost(t *testing.T) {
	program, err := content.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		takes      time.Duration
		unreadable bool
		words      string
		want       int
	}{
		"a panic":                     {-1, false, "sos", 1},
		"well":                        {0, false, "sos", 0},
		"slow":                        {time.Minute, false, "sos", 1},
		"slow, and nothing urgent":    {time.Minute, false, "hello", 0},
		"the outbox cannot be read":   {0, true, "sos", 1},
		"the same and nothing urgent": {0, true, "hello", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				handler := impatient{&coach.Coach{
					Program: program, Store: slow{takes: c.takes}, Limits: map[coach.Platform]coach.Limits{coach.Telegram: {Text: 4096}},
					Understand: func(text string) coach.Understanding {
						if text == "sos" {
							return coach.Understanding{Intent: coach.CommandLike, Confidence: 1, Command: "sos"}
						}
						return coach.Understanding{Intent: coach.Other}
					},
					Direct: func(context.Context, coach.Parcel) error { sent++; return nil },
				}, func() bool { return c.unreadable }}
				ev := coach.Event{
					ID: "telegram:1", Account: coach.Account{Platform: coach.Telegram, ID: "1"}, At: time.Now(), Private: true,
					Input: coach.Text{Text: c.words},
				}
				done := make(chan error)
				go func() {
					defer close(done)
					defer func() { _ = recover() }()
					done <- handler.Handle(t.Context(), ev)
				}()
				time.Sleep(10 * time.Second)
				synctest.Wait()
				if sent != c.want {
					t.Errorf("%d messages were sent directly after ten seconds, want %d", sent, c.want)
				}
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
