package coach

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// doMeeting sets when it is asked how a meeting was, the morning after: today, tomorrow, on (the answer, a day).
func (c *conversation) doMeeting(a []string) {
	p := c.page()
	day := DayOf(c.now.In(c.s.Location()))
	switch a[0] {
	case "tomorrow":
		day++
	case "on":
		var err error
		if day, err = ParseDay(c.answer); err != nil {
			return
		}
	}
	due, ok := Instant(day+1, max(draftMorning, c.s.quiet().To), c.s.Location())
	if p == nil || !ok {
		c.say("flow.stale")
		c.jump = "meeting"
		return
	}
	c.setOneOff(OneOff{Key: "met:" + p.ID, Due: due.Unix(), Ref: p.ID})
}

func checkMeeting(when string) error {
	if !slices.Contains([]string{"today", "tomorrow", "on"}, when) {
		return fmt.Errorf("a meeting is never %q", when)
	}
	return nil
}

// wakeMet asks, once, how a meeting was.
func (c *conversation) wakeMet(page string, late time.Duration) {
	if late > draftWindow || !c.isPage(page) || c.s.Held(c.now) || c.s.Paused(c.today) || len(c.s.gates(c.now)) > 0 {
		return
	}
	c.deliverStep("meeting_morning", page)
}

// doRehearse takes what the member would say to something that stings, and keeps it in a field of the open page: rehearse <field>.
// Where the counter-charge is still in it, it is shown once, and the sentence may be tried again.
func (c *conversation) doRehearse(a []string) {
	delete(c.s.Note, "meeting_sting") // what would jump out is kept nowhere
	if counter := c.counterCharge(c.answer); counter != "" {
		c.vars["quote"] = counter
		c.say("rehearse.counter")
		c.jump = "meeting_reply_again"
		return
	}
	c.setField(a[0], c.answer)
	c.say("rehearse.kept")
}

// counterCharge returns the words of a sentence that are about the ex and not about the member, or "".
func (c *conversation) counterCharge(text string) string {
	if c.p.Review != nil {
		for _, f := range c.p.Review(text, "reply").Faults {
			if slices.Contains([]string{"you_too", "blame", "guilt", "rehashing", "ultimatum"}, f.ID) && f.Quote != "" {
				return f.Quote
			}
		}
	}
	said := " " + plain(text) + " "
	for _, phrase := range c.list("words.counter") {
		if strings.Contains(said, " "+phrase+" ") {
			return phrase
		}
	}
	return ""
}
