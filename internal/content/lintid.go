package content

import (
	"fmt"
	"regexp"
	"slices"
)

// Bounds on IDs. A choice travels as "step.choice" with room for a suffix, in what Telegram allows for callback data.
const (
	maxID     = 40
	maxWire   = 64
	maxSuffix = 12
)

var (
	idPattern     = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	choicePattern = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
)

// lintID holds IDs to their pattern and length: they are for ever and travel in buttons.
func lintID(b *book, _ Options) (problems []Problem) {
	check := func(at place, what, id string, pattern *regexp.Regexp, reserved ...string) {
		switch {
		case !pattern.MatchString(id):
			problems = append(problems, at.problem("id", "the %s %q is not in lower case with single underscores", what, id))
		case len(id) > maxID:
			problems = append(problems, at.problem("id", "the %s %q is longer than %d characters", what, id, maxID))
		case slices.Contains(reserved, id):
			problems = append(problems, at.problem("id", "the %s %q has a meaning of its own; choose another", what, id))
		}
	}
	for _, i := range b.items() {
		reserved := []string{End, silent}
		if i.what == "flow" {
			// The first parts of keys that belong to others.
			reserved = append(reserved, "language", "task", "nudge", "command")
		}
		check(i.place, i.what, i.id, idPattern, reserved...)
	}
	for _, s := range b.steps {
		for i, c := range s.Choices {
			check(s.choices[i], "choice", c.ID, choicePattern, "say")
			if wire := len(s.ID + "." + c.ID); wire+maxSuffix > maxWire {
				problems = append(problems, s.choices[i].problem("id",
					"\"%s.%s\" takes %d bytes in a button; at most %d leave room for a suffix", s.ID, c.ID, wire, maxWire-maxSuffix))
			}
		}
	}
	return problems
}

// lintUnique holds IDs to being given once: steps in the whole programme, everything else among its kind.
func lintUnique(b *book, _ Options) (problems []Problem) {
	seen := map[string]place{}
	check := func(at place, what, id string) {
		key := what + " " + id
		if first, ok := seen[key]; ok {
			problems = append(problems, at.problem("unique", "the %s %q stands in %s:%d already", what, id, first.file, first.line))
			return
		}
		seen[key] = at
	}
	for _, i := range b.items() {
		check(i.place, i.what, i.id)
	}
	for _, s := range b.steps {
		for i, c := range s.Choices {
			check(s.choices[i], "choice", s.ID+"."+c.ID)
		}
	}
	for _, c := range b.commands {
		check(c.place, "command", c.Name)
	}
	for _, m := range b.milestones {
		check(m.place, "milestone", fmt.Sprint(m.days))
	}
	for _, p := range b.practices {
		check(p.place, "practice", p.id)
	}
	for _, c := range b.lines.countries {
		check(c.place, "country", c.code)
	}
	return append(problems, flowsNamedLikeSteps(b)...)
}

// flowsNamedLikeSteps finds a flow and a step that share an ID without being the same place to go to.
func flowsNamedLikeSteps(b *book) (problems []Problem) {
	for _, f := range b.flows {
		for _, s := range b.steps {
			if s.ID == f.ID && f.Start != s.ID {
				problems = append(problems, s.place().problem("unique",
					"the step %q is named like a flow of which it is not the first step", s.ID))
			}
		}
	}
	return problems
}
