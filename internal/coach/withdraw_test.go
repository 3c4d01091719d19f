package coach_test

import (
	"encoding/json"
	"strings"
	"testing"

	"ashore/internal/coach"
)

// telling is a member who has written words of their own everywhere.
func telling(t *testing.T) *talk {
	t.Helper()
	k := answered(t).counting("2026-03-01")
	k.lines("> /journal", "[#journal_choose.now]", "> zebra in the journal", "> /unsent", "> zebra in a letter", "> /reasons zebra reason",
		"> /supporters zebra name", "> /hobby", "[#hobby.lost]", "> zebra riding", "> /plans", "> zebra comes", "> I count to ten",
		"> /slip", "[#slip_kind.message]", "[#slip_when.today]", "[#slip_trigger.other]", "> a zebra song", "> put it in the zebra kitchen",
		"> /checkin", "[#checkin_mood.4]", "[#checkin_urge.2]", "> a zebra day", "> /journal", "[#journal_choose.worry]")
	if n := strings.Count(stored(t, k.s), "zebra"); n < 6 {
		t.Fatalf("only %d words are stored: %s", n, stored(t, k.s))
	}
	return k
}

func stored(t *testing.T, s coach.State) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Consent to the keeping of words is taken back with a receipt: no word stays, what was tapped does (SAFETY 21).
func TestConsentIsTakenBackWithAReceipt(t *testing.T) {
	k := telling(t)
	count, mood := k.count(), k.s.Moods[0].Mood
	k.answer("afraid", "yes")
	said := k.lines("> /privacy", "[#privacy.words]", "[#withdraw.yes]")
	for _, line := range []string{"Your words are deleted", "1 × journal entry", "1 × unsent letter", "1 × reason", "1 × person named", "1 × check-in", "1 × slip", "/delete"} {
		if !strings.Contains(said, line) {
			t.Errorf("the receipt lacks %q: %s", line, said)
		}
	}
	if strings.Contains(stored(t, k.s), "zebra") || strings.Contains(stored(t, k.s), "kitchen") {
		t.Errorf("words are left: %s", stored(t, k.s))
	}
	if k.count() != count || k.s.Moods[0].Mood != mood || !k.closed("fear") || !k.s.Consented() {
		t.Errorf("what was tapped is gone: %v, %+v, %v", k.count(), k.s.Moods, coach.Gates(k.s, k.now))
	}
}

// From then on no word is kept, by whatever way it comes, until that is allowed again.
func TestWithoutConsentNoWordIsKept(t *testing.T) {
	p := program(t)
	k := telling(t)
	k.lines("> /privacy", "[#privacy.words]", "[#withdraw.yes]")
	clean := k.s
	for id, step := range p.Steps {
		if step.Ask != "text" && step.Ask != "line" && step.Ask != "short" {
			continue
		}
		k.s, k.files = again(t, clean), nil
		k.give(coach.Form{ID: id, Text: "a zebra"})
		k.give(coach.Text{Text: "another zebra"})
		if strings.Contains(stored(t, k.s), "zebra") || len(k.files) > 0 {
			t.Errorf("%s: kept %v, %s", id, k.files, stored(t, k.s))
		}
	}
	for _, line := range []string{"> /reasons a zebra", "> /journal", "> /unsent a zebra", "> /supporters zebra", "> /draft dear zebra", "> /safetyplan zebra"} {
		k.s, k.files = again(t, clean), nil
		k.lines(line, "> zebra")
		if strings.Contains(stored(t, k.s), "zebra") || len(k.files) > 0 {
			t.Errorf("%s: kept %v, %s", line, k.files, stored(t, k.s))
		}
	}
	k.s, k.files = again(t, clean), nil
	if k.lines("> /checkin", "[#checkin_mood.2]", "[#checkin_urge.2]"); len(k.files) != 1 || k.s.At.Step == "withdraw_ask" {
		t.Errorf("a check-in without words: %v at %s", k.files, k.s.At.Step)
	}
	if k.lines("> /slip", "[#slip_kind.call]", "[#slip_when.today]", "[#slip_trigger.other]"); k.s.At.Step != "" || k.s.Streak.Slips[len(k.s.Streak.Slips)-1].Kind != "call" {
		t.Errorf("a slip without words stops at %s", k.s.At.Step)
	}
	said := k.lines("> /journal", "[#journal_choose.now]", "[#withdraw_ask.yes]")
	if k.s.At.Step != "journal_now" {
		t.Errorf("allowed again, it does not go on: %s", said)
	}
	if k.lines("> zebras again"); k.files[len(k.files)-1] != "journal" {
		t.Errorf("allowed again, it keeps %v", k.files)
	}
}
