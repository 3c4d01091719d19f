package coach

import (
	"slices"
	"strings"
)

// How long a hold and a lock last (SAFETY 7), and how long after the last word a talk in a crisis is still one.
const (
	holdFor   = 72 * 3600
	lockFor   = 30 * 86400
	crisisFor = 12 * 3600
)

// crisisTalk is where a talk in a crisis stands until the member chooses to leave it (SAFETY 5 and 6).
const crisisTalk = "crisis_stay"

// danger answers words that sound like danger, before anything else is done with them (SAFETY 1). It reports whether it did.
func (c *conversation) danger() bool {
	h := c.heard
	if len(h.Safety) == 0 && !h.Told || c.answersCrisis() {
		return false
	}
	c.disclose()
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
	if !ok || text.Edited || text.Place != nil || len(c.s.Offer) == 0 {
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
	text := Typed(c.ev.Input)
	if _, command := c.ev.Input.(Command); command {
		return
	}
	if step == nil || !c.s.Consented() || step.Ask != "text" && step.Ask != "line" && step.Ask != "short" {
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
	c.staying = c.p.Steps[step] != nil && c.p.Steps[step].Flow == "crisis"
	c.kind = Crisis
	c.enter(step)
}

// inCrisis reports whether the talk is about a crisis now.
func (c *conversation) inCrisis() bool {
	step := c.p.Steps[c.s.At.Step]
	return step != nil && step.Flow == "crisis"
}

// stay answers plain words in a crisis: the line stays in sight, whatever else the words are about.
func (c *conversation) stay(text string) {
	if c.means("cancel", plain(text)) {
		c.pressed(crisisTalk + ".back")
		return
	}
	if c.heard.Intent == CommandLike && c.heard.Command == "sos" {
		c.command("sos", "")
		return
	}
	c.s.At = Position{}
	c.kind, c.staying = Crisis, true
	c.enter(crisisTalk)
}

// hold makes check-ins silent for a while and, with lock, keeps re-contact closed. Nothing says why.
func (c *conversation) hold(lock bool) {
	if !c.s.Consented() {
		return
	}
	if c.s.Hold == nil {
		c.s.Hold = &Hold{}
	}
	c.s.Hold.Until = max(c.s.Hold.Until, c.now.Unix()+holdFor)
	if lock {
		c.s.Hold.Lock = max(c.s.Hold.Lock, c.now.Unix()+lockFor)
	}
}

// doCrisis follows the crisis question: now, hurt, sometimes, lookin (tomorrow, once), stay (the next messages are crisis
// messages too).
func (c *conversation) doCrisis(a []string) {
	c.kind = Crisis
	switch a[0] {
	case "now", "hurt":
		c.hold(true)
	case "sometimes":
		c.hold(false)
	case "lookin":
		c.setOneOff(OneOff{Key: "lookin", Due: c.now.Unix() + 86400})
	case "back":
		c.kind = Reply
		if len(c.s.Later) == 0 {
			c.jump = c.home()
		}
	case "stay":
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

// DirectCrisis is the crisis message for when nothing can be read or written: the country is unknown, nothing is kept.
func DirectCrisis(p *Program, heard Understanding) Message {
	asked := Input(Text{Text: "."})
	if len(heard.Safety) == 0 {
		asked = Command{Name: "sos"}
	}
	_, effects := Step(p, State{}, Turn{Event: Event{Input: asked, Private: true}, Heard: heard})
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
