package coach

// WakeSteps are the steps that come by themselves: what they say may show on a locked screen (SAFETY 17).
func WakeSteps() []string {
	steps := []string{"urge_back", "letter_back", "draft_morning", "recontact_week", "meeting_morning", "crisis_lookin"}
	for _, kind := range ReminderKinds() {
		steps = append(steps, "remind_"+kind)
	}
	return steps
}

// deliverStep sends what a step says, by itself; whatever question waits goes on waiting. To a member who hides what comes, only
// a line that tells nothing is sent, without a sound where the platform can, and the rest comes at a tap.
func (c *conversation) deliverStep(step, ref string) {
	if s := c.p.Steps[step]; s == nil || c.barred(s) { // what is closed does not come by itself
		return
	}
	at, note, later, offer := c.s.At, c.s.Note, c.s.Later, c.s.Offer
	c.s.At, c.s.Note, c.s.Later = Position{}, nil, nil
	c.kind, c.ref = CheckIn, ref
	if c.hides() {
		c.quiet = true
		c.said = nil
		c.say("hide.note")
		c.choices = []Choice{{ID: "hidden." + step + "~" + ref, Label: c.label("hide.open")}}
	} else {
		c.enter(step)
	}
	c.flush()
	c.s.At, c.s.Note, c.s.Later = at, note, later
	if at.Step != "" {
		c.s.Offer = offer
	}
}

func (c *conversation) hides() bool { return c.s.Fact("hide") == "yes" }
