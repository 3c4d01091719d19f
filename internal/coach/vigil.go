package coach

import (
	"hash/fnv"
	"maps"
	"strconv"
	"strings"
)

// How long after the last word a talk in a crisis is still one, and how long its question waits for an answer.
const (
	vigilFor    = 12 * 3600
	questionFor = 72 * 3600
)

// The steps at which a talk in a crisis stands, whatever is written, until the member chooses to leave it (SAFETY 5 and 6): one
// about the member, one about somebody else.
const (
	vigilSelf  = "crisis_stay"
	vigilOther = "crisis_other_stay"
)

// vigil is a talk in a crisis. What it remembers stands with the position in the flow and is gone with it: after the talk
// nothing tells that there was one, unless the member's answer began a hold (SAFETY 7).
type vigil struct {
	at   string            // the step at which it stands; "" outside of one
	note map[string]string // what was said in it, how often, and what was asked once
}

// openVigil takes up the talk in which the member is, or lets go of one that is over.
func (c *conversation) openVigil() {
	c.settle()
	if step := c.p.Steps[c.s.At.Step]; step != nil && step.Flow == "crisis" || c.s.At.Note["talk"] != "" {
		c.vigil = vigil{at: vigilSelf, note: maps.Clone(c.s.At.Note)}
		if at := c.s.At.Note["talk"]; c.p.Steps[at] != nil {
			c.vigil.at = at
		}
	}
}

// keepVigil lets the talk go on with the next message, if it is not over.
func (c *conversation) keepVigil() {
	step := c.p.Steps[c.s.At.Step]
	c.s.At.Note = nil
	if step == nil || !c.vigil.on() || !inVigil(step.Flow) {
		return
	}
	c.remember("talk", c.vigil.at)
	c.s.At.Note = c.vigil.note
}

// inVigil tells the flows in which a talk in a crisis goes on.
func inVigil(flow string) bool { return flow == "crisis" || flow == "safetyplan" }

func (v vigil) on() bool { return v.at != "" }

// beginVigil makes what follows a talk in a crisis, or goes on with it.
func (c *conversation) beginVigil() {
	c.kind = Crisis
	if !c.vigil.on() {
		c.vigil.at = vigilSelf
	}
}

// endVigil ends the talk: what was said in it is forgotten.
func (c *conversation) endVigil() { c.vigil, c.kind = vigil{}, Reply }

// turnTo follows the member to a flow: a talk in a crisis goes on in its own flows and ends with any other.
func (c *conversation) turnTo(flow string) {
	if c.vigil.on() && !inVigil(flow) {
		c.endVigil()
	}
	if c.vigil.on() {
		c.kind = Crisis
	}
}

func (c *conversation) remember(name, value string) {
	if c.vigil.note == nil {
		c.vigil.note = map[string]string{}
	}
	c.vigil.note[name] = value
}

// settle lets go of a talk in a crisis that is over, and of what it has left behind.
func (c *conversation) settle() {
	step := c.p.Steps[c.s.At.Step]
	if step == nil || step.Flow != "crisis" && c.s.At.Note["talk"] == "" {
		return
	}
	silent, patience := c.now.Unix()-max(c.s.Seen, c.s.At.Left), int64(vigilFor)
	if c.s.At.Note["open"] != "" {
		patience = questionFor
	}
	if silent >= patience {
		c.s.At, c.s.Note, c.s.Offer = Position{}, nil, nil
	}
}

// asking reports whether the one direct question has no answer yet.
func (c *conversation) asking() bool { return c.vigil.note["open"] != "" }

// asked opens the question: imminent, explicit or soft tells what made it be asked.
func (c *conversation) asked(why string) {
	c.beginVigil()
	c.vigil.at = vigilSelf
	c.remember("open", "yes")
	if why != "soft" {
		c.remember("serious", "yes")
	}
	if why == "imminent" {
		c.remember("grave", "yes")
	}
}

// answered closes the question. After a plain no the talk is not a serious one any more.
func (c *conversation) answered(serious bool) {
	delete(c.vigil.note, "open")
	delete(c.vigil.note, "serious")
	if serious {
		c.remember("serious", "yes")
	}
}

// isUnkept tells the texts of which nothing is kept, not even how often they were said.
func isUnkept(key string) bool { return strings.HasPrefix(key, "crisis.") }

// turnUnkept is whose turn it is among the variants of a text of which nothing is kept: within a talk they follow one another,
// from one talk to the next they begin anywhere.
func (c *conversation) turnUnkept(key string, n int) int {
	since := c.vigil.note["since"]
	if since == "" {
		since = base36(scatter(c.ev.ID, c.now.UTC().String(), base36(int(c.s.Salt))))
	}
	said, _ := strconv.Atoi(c.vigil.note[key])
	if c.vigil.on() {
		c.remember("since", since)
		c.remember(key, strconv.Itoa(said+1))
	}
	return (scatter(key, since)%n + said) % n
}

// scatter makes a number of words that follows no order.
func scatter(words ...string) int {
	h := fnv.New32a()
	for _, w := range words {
		_, _ = h.Write([]byte(w)) // a hash takes everything
	}
	return int(h.Sum32())
}
