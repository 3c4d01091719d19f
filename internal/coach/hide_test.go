package coach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// hiding is a member with every check-in on, an urge that is followed up, a look-in to come and a streak near a milestone.
func hiding(t *testing.T) *talk {
	t.Helper()
	rules := map[string]coach.Rule{}
	for i, kind := range coach.ReminderKinds() {
		rules[kind] = coach.Rule{Minute: 9*60 + 20*i}
	}
	k := answered(t).counting("2026-03-01").remind(rules)
	k.s.Plans = []coach.Plan{{ID: "p", If: "i think of my ex", Then: "i count the stairs"}}
	k.s.Cap = 20
	k.lines("> /urge", "[#urge_rate.8]", "[#urge_choose.breathe]", "> /hide")
	return k
}

// To a member who hides what comes, nothing that comes by itself says what it is about until it is opened (SAFETY 17).
func TestWhatComesByItselfIsNeutralWhereItIsHidden(t *testing.T) {
	k := hiding(t)
	notes := k.p.Languages["en"].Words["hide.note"].Variants
	came := map[string]bool{}
	for range 200 {
		next := coach.Alarm{}
		for _, a := range coach.Wakes(k.p, k.s, k.now) {
			if next.Key == "" || a.Due.Before(next.Due) {
				next = a
			}
		}
		if next.Key == "" || next.Due.After(k.now.Add(20*aDay)) {
			break
		}
		k.now = maxTime(k.now, next.Due.Add(time.Duration(len(came)%3)*20*time.Minute)) // some of them late
		for _, m := range k.give(coach.Wake{Key: next.Key, Due: next.Due}) {
			if !slices.Contains(notes, m.Text) || !m.Quiet || m.Picture != nil || len(m.Choices) != 1 || m.Choices[0].Label != "Open" {
				t.Fatalf("%s: %+v", next.Key, m)
			}
			came[next.Key] = true
			k.now = k.now.Add(7 * time.Minute)
			opened := k.give(coach.Press{ID: m.Choices[0].ID})
			if len(opened) == 0 || slices.Contains(notes, opened[0].Text) || strings.TrimSpace(opened[0].Text) == "" || strings.Contains(opened[0].Text, "belongs to something") {
				t.Errorf("%s opens to %q", next.Key, text(opened))
			}
			if next.Key == "remind:milestone" && !strings.Contains(strings.ToLower(text(opened)), "week") && !strings.Contains(text(opened), "onth") {
				t.Errorf("a milestone opens to %q", text(opened))
			}
		}
		k.s.Seen = k.now.Unix()
	}
	for _, kind := range coach.ReminderKinds() {
		if kind != "signs" && !came["remind:"+kind] {
			t.Errorf("%s never came", kind)
		}
	}
	if !slices.ContainsFunc(keysOf(came), func(key string) bool { return strings.HasPrefix(key, "urge:") }) {
		t.Error("the urge was never followed up")
	}
}

func keysOf(m map[string]bool) []string {
	out := []string{}
	for k := range m {
		out = append(out, k)
	}
	return out
}

// Every step that comes by itself can be opened from its neutral line.
func TestEachNeutralLineOpens(t *testing.T) {
	p := program(t)
	for _, step := range coach.WakeSteps() {
		if p.Steps[step] == nil {
			continue
		}
		if !slices.ContainsFunc(p.Steps["hidden"].Choices, func(c coach.StepChoice) bool { return c.ID == step && c.Go == step }) {
			t.Errorf("nothing opens %s", step)
		}
	}
}

func TestHidingEndsWithOff(t *testing.T) {
	for _, in := range []coach.Input{coach.Command{Name: "hide", Args: "off"}, coach.Text{Text: "/hide off"}, coach.Press{ID: "hide.off"}, coach.Press{ID: "reminders.unhide"}} {
		k := hiding(t)
		if k.s.Fact("hide") != "yes" {
			t.Fatal("not hidden")
		}
		if said := text(k.give(in)); k.s.Fact("hide") != "" || !strings.Contains(said, "words") || strings.Contains(said, "From now on, what comes") {
			t.Errorf("%+v: %q, %s", in, k.s.Fact("hide"), said)
		}
	}
}

// Hidden or not, the first words of what comes by itself name nothing.
func TestFirstWordsOfWhatComesByItselfAreDiscreet(t *testing.T) {
	k := hiding(t)
	k.lines("> /hide off")
	for _, m := range k.until("2026-03-30 12:00", 30*time.Minute) {
		first, _, _ := strings.Cut(m.text, "\n\n")
		for _, word := range []string{" ex", "break-up", "breakup", "abuse", "crisis", "suicid"} {
			if strings.Contains(strings.ToLower(first), word) {
				t.Errorf("%s begins with %q", m.key, first)
			}
		}
		k.s.Seen = k.now.Unix()
	}
}
