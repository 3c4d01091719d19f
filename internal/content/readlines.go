package content

import "ashore/internal/coach"

// lines are the crisis lines as they were read.
type lines struct {
	compiled  string
	emergency string
	fallback  []line
	countries []country
	place
}

// line is one crisis line with its place.
type line struct {
	coach.Line
	place
}

// country is a country with its lines.
type country struct {
	code, name, emergency string
	lines                 []line
	place
}

// readLines reads lines.json.
func (b *book) readLines(r *reader, root node) {
	f := r.fields(root, "lines.json", "compiled", "emergency", "fallback", "countries")
	b.lines = lines{
		compiled: r.needed(f, "compiled", "lines.json", root.line), emergency: r.text(f, "emergency"), place: r.at(max(root.line, 1)),
	}
	for _, n := range r.list(f["fallback"], "\"fallback\"") {
		b.lines.fallback = append(b.lines.fallback, r.line(n))
	}
	for _, n := range r.list(f["countries"], "\"countries\"") {
		c := r.fields(n, "a country", "country", "name", "emergency", "lines")
		next := country{
			code: r.needed(c, "country", "a country", n.line), name: r.needed(c, "name", "a country", n.line),
			emergency: r.text(c, "emergency"), place: r.at(n.line),
		}
		for _, l := range r.list(c["lines"], "the lines of a country") {
			next.lines = append(next.lines, r.line(l))
		}
		b.lines.countries = append(b.lines.countries, next)
	}
}

func (r *reader) line(n node) line {
	f := r.fields(n, "a line", "kind", "name", "area", "call", "text", "hours", "url", "confidence", "checked_on")
	if f["checked_on"].kind == isNull {
		delete(f, "checked_on")
	}
	return line{coach.Line{
		Kind: r.text(f, "kind"), Name: r.needed(f, "name", "a line", n.line), Area: r.text(f, "area"), Call: r.text(f, "call"),
		Text: r.text(f, "text"), Hours: r.text(f, "hours"), URL: r.text(f, "url"), Confidence: r.text(f, "confidence"), CheckedOn: r.text(f, "checked_on"),
	}, r.at(n.line)}
}

// lines returns the lines as the coach takes them.
func (l lines) lines() coach.Lines {
	out := coach.Lines{Compiled: l.compiled, Emergency: l.emergency, Countries: map[string]coach.CountryLines{}}
	for _, f := range l.fallback {
		out.Fallback = append(out.Fallback, f.Line)
	}
	for _, c := range l.countries {
		next := coach.CountryLines{Country: c.code, Name: c.name, Emergency: c.emergency}
		for _, l := range c.lines {
			next.Lines = append(next.Lines, l.Line)
		}
		out.Countries[c.code] = next
	}
	return out
}
