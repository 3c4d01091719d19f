package content

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// checkedFor is for how many days the call that checked a crisis line is trusted.
const checkedFor = 180

var (
	countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)
	// callable matches one or two numbers as a person dials them, perhaps with what to press then.
	callable = regexp.MustCompile(`^\+?[0-9][0-9 -]*[0-9](?: or [0-9][0-9 -]*[0-9])?(?:, (?:option|extension) [0-9]+)?$`)
	// textable matches a number that a message is sent to, perhaps with the word to send before it.
	textable = regexp.MustCompile(`^(?:[A-Z]+ to )?[0-9][0-9 -]*[0-9](?: on WhatsApp)?$`)
	// opening matches the hours of a line, or a word that the catalogue has for them.
	opening = regexp.MustCompile(`^(?:24/7|limited|varies|(?:[A-Z][a-z]{2}–[A-Z][a-z]{2} )?[0-2][0-9]:[0-5][0-9]–[0-2][0-9]:[0-5][0-9])$`)
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
	if l.Call != "" && !callable.MatchString(l.Call) {
		problems = append(problems, l.problem("lines", "%s: %s: nobody can dial %q", c.code, l.Name, l.Call))
	}
	if l.Hours != "" && !opening.MatchString(l.Hours) {
		problems = append(problems, l.problem("lines", "%s: %s: the hours %q are not 24/7, limited, varies or like 08:00–20:00", c.code, l.Name, l.Hours))
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

// ageProblems warns of lines that were checked too long ago, and once of those that never were. A check that is yet to come is
// no check.
func ageProblems(l lines, now time.Time) (problems []Problem) {
	if now.IsZero() {
		return nil
	}
	never, total := 0, 0
	for _, c := range l.countries {
		for _, one := range c.lines {
			total++
			days, checked := sinceCheck(one.CheckedOn, now)
			switch {
			case one.CheckedOn == "":
				never++
			case checked && days < 0:
				problems = append(problems, one.problem("lines", "%s: checked_on of %s is yet to come", c.code, one.Name))
			case checked && days > checkedFor:
				p := one.problem("lines", "%s: %s was last checked on %s, more than %d days ago", c.code, one.Name, one.CheckedOn, checkedFor)
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

// sinceCheck returns how many whole days have passed on the day of now since a line was checked; false where it never was.
func sinceCheck(checkedOn string, now time.Time) (int, bool) {
	day, err := time.Parse(time.DateOnly, checkedOn)
	if err != nil {
		return 0, false
	}
	y, m, d := now.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(day).Hours() / 24), true
}
