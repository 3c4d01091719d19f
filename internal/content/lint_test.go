package content

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixtureNow is the day of the fixtures, shortly after their lines were checked.
var fixtureNow = time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC)

// fixtureOptions are the names that the fixture programme may use, apart from those of the coach.
func fixtureOptions() Options {
	known := func(names ...string) func(string) error {
		return func(call string) error {
			first, _, _ := strings.Cut(call, " ")
			if !slices.Contains(names, first) {
				return fmt.Errorf("no such name among %s", strings.Join(names, ", "))
			}
			return nil
		}
	}
	return Options{
		Names: Names{
			Action: known("consent", "set", "save", "open", "count"), Guard: func(guard string) error { return known("adult")(strings.TrimPrefix(guard, "needs ")) }, Reader: known("choice", "text"),
			List: known("letters"), Keys: []string{"crisis.heard", "streak.*"}, Placeholders: []string{"n", "line", "they"},
			Roots: []string{"breathe"},
		},
		Now: fixtureNow,
	}
}

// overlay returns the files of the first folder with those of the others put over them.
func overlay(t *testing.T, folders ...string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, folder := range folders {
		err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || name == "want.txt" {
				return err
			}
			data, err := os.ReadFile(filepath.Join(folder, name))
			out[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func printed(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

// golden compares text with a golden file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and review.\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

func TestGoodContentHasNoProblems(t *testing.T) {
	_, problems := Check(overlay(t, "testdata/good"), fixtureOptions())
	var wrong []Problem
	for _, p := range problems {
		if p.Message != "1 of 2 lines were never called by a person" {
			wrong = append(wrong, p)
		}
	}
	if len(wrong) > 0 || Bad(problems) {
		t.Errorf("the good content has problems:\n%s", printed(wrong))
	}
}

func TestEachRuleRefusesItsBadExample(t *testing.T) {
	for _, rule := range Rules() {
		t.Run(rule, func(t *testing.T) {
			folder := filepath.Join("testdata", "bad", rule)
			options := fixtureOptions()
			options.Whole = rule == "volume"
			_, problems := Check(overlay(t, "testdata/good", folder), options)
			problems = slices.DeleteFunc(problems, func(p Problem) bool { return p.Warning && p.Rule != rule })
			for _, p := range problems {
				if p.Rule != rule && p.Rule != "lines" {
					t.Errorf("another rule speaks: %s", p)
				}
			}
			if !Bad(slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return p.Rule != rule })) {
				t.Errorf("the bad example is not refused:\n%s", printed(problems))
			}
			golden(t, filepath.Join(folder, "want.txt"), printed(problems))
		})
	}
}

func TestEachBadExampleHasARule(t *testing.T) {
	folders, err := os.ReadDir("testdata/bad")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !slices.Contains(Rules(), f.Name()) {
			t.Errorf("testdata/bad/%s belongs to no rule", f.Name())
		}
	}
}

func TestCheckAsksTheCoachWhereNoNamesAreGiven(t *testing.T) {
	files := overlay(t, "testdata/good")
	files["program/journal.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["program/journal.yaml"].Data),
		"do: [count]", `do: [""]`, 1))}
	options := fixtureOptions()
	options.Names.Action, options.Names.Guard, options.Names.Reader, options.Names.List = nil, nil, nil, nil
	_, problems := Check(files, options)
	if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == "action" && p.Line == 16 }) {
		t.Errorf("an empty action passes the coach's own check:\n%s", printed(problems))
	}
}

func TestProblemsAreSortedAndPrinted(t *testing.T) {
	got := printed(sorted([]Problem{
		{File: "b", Line: 2, Rule: "x", Message: "m"},
		{File: "b", Line: 1, Rule: "y", Message: "m", Warning: true},
		{File: "b", Line: 1, Rule: "x", Message: "n"},
		{File: "a", Line: 9, Rule: "x", Message: "m"},
		{File: "a", Line: 9, Rule: "x", Message: "m"},
	}))
	want := "a:9: x: m\nb:1: x: n\nb:1: y: warning: m\nb:2: x: m\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestRootsAreStepsOrFlows(t *testing.T) {
	files := overlay(t, "testdata/good")
	files["program/late.yaml"] = &fstest.MapFile{Data: []byte("flow: late\npractices: [PT-1]\nsteps:\n  - {id: after, say: none}\n")}
	for root, want := range map[string]string{
		"after":   "",
		"late":    "",
		"breathe": "program/late.yaml:4: reach: nothing leads to the step \"after\"\n",
		"never": "program:1: ref: Go code leads to \"never\", which is no step and no flow\n" +
			"program/late.yaml:4: reach: nothing leads to the step \"after\"\n",
	} {
		options := fixtureOptions()
		options.Names.Roots = append(options.Names.Roots, root)
		_, problems := Check(files, options)
		problems = slices.DeleteFunc(problems, func(p Problem) bool { return p.Warning })
		if got := printed(problems); got != want {
			t.Errorf("with the root %q:\n%s", root, got)
		}
	}
}

func TestTextsOverSeveralLinesEndWithoutABreak(t *testing.T) {
	files := overlay(t, "testdata/good")
	files["text/en.more.yaml"] = &fstest.MapFile{Data: []byte("streak:\n  folded: >\n    One line\n    and one more.\n  literal: |\n    First.\n\n    Second.\n")}
	p, problems := Check(files, fixtureOptions())
	if Bad(problems) {
		t.Fatal(printed(problems))
	}
	words := p.Languages["en"].Words
	if got := words["streak.folded"].Variants[0]; got != "One line and one more." {
		t.Errorf("folded: %q", got)
	}
	if got := words["streak.literal"].Variants[0]; got != "First.\n\nSecond." {
		t.Errorf("literal: %q", got)
	}
}
