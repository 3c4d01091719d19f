package coach

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// readers are the ways to read an answer in free words.
func readers() []string {
	return []string{"text", "line", "short", "past_date", "future_date", "when", "clock", "zone", "country"}
}

func isReader(ask string) bool { return slices.Contains(readers(), ask) }

// CheckReader reports whether a step's ask is known: "choice", "menu" or a reader of free words.
func CheckReader(name string) error {
	if name == "choice" || name == "menu" || isReader(name) {
		return nil
	}
	return fmt.Errorf("no reader is called %q", name)
}

// longest answers, in characters.
const (
	maxText  = 8000
	maxLine  = 1000
	maxShort = 200
)

// reader makes sense of an answer in free words and returns it in its stored form.
func (c *conversation) reader(name, text string) (string, bool) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if text == "" {
		return "", false
	}
	size := utf8.RuneCountInString(text)
	switch name {
	case "text":
		return text, size <= maxText
	case "line":
		return text, size <= maxLine
	case "short":
		return strings.Join(strings.Fields(text), " "), size <= maxShort
	case "past_date":
		d, ok := c.readDay(plain(text), text)
		return d.String(), ok && d <= c.today && d > c.today-36525
	case "future_date":
		d, ok := c.readDay(plain(text), text)
		return d.String(), ok && d > c.today && d < c.today+3660
	case "clock":
		m, ok := readClock(text)
		return strconv.Itoa(m), ok
	case "when":
		rule, ok := c.readRule(text)
		if !ok {
			return "", false
		}
		b, err := json.Marshal(rule)
		return string(b), err == nil
	case "zone":
		return c.readZone(text)
	case "country":
		return c.readCountry(plain(text))
	}
	return "", false
}

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
	for key, unit := range map[string]int{"days_ago": -1, "weeks_ago": -7, "months_ago": -30, "in_days": 1, "in_weeks": 7, "in_months": 30} {
		for _, pattern := range c.list("words." + key) {
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

// readZone finds the zones that a place may mean; they are offered for confirmation.
func (c *conversation) readZone(text string) (string, bool) {
	if c.p.Places == nil || utf8.RuneCountInString(text) > 80 {
		return "", false
	}
	guesses := c.p.Places.Zones(text)
	if len(guesses) == 0 {
		return "", false
	}
	names := []string{}
	for _, g := range guesses[:min(len(guesses), 6)] {
		names = append(names, g.Zone+"="+g.Country)
	}
	return strings.Join(names, "|"), true
}

// place takes a shared location as the answer to where the member is.
func (c *conversation) place(at Point) {
	zone := ""
	if c.p.Places != nil {
		zone = c.p.Places.At(at)
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || !c.s.Consented() {
		c.say("read.zone.again")
		c.whereWeAre()
		return
	}
	step := c.p.Steps["zone_confirm"]
	if at := c.p.Steps[c.s.At.Step]; at == nil || at.Flow != step.Flow {
		c.leave(step.Flow)
	}
	c.note("zone_ask", zone+"="+c.p.Places.Country(zone))
	c.enter("zone_confirm")
}

// readCountry finds a country by its code or its name.
func (c *conversation) readCountry(p string) (string, bool) {
	for code, lines := range c.p.Lines.Countries {
		if p == strings.ToLower(code) || p == plain(lines.Name) {
			return code, true
		}
	}
	if c.p.Places != nil {
		for _, g := range c.p.Places.Zones(p) {
			if g.Country != "" {
				return g.Country, true
			}
		}
	}
	return "", false
}
