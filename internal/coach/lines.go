package coach

import "strings"

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
		return c.oneLine("domestic_violence"), true
	case "youth_line":
		return c.oneLine("child_youth"), true
	case "behaviour_line":
		return c.oneLine("own_behaviour"), true
	case "fallback":
		return c.fallback(), true
	case "emergency":
		if lines, ok := c.here(); ok && lines.Emergency != "" {
			return lines.Emergency, true
		}
		return c.p.Lines.Emergency, true
	case "lines":
		return c.allLines(), true
	}
	return "", false
}

// oneLine is one fitting line of a kind, with a way to call and a way to text where there are both; else the fallback.
func (c *conversation) oneLine(kind string) string {
	here, ok := c.here()
	if !ok {
		return c.fallback()
	}
	call, text := (*Line)(nil), (*Line)(nil)
	for i := range here.Lines {
		l := &here.Lines[i]
		if l.Kind != kind {
			continue
		}
		if l.Call != "" && l.Text != "" {
			return c.lineText(*l)
		}
		if l.Call != "" && call == nil {
			call = l
		}
		if l.Text != "" && text == nil {
			text = l
		}
	}
	parts := []string{}
	for _, l := range []*Line{call, text} {
		if l != nil {
			parts = append(parts, c.lineText(*l))
		}
	}
	if len(parts) == 0 {
		return c.fallback()
	}
	return strings.Join(parts, "\n")
}

// lineText writes a line as "name: call …, or text … (hours)".
func (c *conversation) lineText(l Line) string {
	key := "line.call"
	switch {
	case l.Call != "" && l.Text != "":
		key = "line.both"
	case l.Text != "":
		key = "line.text"
	case l.Call == "":
		key = "line.url"
	}
	hours := ""
	if l.Hours != "" {
		hours = " (" + l.Hours + ")"
	}
	return strings.NewReplacer("{name}", l.Name, "{call}", l.Call, "{text}", l.Text, "{url}", l.URL, "{hours}", hours).Replace(c.raw(key))
}

// raw returns a text with its placeholders still in it.
func (c *conversation) raw(key string) string {
	w, _ := c.words(key)
	if len(w.Variants) == 0 {
		return ""
	}
	return w.Variants[0]
}

func (c *conversation) fallback() string {
	if len(c.p.Lines.Fallback) == 0 {
		return c.raw("line.fallback")
	}
	return strings.NewReplacer("{url}", strings.TrimPrefix(c.p.Lines.Fallback[0].URL, "https://"), "{name}", c.p.Lines.Fallback[0].Name).Replace(c.raw("line.fallback"))
}

// allLines lists every line of the country by kind, and the fallback.
func (c *conversation) allLines() string {
	here, ok := c.here()
	if !ok {
		return c.fallback()
	}
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
	return strings.Join(append(out, c.fallback()), "\n\n")
}
