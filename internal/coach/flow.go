package coach

import (
	"maps"
	"slices"
	"strings"
)

// maxSteps bounds the steps of one turn; the linter refuses a programme that could need more.
const maxSteps = 60

// resumeFor is how many seconds a question that was left is worth coming back to; the beginning always is.
const resumeFor = 6 * 3600

// mostReturns is how often a question is asked anew after something else came between.
const mostReturns = 2

// enter goes to a step and on from there until a question waits or the flow ends.
func (c *conversation) enter(id string) { c.arrive(id, true) }

// again shows the question of a step once more, without what is done on arriving.
func (c *conversation) again(id string) { c.arrive(id, false) }

func (c *conversation) arrive(id string, first bool) {
	for id != "" {
		step := c.p.Steps[id]
		c.steps++
		if step == nil || c.steps > maxSteps {
			break
		}
		if step.When != "" && !c.holds(step.When) {
			id = step.Next
			continue
		}
		if c.s.young() && !c.allowed(step) {
			id, first = c.home(), true
			continue
		}
		if c.barred(step) {
			id, first = c.bar(step), true
			continue
		}
		if first {
			c.jump = ""
			if c.run(step.Do); c.jump != "" {
				id = c.jump
				continue
			}
		}
		if c.s.wordless() && asksForWords(step) {
			id, first = c.withoutWords(step), true
			continue
		}
		first = true
		if step.Say != "" {
			c.say(step.Say)
		}
		if f := c.p.Flows[step.Flow]; f != nil && f.Source != "" {
			c.s.Why = f.ID
		}
		switch step.Ask {
		case "":
			id = step.Next
			continue
		case "menu":
			c.show(step)
			c.rest()
			return
		default:
			c.forget(step.Flow)
			c.s.At = Position{Step: id, Left: c.now.Unix(), Times: c.s.At.Times}
			c.show(step)
			return
		}
	}
	c.finish()
}

// show puts the step's choices under the message.
func (c *conversation) show(step *FlowStep) {
	c.choices = nil
	for _, it := range c.items(step.List) {
		c.choices = append(c.choices, Choice{ID: c.wire(step, it.ID), Label: clip(it.Text, 40)})
	}
	for _, ch := range step.Choices {
		if ch.When == "" || c.holds(ch.When) {
			c.choices = append(c.choices, Choice{ID: c.wire(step, ch.ID), Label: c.label(ch.Label)})
		}
	}
	if isReader(step.Ask) {
		c.ask = &Ask{ID: step.ID, Title: clip(c.label("ask.title"), 45), Label: clip(c.label("ask.label"), 45), Open: c.label("ask.open"), Long: step.Long}
	}
}

// wire makes the id of a choice as it travels: "step.choice", and "~ref" where it belongs to an occurrence or to the open page.
func (c *conversation) wire(step *FlowStep, choice string) string {
	id := step.ID + "." + choice
	ref := c.ref
	if ref == "" {
		ref = c.s.Note["page"]
	}
	if ref != "" && (step.Anytime || step.Ask == "menu") && step.List == "" {
		id += "~" + ref
	}
	return id
}

// rest ends the flow, and lets what was left in the middle wait a little longer: a menu is to be looked at first.
func (c *conversation) rest() {
	c.s.At, c.s.Note = Position{}, nil
	if c.vigil.on() {
		c.s.At = Position{Step: c.vigil.at, Left: c.now.Unix()}
	}
}

// finish ends the flow; what was left in the middle before it is taken up again.
func (c *conversation) finish() {
	c.rest()
	if c.kind == Crisis {
		return
	}
	if last, ok := c.left(); ok {
		c.flush()
		c.s.Note, c.s.At = maps.Clone(last.Note), Position{Times: last.Times + 1}
		c.say("flow.back")
		c.again(last.Step)
	}
}

// left takes out the question that was left in the middle, if it is still worth coming back to.
func (c *conversation) left() (Position, bool) {
	if len(c.s.Later) == 0 {
		return Position{}, false
	}
	last := c.s.Later[len(c.s.Later)-1]
	c.s.Later = c.s.Later[:len(c.s.Later)-1]
	step := c.p.Steps[last.Step]
	if step == nil || step.Ask == "" || step.Ask == "menu" || last.Times >= mostReturns {
		return Position{}, false
	}
	return last, c.now.Unix()-last.Left <= resumeFor || step.Flow == "intake"
}

// forget lets go of a question that was left in a flow which is gone through anew.
func (c *conversation) forget(flow string) {
	c.s.Later = slices.DeleteFunc(c.s.Later, func(p Position) bool {
		step := c.p.Steps[p.Step]
		return step != nil && step.Flow == flow
	})
}

