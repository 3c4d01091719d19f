package telegram_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
		var broken atomic.Bool
		broken.Store(true)
		w.handle = func(_ context.Context, ev coach.Event) error {
			if broken.Load() && ev.Input == (coach.Text{Text: "a2"}) {
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
		broken.Store(false)
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

func TestParallelHandlingIsBounded(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		var now, most atomic.Int64
		w.handle = func(context.Context, coach.Event) error {
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(time.Second)
			now.Add(-1)
			return nil
		}
		for range 40 {
			w.User("en").Write("hello")
		}
		w.start()
		pass(time.Minute)
		if got := most.Load(); got != 16 || len(w.texts()) != 40 {
			t.Errorf("%d of 40 accounts were handled, %d at once; want 16 at once", len(w.texts()), got)
		}
	})
}

func TestAHandlerThatKeepsFailingIsAskedNowAndThen(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.handle = func(context.Context, coach.Event) error { return errors.New("read-only") }
		w.User("en").Write("hello")
		w.start()
		pass(10 * time.Minute)
		if w.given < 150 || w.given > 320 { // every two to four seconds: a cry for help may be among the next
			t.Errorf("given %d times in ten minutes", w.given)
		}
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

func TestUpdatesMayBeNumberedAnew(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, w *world) {
		w.start()
		anna := w.User("en")
		anna.Write("before")
		synctest.Wait()
		pass(time.Hour)
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
