package content

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"ashore/internal/coach"
)

// Names is what the Go code knows by name, against which the content is checked.
type Names struct {
	Action, Guard, Reader, List func(string) error

	Keys         []string // keys of words that Go code uses; "x.*" stands for all below x
	Placeholders []string // what may stand in braces
	Roots        []string // steps that Go code leads to by itself
}

// Options says what [Check] holds the content to.
type Options struct {
	Names Names
	// Whole asks for what only the whole programme must hold: its number of tasks, nudges and replies.
	Whole bool
	// Now is the day against which the age of the crisis lines is told; the zero time leaves it out.
	Now time.Time
}

// Standard returns the options for the content that ships: the coach's own names, and the whole programme.
func Standard(now time.Time) Options {
	return Options{
		Names: Names{
			Action: coach.CheckAction, Guard: coach.CheckGuard, Reader: coach.CheckReader, List: coach.CheckList,
			Keys: coach.GoKeys(), Placeholders: coach.Placeholders(), Roots: coach.Roots(),
		},
		Whole: true,
		Now:   now,
	}
}

// withDefaults fills in the coach's own checks where none is given.
func (n Names) withDefaults() Names {
	for _, d := range []struct {
		check *func(string) error
		own   func(string) error
	}{{&n.Action, coach.CheckAction}, {&n.Guard, coach.CheckGuard}, {&n.Reader, coach.CheckReader}, {&n.List, coach.CheckList}} {
		if *d.check == nil {
			*d.check = d.own
		}
	}
	return n
}

// Check reads content and holds it to every rule of the linter. The problems are sorted. Where the form of a file is wrong
// (the rule "yaml"), the other rules are not asked, since what they found would only follow from that.
func Check(fsys fs.FS, o Options) (*coach.Program, []Problem) {
	b, problems := read(fsys)
	if !Bad(problems) {
		o.Names = o.Names.withDefaults()
		for _, r := range rules() {
			problems = append(problems, r.check(b, o)...)
		}
	}
	return b.program(), sorted(problems)
}

// Shipped returns the programme that ships with the binary, checked. The error names the first problem and how many there are.
func Shipped() (*coach.Program, error) {
	program, problems := Check(Embedded(), Standard(time.Time{}))
	var first *Problem
	count := 0
	for i, p := range problems {
		if p.Warning {
			continue
		}
		if count++; first == nil {
			first = &problems[i]
		}
	}
	if first != nil {
		return nil, fmt.Errorf("check the programme's content: %d problems, the first: %w", count, errors.New(first.String()))
	}
	return program, nil
}

// rule is one thing that the content is held to.
type rule struct {
	name  string
	check func(*book, Options) []Problem
}

// rules returns the rules in the order in which they are asked.
func rules() []rule {
	return []rule{
		{"yaml", lintYAML},
		{"id", lintID},
		{"unique", lintUnique},
		{"ref", lintRef},
		{"reach", lintReach},
		{"action", lintAction},
		{"guard", lintGuard},
		{"reader", lintReader},
		{"list", lintList},
		{"words", lintWords},
		{"unused", lintUnused},
		{"plural", lintPlural},
		{"placeholder", lintPlaceholder},
		{"fit", lintFit},
		{"skippable", lintSkippable},
		{"practice", lintPractice},
		{"evidence", lintEvidence},
		{"tone", lintTone},
		{"discreet", lintDiscreet},
		{"victim", lintVictim},
		{"twin", lintTwin},
		{"order", lintOrder},
		{"volume", lintVolume},
		{"lines", lintLines},
	}
}

// Rules returns the names of all rules.
func Rules() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return names
}

// lintYAML stands for the strictness of the reader, which has spoken before any other rule is asked.
func lintYAML(*book, Options) []Problem { return nil }
