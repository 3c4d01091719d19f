package content

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

// What fits every platform, in UTF-16 units, the strictest way of counting.
const (
	maxLabel       = 40
	maxSay         = 1800
	maxTitle       = 40
	maxDescription = 100
	// placeholderLength is what a placeholder is taken to become.
	placeholderLength = 12
)

var commandPattern = regexp.MustCompile(`^[a-z]{1,32}$`)

// rendered returns the length of a text with its placeholders filled in.
func rendered(text string) int {
	return len(utf16.Encode([]rune(placeholder.ReplaceAllString(text, strings.Repeat("x", placeholderLength)))))
}

// lintFit holds every text to fitting every platform where it is shown.
func lintFit(b *book, _ Options) (problems []Problem) {
	limits := map[string]int{}
	limit := func(key string, most int) {
		if old, ok := limits[key]; !ok || most < old {
			limits[key] = most
		}
	}
	for _, s := range b.steps {
		for _, c := range s.Choices {
			limit(c.Label, maxLabel)
		}
	}
	for _, t := range b.tasks {
		limit(taskTitleKey(t.ID), maxTitle)
	}
	for _, c := range b.commands {
		limit(commandKey(c.Name), maxDescription)
		limit(commandArgKey(c.Name), maxDescription)
	}
	for _, code := range b.codes() {
		eachText(b.languages[code], func(key, text string, at place) {
			most, ok := limits[key]
			if !ok {
				most = maxSay
			}
			if n := rendered(text); n > most {
				problems = append(problems, at.problem("fit", "%s may take %d characters; at most %d fit", key, n, most))
			}
		})
	}
	return append(problems, commandFit(b)...)
}

func commandFit(b *book) (problems []Problem) {
	for _, c := range b.commands {
		if !commandPattern.MatchString(c.Name) {
			problems = append(problems, c.problem("fit", "the command %q is not 1 to 32 letters a to z", c.Name))
		}
		if c.Arg != "" && !commandPattern.MatchString(c.Arg) {
			problems = append(problems, c.problem("fit", "the argument %q of %q is not 1 to 32 letters a to z", c.Arg, c.Name))
		}
		if n := rendered(c.Description); n == 0 || n > maxDescription {
			problems = append(problems, c.problem("fit", "the description of %q takes %d characters, not 1 to %d", c.Name, n, maxDescription))
		}
		if n := rendered(c.ArgHelp); n > maxDescription || n == 0 && c.Arg != "" {
			problems = append(problems, c.problem("fit", "the help for the argument of %q takes %d characters, not 1 to %d", c.Name, n, maxDescription))
		}
	}
	return problems
}

// lintSkippable holds every question to being skippable, or to saying why it is not.
func lintSkippable(b *book, _ Options) (problems []Problem) {
	for _, s := range b.steps {
		at := s.place()
		switch {
		case s.Ask == "" && (s.NoSkip || s.Skip != "" || s.why != ""):
			problems = append(problems, at.problem("skippable", "the step %q asks nothing that could be skipped", s.ID))
		case s.NoSkip && s.why == "":
			problems = append(problems, at.problem("skippable", "the question %q cannot be skipped: say why in \"why_no_skip\"", s.ID))
		case s.NoSkip && s.Skip != "":
			problems = append(problems, at.problem("skippable", "the question %q has both \"skip\" and \"no_skip\"", s.ID))
		case !s.NoSkip && s.why != "":
			problems = append(problems, at.problem("skippable", "the question %q gives a reason but can be skipped", s.ID))
		case s.Ask != "" && !s.NoSkip && skipOf(s.FlowStep) == s.ID:
			problems = append(problems, at.problem("skippable", "skipping the question %q leads back to it", s.ID))
		}
	}
	return problems
}
