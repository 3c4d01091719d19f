package coach

import (
	"slices"
	"strings"
)

// countryHint is the country that the time zone suggests, or "".
func (c *conversation) countryHint() string {
	zone := c.s.Zone
	if zone == "" {
		zone = c.s.Hint
	}
	if zone == "" || c.p.Places == nil {
		return ""
	}
	return c.p.Places.Country(zone)
}

// here is the country whose lines are shown: the confirmed one, else the suggested one.
func (c *conversation) here() (CountryLines, bool) {
	country := c.s.Country
	if country == "" {
		country = c.countryHint()
	}
	lines, ok := c.p.Lines.Countries[country]
	return lines, ok
}

func (c *conversation) countryName() string {
	if lines, ok := c.here(); ok {
		return lines.Name
	}
	if c.s.Country != "" {
		return c.s.Country
	}
	return c.countryHint()
}

// safetyValue are values made of the crisis lines.
func (c *conversation) safetyValue(name string) (string, bool) {
	switch name {
	case "line":
		return c.oneLine("suicide_or_distress"), true
	case "abuse_line":
		return c.oneLine("domestic_violence", "men_victims"), true
	case "youth_line":
		if here, _ := c.here(); len(fitting(here.Lines, "child_youth")) == 0 {
			return c.oneLine("suicide_or_distress"), true
		}
		return c.oneLine("child_youth"), true
	case "behaviour_line":
		return c.oneLine("own_behaviour"), true
	case "fallback":
		return c.fallback("line.fallback"), true
	case "emergency":
		if lines, ok := c.here(); ok && lines.Emergency != "" {
			return lines.Emergency, true
		}
		return c.p.Lines.Emergency, true
	case "lines":
		return c.allLines(), true
	}
	return c.vigilValue(name)
}

// vigilValue are what is added to a text of a crisis where it fits: that a program speaks, and who can be reached; that all else
// is quiet; that looking in can be had.
func (c *conversation) vigilValue(name string) (string, bool) {
	added := func(fits bool, text string) (string, bool) {
		if !fits {
			return "", true
		}
		return "\n\n" + text, true
	}
	switch name {
	case "foot":
		return c.turnOf("crisis.foot"), true
	case "foot_below":
		return added(c.vigil.on(), c.turnOf("crisis.foot"))
	case "rest":
		return added(c.s.Held(c.now), c.label("crisis.rest"))
	case "may_look":
		if c.mayLook() && c.vigil.on() {
			c.remember("offered", "yes")
		}
		return added(c.mayLook(), c.label("crisis.may_look"))
	}
	return "", false
}

// oneLine is one fitting line of each kind, with a way to call and a way to text where there are both. Where that is not a
// number known to be answered everywhere and at every hour, the fallback follows; where there is none, it stands alone.
func (c *conversation) oneLine(kinds ...string) string {
	here, _ := c.here()
	parts, always := []string{}, false
	for _, kind := range kinds {
		for _, l := range fitting(here.Lines, kind) {
			parts = append(parts, c.lineText(l))
			always = always || l.Call != "" && l.Hours == "24/7" && l.Area == "" && l.Confidence != "C"
		}
	}
	switch {
	case len(parts) == 0:
		parts = append(parts, c.fallback("line.fallback"))
	case !always:
		parts = append(parts, c.fallback("line.otherwise"))
	}
	return strings.Join(parts, "\n")
}

// fitting chooses the line of a kind that is shown: one for the whole country before one for a part of it, one that is open at
// every hour before another, one to call and text before one to call. Two come where only a second one takes texts, and where
// there are only lines for parts, each part has its own.
func fitting(all []Line, kind string) []Line {
	lines := slices.DeleteFunc(slices.Clone(all), func(l Line) bool { return l.Kind != kind })
	slices.SortStableFunc(lines, func(a, b Line) int { return a.burden() - b.burden() })
	if len(lines) == 0 {
		return nil
	}
	first := lines[0]
	second := slices.IndexFunc(lines, func(l Line) bool {
		if first.Area != "" {
			return l.Area != first.Area
		}
		return l.Area == "" && (first.Call == "" && l.Call != "" || first.Text == "" && l.Text != "")
	})
	if second < 0 {
		return lines[:1]
	}
	return []Line{first, lines[second]}
}

// burden ranks lines of a kind: the less, the better one line fits anybody.
func (l Line) burden() int {
	n := 0
	for i, bad := range []bool{l.Call == "" || l.Text == "", l.Hours != "24/7", l.Area != ""} {
		if bad {
			n += 1 << i
		}
	}
	return n
}

// lineText writes a line as "name: call …, or text … (area, hours, not confirmed)".
func (c *conversation) lineText(l Line) string {
	key := "line.call"
	switch {
	case l.Call != "" && l.Text != "":
		key = "line.both"
	case l.Text != "":
		key = "line.text"
	case l.Call == "":
		key = "line.url"
	case strings.HasPrefix(l.Call, l.Name):
		key = "line.number"
	}
	notes := []string{l.Area, l.Hours}
	if said := c.raw("line.hours." + l.Hours); said != "" {
		notes[1] = said
	}
	if l.Confidence == "C" {
		notes = append(notes, c.raw("line.unsure"))
	}
	note := strings.Join(slices.DeleteFunc(notes, func(n string) bool { return n == "" }), ", ")
	if note != "" {
		note = " (" + note + ")"
	}
	return strings.NewReplacer("{name}", l.Name, "{call}", l.Call, "{text}", l.Text, "{url}", l.URL, "{notes}", note).Replace(c.raw(key))
}

// raw returns a text with its placeholders still in it.
func (c *conversation) raw(key string) string {
	w, _ := c.words(key)
	if len(w.Variants) == 0 {
		return ""
	}
	return w.Variants[0]
}

// fallback is the way to lines elsewhere in the words of a key, and the emergency number where the text does not name it.
func (c *conversation) fallback(key string) string {
	text := c.raw(key)
	if len(c.p.Lines.Fallback) > 0 {
		text = strings.ReplaceAll(text, "{url}", strings.TrimPrefix(c.p.Lines.Fallback[0].URL, "https://"))
	}
	if !c.emergency {
		text += "\n" + c.label("line.danger")
	}
	return text
}

// allLines lists every line of the country by kind, and the fallback.
func (c *conversation) allLines() string {
	here, _ := c.here()
	out := []string{}
	for _, kind := range []string{"suicide_or_distress", "domestic_violence", "child_youth", "men_victims", "lgbt", "sexual_violence", "stalking", "own_behaviour"} {
		lines := []string{}
		for _, l := range here.Lines {
			if l.Kind == kind {
				lines = append(lines, "• "+c.lineText(l))
			}
		}
		if len(lines) > 0 {
			out = append(out, c.label("line_kind."+kind)+"\n"+strings.Join(lines, "\n"))
		}
	}
	return strings.Join(append(out, c.fallback("line.fallback")), "\n\n")
}
