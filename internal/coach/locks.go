package coach

import (
	"slices"
	"time"
)

// Values of a safety question that are more than a tapped answer.
const (
	maybe = "maybe" // written, asked about, and not yet answered
	again = "again" // taken back after a yes: asked once more on another day
)

// SafetyQuestions are the questions whose answers set locks (SAFETY 11), in the order in which they are asked. Harm and told are
// never asked by themselves: only about words that were written.
func SafetyQuestions() []string { return []string{"harm", "told", "hurt", "afraid", "space", "order"} }

// disclose keeps what words seem to say until it is answered, in whatever state and beside whatever else they say (SAFETY 11).
// What was confirmed before stays.
func (c *conversation) disclose() {
	h := c.heard
	if h.Has(HarmOther) && c.s.Fact("harm") != "yes" {
		c.lock("harm", maybe)
	}
	if h.Has(AbuseVictim) {
		switch c.s.Fact("hurt") {
		case "yes":
		case again:
			c.lock("hurt", "yes")
		default:
			c.lock("hurt", maybe)
		}
	}
	if c.asksTold() {
		c.lock("told", maybe)
	}
	if h.Has(Minor) && c.s.Fact("adult") != "no" {
		c.s.set("adult", maybe)
	}
}

// asksTold reports whether the words say that the member was told to stop or is under an order, and this is not known yet.
func (c *conversation) asksTold() bool {
	return c.heard.Told && c.s.Consented() && !c.s.young() && !c.s.toldToStop() && c.s.Fact("order") != "yes"
}

// doLock answers a safety question: lock <question> <answer>. A lock that protects somebody else is never opened in the
// conversation in which that is asked for (SAFETY 13); one that protects the member is asked about once more. Where an answer
// does not do what it says, it is told why.
func (c *conversation) doLock(a []string) {
	q, answer := a[0], a[1]
	why := ""
	switch q {
	case "hurt", "afraid":
		why = c.lockOwn(q, answer)
	case "space":
		why = c.lockSpace(answer)
	case "order":
		why = c.lockOrder(answer)
	case "harm":
		why = c.lockHarm(answer)
	case "told":
		c.lock("told", answer)
	}
	if why != "" {
		c.say("safety.lock." + why)
	}
}

// lockOwn answers a question about the member's own safety. A no after a yes is asked about once more, on another day.
func (c *conversation) lockOwn(q, answer string) (why string) {
	was := c.s.Fact(q)
	switch {
	case answer == "skip" && c.s.suspects(q):
		return "stands"
	case answer == "no" && was == "yes":
		c.lock(q, again)
		return "asked_again"
	case answer == "no" && was == again && !c.s.anotherDay(c.s.Fact(q+"_at"), c.now):
		return "asked_again"
	}
	c.lock(q, answer)
	return ""
}

// lockSpace answers what the ex has said. Having been told to stop, or blocked, lifts only once the ex has written first, in an
// earlier conversation; what was asked for a time is asked about once more.
func (c *conversation) lockSpace(answer string) (why string) {
	wrote := c.s.anotherDay(c.s.Fact("ex_wrote"), c.now)
	stops := answer == "stop" || answer == "blocked"
	switch {
	case stops:
		c.s.set("told", "")
	case answer == "skip" && c.s.spaceCloses(c.now):
		return "stands"
	case c.s.toldToStop() && !wrote:
		return "they_first"
	case answer == "none" && c.s.spaceAsked(c.now) && !wrote && !c.s.questionOpen("space", c.now):
		if c.s.Fact("space") != again {
			c.lock("space", again)
		}
		return "asked_again"
	}
	c.lock("space", answer)
	c.s.set("space_until", "")
	c.s.set("ex_wrote", "")
	return ""
}

// lockOrder answers whether there is an order. One that was told of counts until thirty days after it is said to have ended.
func (c *conversation) lockOrder(answer string) (why string) {
	had, over := c.s.Fact("order") == "yes", c.s.questionOpen("order", c.now)
	switch {
	case answer == "yes":
		if !had {
			c.s.set("order_told", c.today.String())
		}
		c.s.set("order_until", "")
		c.s.set("told", "")
	case answer == "skip" && c.s.orderHolds(c.now):
		return "stands"
	case had && !over, answer == "ended" && c.s.Fact("order_until") == "":
		c.s.set("order_until", c.today.String()) // until a day is told
	}
	if answer == "ended" {
		c.lock("order", "no")
		return ""
	}
	c.lock("order", answer)
	if answer != "yes" && c.s.orderHolds(c.now) {
		return "order_rests"
	}
	return ""
}

// lockHarm answers what was meant. What was meant is never taken back; what was not closes for the rest of the day.
func (c *conversation) lockHarm(answer string) (why string) {
	switch was := c.s.Fact("harm"); {
	case answer == "yes", was == maybe:
		c.lock("harm", answer)
	case was == "yes":
		return "harm_stays"
	}
	return ""
}

// lock sets the answer of a safety question, and when.
func (c *conversation) lock(q, answer string) {
	c.s.set(q, answer)
	c.s.set(q+"_at", c.now.UTC().Format(time.RFC3339))
}

// doUntil keeps the day on which something ends: until space (the answer, a day to come), until order (the same), until ended
// (the answer, a day past: of an order that is over).
func (c *conversation) doUntil(a []string) {
	day, err := ParseDay(c.answer)
	if err != nil {
		return
	}
	switch a[0] {
	case "space":
		c.s.set("space_until", day.String())
		c.s.set("space_at", c.now.UTC().Format(time.RFC3339))
	case "order":
		c.s.set("order_until", day.String())
	case "ended":
		// Nobody can say today of an order that was spoken of here that it ended before.
		if told, err := ParseDay(c.s.Fact("order_told")); err == nil && day < told {
			day = told
		}
		c.s.set("order_until", day.String())
	}
}

// asks reports whether a safety question is to be asked now: the one that was picked in the review, else each that is open.
func (c *conversation) asks(q string) bool {
	if picked := c.s.Note["safety_review"]; picked != "" {
		return picked == q
	}
	return c.s.questionOpen(q, c.now)
}

// asksAgain reports whether a question that is open was answered before.
func (c *conversation) asksAgain() bool {
	return slices.ContainsFunc(c.s.openQuestions(c.now), func(q string) bool {
		v := c.s.Fact(q)
		return v != "" && v != maybe
	})
}
