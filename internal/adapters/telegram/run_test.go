package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ashore/internal/adapters/adaptertest"
	"ashore/internal/adapters/telegram"
	"ashore/internal/adapters/telegram/telegramtest"
	"ashore/internal/coach"
)

// world is a bot and its platform under a made-up clock: nothing here takes real time.
type world struct {
	*telegramtest.Server
	bot    *telegram.Adapter
	log    *adaptertest.Log
	handle func(ctx context.Context, ev coach.Event) error // accepts all if nil

	mu       sync.Mutex
	accepted []coach.Event
	given    int
	cancel   context.CancelFunc
	ended    chan error
}

// inBubble runs a test on a made-up clock. The bot runs only after start.
func inBubble(t *testing.T, commands []coach.CommandInfo, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{Server: telegramtest.NewInMemory(t), log: adaptertest.NewLog(), ended: make(chan error, 1)}
		var err error
		w.bot, err = telegram.New(telegram.Options{
			Token: w.Token(), APIURL: w.URL(), HTTP: w.Client(), Log: w.log.Logger(), Commands: commands,
		})
		if err != nil {
			t.Fatal(err)
		}
		test(t, w)
		w.stop(t)
		if strings.Contains(w.log.String(), w.Token()) {
			t.Error("the log shows the token")
		}
	})
}

func (w *world) start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	go func() { w.ended <- w.bot.Run(ctx, w) }()
	synctest.Wait()
}

func (w *world) stop(t *testing.T) {
	t.Helper()
	if w.cancel == nil {
		return
	}
	w.cancel()
	w.cancel = nil
	began := time.Now()
	if err := <-w.ended; err != nil {
		t.Errorf("Run ended with %v", err)
	}
	if took := time.Since(began); took != 0 {
		t.Errorf("Run ended %v after its context", took)
	}
}

// Handle implements [coach.Handler].
func (w *world) Handle(ctx context.Context, ev coach.Event) error {
	w.mu.Lock()
	w.given++
	w.mu.Unlock()
	if w.handle != nil {
		if err := w.handle(ctx, ev); err != nil {
			return err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accepted = append(w.accepted, ev)
	return nil
}

// texts returns what was accepted so far, in that order.
func (w *world) texts() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, ev := range w.accepted {
		if text, ok := ev.Input.(coach.Text); ok {
			all = append(all, text.Text)
		}
	}
	return all
}

func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestPollAsksForWhatItNeeds(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.start()
		pass(time.Minute)
		polls := w.Calls("getUpdates")
		if len(polls) != 2 {
			t.Fatalf("%d polls in a minute of silence, want 2", len(polls))
		}
		if got := polls[0].Params["allowed_updates"]; got != `["message","edited_message","callback_query","my_chat_member"]` {
			t.Errorf("allowed_updates is %s", got)
		}
		if got := polls[0].Params["timeout"]; got != "50" {
			t.Errorf("the poll is held for %s s", got)
		}
	})
}

func TestOffsetMovesOnlyAfterTheCommit(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		anna, ben := w.User("en"), w.User("en")
		broken := true
		w.handle = func(_ context.Context, ev coach.Event) error {
			if broken && ev.Input == (coach.Text{Text: "a2"}) {
				return errors.New("disk full")
			}
			return nil
		}
		anna.Write("a1")
		anna.Write("a2")
		anna.Write("a3")
		ben.Write("b1")
		w.start()
		if got := w.texts(); slices.Contains(got, "a3") || !slices.Contains(got, "b1") {
			t.Errorf("accepted %q: what follows a refused event must wait, other accounts must not", got)
		}
		if n := len(w.Unconfirmed()); n != 4 {
			t.Errorf("%d updates are unconfirmed, want all 4", n)
		}
		pass(10 * time.Second)
		if n := len(w.Unconfirmed()); n != 4 {
			t.Errorf("%d updates are unconfirmed while the handler fails, want all 4", n)
		}
		broken = false
		pass(time.Minute)
		if n := len(w.Unconfirmed()); n != 0 {
			t.Errorf("%d updates are unconfirmed after the handler accepted them", n)
		}
		ids := map[string]map[coach.Input]bool{}
		var last []string
		for _, ev := range w.accepted {
			if ids[ev.ID] == nil {
				ids[ev.ID] = map[coach.Input]bool{}
				last = append(last, ev.Input.(coach.Text).Text)
			}
			ids[ev.ID][ev.Input] = true
		}
		if len(ids) != 4 {
			t.Errorf("4 updates had %d event IDs", len(ids))
		}
		last = slices.DeleteFunc(last, func(s string) bool { return s == "b1" })
		if !slices.Equal(last, []string{"a1", "a2", "a3"}) {
			t.Errorf("the first time that each was accepted: %q", last)
		}
	})
}

