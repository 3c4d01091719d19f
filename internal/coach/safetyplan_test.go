package coach_test

import (
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestASafetyPlanIsBuiltStepByStepAndKept(t *testing.T) {
	for _, calm := range []bool{true, false} {
		k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
		if calm {
			k.lines("> /safetyplan")
		} else {
			k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.plan]")
		}
		k.lines("> i stop answering the phone", "> tea, and the radio on", "[Leave this out]", "> Anna: can you stay on the phone?")
		said := k.lines("> my sister has it")
		for _, want := range []string{"How I notice it: i stop answering the phone", "What helps a little: tea, and the radio on", "Who to be with or call: Anna", "Out of reach, with whom: my sister has it", "0800", "112", "not a person"} {
			if !strings.Contains(said, want) {
				t.Errorf("calm %v: %q is missing in the plan:\n%s", calm, want, said)
			}
		}
		if len(k.s.SafetyPlan) != 4 {
			t.Errorf("kept is %v", k.s.SafetyPlan)
		}
		// Shown again whenever it is asked for, and what was left out can be added, changed, taken out.
		k.s = again(t, k.s)
		k.lines("> /safetyplan", "[Go on with it]", "> the library")
		if said = k.lines("> /safetyplan"); !strings.Contains(said, "Where it's easier: the library\n") {
			t.Errorf("added: %s", said)
		}
		k.lines("[Change a part]", "[What helps a little]", "> a walk")
		k.lines("[Change a part]", "[Who to be with or call]", "[Take it out]")
		k.lines("[Change a part]", "[How I notice it]", "[Leave it as it was]")
		if said = k.lines("> /safetyplan"); !strings.Contains(said, "a walk") || strings.Contains(said, "tea") || strings.Contains(said, "Anna") || !strings.Contains(said, "answering the phone") {
			t.Errorf("changed: %s", said)
		}
		if export := string(coach.Export(k.p, coach.Kept{State: k.s}, k.now)); !strings.Contains(export, "the library") {
			t.Errorf("the export lacks the plan:\n%s", export)
		}
		if said = k.lines("[Delete it]", "[Delete the plan]"); len(k.s.SafetyPlan) != 0 || !strings.Contains(said, "deleted") {
			t.Errorf("deleted: %v %s", k.s.SafetyPlan, said)
		}
	}
}

func TestTheReceiptCountsTheSafetyPlan(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.lines("> /safetyplan", "> i stop answering", "> tea", "[That's enough for now]", "> /delete")
	if said := k.lines("[Delete everything now]"); !strings.Contains(said, "2 × part of a safety plan") {
		t.Errorf("the receipt: %s", said)
	}
}

// TestAnAnswerInThePlanThatSoundsLikeDanger is answered as a crisis, kept as the answer, and no dead end.
func TestAnAnswerInThePlanThatSoundsLikeDanger(t *testing.T) {
	const signs = "when i want to die i stop washing"
	for name, begin := range map[string][]string{
		"calm":                  {"> /safetyplan"},
		"in a crisis":           {"> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.plan]"},
		"begun in the midst":    {"> /journal", "[#journal_choose.now]", "> /safetyplan"},
		"changed later":         {"> /safetyplan", "> something else", "[That's enough for now]", "[Change a part]", "[How I notice it]"},
		"with a form elsewhere": {"> /safetyplan"},
	} {
		k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
		k.lines(begin...)
		k.now = k.now.Add(10 * time.Minute)
		var said []coach.Message
		if name == "with a form elsewhere" {
			said = k.give(coach.Form{ID: "safetyplan_signs", Text: signs})
		} else {
			said = k.give(coach.Text{Text: signs})
		}
		hardFails(t, k, said, false)
		if len(k.s.SafetyPlan) != 1 || k.s.SafetyPlan[0] != (coach.Item{ID: "signs", Text: signs}) || len(k.files) > 0 {
			t.Fatalf("%s: kept are %v and %v", name, k.s.SafetyPlan, k.files)
		}
		if !offers(said[0], "crisis_ask.own") {
			t.Errorf("%s: the plan cannot be gone on with: %v", name, said[0].Choices)
		}
		shown := k.lines("[My own plan]")
		if !strings.Contains(shown, signs) || !strings.Contains(shown, "0800") {
			t.Errorf("%s: the plan is shown as %s", name, shown)
		}
		if next := k.lines("[Go on with it]"); !strings.Contains(next, "taken the edge off") {
			t.Errorf("%s: after it comes %s", name, next)
		}
		k.lines("> a bath", "[Leave this out]", "[Leave this out]")
		if done := k.lines("[Leave this out]"); !strings.Contains(done, "a bath") {
			t.Errorf("%s: at its end: %s", name, done)
		}
		if k.s.At.Step != "" && name == "calm" {
			k.lines("[Back to where we were]")
		}
	}
}

// TestThePlanIsOfferedWhereverHelpIs holds that it can be had in the talk, in /sos and by its command, and is shown at the next
// crisis, beside the line.
func TestThePlanIsOfferedWhereverHelpIs(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	if said := k.give(coach.Command{Name: "sos"}); !offers(said[0], "sos.plan") {
		t.Errorf("/sos offers %v", said[0].Choices)
	}
	k.lines("> /safetyplan", "> i stop answering", "[That's enough for now]")
	if said := k.give(coach.Command{Name: "sos"}); !offers(said[0], "sos.own") || offers(said[0], "sos.plan") {
		t.Errorf("/sos offers %v", said[0].Choices)
	}
	for _, words := range []string{"i will kill myself tonight", "i want to die", "lol i'll kill myself if this song plays again"} {
		k.now = k.now.Add(200 * time.Hour)
		said := k.give(coach.Text{Text: words})
		if !offers(said[0], k.s.At.Step+".own") || !strings.Contains(said[0].Text, "0800") {
			t.Errorf("%q: %q %v", words, said[0].Text, said[0].Choices)
		}
	}
}

func TestBeforeConsentThePlanIsOnPaper(t *testing.T) {
	k := newTalk(t, "2026-03-10T20:00:00Z")
	for _, lines := range [][]string{{"> /safetyplan"}, {"> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.plan]"}, {"> /sos", "[#sos.plan]"}} {
		if said := k.lines(lines...); !strings.Contains(said, "best on paper") || !strings.Contains(said, "keep none of it") {
			t.Errorf("%v: %s", lines, said)
		}
		k.lines("> my secret plan")
		if len(k.s.SafetyPlan) > 0 || strings.Contains(printed(k.s), "secret plan") {
			t.Errorf("%v: kept is %s", lines, printed(k.s))
		}
	}
	k = settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.s.Facts["adult"] = "no"
	k.lines("> /safetyplan", "> i go quiet", "> skip")
	if len(k.s.SafetyPlan) != 1 {
		t.Errorf("under 18 is kept %v", k.s.SafetyPlan)
	}
}
