package coach_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// asksWhatItIs are ways of asking whether anybody is there.
func asksWhatItIs() []string {
	return []string{
		"are you a bot", "are you a bot?", "r u real", "Are you human?", "is this a real person", "am i talking to a robot", "are you chatgpt", "are you an AI?",
		"are you a therapist?", "who am i talking to", "what are you", "is anyone there?", "hello? is anybody there", "you're just a bot", "are you real or what",
		"is there a real person reading this", "do you actually care or are you a machine", "can i talk to a human", "i want to talk to a real person",
		"are u a human or a bot", "is someone reading this", "is it a person who answers", "bot?", "eres un bot?", "eres humano?", "who are you",
	}
}

var notAPerson = regexp.MustCompile(`(?i)program,? not a person`)

// TestWhoeverAsksIsToldThatItIsAProgram asks in every place: the answer says it, and the question that waited waits on.
func TestWhoeverAsksIsToldThatItIsAProgram(t *testing.T) {
	for name, place := range places(t) {
		if name == "at a journal question" || name == "in an unsent letter" {
			continue // whole messages are the answer there
		}
		k := place()
		for _, words := range asksWhatItIs() {
			step := k.s.At.Step
			k.now = k.now.Add(time.Minute)
			said := k.give(coach.Text{Text: words})
			if !notAPerson.MatchString(text(said)) {
				t.Errorf("%s: %q gets %q", name, words, text(said))
			}
			if at := k.s.At.Step; at != step && !strings.HasPrefix(at, "crisis_") && step != "" && at != "consent" {
				t.Errorf("%s: after %q the question %s is lost for %s", name, words, step, at)
			}
		}
	}
}

func TestAfterSevenDaysItIsSaidAgain(t *testing.T) {
	for _, adult := range []string{"yes", "no"} {
		k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
		k.s.Facts["adult"] = adult
		k.now = k.now.Add(7*24*time.Hour + time.Hour)
		if said := k.give(coach.Text{Text: "hello"}); !notAPerson.MatchString(text(said)) || !strings.Contains(text(said), "not an emergency service") {
			t.Errorf("adult %s, after a week: %q", adult, text(said))
		}
		k.now = k.now.Add(24 * time.Hour)
		if said := k.give(coach.Text{Text: "hello"}); strings.Contains(text(said), "not an emergency service") {
			t.Errorf("adult %s, a day later again: %q", adult, text(said))
		}
	}
}

// TestEveryTextOfACrisisHoldsWhatItMust goes through all variants of all texts of the talk in a crisis: each says that a program
// speaks, and shows a line or the way to it; those that answer the first words name somebody the member trusts.
func TestEveryTextOfACrisisHoldsWhatItMust(t *testing.T) {
	p := program(t)
	words := p.Languages["en"].Words
	foot := words["crisis.foot"].Variants
	trusts := []string{"crisis_imminent", "crisis_ask", "crisis_soft", "crisis_placed", "crisis_yes", "crisis_now", "crisis_hurt", "crisis_sometimes", "crisis_no_grave", "crisis_other"}
	n := 0
	for _, step := range p.Flows["crisis"].Steps {
		if step.Say == "" || step.ID == "ground" { // the calm exercise, which is shown at other times too
			continue
		}
		for _, text := range words[step.Say].Variants {
			n++
			if strings.Contains(text, "{foot}") {
				text = strings.ReplaceAll(text, "{foot}", foot[0])
			}
			shows := strings.Contains(text, "line}") || strings.Contains(text, "{lines}") || strings.Contains(text, "/sos") || step.ID == "sos_country"
			if !notAPerson.MatchString(text) || !shows {
				t.Errorf("%s: %q", step.Say, text)
			}
			if slices.Contains(trusts, step.ID) && !trusted.MatchString(text) {
				t.Errorf("%s names nobody they trust: %q", step.Say, text)
			}
			if size := len([]rune(strings.NewReplacer("{line}", strings.Repeat("x", 60), "{emergency}", "112", "{rest}", "", "{may_look}", "").Replace(text))); size > 500 && step.ID != "crisis_plan" {
				t.Errorf("%s takes %d characters", step.Say, size)
			}
		}
	}
	for _, text := range foot {
		n++
		if !notAPerson.MatchString(text) || !strings.Contains(text, "{line}") || !strings.Contains(text, "{emergency}") {
			t.Errorf("crisis.foot: %q", text)
		}
	}
	if n < 120 {
		t.Errorf("only %d texts were read", n)
	}
}
