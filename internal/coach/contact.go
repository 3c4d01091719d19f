package coach

import (
	"slices"
	"strconv"
)

// doStreak changes the counting: begin (from the answer, a day), today, yesterday, back (set the start back to the answer),
// rule (a kind counts or no longer counts), day_end (the answer), off.
func (c *conversation) doStreak(a []string) {
	switch a[0] {
	case "today":
		c.s.beginStreak(c.today)
	case "yesterday":
		c.s.beginStreak(c.today - 1)
	case "begin", "back":
		day, err := ParseDay(c.answer)
		if err != nil || day > c.today {
			return
		}
		if a[0] == "begin" || c.s.Streak == nil {
			c.s.beginStreak(day)
			return
		}
		c.s.backdate(day, c.today)
	case "rule":
		c.toggleRule(c.ref)
	case "day_end":
		if m, err := strconv.Atoi(c.answer); err == nil && m >= 0 && m <= 12*60 {
			c.s.DayEnd = m
			c.today = c.s.Today(c.now)
			return
		}
		c.say("streak.day_end_range")
	case "off":
		c.s.Streak = nil
	}
}

func (c *conversation) toggleRule(kind string) {
	if c.s.Streak == nil || !slices.Contains(ContactKinds(), kind) {
		return
	}
	rule := slices.Clone(c.s.Streak.Counts)
	if c.s.Streak.Counts == nil {
		rule = DefaultRule()
	}
	if i := slices.Index(rule, kind); i >= 0 {
		rule = slices.Delete(rule, i, i+1)
	} else {
		rule = append(rule, kind)
	}
	c.s.Streak.Counts = rule
}

// doSlip records or takes back a contact that the member chose: slip record (from what the flow asked), slip undo (the picked
// one), slip undo_last.
func (c *conversation) doSlip(a []string) {
	switch a[0] {
	case "record":
		c.recordSlip()
	case "undo":
		c.undoSlip(c.ref)
	case "undo_last":
		if slips := c.undoable(); len(slips) > 0 {
			c.undoSlip(slips[0].ID)
		}
	}
}

func (c *conversation) recordSlip() {
	day, hour := c.today, c.now.In(c.s.Location()).Hour()
	if d, err := ParseDay(c.s.Note["slip_day"]); err == nil {
		day = d
	}
	switch c.s.Note["slip_when"] {
	case "yesterday":
		day = c.today - 1
	case "today", "now", "":
	}
	if day != c.today {
		hour = -1
	}
	slip := Slip{ID: c.newID(), Day: day, Hour: hour, Kind: c.s.Note["slip_kind"], Trigger: c.s.Note["slip_trigger"]}
	if slip.Kind == "" {
		slip.Kind = "message"
	}
	if own := c.s.Note["slip_cue"]; own != "" {
		slip.Trigger = own
	}
	if c.s.Streak != nil {
		if slip.Day == c.today {
			slip.Day = c.s.Streak.reached(c.today)
		}
		slip.Counted = c.s.Streak.Breaks(slip.Kind)
		c.s.Streak.Slips = append(c.s.Streak.Slips, slip)
	}
	c.write("slip", map[string]string{"day": day.String(), "kind": slip.Kind, "trigger": slip.Trigger})
	if c.s.Streak != nil && !slip.Counted && !c.s.Held(c.now) {
		c.say("slip.uncounted")
	}
}

func (c *conversation) undoSlip(id string) {
	if c.s.Streak == nil {
		return
	}
	for i := range c.s.Streak.Slips {
		if c.s.Streak.Slips[i].ID == id {
			c.s.Streak.Slips[i].Undone = true
		}
	}
}

// doLook counts a look at the ex's profile; it is a slip only where the member's rule says so.
func (c *conversation) doLook(_ []string) {
	c.s.Looks = append(c.s.Looks, c.today)
	c.write("look", nil)
	if c.s.Streak != nil && c.s.Streak.Breaks("look") {
		c.s.Streak.Slips = append(c.s.Streak.Slips, Slip{
			ID: c.newID(), Day: c.s.Streak.reached(c.today), Hour: c.now.In(c.s.Location()).Hour(), Kind: "look", Counted: true,
		})
	}
}

// doPause stops the count and the check-ins for a while: pause <days>, pause until (the answer), pause open, pause end.
func (c *conversation) doPause(a []string) {
	if a[0] == "end" {
		c.endPause()
		c.rearm()
		return
	}
	c.endPause()
	p := Pause{From: c.today}
	switch a[0] {
	case "open":
	case "until":
		day, err := ParseDay(c.answer)
		if err != nil || day <= c.today {
			return
		}
		p.To = day
	default:
		n, err := strconv.Atoi(a[0])
		if err != nil || n < 1 {
			return
		}
		p.To = c.today + Day(n)
	}
	c.s.Pauses = append(c.s.Pauses, p)
	c.dropOneOff(lookIn) // in a pause nothing comes, not even what was asked for before it
	if p.To != 0 {
		c.vars["until"] = c.dayText(p.To)
		return
	}
	c.vars["until"] = c.label("pause.open_end")
}

// endPause ends a pause that is in force today: today counts again.
func (c *conversation) endPause() {
	kept := c.s.Pauses[:0]
	for _, p := range c.s.Pauses {
		if p.To == 0 || p.To > c.today {
			p.To = c.today
		}
		if p.To > p.From {
			kept = append(kept, p)
		}
	}
	c.s.Pauses = kept
}
