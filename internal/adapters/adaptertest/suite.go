package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// Run runs the suite. newAdapter is called once for each part of it.
func Run(t *testing.T, newAdapter func(t *testing.T) Harness) {
	t.Helper()
	for _, part := range []struct {
		name string
		test func(*testing.T, Harness)
	}{
		{"each text comes once and in order", textsInOrder},
		{"accounts are handled in parallel", inParallel},
		{"a refused event comes again with the same ID", comesAgain},
		{"a press carries its whole ID", pressWhole},
		{"a parcel arrives with its choices", parcelArrives},
		{"a parcel as large as the limits arrives whole", limitsHonoured},
		{"a blocked account is told as such", blockedAccount},
		{"the end of the context ends Run", endsPromptly},
		{"nothing written is logged", nothingLogged},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, newAdapter(t)) })
	}
}

const patience = 20 * time.Second

func textsInOrder(t *testing.T, h Harness) {
	const each = 12
	b := begin(t, h)
	for i := range each {
		for _, p := range h.People {
			p.Write(fmt.Sprintf("text %d", i))
		}
	}
	seen := map[coach.Account][]string{}
	ids := map[string]bool{}
	for range each * len(h.People) {
		ev := b.next(t)
		text, ok := ev.Input.(coach.Text)
		if !ok {
			t.Fatalf("the input is %T, not a text", ev.Input)
		}
		switch {
		case !ev.Private:
			t.Error("a private text came as not private")
		case ev.At.IsZero():
			t.Error("an event without its time")
		case !strings.HasPrefix(ev.ID, string(h.Adapter.Platform())):
			t.Errorf("the event ID %q does not begin with the platform", ev.ID)
		case ids[ev.ID]:
			t.Errorf("two events share the ID %q", ev.ID)
		}
		ids[ev.ID] = true
		seen[ev.Account] = append(seen[ev.Account], text.Text)
	}
	for i, p := range h.People {
		var want []string
		for n := range each {
			want = append(want, fmt.Sprintf("text %d", n))
		}
		if got := seen[p.Account]; !slices.Equal(got, want) {
			t.Errorf("person %d: got %q, want %q", i, got, want)
		}
	}
	b.stop(t)
	if extra := len(b.events); extra > 0 {
		t.Errorf("%d events came twice", extra)
	}
}

