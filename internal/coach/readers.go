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
	return []string{"text", "line", "short", "past_date", "future_date", "when", "clock", "zone", "country", "days"}
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
	case "days":
		n, ok := c.readDays(plain(text))
		return strconv.Itoa(n), ok
	case "zone":
		return c.readZone(text)
	case "country":
		return c.readCountry(plain(text))
	}
	return "", false
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

// readDays reads for how many days there shall be no contact: 45, 45 days, six weeks.
func (c *conversation) readDays(p string) (int, bool) {
	n, ok := c.readNumber(p)
	if !ok {
		var unit int
		n, unit, ok = c.readSpan(p)
		n *= max(unit, -unit)
	}
	return n, ok && n >= fewestChosen && n <= mostChosen
}

// readCountry finds a country by its code or its name.
func (c *conversation) readCountry(p string) (string, bool) {
	if c.means("not_country", p) {
		return "", false
	}
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
