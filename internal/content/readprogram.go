package content

import (
	"strings"

	"ashore/internal/coach"
)

// readProgram reads a file of the folder program: a flow, or one list.
func (b *book) readProgram(r *reader, root node) {
	lists := []struct {
		key  string
		read func(*reader, node)
	}{
		{"tasks", b.readTask},
		{"nudges", b.readNudge},
		{"commands", b.readCommand},
		{"milestones", b.readMilestone},
		{"practices", b.readPractice},
	}
	if has(root, "flow") {
		b.readFlow(r, root)
		return
	}
	var keys []string
	for _, l := range lists {
		keys = append(keys, l.key)
	}
	found := r.fields(root, "a file of the programme", keys...)
	if len(found) != 1 && len(r.problems) == 0 {
		r.problem(root.line, "a file holds exactly one of: flow, %s", strings.Join(keys, ", "))
		return
	}
	for _, l := range lists {
		if n, ok := found[l.key]; ok {
			for _, item := range r.list(n, l.key) {
				l.read(r, item)
			}
		}
	}
}

func has(n node, key string) bool {
	for _, p := range n.pairs {
		if p.key == key {
			return true
		}
	}
	return false
}

func (b *book) readTask(r *reader, n node) {
	f := r.fields(n, "a task", "id", "area", "kind", "needs", "never", "first", "minutes", "practices", "evidence")
	t := coach.Task{
		ID: r.needed(f, "id", "a task", n.line), Area: r.text(f, "area"), Kind: r.text(f, "kind"), Needs: r.texts(f, "needs"), Never: r.texts(f, "never"),
		First: r.flag(f, "first"), Minutes: 2, Practices: r.texts(f, "practices"), Evidence: r.text(f, "evidence"), File: r.file, Line: n.line,
	}
	if m, ok := f["minutes"]; ok {
		t.Minutes = r.number(m, "\"minutes\"")
	}
	b.tasks = append(b.tasks, t)
}

func (b *book) readNudge(r *reader, n node) {
	f := r.fields(n, "a nudge", "id", "kind", "practices", "evidence")
	b.nudges = append(b.nudges, coach.Nudge{
		ID: r.needed(f, "id", "a nudge", n.line), Kind: r.text(f, "kind"), Practices: r.texts(f, "practices"),
		Evidence: r.text(f, "evidence"), File: r.file, Line: n.line,
	})
}

func (b *book) readCommand(r *reader, n node) {
	f := r.fields(n, "a command", "name", "description", "arg", "arg_help", "flow", "hidden")
	b.commands = append(b.commands, command{coach.CommandInfo{
		Name: r.needed(f, "name", "a command", n.line), Description: r.text(f, "description"), Arg: r.text(f, "arg"),
		ArgHelp: r.text(f, "arg_help"), Flow: r.text(f, "flow"), Hidden: r.flag(f, "hidden"),
	}, r.at(n.line)})
}

func (b *book) readMilestone(r *reader, n node) {
	b.milestones = append(b.milestones, milestone{r.number(n, "a milestone"), r.at(n.line)})
}

func (b *book) readPractice(r *reader, n node) {
	f := r.fields(n, "a practice", "id", "title")
	b.practices = append(b.practices, practice{
		id: r.needed(f, "id", "a practice", n.line), title: r.needed(f, "title", "a practice", n.line), place: r.at(n.line),
	})
}
