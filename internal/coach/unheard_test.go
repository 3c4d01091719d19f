package coach_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"ashore/internal/coach"
)

// unwritable is a store in which nothing can be kept.
type unwritable struct{ coach.Store }

func (unwritable) Update(context.Context, coach.Event, func(coach.Record) (coach.Change, error)) (coach.Outcome, error) {
	return coach.Outcome{}, errors.New("disk full")
}

func TestBugHelpIsRepeatedEveryTenMinutesWhileTheStoreFails(t *testing.T) {
	sent := map[coach.MessageKind]int{}
	c := &coach.Coach{
		Program: program(t), Store: unwritable{}, Understand: reader().Understand,
		Limits: map[coach.Platform]coach.Limits{coach.Telegram: {Text: 4096, Choices: 20, Buttons: true}},
		Direct: func(_ context.Context, p coach.Parcel) error { sent[p.Message.Kind]++; return nil },
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ev := func(id, text string) coach.Event {
		return coach.Event{ID: id, Account: coach.Account{Platform: coach.Telegram, ID: "1"}, At: at, Private: true, Input: coach.Text{Text: text}}
	}
	for range 60 * 15 { // an hour of redelivery
		if c.Handle(t.Context(), ev("telegram:1", "hello")) == nil {
			t.Fatal("accepted")
		}
		c.Unheard(t.Context(), ev("telegram:2", "I want to kill myself"))
		c.Unheard(t.Context(), ev("telegram:3", "sos"))
		c.Unheard(t.Context(), ev("telegram:4", "and another line"))
		at = at.Add(4 * time.Second)
	}
	if sent[coach.Crisis] != 2 || sent[coach.Reply] != 1 {
		t.Errorf("sent %v, want help once for each of two messages, and one line for the other", sent)
	}
}
