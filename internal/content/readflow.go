package content

import "ashore/internal/coach"

// End is what a content file writes after "go", "next" or "skip" to end the flow. In a [coach.FlowStep] an ending Next is "",
// while an ending Go or Skip stays [End], because "" there means: the step's Next.
const End = "end"

// silent is what a content file writes after "say" for a step that says nothing.
const silent = "none"

// readFlow reads a file that holds a flow.
func (b *book) readFlow(r *reader, root node) {
	f := r.fields(root, "a flow", "flow", "practices", "evidence", "source", "approach", "start", "rests", "steps")
	flow := &coach.Flow{
		ID:        r.needed(f, "flow", "a flow", root.line),
		Start:     r.text(f, "start"),
		Practices: r.texts(f, "practices"),
		Evidence:  r.text(f, "evidence"),
		Source:    r.text(f, "source"),
		Rests:     r.flag(f, "rests"),
		File:      r.file,
		Line:      root.line,
	}
	items := r.list(f["steps"], "the steps of a flow")
	var steps []*step
	for _, n := range items {
		s := r.step(flow.ID, n)
		s.Approach = s.Approach || r.flag(f, "approach") // of the flow: of each of its steps
		steps = append(steps, s)
	}
	for i, s := range steps {
		switch {
		case s.Next == End:
			s.Next = ""
		case s.Next == "" && i+1 < len(steps):
			s.Next = steps[i+1].ID
		}
		flow.Steps = append(flow.Steps, s.FlowStep)
	}
	if len(steps) == 0 {
		r.problem(root.line, "a flow needs at least one step")
	} else if flow.Start == "" {
		flow.Start = steps[0].ID
	}
	b.flows = append(b.flows, flow)
	b.steps = append(b.steps, steps...)
}

// step reads one step; its Next is still as written.
func (r *reader) step(flow string, n node) *step {
	f := r.fields(n, "a step", "id", "when", "do", "say", "ask", "save", "list", "pick", "choices", "next", "skip", "no_skip",
		"why_no_skip", "anytime", "open", "approach", "long", "practices")
	id := r.needed(f, "id", "a step", n.line)
	s := &step{
		FlowStep: &coach.FlowStep{
			ID: id, Flow: flow, When: r.text(f, "when"), Do: r.texts(f, "do"), Say: r.text(f, "say"), Ask: r.text(f, "ask"),
			Save: r.text(f, "save"), List: r.text(f, "list"), Pick: r.texts(f, "pick"), Next: r.text(f, "next"),
			Skip: r.text(f, "skip"), NoSkip: r.flag(f, "no_skip"), Anytime: r.flag(f, "anytime"), Open: r.flag(f, "open"),
			Approach: r.flag(f, "approach"), Long: r.flag(f, "long"), Practices: r.texts(f, "practices"), File: r.file, Line: n.line,
		},
		why: r.text(f, "why_no_skip"),
	}
	if choices, ok := f["choices"]; ok {
		for _, c := range r.list(choices, "the choices of a step") {
			s.Choices = append(s.Choices, r.choice(flow+"."+id, c))
			s.choices = append(s.choices, r.at(c.line))
		}
	}
	switch s.Say {
	case "":
		s.Say = sayKey(flow, id)
	case silent:
		s.Say = ""
	}
	if s.Ask == "" && (len(s.Choices) > 0 || s.List != "") {
		s.Ask = "choice"
	}
	return s
}

func (r *reader) choice(prefix string, n node) coach.StepChoice {
	f := r.fields(n, "a choice", "id", "label", "when", "do", "go")
	c := coach.StepChoice{
		ID: r.needed(f, "id", "a choice", n.line), Label: r.text(f, "label"), When: r.text(f, "when"), Do: r.texts(f, "do"),
		Go: r.text(f, "go"),
	}
	if c.Label == "" {
		c.Label = prefix + "." + c.ID
	}
	return c
}
