package coach

import (
	"slices"
	"strings"
)

// How long a hold and a lock last (SAFETY 7).
const (
	holdFor = 72 * 3600
	lockFor = 30 * 86400
)

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

// restStep is what is met in a hold in place of whatever rests while it lasts.
const restStep = "rest"

// rests reports whether a step is silent now: in a hold the flows that rest, and whatever approaches the ex.
func (c *conversation) rests(step *FlowStep) bool {
	f := c.p.Flows[step.Flow]
	return c.s.Held(c.now) && (step.Approach || f != nil && f.Rests)
}

// speakable reports whether a variant of a text may be said now: in a hold none that speaks of counted days. The words that tell
// are listed under words.counting.
func (c *conversation) speakable(text string) bool {
	if !c.s.Held(c.now) {
		return true
	}
	said := " " + plain(text) + " "
	return !slices.ContainsFunc(c.list("words.counting"), func(phrase string) bool { return strings.Contains(said, " "+phrase+" ") })
}

// turnAmong is whose turn it is among the variants that may be said now, from the n-th on; if none may be, it is the n-th's.
func (c *conversation) turnAmong(variants []string, n int) int {
	for i := range variants {
		if at := (n + i) % len(variants); c.speakable(variants[at]) {
			return at
		}
	}
	return n
}
