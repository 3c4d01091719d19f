package coach_test

import (
	"slices"
	"testing"
	"time"

	"ashore/internal/coach"
)

// A lock that protects somebody else is not lifted by answering anew (SAFETY 13).
func TestToldToStopIsTakenBackOnlyAfterTheExWroteFirst(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-09 12:00")
	closed := func() bool { return slices.Contains(coach.Gates(k.s, k.now), "told_to_stop") }
	answer := func(space string) {
		k.lines("> /settings", "[#settings.safety]", "[#safety_hurt.no]", "[#safety_afraid.no]", "[#safety_space."+space+"]", "[#safety_order.no]")
	}
	answer("none")
	if closed() {
		t.Fatal("closed without any word of stopping")
	}
	answer("stop")
	answer("none")
	if !closed() {
		t.Error("another answer in the same conversation took it back")
	}
	k.lines("> /contact", "[#contact_kind.wrote]", "[#contact_wrote.wait]")
	answer("none")
	if !closed() {
		t.Error("a message that is only told now took it back at once")
	}
	k.now = k.now.Add(48 * time.Hour)
	answer("none")
	if closed() {
		t.Error("still closed though the ex wrote first, days ago")
	}
	answer("blocked")
	answer("none")
	if !closed() {
		t.Error("an old message took back a new block")
	}
}

func TestAnOrderClosesForThirtyDaysAfterItsEnd(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-09 12:00")
	closed := func() bool { return slices.Contains(coach.Gates(k.s, k.now), "order") }
	k.lines("> /settings", "[#settings.safety]", "[#safety_hurt.no]", "[#safety_afraid.no]", "[#safety_space.none]", "[#safety_order.yes]")
	k.lines("> /settings", "[#settings.safety]", "[#safety_hurt.no]", "[#safety_afraid.no]", "[#safety_space.none]", "[#safety_order.no]")
	k.now = k.now.Add(29 * 24 * time.Hour)
	if !closed() {
		t.Error("open on the twenty-ninth day")
	}
	k.now = k.now.Add(24 * time.Hour)
	if closed() {
		t.Error("still closed after thirty days")
	}
}

// A disclosure in plain words sets the lock once it is confirmed, and asks only once (SAFETY 11 and 13).
func TestBeingToldToStopInPlainWordsClosesTheGate(t *testing.T) {
	for words, tap := range map[string]string{
		"she told me to stop contacting her":         "stop",
		"i have a restraining order against me":      "order",
		"he asked me to leave him alone last sunday": "stop",
	} {
		k := settled(t, "Europe/Berlin", "2026-03-09 12:00")
		k.lines("> " + words)
		if len(k.shown) == 0 || k.shown[0].ID != "safety_told.stop" {
			t.Errorf("%q is not asked about: %v", words, k.shown)
			continue
		}
		k.lines("[#safety_told." + tap + "]")
		gate := map[string]string{"stop": "told_to_stop", "order": "order"}[tap]
		if !slices.Contains(coach.Gates(k.s, k.now), gate) {
			t.Errorf("%q, confirmed, closes %v", words, coach.Gates(k.s, k.now))
		}
		k.shown = nil
		k.lines("> " + words)
		if len(k.shown) > 0 && k.shown[0].ID == "safety_told.stop" {
			t.Errorf("%q is asked about again", words)
		}
	}
}
