package telegram_test

import (
	"context"
	"testing"
	"testing/synctest"

	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

func TestAPressIsAcknowledgedAtOnce(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		release := make(chan struct{})
		w.handle = func(context.Context, coach.Event) error { <-release; return nil }
		anna := w.User("en")
		anna.PressData("a.yes")
		anna.PressLost("a.no")
		w.start()
		if n := len(w.Calls("answerCallbackQuery")); n != 2 {
			t.Errorf("%d of 2 presses were acknowledged before they were handled", n)
		}
		close(release)
		synctest.Wait()
		if len(w.accepted) != 2 || w.accepted[0].Input != (coach.Press{ID: "a.yes"}) {
			t.Errorf("accepted %+v", w.accepted)
		}
	})
}

func TestAFailedAcknowledgementHoldsNothingUp(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "answerCallbackQuery", Hang: true})
		w.Fail(telegramtest.Fault{Method: "answerCallbackQuery", Status: 400, Description: "Bad Request: query is too old"})
		anna := w.User("en")
		anna.PressData("a.yes")
		anna.PressData("a.no")
		w.start()
		if len(w.accepted) != 2 || len(w.Unconfirmed()) != 0 {
			t.Errorf("%d of 2 presses were accepted, %d unconfirmed", len(w.accepted), len(w.Unconfirmed()))
		}
	})
}
