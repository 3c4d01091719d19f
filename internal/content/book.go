package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// book is the content as it was read, each part with its place, in the order of the files: what the linter looks at.
type book struct {
	flows      []*coach.Flow
	steps      []*step
	commands   []command
	tasks      []coach.Task
	nudges     []coach.Nudge
	milestones []milestone
	practices  []practice
	languages  map[string]*tongue
	lines      lines
	starts     map[string]string // the first step of each flow, for those whose ID is no step's
}

// step is a step of a flow with what only the linter needs.
type step struct {
	*coach.FlowStep
	why     string // the reason for no_skip
	choices []place
}

func (s *step) place() place { return place{s.File, s.Line} }

// command is a command with its place.
type command struct {
	coach.CommandInfo
	place
}

// milestone is a day that is marked.
type milestone struct {
	days int
	place
}

// practice is one numbered point of the programme.
type practice struct {
	id    string
	title string
	place
}

// tongue is the catalogue of a language with its place.
type tongue struct {
	coach.Catalogue
	place
}

// Load reads content strictly: every unknown field, duplicate key and wrong type is a problem of the rule "yaml". It does not
// look at the meaning; [Check] does. The programme is never nil and holds what could be read.
func Load(fsys fs.FS) (*coach.Program, []Problem) {
	b, problems := read(fsys)
	return b.program(), sorted(problems)
}

// read reads all files of the content.
func read(fsys fs.FS) (*book, []Problem) {
	b := &book{languages: map[string]*tongue{}}
	var problems []Problem
	for _, folder := range []string{"program", "text"} {
		entries, err := fs.ReadDir(fsys, folder)
		if err != nil {
			problems = append(problems, place{folder, 1}.problem("yaml", "the folder cannot be read"))
		}
		for _, entry := range entries {
			name := path.Join(folder, entry.Name())
			if path.Ext(name) == ".md" || strings.HasPrefix(entry.Name(), ".") {
				continue
			}
			if entry.IsDir() || path.Ext(name) != ".yaml" {
				problems = append(problems, place{name, 1}.problem("yaml", "only files named *.yaml are read here"))
				continue
			}
			problems = append(problems, b.readFile(fsys, name)...)
		}
	}
	problems = append(problems, b.readFile(fsys, "lines.json")...)
	if b.languages["en"] == nil {
		problems = append(problems, place{"text/en.yaml", 1}.problem("yaml", "the English words are missing"))
	}
	b.resolve()
	return b, problems
}

func (b *book) readFile(fsys fs.FS, name string) []Problem {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return []Problem{place{name, 1}.problem("yaml", "the file cannot be read")}
	}
	root, problems := parse(name, data)
	if len(problems) > 0 && root.kind == "" {
		return problems
	}
	r := &reader{file: name, problems: problems}
	switch {
	case name == "lines.json":
		b.readLines(r, root)
	case path.Dir(name) == "text":
		b.readText(r, root)
	default:
		b.readProgram(r, root)
	}
	return r.problems
}

// resolve lets a flow's ID stand for its first step wherever a step is named, and fills in the commands' descriptions that
// stand with the English words.
func (b *book) resolve() {
	b.starts = map[string]string{}
	for _, f := range b.flows {
		b.starts[f.ID] = f.Start
	}
	for _, s := range b.steps {
		delete(b.starts, s.ID)
	}
	for _, s := range b.steps {
		s.Next, s.Skip = b.target(s.Next), b.target(s.Skip)
		for i := range s.Choices {
			s.Choices[i].Go = b.target(s.Choices[i].Go)
		}
	}
	for i := range b.commands {
		c := &b.commands[i]
		c.Flow = b.target(c.Flow)
		if c.Description == "" {
			c.Description = b.english(commandKey(c.Name))
		}
		if c.Arg != "" && c.ArgHelp == "" {
			c.ArgHelp = b.english(commandArgKey(c.Name))
		}
	}
}

// target returns the step that an ID leads to: itself, or the first step of the flow of that name.
func (b *book) target(id string) string {
	if start, ok := b.starts[id]; ok {
		return start
	}
	return id
}

// english returns the first variant of an English text, or "".
func (b *book) english(key string) string {
	if en := b.languages["en"]; en != nil && len(en.Words[key].Variants) > 0 {
		return en.Words[key].Variants[0]
	}
	return ""
}

// codes returns the languages in the order of their codes.
func (b *book) codes() []string {
	var codes []string
	for code := range b.languages {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// program returns the book as the coach takes it.
func (b *book) program() *coach.Program {
	p := &coach.Program{
		Flows: map[string]*coach.Flow{}, Steps: map[string]*coach.FlowStep{}, Tasks: b.tasks, Nudges: b.nudges,
		Lines: b.lines.lines(), Languages: map[string]*coach.Catalogue{},
	}
	for _, f := range b.flows {
		p.Flows[f.ID] = f
	}
	for _, s := range b.steps {
		p.Steps[s.ID] = s.FlowStep
	}
	for _, c := range b.commands {
		p.Commands = append(p.Commands, c.CommandInfo)
	}
	for _, m := range b.milestones {
		p.Milestones = append(p.Milestones, m.days)
	}
	slices.Sort(p.Milestones)
	for code, l := range b.languages {
		p.Languages[code] = &l.Catalogue
	}
	lived := b.lived()
	for _, point := range b.practices {
		p.Practices = append(p.Practices, coach.Practice{ID: point.id, Title: point.title, Lived: lived[point.id]})
	}
	return p
}

// lived returns the practices that some item names.
func (b *book) lived() map[string]bool {
	lived := map[string]bool{}
	for _, i := range b.items() {
		for _, id := range i.practices {
			lived[id] = true
		}
	}
	return lived
}

// item is anything that names practices.
type item struct {
	what      string // "flow", "step", "task", "nudge"
	id        string
	practices []string
	evidence  string
	place
}

// items returns all flows, steps, tasks and nudges.
func (b *book) items() []item {
	var items []item
	for _, f := range b.flows {
		items = append(items, item{"flow", f.ID, f.Practices, f.Evidence, place{f.File, f.Line}})
	}
	for _, s := range b.steps {
		items = append(items, item{"step", s.ID, s.Practices, "", s.place()})
	}
	for _, t := range b.tasks {
		items = append(items, item{"task", t.ID, t.Practices, t.Evidence, place{t.File, t.Line}})
	}
	for _, n := range b.nudges {
		items = append(items, item{"nudge", n.ID, n.Practices, n.Evidence, place{n.File, n.Line}})
	}
	return items
}
