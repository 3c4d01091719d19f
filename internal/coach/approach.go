package coach

import "slices"

// ClosedToVictims are the practices that fear, violence or control close, beside every step that approaches the ex: what they ask
// for can be turned against somebody who is not safe (PROGRAMME, "Hard gates").
func ClosedToVictims() []string {
	return []string{"PT-9", "PT-10", "PT-11", "PT-14", "PT-15", "PT-18", "GT-2", "GT-3", "GT-17", "SS-2", "SS-4", "SS-5", "MS-8"}
}

// barred reports whether a step may not be met while the gates stand as they do. It is asked wherever a step is come to, tapped
// or answered, so that no flow has to ask it.
func (c *conversation) barred(step *FlowStep) bool {
	if c.rests(step) {
		return true
	}
	if step.Approach && len(c.s.gates(c.now)) > 0 || c.second(step) {
		return true
	}
	return c.s.Victim() && c.victimStep(step)
}

// victimStep reports whether a step lives a practice that is closed to somebody who is hurt or afraid.
func (c *conversation) victimStep(step *FlowStep) bool {
	is := func(id string) bool { return slices.Contains(ClosedToVictims(), id) }
	f := c.p.Flows[step.Flow]
	return slices.ContainsFunc(step.Practices, is) || f != nil && slices.ContainsFunc(f.Practices, is)
}

// bar returns the step that is met in place of a barred one: the safety questions, where their answers can open it, after which
// it is come to again; else a calm word on why not.
func (c *conversation) bar(step *FlowStep) string {
	if c.rests(step) {
		return restStep
	}
	switch c.s.Fact("adult") {
	case "yes":
	case "":
		return "adult"
	default:
		return c.home()
	}
	open := c.s.openQuestions(c.now)
	switch {
	case c.second(step) && !c.s.Victim() && !c.protects(), c.onlyWaits(step):
		return "recontact_where"
	case slices.Contains(open, "harm"):
		return "safety_harm"
	case slices.Contains(open, "told"):
		return "safety_told"
	case step.Approach && !slices.ContainsFunc(c.s.gates(c.now), func(g gate) bool { return g.ask == "" }):
		c.note("toward", step.ID)
		return "safety_start"
	}
	return "safety_closed"
}

// second reports whether a step belongs to the one message with which contact is begun again, when that is sent already.
func (c *conversation) second(step *FlowStep) bool {
	return c.s.attempted() && (step.Flow == attemptFlow || step.Flow == "draft" && step.Approach && isFirst(c.s.Note["draft_context"]))
}

// onlyWaits reports whether a step is closed for no other reason than that the one message has no answer yet.
func (c *conversation) onlyWaits(step *FlowStep) bool {
	return step.Approach && c.s.waiting() && !slices.ContainsFunc(c.s.gates(c.now), func(g gate) bool { return g.id != "attempt" })
}

// instead is the step that is met in place of one whose answer in words may not be taken now, or "".
func (c *conversation) instead(step *FlowStep) string {
	switch {
	case c.barred(step):
		return c.bar(step)
	case c.s.wordless() && asksForWords(step):
		return c.withoutWords(step)
	}
	return ""
}

// doToward ends the safety questions: back to the review that they were changed in, or on to the step that they stood before.
func (c *conversation) doToward(_ []string) {
	toward := c.s.Note["toward"]
	switch {
	case c.s.Note["safety_review"] != "":
		c.jump = "safety_review"
	case c.p.Steps[toward] != nil:
		c.jump = toward
	}
}
