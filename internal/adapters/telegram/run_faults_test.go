package telegram_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

func TestARefusedTokenEndsRun(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"at the start":                   {Method: "getMe", Status: 401, Description: "Unauthorized"},
		"at the start, of a wrong shape": {Method: "getMe", Status: 404, Description: "Not Found"},
		"later":                          {Method: "getUpdates", Status: 401, Description: "Unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, w *world) {
				w.Fail(fault)
				err := w.bot.Run(context.Background(), w)
				if err == nil || !strings.Contains(err.Error(), "refuses the token") {
					t.Fatalf("Run ended with %v", err)
				}
				if strings.Contains(err.Error(), w.Token()) {
					t.Error("the error shows the token")
				}
			})
		})
	}
}

func TestRunWaitsOutEveryOtherFault(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"another poller":       {Status: 409, Description: "Conflict: terminated by other getUpdates request"},
		"a limit":              {RetryAfter: 3},
		"a broken server":      {Status: 500},
		"a proxy's page":       {Status: 502, HTML: true},
		"a page that says OK":  {Status: 200, HTML: true},
		"a page that says 401": {Status: 401, HTML: true},
		"a redirect":           {Status: 302, HTML: true},
		"no network":           {Drop: true},
		"half an answer":       {Body: `{"ok":true,"result":[`},
		"not a list":           {Body: `{"ok":true,"result":{}}`},
		"no result":            {Body: `{"ok":true}`},
		"not an object":        {Body: `"ok"`},
		"a refusal, no reason": {Body: `{"ok":false}`},
	} {
		for _, method := range []string{"getMe", "getUpdates"} {
			if method == "getMe" && strings.HasPrefix(name, "not a list") {
				continue
			}
			t.Run(name+" at "+method, func(t *testing.T) {
				inBubble(t, nil, func(t *testing.T, w *world) {
					fault.Method, fault.Times = method, 3
					w.Fail(fault)
					w.start()
					w.User("en").Write("hello")
					pass(3 * time.Minute)
					if got := w.texts(); !slices.Equal(got, []string{"hello"}) {
						t.Errorf("accepted %q after the fault", got)
					}
				})
			})
		}
	}
}

func TestALimitIsObeyedToTheSecond(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "getUpdates", RetryAfter: 37})
		w.start()
		pass(2 * time.Minute)
		polls := w.Calls("getUpdates")
		if wait := polls[1].At.Sub(polls[0].At); wait != 37*time.Second {
			t.Errorf("asked again after %v, Telegram said 37s", wait)
		}
	})
}

func TestBackOffGrowsToAMinute(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "getUpdates", Status: 502, HTML: true, Times: -1})
		w.start()
		pass(20 * time.Minute)
		polls := w.Calls("getUpdates")
		for i := 1; i < len(polls); i++ {
			wait := polls[i].At.Sub(polls[i-1].At)
			most := min(time.Second<<(i-1), time.Minute)
			if wait < most/2 || wait > most {
				t.Errorf("wait %d was %v, want between %v and %v", i, wait, most/2, most)
			}
		}
		if len(polls) < 20 {
			t.Errorf("%d polls in 20 minutes of failure", len(polls))
		}
		w.Heal()
		w.User("en").Write("hello")
		pass(2 * time.Minute)
		if len(w.texts()) != 1 {
			t.Error("the text was not fetched after the failure")
		}
	})
}

func TestAHungPollIsGivenUp(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "getUpdates", Hang: true})
		w.start()
		w.User("en").Write("hello")
		pass(75 * time.Second)
		if len(w.texts()) != 1 {
			t.Error("a poll that was never answered holds the bot up")
		}
	})
}

func TestAServerThatDoesNotHoldPollsIsNotHammered(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "getUpdates", Body: `{"ok":true,"result":[]}`, Times: -1})
		w.start()
		pass(10 * time.Second)
		if n := len(w.Calls("getUpdates")); n > 11 {
			t.Errorf("%d polls in ten seconds", n)
		}
	})
}

func TestAWebhookIsRemoved(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.SetWebhook("https://bot.example/hook")
		w.User("en").Write("hello")
		w.start()
		pass(5 * time.Second)
		if len(w.texts()) != 1 {
			t.Error("a webhook that was set before keeps the bot from polling")
		}
	})
}

func TestAnEventThatIsNeverAcceptedHoldsUpNobodyForEver(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("a record that cannot be read") },
		"a panic":  func() error { panic("what was written") },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(t *testing.T, w *world) {
				w.handle = func(_ context.Context, ev coach.Event) error {
					if ev.Input == (coach.Text{Text: "bad"}) {
						return fail()
					}
					return nil
				}
				anna, ben := w.User("en"), w.User("en")
				anna.Write("bad")
				anna.Write("good")
				w.start()
				for range 10 {
					ben.Write("hello")
					pass(2 * time.Minute)
				}
				if n := len(w.Unconfirmed()); n != 0 {
					t.Errorf("%d updates are still unconfirmed", n)
				}
				if got := w.texts(); !slices.Contains(got, "good") || len(got) != 11 {
					t.Errorf("accepted %q, want the good one and ten others", got)
				}
			})
		})
	}
}

func TestNothingIsPassedOverWhileNothingIsAccepted(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		var down atomic.Bool
		down.Store(true)
		w.handle = func(context.Context, coach.Event) error {
			if down.Load() {
				return errors.New("disk full")
			}
			return nil
		}
		w.start()
		for range 20 {
			w.User("en").Write("hello")
			pass(5 * time.Minute)
		}
		down.Store(false)
		pass(2 * time.Minute)
		if got := w.texts(); len(got) != 20 {
			t.Errorf("%d of 20 were accepted after the failure", len(got))
		}
	})
}
