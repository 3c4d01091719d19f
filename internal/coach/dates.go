package coach

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// readDay reads a day as people write it: today, yesterday, 3 days ago, in 3 days, monday, 2026-03-01, 1 march.
func (c *conversation) readDay(p, text string) (Day, bool) {
	if d, err := ParseDay(strings.TrimSpace(text)); err == nil {
		return d, true
	}
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(text)); err == nil {
		return c.s.dayAt(t), true
	}
	for word, shift := range map[string]int{"today": 0, "yesterday": -1, "before_yesterday": -2, "tomorrow": 1} {
		if c.means(word, p) {
			return c.today + Day(shift), true
		}
	}
	if n, unit, ok := c.readSpan(p); ok {
		return c.today + Day(n*unit), true
	}
	for i := range 7 {
		if c.oneOf(fmt.Sprintf("words.weekday.%d", i), p) {
			return c.nearestWeekday(time.Weekday(i), p), true
		}
	}
	return c.readMonthDay(p)
}

// readSpan reads "3 days ago", "a week ago", "in 10 days", "2 weeks", by the patterns of the language.
func (c *conversation) readSpan(p string) (n, unit int, ok bool) {
	// What is to come goes first: "in twelve months" also ends as "twelve months" does.
	for _, span := range []struct {
		key  string
		unit int
	}{{"in_days", 1}, {"in_weeks", 7}, {"in_months", 30}, {"days_ago", -1}, {"weeks_ago", -7}, {"months_ago", -30}} {
		unit := span.unit
		for _, pattern := range c.list("words." + span.key) {
			before, after, _ := strings.Cut(pattern, "#")
			rest, had := strings.CutPrefix(p, before)
			if !had || !strings.HasSuffix(rest, after) {
				continue
			}
			middle := strings.TrimSpace(strings.TrimSuffix(rest, after))
			if n, isNumber := c.readNumber(middle); isNumber {
				return n, unit, true
			}
		}
	}
	return 0, 0, false
}

// readNumber reads a number in digits or in words up to twelve.
func (c *conversation) readNumber(s string) (int, bool) {
	if n, ok := smallNumber(s); ok {
		return n, true
	}
	for i := range 13 {
		if c.oneOf(fmt.Sprintf("words.number.%d", i), s) {
			return i, true
		}
	}
	return 0, false
}

// nearestWeekday is the last such day before today, or the next one where the words ask for it.
func (c *conversation) nearestWeekday(w time.Weekday, p string) Day {
	if c.oneOf("words.next", strings.SplitN(p, " ", 2)[0]) || c.future() {
		d := c.today + 1
		for d.Weekday() != w {
			d++
		}
		return d
	}
	d := c.today - 1
	for d.Weekday() != w {
		d--
	}
	return d
}

// future reports whether the question that waits asks for a day to come.
func (c *conversation) future() bool {
	step := c.p.Steps[c.s.At.Step]
	return step != nil && step.Ask == "future_date"
}

// readMonthDay reads "1 march", "march 1st", "1.3.", "1/3" is refused: it means two days.
func (c *conversation) readMonthDay(p string) (Day, bool) {
	fields := strings.Fields(p)
	if len(fields) < 2 || len(fields) > 3 {
		return 0, false
	}
	month, day, year := 0, 0, 0
	for _, f := range fields {
		digits := strings.TrimRight(f, "abcdefghijklmnopqrstuvwxyz")
		n, err := strconv.Atoi(digits)
		switch {
		case err == nil && n > 999:
			year = n
		case err == nil && day == 0:
			day = n
		default:
			for m := 1; m <= 12; m++ {
				if c.oneOf(fmt.Sprintf("words.month.%d", m), f) {
					month = m
				}
			}
		}
	}
	if month == 0 || day < 1 || day > 31 {
		return 0, false
	}
	if year == 0 {
		year = c.today.Date().Year()
		if d := MakeDay(year, time.Month(month), day); d > c.today && !c.future() {
			year--
		} else if d <= c.today && c.future() {
			year++
		}
	}
	d := MakeDay(year, time.Month(month), day)
	return d, d.Date().Day() == day
}

// oneOf reports whether a word is in a list; a phrase of several words counts where it begins or ends the text.
func (c *conversation) oneOf(key, text string) bool {
	for _, w := range c.list(key) {
		if text == w || strings.HasSuffix(text, " "+w) {
			return true
		}
	}
	return false
}