func inParallel(t *testing.T, h Harness) {
	if len(h.People) < 2 {
		t.Skip("the platform has one person only")
	}
	first, second := h.People[0], h.People[1]
	here := make(chan struct{})
	meet := func(ctx context.Context, ev coach.Event) error {
		if ev.Account == second.Account {
			close(here)
			return nil
		}
		select {
		case <-here:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if h.Redelivers { // written before Run, so that both come at once
		first.Write("one")
		second.Write("two")
	}
	b := beginWith(t, h, meet)
	if !h.Redelivers {
		first.Write("one")
		second.Write("two")
	}
	b.next(t)
	b.next(t) // the first one's, which waits for the other's
}

func comesAgain(t *testing.T, h Harness) {
	if !h.Redelivers {
		t.Skip("the platform gives nothing twice")
	}
	var first string
	b := beginWith(t, h, func(_ context.Context, ev coach.Event) error {
		if first == "" {
			first = ev.ID
			return errors.New("not now")
		}
		return nil
	})
	h.People[0].Write("hello")
	if again := b.next(t); again.ID != first {
		t.Errorf("the event came again as %q, first it was %q", again.ID, first)
	}
}

func pressWhole(t *testing.T, h Harness) {
	id := longID(0)
	b := begin(t, h)
	parcel := parcelTo(h.People[0], "Which?", coach.Choice{ID: id, Label: "This"})
	deliver(t, h, parcel)
	read(t, h.People[0])
	h.People[0].Press(id)
	ev := b.next(t)
	if press, ok := ev.Input.(coach.Press); !ok || press.ID != id {
		t.Errorf("the press came as %#v, want the ID of 64 bytes", ev.Input)
	}
	if !ev.Private || ev.Account != h.People[0].Account {
		t.Error("the press came from elsewhere")
	}
}

func parcelArrives(t *testing.T, h Harness) {
	begin(t, h)
	text := "Not *bold*, not _thin_, <b>not</b> `code`, [no](https://example.com) & 100 %.\n\nA second paragraph."
	deliver(t, h, parcelTo(h.People[0], text, coach.Choice{ID: "a.yes", Label: "Yes"}, coach.Choice{ID: "a.no", Label: "No"},
		coach.Choice{ID: "a.later", Label: "Ask me again another day, please"}))
	got := read(t, h.People[0])
	if got.Text != text {
		t.Errorf("the text came as %q", got.Text)
	}
	if want := []string{"Yes", "No", "Ask me again another day, please"}; !slices.Equal(got.Labels, want) {
		t.Errorf("the labels came as %q, want %q", got.Labels, want)
	}
}

func limitsHonoured(t *testing.T, h Harness) {
	limits := h.Adapter.Limits()
	if limits.Text <= 0 || limits.Choices <= 0 {
		t.Fatalf("the limits %+v leave no room", limits)
	}
	begin(t, h)
	text := strings.Repeat("🌊", min(limits.Text, 8192)/2)
	parcel := parcelTo(h.People[0], text)
	var want []string
	for i := range min(limits.Choices, 100) {
		label := fmt.Sprintf("%-40s", fmt.Sprintf("choice %d of many, with a long label", i))
		label = strings.ReplaceAll(label, " ", "-")[:40]
		parcel.Message.Choices = append(parcel.Message.Choices, coach.Choice{ID: longID(i), Label: label})
		want = append(want, label)
	}
	deliver(t, h, parcel)
	got := read(t, h.People[0])
	if got.Text != text {
		t.Errorf("of %d bytes of text %d came", len(text), len(got.Text))
	}
	if !slices.Equal(got.Labels, want) {
		t.Errorf("of %d choices came %q", len(want), got.Labels)
	}
}

func blockedAccount(t *testing.T, h Harness) {
	if h.People[0].Block == nil {
		t.Skip("nobody can block the bot on this platform")
	}
	begin(t, h)
	h.People[0].Block()
	err := send(t, h, parcelTo(h.People[0], "Hello"))
	fault, ok := errors.AsType[*coach.SendError](err)
	if !ok || fault.Fault != coach.Blocked {
		t.Errorf("the send gave %v, want a SendError with Blocked", err)
	}
}

func endsPromptly(t *testing.T, h Harness) {
	b := begin(t, h)
	h.People[0].Write("hello")
	b.next(t)
	began := time.Now()
	b.stop(t)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("Run ended %v after its context", took)
	}
}

func nothingLogged(t *testing.T, h Harness) {
	const written, sent = "the-words-of-a-member", "the-words-of-the-coach"
	failed := false
	b := beginWith(t, h, func(context.Context, coach.Event) error {
		if failed {
			return nil
		}
		failed = true
		return errors.New("not now")
	})
	person := h.People[0]
	person.Write(written)
	if h.Redelivers {
		b.next(t)
	}
	person.Press("pressed-by-a-member")
	b.next(t)
	deliver(t, h, parcelTo(person, sent, coach.Choice{ID: "a.yes", Label: "label-of-the-coach"}))
	shown := ""
	if person.Block != nil {
		person.Block()
		if err := send(t, h, parcelTo(person, sent)); err != nil {
			shown = err.Error()
		}
	}
	b.stop(t)
	shown += h.Log.String()
	secrets := append([]string{written, sent, "pressed-by-a-member", "label-of-the-coach", person.Account.ID}, h.Secrets...)
	for i, secret := range secrets {
		if secret != "" && strings.Contains(shown, secret) {
			t.Errorf("secret %d of the test is in a log line or an error", i)
		}
	}
}
