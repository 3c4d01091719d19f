package coach

import (
	"fmt"
	"strings"
	"time"
)

// lookIn is the key of the one look-in that the member asked for. Wakes stand in the clear, so it does not say what it is.
const lookIn = "hello"

// When a look-in comes: a night that is not over at this hour still belongs to the day before, and it never comes sooner than
// this after it was asked for.
const (
	nightEnds   = 4 * time.Hour
	soonestLook = 4 * time.Hour
)

// mayLook reports whether looking in can be offered: it was not declined in this talk, and none is to come.
func (c *conversation) mayLook() bool {
	return c.s.Consented() && c.vigil.note["asked"] == "" && c.oneOff(lookIn) == nil
}

func (c *conversation) oneOff(key string) *OneOff {
	for i := range c.s.OneOffs {
		if c.s.OneOffs[i].Key == key {
			return &c.s.OneOffs[i]
		}
	}
	return nil
}

// lookInLater promises one look-in on the member's next day, at this hour or, where that is a quiet one, in the morning.
func (c *conversation) lookInLater() {
	if !c.s.Consented() {
		c.jump = vigilSelf
		return
	}
	due := c.lookDue()
	c.setOneOff(OneOff{Key: lookIn, Due: due.Unix()})
	local := due.In(c.s.Location())
	c.vars["look_at"] = strings.NewReplacer("{weekday}", c.label(fmt.Sprintf("weekday.%d", int(local.Weekday()))),
		"{time}", local.Format("15:04")).Replace(c.raw("crisis.look_at"))
}

func (c *conversation) lookDue() time.Time {
	local, quiet := c.now.In(c.s.Location()), c.s.quiet()
	minute := local.Hour()*60 + local.Minute()
	if quiet.at(minute) {
		minute = (quiet.To + 60) % wholeDay
	}
	due := c.now.Add(24 * time.Hour)
	for day := DayOf(local.Add(-nightEnds)) + 1; day < DayOf(local)+4; day++ {
		if at, ok := Instant(day, minute, c.s.Location()); ok && at.Sub(c.now) >= soonestLook {
			return at
		}
	}
	return due
}

// wakeLookIn looks in, once. It was asked for, so it comes in a hold too; in quiet hours it waits for the morning.
func (c *conversation) wakeLookIn(late time.Duration) {
	switch {
	case late > looksUntil || !c.s.Consented():
	case c.inQuietHours():
		c.setOneOff(OneOff{Key: lookIn, Due: c.afterQuiet().Unix()})
	default:
		c.deliverStep("crisis_lookin", "")
		if c.s.At.Step == "" && !c.hides() {
			c.s.At = Position{Step: "crisis_lookin", Left: c.now.Unix(), Note: map[string]string{"talk": vigilSelf}}
		}
	}
}

// afterQuiet is the end of the quiet hours that are now.
func (c *conversation) afterQuiet() time.Time {
	for day := c.today; day < c.today+3; day++ {
		if at, ok := Instant(day, c.s.quiet().To, c.s.Location()); ok && at.After(c.now) {
			return at
		}
	}
	return c.now.Add(12 * time.Hour)
}
