package coach

import (
	"fmt"
	"slices"
	"strings"
)

// wordKinds are the kinds of entry that hold the member's own words.
func wordKinds() []string { return []string{"journal", "letter", "checkin", "slip"} }

// wordless reports whether the member took back the consent to the keeping of their words (SAFETY 21).
func (s *State) wordless() bool { return s.Fact("words") == "no" }

// doWords takes back the consent to the keeping of words, or gives it again: words forget, words keep. What is forgotten is told in
// a receipt; what was tapped stays.
func (c *conversation) doWords(a []string) {
	if a[0] == "keep" {
		c.s.set("words", "")
		return
	}
	if !c.s.Consented() {
		c.jump = "hello"
		return
	}
	counts := c.s.keptCounts()
	for _, tapped := range []string{"reminder", "account"} {
		delete(counts, tapped)
	}
	c.effects = append(c.effects, Forget{Kinds: wordKinds(), Receipt: c.receiptOf(c.label("consent.words_receipt"), c.label("consent.words_tail"), counts)})
	c.s.set("words", "no")
	c.dropWords()
	c.said, c.jump = nil, "end"
}

func checkWords(what string) error {
	if what != "forget" && what != "keep" {
		return fmt.Errorf("words cannot %q", what)
	}
	return nil
}

// dropWords takes every word of the member's own out of the state.
func (c *conversation) dropWords() {
	s := &c.s
	s.Plans, s.Reasons, s.Supporters, s.SafetyPlan, s.Interests = nil, nil, nil, nil, nil
	s.Pages, s.Rounds, s.Journal = nil, nil, nil
	s.At, s.Later, s.Note = Position{}, nil, nil
	s.OneOffs = slices.DeleteFunc(s.OneOffs, func(o OneOff) bool { // what would be brought back is gone
		return strings.HasPrefix(o.Key, "letter:") || strings.HasPrefix(o.Key, "draft:")
	})
	if s.Streak != nil {
		for i := range s.Streak.Slips {
			if c.label("trigger_cue."+s.Streak.Slips[i].Trigger) == "" { // in their own words
				s.Streak.Slips[i].Trigger = ""
			}
		}
	}
}

// asksForWords reports whether a step waits for words that would be kept.
func asksForWords(step *FlowStep) bool {
	return slices.Contains([]string{"text", "line", "short"}, step.Ask)
}

// withoutWords is the step that is met in place of one that asks for words which may not be kept: in a crisis the plan that is not
// kept, elsewhere the question whether they may be kept again, after which the step is come to.
func (c *conversation) withoutWords(step *FlowStep) string {
	if step.Flow == "safetyplan" {
		return "crisis_plan"
	}
	c.note("toward", step.ID)
	return "withdraw_ask"
}
