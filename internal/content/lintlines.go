package content

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// checkedFor is how long the call that checked a crisis line is trusted.
const checkedFor = 180 * 24 * time.Hour

var (
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
	// textable matches what a message can be sent to: it holds a number and is no code to dial.
	textable = regexp.MustCompile(`^[^*#]*[0-9][^*#]*$`)
)

func lineKinds() []string {
	return []string{
		"suicide_or_distress", "domestic_violence", "child_youth", "own_behaviour", "stalking", "men_victims", "sexual_violence", "lgbt",
	}
}

// lintLines holds the crisis lines to what may ship: confidence A and B, C where a country has neither of that kind, an emergency
// number everywhere, a fallback always. Lines that were checked too long ago, or never, are warnings.
func lintLines(b *book, o Options) (problems []Problem) {
	l := b.lines
	if l.emergency == "" {
		problems = append(problems, l.problem("lines", "there is no emergency number for an unknown country"))
	}
	if !slices.ContainsFunc(l.fallback, func(f line) bool { return strings.Contains(f.URL, "findahelpline.com") }) {
		problems = append(problems, l.problem("lines", "the fallback does not name findahelpline.com"))
	}
	for _, c := range l.countries {
		if !countryPattern.MatchString(c.code) {
			problems = append(problems, c.problem("lines", "the country %q is not two capital letters", c.code))
		}
		if c.emergency == "" {
			problems = append(problems, c.problem("lines", "%s has no emergency number", c.code))
		}
		for _, one := range c.lines {
			problems = append(problems, lineProblems(c, one)...)
		}
	}
	return append(problems, ageProblems(l, o.Now)...)
}

func lineProblems(c country, l line) (problems []Problem) {
	if !slices.Contains(lineKinds(), l.Kind) {
		problems = append(problems, l.problem("lines", "%s: the kind %q of %s is not known", c.code, l.Kind, l.Name))
	}
	if l.Call == "" && l.Text == "" && l.URL == "" {
		problems = append(problems, l.problem("lines", "%s: %s cannot be reached", c.code, l.Name))
	}
	if l.Text != "" && !textable.MatchString(l.Text) {
		problems = append(problems, l.problem("lines", "%s: %s: no message can be sent to %q", c.code, l.Name, l.Text))
	}
	sure := func(other line) bool {
		return other.Kind == l.Kind && (other.Confidence == "A" || other.Confidence == "B")
	}
	switch {
	case l.Confidence == "C" && slices.ContainsFunc(c.lines, sure):
		problems = append(problems, l.problem("lines", "%s: %s has confidence C though a surer line of its kind is there", c.code, l.Name))
	case !slices.Contains([]string{"A", "B", "C"}, l.Confidence):
		problems = append(problems, l.problem("lines", "%s: %s has confidence %q; only A, B and C ship", c.code, l.Name, l.Confidence))
	}
	if l.CheckedOn != "" {
		if _, err := time.Parse(time.DateOnly, l.CheckedOn); err != nil {
			problems = append(problems, l.problem("lines", "%s: checked_on of %s is not a day like 2026-03-01", c.code, l.Name))
		}
	}
	return problems
}

// ageProblems warns of lines that were checked too long ago, and once of those that never were.
func ageProblems(l lines, now time.Time) (problems []Problem) {
	if now.IsZero() {
		return nil
	}
	never, total := 0, 0
	for _, c := range l.countries {
		for _, one := range c.lines {
			total++
			if one.CheckedOn == "" {
				never++
				continue
			}
			day, err := time.Parse(time.DateOnly, one.CheckedOn)
			if err == nil && now.Sub(day) > checkedFor {
				p := one.problem("lines", "%s: %s was last checked on %s, more than %d days ago", c.code, one.Name, one.CheckedOn,
					int(checkedFor.Hours()/24))
				p.Warning = true
				problems = append(problems, p)
			}
		}
	}
	if never > 0 {
		p := l.problem("lines", "%d of %d lines were never called by a person", never, total)
		p.Warning = true
		problems = append(problems, p)
	}
	return problems
}
