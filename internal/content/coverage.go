package content

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// Lived tells which of the practices some content item names.
type Lived struct {
	Count   int
	Total   int
	Missing []string // in the order of the programme
}

// Coverage returns which practices the programme lives.
func Coverage(p *coach.Program) Lived {
	l := Lived{Total: len(p.Practices)}
	for _, practice := range p.Practices {
		if practice.Lived {
			l.Count++
		} else {
			l.Missing = append(l.Missing, practice.ID)
		}
	}
	return l
}

// String returns "practices lived: 63/100".
func (l Lived) String() string { return fmt.Sprintf("practices lived: %d/%d", l.Count, l.Total) }

// List writes every flow, step, task and nudge with its practices and evidence, one a line, in a stable order.
func List(p *coach.Program, w io.Writer) error {
	out := bufio.NewWriter(w)
	row := func(what, id string, practices []string, evidence string) {
		line := fmt.Sprintf("%-6s %-40s %-10s %s", what, id, cmp.Or(evidence, "-"), strings.Join(practices, " "))
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
	for _, id := range slices.Sorted(maps.Keys(p.Flows)) {
		f := p.Flows[id]
		row("flow", f.ID, f.Practices, f.Evidence)
		for _, s := range f.Steps {
			row("step", f.ID+"."+s.ID, s.Practices, "")
		}
	}
	for _, t := range p.Tasks {
		row("task", t.ID, t.Practices, t.Evidence)
	}
	for _, n := range p.Nudges {
		row("nudge", n.ID, n.Practices, n.Evidence)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("list the content: %w", err)
	}
	return nil
}