func TestAHandlerThatKeepsFailingIsAskedLessAndLess(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.handle = func(context.Context, coach.Event) error { return errors.New("read-only") }
		w.User("en").Write("hello")
		w.start()
		pass(10 * time.Minute)
		if w.given < 8 || w.given > 30 {
			t.Errorf("given %d times in ten minutes", w.given)
		}
		w.handle = nil
	})
}

func TestAPanicOfTheHandlerIsAnError(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		first := true
		w.handle = func(context.Context, coach.Event) error {
			if first {
				first = false
				panic("the words of a member")
			}
			return nil
		}
		w.User("en").Write("hello")
		w.start()
		pass(10 * time.Second)
		if got := w.texts(); !slices.Equal(got, []string{"hello"}) {
			t.Errorf("accepted %q after a panic", got)
		}
		if log := w.log.String(); !strings.Contains(log, "panicked") || strings.Contains(log, "the words of a member") {
			t.Errorf("the log must tell of the panic but not its value")
		}
		if log := w.log.String(); !strings.Contains(log, "run_test.go:") {
			t.Errorf("the log does not tell where it panicked")
		}
	})
}

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

func TestUpdatesMayBeNumberedAnew(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.start()
		anna := w.User("en")
		anna.Write("before")
		synctest.Wait()
		pass(8 * 24 * time.Hour)
		w.Renumber(1000)
		anna.Write("after a quiet week")
		synctest.Wait()
		anna.Write("and again")
		synctest.Wait()
		if got := w.texts(); !slices.Equal(got, []string{"before", "after a quiet week", "and again"}) {
			t.Errorf("accepted %q", got)
		}
		if n := len(w.Unconfirmed()); n != 0 {
			t.Errorf("%d updates are unconfirmed", n)
		}
	})
}

func TestOneUnreadableUpdateSpoilsNothing(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		anna := w.User("en")
		anna.Write("one")
		w.Push("message", "odd")
		w.Push("message", map[string]any{"chat": []int{1}, "from": "x", "text": 7})
		anna.Write("two")
		w.start()
		if got := w.texts(); !slices.Equal(got, []string{"one", "two"}) {
			t.Errorf("accepted %q", got)
		}
		if n := len(w.Unconfirmed()); n != 0 {
			t.Errorf("%d updates are unconfirmed", n)
		}
	})
}

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

func TestBlockAndUnblock(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.start()
		anna := w.User("en")
		anna.Write("hello")
		anna.Block()
		anna.Unblock()
		synctest.Wait()
		var inputs []coach.Input
		for _, ev := range w.accepted {
			inputs = append(inputs, ev.Input)
		}
		if want := []coach.Input{coach.Text{Text: "hello"}, coach.Left{}, coach.Left{Back: true}}; !slices.Equal(inputs, want) {
			t.Errorf("accepted %+v, want %+v", inputs, want)
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

func TestMenuOfCommands(t *testing.T) {
	commands := []coach.CommandInfo{
		{Name: "start", Description: "Begin"},
		{Name: "secret", Description: "x", Hidden: true},
		{Name: "Bad-Name", Description: "x"},
		{Name: "sos", Description: strings.Repeat("Help now. ", 40)},
		{Name: "bare"},
	}
	for i := range 120 {
		commands = append(commands, coach.CommandInfo{Name: fmt.Sprintf("more%d", i), Description: "More"})
	}
	inBubble(t, commands, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "setMyCommands", Drop: true, Times: 2})
		w.User("en").Write("hello")
		w.start()
		if len(w.texts()) != 1 {
			t.Error("a menu that cannot be set holds the bot up")
		}
		pass(time.Minute)
		got := w.Commands()
		if len(got) != 100 || got[0] != (telegramtest.Command{Command: "start", Description: "Begin"}) || got[1].Command != "sos" ||
			got[2] != (telegramtest.Command{Command: "bare", Description: "bare"}) {
			t.Errorf("the menu is %v", got)
		}
		calls := w.Calls("setMyCommands")
		if scope := calls[len(calls)-1].Params["scope"]; scope != `{"type":"all_private_chats"}` {
			t.Errorf("the scope is %s", scope)
		}
	})
}

func TestARefusedMenuIsNotFatal(t *testing.T) {
	inBubble(t, []coach.CommandInfo{{Name: "start", Description: "Begin"}}, func(t *testing.T, w *world) {
		w.Fail(telegramtest.Fault{Method: "setMyCommands", Status: 400, Description: "Bad Request: BOT_COMMAND_INVALID", Times: -1})
		w.start()
		w.User("en").Write("hello")
		pass(10 * time.Minute)
		if n := len(w.Calls("setMyCommands")); n != 1 || len(w.texts()) != 1 {
			t.Errorf("%d attempts at the menu, %d texts", n, len(w.texts()))
		}
	})
}
