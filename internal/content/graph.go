package content

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// Graph returns the flows as a Mermaid state diagram: steps are states, choices are edges named by their IDs. The same programme
// gives the same text, so that it can be kept as a golden file.
func Graph(p *coach.Program) string {
	g := graph{program: p}
	g.line("stateDiagram-v2")
	for _, c := range slices.SortedFunc(slices.Values(p.Commands), func(a, b coach.CommandInfo) int { return strings.Compare(a.Name, b.Name) }) {
		g.edge("[*]", g.state(c.Flow), "/"+c.Name)
	}
	for _, id := range slices.Sorted(maps.Keys(p.Flows)) {
		g.line("")
		g.line("%%%% %s", id)
		for _, s := range p.Flows[id].Steps {
			g.line("state %q as %s", s.Flow+"."+s.ID, g.state(s.ID))
		}
		for _, s := range p.Flows[id].Steps {
			g.step(s)
		}
	}
	return g.text.String()
}

// graph writes a diagram.
type graph struct {
	program *coach.Program
	text    strings.Builder
}

func (g *graph) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if text != "" && text != "stateDiagram-v2" {
		text = "    " + text
	}
	g.text.WriteString(text + "\n")
}

func (g *graph) edge(from, to, label string) {
	if label != "" {
		label = ": " + label
	}
	g.line("%s --> %s%s", from, to, label)
}

// state returns the name of a step in the diagram; the end of a flow is Mermaid's end.
func (g *graph) state(id string) string {
	if id == "" || id == End {
		return "[*]"
	}
	if s := g.program.Steps[id]; s != nil {
		return s.Flow + "_" + s.ID
	}
	return "missing_" + id
}

// step writes the edges that leave a step.
func (g *graph) step(s *coach.FlowStep) {
	from := g.state(s.ID)
	if s.When != "" {
		g.edge(from, g.state(s.Next), "unless "+s.When)
	}
	if s.Ask == "" {
		g.edge(from, g.state(s.Next), "")
	} else if s.Ask != "choice" {
		g.edge(from, g.state(s.Next), "("+s.Ask+")")
	}
	if s.List != "" {
		g.edge(from, g.state(s.Next), "("+s.List+")")
	}
	for _, c := range s.Choices {
		to, label := c.Go, c.ID
		if to == "" {
			to = s.Next
		}
		if c.When != "" {
			label += " if " + c.When
		}
		g.edge(from, g.state(to), label)
	}
	if s.Ask != "" && !s.NoSkip {
		g.edge(from, g.state(skipOf(s)), "skip")
	}
}
