package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with the content.
type Problem struct {
	File    string // relative to the content's root
	Line    int    // from 1
	Rule    string // one of [Rules]
	Message string
	Warning bool // worth knowing, but no reason to refuse the content
}

// String returns the problem as "file:line: rule: message".
func (p Problem) String() string {
	message := p.Message
	if p.Warning {
		message = "warning: " + message
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Rule, message)
}

// Bad reports whether one of the problems is more than a warning.
func Bad(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// place is where something stands in the content.
type place struct {
	file string
	line int
}

// problem returns a Problem of a rule at the place.
func (p place) problem(rule, format string, args ...any) Problem {
	return Problem{File: p.file, Line: max(p.line, 1), Rule: rule, Message: fmt.Sprintf(format, args...)}
}

// sorted orders problems by file, line, rule and message, and leaves out repetitions.
func sorted(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}