// leave keeps the question that waits, to be taken up after what comes between.
func (c *conversation) leave(flow string) {
	c.forget(flow)
	at := c.s.At
	if at.Step == "" {
		return
	}
	step := c.p.Steps[at.Step]
	c.s.At = Position{}
	if step == nil || step.Flow == flow || isPassing(step.Flow) || c.vigil.on() && inVigil(step.Flow) {
		c.s.Note = nil
		return
	}
	at.Note, at.Left, c.s.Note = c.s.Note, c.now.Unix(), nil
	c.s.Later = []Position{at}
}

// isPassing tells flows that are not worth coming back to once something else has come up.
func isPassing(flow string) bool {
	return flow == "talk" || flow == "crisis" || flow == "reminders" || flow == "settings"
}

// reply carries out a choice of a step.
func (c *conversation) reply(step *FlowStep, choice string) {
	next, do := step.Next, step.Pick
	found := false
	for _, ch := range step.Choices {
		if ch.ID == choice {
			found, do = true, ch.Do
			if ch.Go != "" {
				next = ch.Go
			}
		}
	}
	c.tapped = choice
	if !found {
		c.ref = choice
	}
	if to := c.p.Steps[next]; to != nil && to.Flow == "crisis" && step.Ask != "menu" {
		c.leave("crisis") // the question waits until the member comes back from the lines
	}
	c.note(step.ID, choice)
	if c.isPage(c.ref) && found {
		c.openPage(c.ref)
		c.ref = ""
	}
	c.s.At = Position{}
	c.jump = ""
	if c.run(do); c.jump != "" {
		next = c.jump
	}
	if !found {
		c.ref = "" // what was picked from a list belongs to no later choice
	}
	c.enter(target(next))
}

func (c *conversation) note(name, value string) { c.s.note(name, value) }

// target maps the word that ends a flow to no step.
func target(step string) string {
	if step == "end" {
		return ""
	}
	return step
}

// pressed handles a tap, on whatever message and however old.
func (c *conversation) pressed(id string) {
	name, rest, _ := strings.Cut(id, ".")
	choice, ref, _ := strings.Cut(rest, "~")
	step := c.p.Steps[name]
	if step == nil || !c.offers(step, choice) || !c.allowed(step) {
		c.stale()
		return
	}
	if !c.within(step, choice) {
		c.notYet()
		return
	}
	waiting := c.s.At.Step == name
	if !waiting && !step.Anytime && step.Ask != "menu" {
		c.stale()
		return
	}
	if !waiting {
		c.leave(step.Flow)
	}
	c.turnTo(step.Flow)
	c.from = step.Flow
	if c.barred(step) { // shown before the gate closed
		c.s.At = Position{}
		c.enter(c.bar(step))
		return
	}
	c.ref = ref
	c.reply(step, choice)
}

// allowed reports whether a step may be met: before consent, and by somebody under 18, only those that are open to all. Help in
// a crisis always is.
func (c *conversation) allowed(step *FlowStep) bool {
	if step.Flow == "safetyplan" && c.s.Consented() {
		return true
	}
	return step.Open || step.Flow == "crisis" || c.s.Consented() && !c.s.young()
}

// within reports whether a choice stays within what the member may meet: an open step may lead on to steps that are not.
func (c *conversation) within(step *FlowStep, choice string) bool {
	for _, ch := range step.Choices {
		if ch.ID != choice {
			continue
		}
		if ch.When == "consented" && !c.s.Consented() {
			return false
		}
		next := c.p.Steps[ch.Go]
		return next == nil || c.allowed(next)
	}
	return true
}

// offers reports whether a step has such a choice, now, for this member.
func (c *conversation) offers(step *FlowStep, choice string) bool {
	for _, ch := range step.Choices {
		if ch.ID == choice {
			return true
		}
	}
	for _, it := range c.items(step.List) {
		if it.ID == choice {
			return true
		}
	}
	return false
}

// stale answers a tap that no longer means anything, and shows where the conversation stands.
func (c *conversation) stale() {
	c.say("flow.stale")
	c.whereWeAre()
}

// whereWeAre repeats the question that waits, or shows what can be done now.
func (c *conversation) whereWeAre() {
	switch {
	case c.vigil.on():
		c.kind = Crisis
		c.again(c.s.At.Step)
	case c.s.At.Step != "" && c.p.Steps[c.s.At.Step] != nil:
		c.again(c.s.At.Step)
	default:
		c.enter(c.home())
	}
}

// home is the step for when nothing else is going on.
func (c *conversation) home() string {
	switch {
	case !c.s.Consented():
		return "hello"
	case c.s.Fact("adult") == maybe:
		return "youth_check"
	case c.s.Fact("adult") == "no":
		return "youth"
	}
	return "menu"
}
