package coach

import (
	"fmt"
	"strconv"
	"strings"
)

// readClock reads a time of day: 8, 8:30, 08.30, 8am, 9 pm, 20h15. It returns minutes since midnight.
func readClock(text string) (int, bool) {
	s := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(text), " ", ""))
	s = strings.ReplaceAll(strings.ReplaceAll(s, ".m.", "m"), "a.m", "am")
	shift := -1
	if rest, ok := strings.CutSuffix(s, "am"); ok {
		s, shift = rest, 0
	} else if rest, ok := strings.CutSuffix(s, "pm"); ok {
		s, shift = rest, 12
	}
	s = strings.NewReplacer(".", ":", "h", ":").Replace(s)
	hour, minute, found := strings.Cut(s, ":")
	h, err := strconv.Atoi(hour)
	if err != nil || len(hour) > 2 || strings.HasPrefix(hour, "-") || strings.HasPrefix(hour, "+") {
		return 0, false
	}
	m := 0
	if found && minute != "" {
		if m, err = strconv.Atoi(minute); err != nil || len(minute) != 2 {
			return 0, false
		}
	}
	if shift >= 0 {
		if h < 1 || h > 12 {
			return 0, false
		}
		h = h%12 + shift
	}
	return h*60 + m, h >= 0 && h < 24 && m >= 0 && m < 60
}

// readRule reads when something recurs: a time, a time with weekdays, or a cron expression.
func (c *conversation) readRule(text string) (Rule, bool) {
	text = strings.TrimSpace(text)
	if len(strings.Fields(text)) == 5 && c.p.Cron != nil {
		if rule, err := c.p.Cron(text); err == nil {
			return rule, true
		}
	}
	if strings.ContainsAny(text, "*/") {
		return Rule{}, false
	}
	rule, minute := Rule{}, -1
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if i+1 < len(fields) && (fields[i+1] == "am" || fields[i+1] == "pm") {
			f += fields[i+1]
			i++
		}
		if m, ok := readClock(f); ok && minute < 0 {
			minute = m
			continue
		}
		if strings.Contains(f, "-") || strings.Contains(f, "–") {
			return Rule{}, false // "mon-fri" is not Friday
		}
		days, ok := c.readWeekdays(plain(f))
		if !ok {
			return Rule{}, false
		}
		rule.Weekdays |= days
	}
	if rule.Weekdays == 0x7f {
		rule.Weekdays = 0
	}
	rule.Minute = minute
	return rule, minute >= 0
}

// readWeekdays reads a word for one or several days of the week; a word that adds nothing ("at", "on", "every") is passed over.
func (c *conversation) readWeekdays(word string) (uint8, bool) {
	switch {
	case c.oneOf("words.weekdays", word):
		return 0x3e, true
	case c.oneOf("words.weekend", word):
		return 0x41, true
	case c.oneOf("words.daily", word):
		return 0x7f, true
	case word == "" || c.oneOf("words.filler", word):
		return 0, true
	}
	for i := range 7 {
		if c.oneOf(fmt.Sprintf("words.weekday.%d", i), word) {
			return 1 << i, true
		}
	}
	return 0, false
}
