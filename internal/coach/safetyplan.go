package coach

import (
	"fmt"
	"slices"
)

// SafetyParts are the parts of a safety plan, in their order.
func SafetyParts() []string { return []string{"signs", "helps", "places", "people", "away"} }

// doSafetyplan writes in the member's safety plan: open (what was left of it in the middle is taken up here and nowhere else),
// <part> (the answer), chosen (the answer, for the part chosen before), clear (the part chosen before), drop (all of it). Nothing
// is kept before consent.
func (c *conversation) doSafetyplan(a []string) {
	if !c.s.Consented() {
		c.jump = "crisis_plan"
		return
	}
	part := a[0]
	if a[0] == "chosen" || a[0] == "clear" {
		part = c.s.Note["safetyplan_change"]
	}
	switch {
	case a[0] == "open":
		c.s.Later = slices.DeleteFunc(c.s.Later, func(p Position) bool {
			step := c.p.Steps[p.Step]
			return step != nil && step.Flow == "safetyplan"
		})
	case a[0] == "drop":
		c.s.SafetyPlan = nil
	case a[0] == "clear":
		c.s.SafetyPlan = slices.DeleteFunc(c.s.SafetyPlan, func(it Item) bool { return it.ID == part })
	case slices.Contains(SafetyParts(), part):
		c.keepPart(Item{ID: part, Text: c.answer})
	}
}

// checkSafetyplan reports what is wrong with the word behind "safetyplan".
func checkSafetyplan(a []string) error {
	if !slices.Contains(append(SafetyParts(), "open", "chosen", "clear", "drop"), a[0]) {
		return fmt.Errorf("a safety plan has no part %q", a[0])
	}
	return nil
}

// keepPart puts a part of the plan in its place.
func (c *conversation) keepPart(part Item) {
	plan := []Item{}
	for _, name := range SafetyParts() {
		if name == part.ID {
			plan = append(plan, part)
			continue
		}
		if i := c.s.safetyPart(name); i >= 0 {
			plan = append(plan, c.s.SafetyPlan[i])
		}
	}
	c.s.SafetyPlan = plan
}

// safetyPart is where a part stands in the plan, or -1.
func (s *State) safetyPart(name string) int {
	return slices.IndexFunc(s.SafetyPlan, func(it Item) bool { return it.ID == name })
}

// lacksPart is the guard "safetyplan_lacks": a part by its name, or "any".
func (c *conversation) lacksPart(name string) (bool, error) {
	if name == "any" {
		return len(c.s.SafetyPlan) < len(SafetyParts()), nil
	}
	if !slices.Contains(SafetyParts(), name) {
		return false, fmt.Errorf("a safety plan has no part %q", name)
	}
	return c.s.safetyPart(name) < 0, nil
}

// planLines is the plan as it is shown, one part a line.
func (c *conversation) planLines() string {
	parts := []Item{}
	for _, it := range c.s.SafetyPlan {
		parts = append(parts, Item{Text: c.label("safetyplan.part."+it.ID) + ": " + it.Text})
	}
	return bullets(parts)
}

// chosenPart is the part that is being changed, with what stands there.
func (c *conversation) chosenPart() string {
	name := c.s.Note["safetyplan_change"]
	if !slices.Contains(SafetyParts(), name) {
		return ""
	}
	text := c.label("safetyplan.part." + name)
	if i := c.s.safetyPart(name); i >= 0 {
		text += ": " + c.s.SafetyPlan[i].Text
	}
	return text
}

// takePlan keeps what was written as an answer in the safety plan, although it is answered as a crisis: the plan can be gone on
// with. A plan is about such hours, and its words are often such words.
func (c *conversation) takePlan() {
	step := c.p.Steps[c.s.At.Step]
	if form, ok := c.ev.Input.(Form); ok && step != c.p.Steps[form.ID] {
		return
	}
	if step != nil && step.Flow == "safetyplan" {
		c.takeAnswer()
	}
}
