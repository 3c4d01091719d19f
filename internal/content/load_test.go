package content

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ashore/internal/coach"
)

func goodProgram(t *testing.T) *coach.Program {
	t.Helper()
	p, problems := Load(overlay(t, "testdata/good"))
	if len(problems) > 0 {
		t.Fatalf("the good content does not load:\n%s", printed(problems))
	}
	return p
}

func TestLoadFillsInWhatAStepLeavesOut(t *testing.T) {
	p := goodProgram(t)
	at := func(id string, line int, s coach.FlowStep) {
		t.Helper()
		s.ID, s.Line = id, line
		if got := p.Steps[id]; got == nil || !reflect.DeepEqual(*got, s) {
			t.Errorf("%s is\n%+v\nwant\n%+v", id, got, s)
		}
	}
	at("consent", 6, coach.FlowStep{
		Flow: "hello", Say: "hello.consent.say", Ask: "choice", Next: "hardest", NoSkip: true, Open: true, File: "program/hello.yaml",
		Choices: []coach.StepChoice{
			{ID: "yes", Label: "hello.consent.yes", Do: []string{"consent"}},
			{ID: "no", Label: "hello.consent.no", Go: End},
		},
	})
	at("hardest", 13, coach.FlowStep{
		Flow: "hello", When: "adult", Do: []string{"set phase steady"}, Say: "hello.hardest.say", Ask: "choice", Next: "bye", Skip: End,
		File: "program/hello.yaml",
		Choices: []coach.StepChoice{
			{ID: "ground", Label: "hello.hardest.ground", Go: "breathe"},
			{ID: "write", Label: "journal.ask.open", When: "adult", Go: "write"}, // "journal" is a flow that starts at "write"
		},
	})
	at("write", 9, coach.FlowStep{
		Flow: "journal", Say: "journal.write.say", Ask: "text", Save: "save journal", Long: true, List: "letters",
		Pick: []string{"open letter"}, Practices: []string{"PT-2"}, Next: "kept", File: "program/journal.yaml",
	})
	at("kept", 16, coach.FlowStep{Flow: "journal", Do: []string{"count"}, File: "program/journal.yaml"})

	f := p.Flows["journal"]
	if f.Start != "write" || len(f.Steps) != 3 || f.Steps[1] != p.Steps["write"] || f.Source != "source.journal" || f.Evidence != "good" {
		t.Errorf("the flow is %+v", f)
	}
}

func TestLoadReadsTheLists(t *testing.T) {
	p := goodProgram(t)
	want := []coach.CommandInfo{
		{Name: "start", Description: "Begin, or begin anew", Flow: "consent"},
		{Name: "journal", Description: "Write a few lines", Arg: "line", ArgHelp: "what you would write", Flow: "write", Hidden: true},
	}
	if !reflect.DeepEqual(p.Commands, want) {
		t.Errorf("commands are %+v", p.Commands)
	}
	if !slices.Equal(p.Milestones, []int{1, 3, 7}) {
		t.Errorf("milestones are %v", p.Milestones)
	}
	task := coach.Task{
		ID: "letter", Area: "self_image", Kind: "rebuild", Needs: []string{"adult"}, Minutes: 2, Practices: []string{"GT-8"},
		Evidence: "mixed", File: "program/tasks.yaml", Line: 3,
	}
	if len(p.Tasks) != 6 || !reflect.DeepEqual(p.Tasks[1], task) || p.Tasks[0].Minutes != 1 {
		t.Errorf("tasks are %+v", p.Tasks)
	}
	if len(p.Nudges) != 2 || p.Nudges[1].ID != "map" || p.Nudges[1].Kind != "new" {
		t.Errorf("nudges are %+v", p.Nudges)
	}
	lived := []coach.Practice{
		{ID: "GT-8", Title: "checking in on every area of life", Lived: true},
		{ID: "PT-1", Title: "ground first", Lived: true},
		{ID: "PT-2", Title: "writing it", Lived: true},
	}
	if !reflect.DeepEqual(p.Practices, lived) {
		t.Errorf("practices are %+v", p.Practices)
	}
	gb := p.Lines.Countries["GB"]
	if gb.Emergency != "999" || len(gb.Lines) != 2 || gb.Lines[0].CheckedOn != "2026-05-01" || gb.Lines[1].Confidence != "C" {
		t.Errorf("the lines of GB are %+v", gb)
	}
}

