package coach

import "strings"

// doClosed says why something is closed: to somebody who is not safe first of all that, and beside it only what protects
// somebody else; to others the gravest reason alone.
func (c *conversation) doClosed(_ []string) {
	victim := c.s.Victim()
	if victim {
		c.say("safety.closed.victim")
	}
	for _, r := range []struct {
		reason string
		holds  bool
	}{
		{"harm", c.s.Fact("harm") == "yes"},
		{"order", c.s.orderHolds(c.now)},
		{"wrote_first", c.s.toldToStop() && c.s.Fact("ex_wrote") != ""},
		{"stop", c.s.Fact("space") == "stop"},
		{"blocked", c.s.Fact("space") == "blocked"},
		{"waiting", c.s.waiting()},
		{"wrote_again", c.s.attemptCloses(c.now) && c.s.Attempt.Wrote != ""},
		{"tried", c.s.attemptCloses(c.now)},
		{"today", !victim && (c.s.doubtful("told", c.now) || c.s.doubtful("harm", c.now))},
		{"space", !victim && c.s.spaceAsked(c.now)},
		{"returned", !victim && c.now.Unix() < c.s.Returned},
		{"weeks", !victim && c.s.Hold != nil && c.now.Unix() < c.s.Hold.Lock},
		{"open", !victim},
	} {
		if r.holds {
			c.say("safety.closed." + r.reason)
			return
		}
	}
}

// protects reports whether a lock holds that protects somebody else: nothing is drafted, timed or coached then (SAFETY 13).
func (c *conversation) protects() bool {
	return c.s.toldToStop() || c.s.orderHolds(c.now) || c.s.Fact("harm") == "yes" ||
		c.s.doubtful("harm", c.now) || c.s.doubtful("told", c.now)
}

// locksText lists the safety questions, what was answered to each and what it means, a line each.
func (c *conversation) locksText() string {
	lines := []string{}
	for _, q := range []string{"hurt", "afraid", "space", "order", "told", "harm"} {
		if answer := c.lockAnswer(q); answer != "" {
			lines = append(lines, "• "+c.label("safety.set.about."+q)+": "+c.label("safety.set."+answer))
		}
	}
	return strings.Join(lines, "\n")
}

// lockAnswer names the words that tell what a safety question stands at; "" where there is nothing to tell.
func (c *conversation) lockAnswer(q string) string {
	v := c.s.Fact(q)
	switch {
	case q == "harm" || q == "told":
		if v == "no" && !c.s.doubtful(q, c.now) {
			return ""
		}
		return map[string]string{maybe: "written", "no": "until_tomorrow", "yes": "harmful"}[v]
	case v == maybe:
		return "written"
	case v == again:
		return "again"
	case v == "skip":
		return "skipped"
	case v == "":
		return "open"
	case q == "space" && v != "none" && c.s.Fact("ex_wrote") != "":
		return "wrote_first"
	case q == "space":
		return v
	case q == "order" && v == "yes" && c.s.orderHolds(c.now):
		return "ordered"
	case q == "order" && v == "yes":
		return "order_over"
	case q == "order" && c.s.orderHolds(c.now):
		return "order_rests"
	}
	return v
}

// lockValue are the values made of safety answers.
func (c *conversation) lockValue(name string) (string, bool) {
	switch name {
	case "locks":
		return c.locksText(), true
	case "space_until":
		return c.untilText("space_until", 0), true
	case "order_until":
		return c.untilText("order_until", 0), true
	case "order_rest":
		return c.untilText("order_until", orderRest), true
	}
	return "", false
}

// untilText is "until" and the day that a fact names, some days later, or nothing.
func (c *conversation) untilText(fact string, later Day) string {
	day, err := ParseDay(c.s.Fact(fact))
	if err != nil {
		return ""
	}
	return " " + c.label("safety.until") + " " + c.dayText(day+later)
}
