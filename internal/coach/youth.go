package coach

import "time"

// young reports whether the member is under 18, or wrote something that sounds like it and has not answered yet: nothing coaches
// them about a partner, and nothing but help comes by itself (SAFETY 18).
func (s *State) young() bool { return s.Fact("adult") == "no" || s.Fact("adult") == maybe }

// doAdult answers whether the member is 18: adult yes, adult no. Somebody who said that they are younger can say otherwise on
// another day; from a no on, what comes by itself stops and what was left in the middle is let go.
func (c *conversation) doAdult(a []string) {
	if a[0] == "yes" {
		if c.s.Fact("adult") == "no" && !c.s.anotherDay(c.s.Fact("adult_at"), c.now) {
			c.jump = "youth_tomorrow"
			return
		}
		c.s.set("adult", "yes")
		c.s.set("adult_at", "")
		return
	}
	if c.s.Fact("adult") != "no" {
		c.s.set("adult", "no")
		c.s.set("adult_at", c.now.UTC().Format(time.RFC3339))
	}
	look := c.oneOff(lookIn)
	c.stopReminders()
	if look != nil {
		c.s.OneOffs = []OneOff{*look}
	}
	c.s.Later, c.s.Note = nil, nil
}