func TestLoadReadsWords(t *testing.T) {
	p := goodProgram(t)
	en, es := p.Languages["en"], p.Languages["es"]
	if en.Name != "English" || en.Partial || es.Name != "Español" || !es.Partial || len(p.Languages) != 3 {
		t.Errorf("languages are %+v", p.Languages)
	}
	if w := en.Words["hello.hardest.say"]; !slices.Equal(w.Variants, []string{"What is hardest right now?", "Which part is hardest today?"}) {
		t.Errorf("variants are %+v", w)
	}
	days := coach.Words{Plural: map[string]string{"one": "Un día limpio", "other": "{n} días limpios"}, File: "text/es.yaml", Line: 5}
	if w := es.Words["streak.days"]; !reflect.DeepEqual(w, days) {
		t.Errorf("plural forms are %+v", w)
	}
	if w := en.Words["task.song.title"]; w.File != "text/en.tasks.yaml" || w.Line != 7 {
		t.Errorf("a part of a language is %+v", w)
	}
}

func TestLoadTellsWhatIsMissing(t *testing.T) {
	p, problems := Load(fstest.MapFS{})
	got := printed(problems)
	for _, want := range []string{"program:1: yaml:", "text:1: yaml:", "text/en.yaml:1: yaml:", "lines.json:1: yaml:"} {
		if !strings.Contains(got, want) {
			t.Errorf("no problem %q in:\n%s", want, got)
		}
	}
	if p == nil || p.Flows == nil {
		t.Error("there is no programme at all")
	}
	if _, problems := Check(fstest.MapFS{}, fixtureOptions()); !Bad(problems) {
		t.Error("no content at all passes the check")
	}
}

func TestParseRefusesWhatWouldCostTooMuch(t *testing.T) {
	for name, data := range map[string]string{
		"long":       strings.Repeat("# a line of remarks\n", maxFile/20+1),
		"deep lists": strings.Repeat("[", 100_000),
		"deep maps":  strings.Repeat("- ", 100_000) + "x",
	} {
		if _, problems := parse("x.yaml", []byte(data)); len(problems) != 1 || problems[0].Rule != "yaml" {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// FuzzLoad holds the loader to answering any bytes, in any of the files, with problems and never with a panic.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"program/hello.yaml", "program/journal.yaml", "program/tasks.yaml", "program/commands.yaml", "text/en.yaml", "lines.json"} {
		data, err := os.ReadFile("testdata/good/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, odd := range []string{"", "a: &a [*a]\n", "<<: {a: b}\n", "!!binary x\n", "? [a]\n: b\n", "--- \n---\n", "a:\n\t- b", "\x00", "{", "flow: .inf\nsteps: [~]"} {
		f.Add([]byte(odd))
	}
	options := fixtureOptions()
	options.Whole = true
	f.Fuzz(func(t *testing.T, data []byte) {
		files := fstest.MapFS{
			"program/any.yaml": {Data: data}, "text/en.yaml": {Data: data}, "text/de.part.yaml": {Data: data}, "lines.json": {Data: data},
		}
		p, problems := Check(files, options)
		if p == nil || !Bad(problems) {
			t.Fatal("no file can be right in all these places, but there is no problem")
		}
		Graph(p)
		// The rules answer a book that was read in part, too.
		b, _ := read(files)
		if b.languages["en"] == nil {
			return
		}
		for _, r := range rules() {
			problems = append(problems, r.check(b, options)...)
		}
		for _, problem := range problems {
			if problem.File == "" || problem.Line < 1 || problem.Message == "" || !slices.Contains(Rules(), problem.Rule) {
				t.Fatalf("a problem without its place or rule: %+v", problem)
			}
		}
	})
}
