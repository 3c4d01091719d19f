package coach

import (
	"fmt"
	"strings"
)

// remindersText lists each check-in with when it comes: what the schedule reads, in words.
func (c *conversation) remindersText() string {
	lines := []string{}
	for _, kind := range ReminderKinds() {
		if (kind == "risky" || kind == "signs") && !c.s.Reminders[kind].On { // offered where they fit
			continue
		}
		lines = append(lines, c.reminderText(kind))
	}
	return strings.Join(lines, "\n")
}

func (c *conversation) reminderText(kind string) string {
	name := c.label("reminder." + kind)
	r := c.s.Reminders[kind]
	if !r.On {
		return name + ": " + c.label("reminder.off")
	}
	if kind == "milestone" {
		return name + ": " + c.label("days.milestone") + " " + clock(r.Rule.Minute)
	}
	return name + ": " + c.whenText(r.Rule)
}

// whenText says when a rule holds.
func (c *conversation) whenText(r Rule) string {
	var days string
	switch {
	case r.Days != 0 || r.Months != 0:
		days = c.datesText(r)
	case r.Weekdays == 0:
		days = c.label("days.daily")
	case r.Weekdays == 0x3e:
		days = c.label("days.weekdays")
	case r.Weekdays == 0x41:
		days = c.label("days.weekend")
	default:
		names := []string{}
		for _, i := range []int{1, 2, 3, 4, 5, 6, 0} {
			if r.Weekdays&(1<<i) != 0 {
				names = append(names, c.label(fmt.Sprintf("weekday.%d", i)))
			}
		}
		days = strings.Join(names, ", ")
	}
	return days + " " + clock(r.Minute)
}

// datesText says a rule with days of the month or months as a list.
func (c *conversation) datesText(r Rule) string {
	parts := []string{}
	for d := 1; d <= 31; d++ {
		if r.Days&(1<<d) != 0 {
			parts = append(parts, fmt.Sprintf("%d.", d))
		}
	}
	for m := 1; m <= 12; m++ {
		if r.Months&(1<<m) != 0 {
			parts = append(parts, c.label(fmt.Sprintf("month.%d", m)))
		}
	}
	for i := range 7 {
		if r.Weekdays&(1<<i) != 0 {
			parts = append(parts, c.label(fmt.Sprintf("weekday.%d", i)))
		}
	}
	return strings.Join(parts, " ")
}

// settingsText lists what was answered, one line each.
func (c *conversation) settingsText() string {
	lines := []string{}
	for _, q := range []string{"situation", "pronoun", "ended", "necessary"} {
		v := c.s.Fact(q)
		key := "setting." + q + "." + v
		if v == "" {
			key = "setting.open"
		}
		lines = append(lines, c.label("setting."+q+".name")+": "+c.label(key))
	}
	zone := c.label("setting.open")
	if c.s.Zone != "" {
		zone = strings.ReplaceAll(c.s.Zone, "_", " ")
	}
	country := c.label("setting.open")
	if c.s.Country != "" {
		country = c.countryName()
	}
	lines = append(lines, c.label("setting.zone")+": "+zone, c.label("setting.country")+": "+country)
	lines = append(lines, c.label("setting.quiet")+": "+c.fill("{quiet}"))
	if c.s.Streak != nil {
		lines = append(lines, c.label("setting.day_end")+": "+clock(c.s.DayEnd))
	}
	return strings.Join(lines, "\n")
}
