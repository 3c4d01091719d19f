package coach

import (
	"slices"
	"strings"
)

// danger answers words that sound like danger, before anything else is done with them (SAFETY 1). It reports whether it did.
func (c *conversation) danger() bool {
	h := c.heard
	plea, _ := c.ev.Input.(Command)
	if len(h.Safety) == 0 && !h.Told || c.answersCrisis() || plea == (Command{Name: "sos"}) { // that hangs on no reading (SAFETY 9)
		return false
	}
	c.disclose()
	if c.answersInWords() || c.onlyDoubt() {
		return false
	}
	if h.Has(Imminent, Explicit, Passive, SoftCheck, AboutOther) {
		c.takePlan()
	}
	switch {
	case h.Has(Imminent):
		c.hold(true)
		c.crisis("crisis_imminent")
	case h.Has(Explicit, Passive):
		c.crisis("crisis_ask")
	case h.Has(SoftCheck):
		c.crisis("crisis_soft")
	case h.Has(AboutOther):
		c.crisis("crisis_other")
	case h.Has(HarmOther):
		c.takeAnswer()
		c.crisis("safety_harm")
	case h.Has(AbuseVictim):
		c.takeAnswer()
		c.crisis("safety_abuse")
	case h.Has(Minor) && c.s.Fact("adult") != "no":
		c.crisis("youth_check")
	case c.asksTold():
		c.takeAnswer()
		c.crisis("safety_told")
	default:
		return false
	}
	return true
}

// answersCrisis reports whether the words are the label of a choice of the crisis question that waits.
func (c *conversation) answersCrisis() bool {
	text, ok := c.ev.Input.(Text)
	if !ok || text.Edited || text.Place != nil || text.Also != "" || len(c.s.Offer) == 0 {
		return false
	}
	step := c.p.Steps[c.s.At.Step]
	if step == nil || step.Flow != "crisis" && step.Flow != "safety" {
		return false
	}
	_, ok = c.match(text.Text, c.s.Offer)
	return ok
}

// takeAnswer keeps what was being written, without a word about it: the coach speaks of what it heard in it.
func (c *conversation) takeAnswer() {
	step := c.p.Steps[c.s.At.Step]
	text := answering(c.ev.Input)
	if text == "" || step == nil || !c.s.Consented() || step.Ask != "text" && step.Ask != "line" && step.Ask != "short" {
		return
	}
	if c.read(step, strings.TrimSpace(text)) {
		c.said, c.choices, c.ask, c.picture, c.file = nil, nil, nil, nil, ""
		c.effects = slices.DeleteFunc(c.effects, func(e Effect) bool {
			_, say := e.(Say)
			return say
		})
	}
}

// crisis goes to a step that comes before everything else; what was left waits until the member chooses it.
func (c *conversation) crisis(step string) {
	c.leave("crisis")
	if c.kind = Crisis; c.p.Steps[step].Flow != "crisis" {
		c.vigil = vigil{}
		c.enter(step)
		return
	}
	c.beginVigil()
	c.vigil.at = vigilSelf
	if step == "crisis_other" {
		c.vigil.at = vigilOther
	}
	c.enter(step)
}

// doCrisis follows the crisis question: imminent, explicit, soft (why it is asked), now, hurt, sometimes, yes (which of
// the two is not said yet), no, lookin (tomorrow, once), stay (the next messages are crisis messages too), back, over.
func (c *conversation) doCrisis(a []string) {
	c.kind = Crisis
	if c.from == "crisis" {
		c.beginVigil()
	}
	switch a[0] {
	case "now", "hurt":
		c.hold(true)
		c.answered(true)
	case "sometimes":
		c.hold(false)
		c.answered(true)
	case "yes":
		c.hold(false)
		c.remember("serious", "yes")
	case "no":
		c.answered(c.vigil.note["grave"] != "")
	case "imminent", "explicit", "soft":
		c.asked(a[0])
	case "lookin":
		c.lookInLater()
	case "back":
		c.goBack()
	case "over":
		c.endVigil()
	case "stay":
	}
}

// goBack ends the talk and returns to what was left; before a talk that was serious ends, it is asked whether to look in
// tomorrow, unless that was asked before (SAFETY 7).
func (c *conversation) goBack() {
	if c.mayLook() && c.vigil.note["serious"] != "" && c.vigil.note["offered"] == "" {
		c.remember("asked", "yes")
		c.jump = "crisis_lookin_ask"
		return
	}
	c.endVigil()
	if len(c.s.Later) == 0 {
		c.say("crisis.crisis_back.say")
		c.jump = c.home()
	}
}

// GroupReply answers where others can read: one line, with the fallback where the words sounded like a crisis, naming nothing
// (DESIGN, guarantee 8).
func GroupReply(p *Program, heard Understanding) Message {
	c := begin(p, State{}, Turn{})
	key := "group.line"
	if heard.Has(Imminent, Explicit, Passive, SoftCheck, AboutOther) || heard.Command == "sos" {
		key = "group.line_help"
	}
	return Message{Kind: Reply, Text: c.label(key)}
}

// DirectCrisis is the crisis message for when nothing can be read or written: the country is unknown, nothing is kept. Of the
// event only when it was and which one counts, so that the words vary.
func DirectCrisis(p *Program, ev Event, heard Understanding) Message {
	asked := Input(Text{Text: "."})
	if len(heard.Safety) == 0 {
		asked = Command{Name: "sos"}
	}
	_, effects := Step(p, State{}, Turn{Event: Event{ID: ev.ID, At: ev.At, Input: asked, Private: true}, Heard: heard})
	for _, e := range effects {
		if say, ok := e.(Say); ok {
			say.Message.Choices = nil
			return say.Message
		}
	}
	c := begin(p, State{}, Turn{})
	return Message{Kind: Crisis, Text: c.label("sos.plain")}
}

// TryLater is the one line for when nothing can be kept.
func TryLater(p *Program) Message {
	return Message{Kind: Reply, Text: begin(p, State{}, Turn{}).label("flow.try_later")}
}
