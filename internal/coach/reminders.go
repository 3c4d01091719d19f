package coach

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// notToday lets a check-in begin tomorrow.
func (c *conversation) notToday(kind string) {
	r := c.s.Reminders[kind]
	r.Last = max(r.Last, DayOf(c.now.In(c.s.Location())))
	c.s.Reminders[kind] = r
}

// rearm passes over what, by the clock, has already been today: a journey and the end of a pause bring nothing late.
func (c *conversation) rearm() {
	for kind, r := range c.s.Reminders {
		c.setReminder(kind, r.On, r.Rule)
	}
}

// doRemind changes what comes by itself: remind on <kind>, off <kind>, at <kind> (the answer says when), default <kind> (the
// usual time), tomorrow <kind> (the usual time, from tomorrow on),
// fewer <kind>, stop all, quiet <hours> (a preset), cap <n>. The kind "picked" is the one chosen before.
func (c *conversation) doRemind(a []string) {
	kind := a[1]
	if kind == "picked" {
		kind = c.s.Note["reminders"]
	}
	if kind == "ref" {
		kind = c.ref
	}
	if !slices.Contains(ReminderKinds(), kind) && !slices.Contains([]string{"stop", "cap", "quiet"}, a[0]) {
		c.jump = "reminders" // an old form, and nobody knows any more which one it was about
		return
	}
	switch a[0] {
	case "stop":
		c.stopReminders()
	case "off":
		c.setReminder(kind, false, c.s.Reminders[kind].Rule)
	case "on", "default", "tomorrow":
		rule := c.s.Reminders[kind].Rule
		if a[0] != "on" || rule == (Rule{}) {
			rule = defaultRule(kind)
		}
		if kind == "risky" {
			rule.Minute, _ = c.riskyMinute()
		}
		c.setReminder(kind, true, rule)
		if a[0] == "tomorrow" {
			c.notToday(kind)
		}
	case "at":
		var rule Rule
		if json.Unmarshal([]byte(c.answer), &rule) == nil {
			c.setReminder(kind, true, rule)
		}
	case "fewer":
		c.fewer(kind)
	case "cap":
		if n, ok := smallNumber(kind); ok {
			c.s.Cap = n
		}
	case "quiet":
		c.setQuiet(kind)
	}
	c.vars["reminder"] = c.reminderText(kind)
}

func (c *conversation) setQuiet(preset string) {
	from, to, _ := strings.Cut(preset, "-")
	if f, ok := readClock(from); ok {
		if t, ok := readClock(to); ok {
			c.s.Quiet = &Quiet{From: f, To: t}
		}
	}
}

// setReminder turns a check-in on or off. One whose time has passed today begins tomorrow.
func (c *conversation) setReminder(kind string, on bool, rule Rule) {
	if c.s.Reminders == nil {
		c.s.Reminders = map[string]Reminder{}
	}
	r := c.s.Reminders[kind]
	r.On, r.Rule = on, rule
	today := DayOf(c.now.In(c.s.Location()))
	if due, ok := Instant(today, rule.Minute, c.s.Location()); ok && !due.After(c.now) {
		r.Last = max(r.Last, today)
	} else {
		r.Last = max(r.Last, today-1)
	}
	c.s.Reminders[kind] = r
	if !on {
		c.dropOneOff("snooze:" + kind)
	}
}

func (c *conversation) stopReminders() {
	for kind, r := range c.s.Reminders {
		r.On = false
		c.s.Reminders[kind] = r
	}
	c.s.OneOffs = nil
}

// fewer halves how often a check-in comes: three days a week, then one, then none.
func (c *conversation) fewer(kind string) {
	r, ok := c.s.Reminders[kind]
	if !ok || !r.On {
		return
	}
	switch days := countBits(r.Rule.Weekdays); {
	case r.Rule.Days != 0 || r.Rule.Months != 0 || kind == "milestone":
		r.On = false
	case days == 0 || days > 3:
		r.Rule.Weekdays = 1<<1 | 1<<3 | 1<<5
	case days > 1:
		r.Rule.Weekdays = 1 << 1
	default:
		r.On = false
	}
	c.s.Reminders[kind] = r
	c.dropOneOff("snooze:" + kind)
}

func countBits(b uint8) int {
	n := 0
	for ; b != 0; b &= b - 1 {
		n++
	}
	return n
}

// doSnooze moves today's check-in: snooze <10m|1h|evening|tomorrow> <kind>.
func (c *conversation) doSnooze(a []string) {
	kind := a[1]
	if kind == "ref" {
		kind = c.s.Note["snoozed"]
	}
	due := c.now
	switch a[0] {
	case "10m":
		due = c.now.Add(10 * time.Minute)
	case "1h":
		due = c.now.Add(time.Hour)
	case "evening":
		due, _ = Instant(DayOf(c.now.In(c.s.Location())), 19*60, c.s.Location())
		if !due.After(c.now) {
			due = c.now.Add(time.Hour)
		}
	case "tomorrow":
		c.vars["when"] = c.label("when.tomorrow")
		tomorrow := DayOf(c.now.In(c.s.Location())) + 1
		if c.s.Reminders[kind].Rule.On(tomorrow) {
			return
		}
		due, _ = Instant(tomorrow, c.s.Reminders[kind].Rule.Minute, c.s.Location())
	}
	c.setOneOff(OneOff{Key: "snooze:" + kind, Due: due.Unix()})
	c.vars["when"] = c.label("when." + a[0])
}

func (c *conversation) anyReminder() bool {
	for _, r := range c.s.Reminders {
		if r.On {
			return true
		}
	}
	return false
}
