package content

import (
	"maps"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// lintRef holds every step that is named to being there.
func lintRef(b *book, o Options) (problems []Problem) {
	known := map[string]bool{"": true, End: true}
	for _, s := range b.steps {
		known[s.ID] = true
	}
	check := func(at place, what, id string) {
		if !known[id] {
			problems = append(problems, at.problem("ref", "%s leads to %q, which is no step and no flow", what, id))
		}
	}
	for _, f := range b.flows {
		at := place{f.File, f.Line}
		if !slices.ContainsFunc(f.Steps, func(s *coach.FlowStep) bool { return s.ID == f.Start }) {
			problems = append(problems, at.problem("ref", "the flow %q starts at %q, which is none of its steps", f.ID, f.Start))
		}
	}
	for _, s := range b.steps {
		check(s.place(), "\"next\"", s.Next)
		check(s.place(), "\"skip\"", s.Skip)
		for i, c := range s.Choices {
			check(s.choices[i], "\"go\"", c.Go)
		}
		for _, id := range jumps(s.FlowStep) {
			check(s.place(), "an action", id)
		}
	}
	for _, c := range b.commands {
		if c.Flow == "" || c.Flow == End {
			problems = append(problems, c.problem("ref", "the command %q leads nowhere", c.Name))
			continue
		}
		check(c.place, "the command "+c.Name, c.Flow)
	}
	for _, id := range o.Names.Roots {
		check(place{"program", 1}, "Go code", b.target(id))
	}
	return problems
}

// lintReach holds every step to being met by somebody, and to having a way out.
func lintReach(b *book, o Options) (problems []Problem) {
	edges := map[string][]string{}
	back := map[string][]string{}
	for _, s := range b.steps {
		edges[s.ID] = exits(s.FlowStep)
		for _, to := range edges[s.ID] {
			back[to] = append(back[to], s.ID)
		}
	}
	// What leads to nothing known is for the rule "ref" to tell; here it counts as a way out.
	out := []string{End}
	for to := range back {
		if _, ok := edges[to]; !ok {
			out = append(out, to)
		}
	}
	var entries []string
	for _, id := range o.Names.Roots {
		entries = append(entries, b.target(id))
	}
	for _, c := range b.commands {
		entries = append(entries, c.Flow)
	}
	met, ends := reachable(entries, edges), reachable(out, back)
	for _, s := range b.steps {
		if !met[s.ID] {
			problems = append(problems, s.place().problem("reach", "nothing leads to the step %q", s.ID))
		}
		if !ends[s.ID] {
			problems = append(problems, s.place().problem("reach", "the step %q has no way out", s.ID))
		}
	}
	return problems
}

// exits returns the steps that may follow a step, [End] among them where the flow may end there.
func exits(s *coach.FlowStep) []string {
	to := map[string]bool{}
	next := orEnd(s.Next)
	if s.When != "" || s.Ask == "" || s.Ask != "choice" || s.List != "" {
		to[next] = true
	}
	for _, c := range s.Choices {
		if c.Go == "" {
			to[next] = true
		} else {
			to[c.Go] = true
		}
	}
	if s.Ask != "" && !s.NoSkip {
		to[skipOf(s)] = true
	}
	for _, id := range jumps(s) {
		to[id] = true
	}
	return slices.Sorted(maps.Keys(to))
}

// jumps returns the steps that the actions of a step lead to: "go STEP" and "go_if GUARD STEP".
func jumps(s *coach.FlowStep) []string {
	calls := slices.Concat(s.Do, s.Pick, []string{s.Save})
	for _, c := range s.Choices {
		calls = append(calls, c.Do...)
	}
	out := []string{}
	for _, call := range calls {
		words := strings.Fields(call)
		if len(words) > 1 && (words[0] == "go" || words[0] == "go_if") {
			out = append(out, words[len(words)-1])
		}
	}
	return out
}

func orEnd(id string) string {
	if id == "" {
		return End
	}
	return id
}

// skipOf returns where skipping a question leads.
func skipOf(s *coach.FlowStep) string {
	if s.Skip != "" {
		return s.Skip
	}
	return orEnd(s.Next)
}

// reachable returns all that can be reached from the given steps along the edges.
func reachable(from []string, edges map[string][]string) map[string]bool {
	seen := map[string]bool{}
	for todo := slices.Clone(from); len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[id] {
			seen[id] = true
			todo = append(todo, edges[id]...)
		}
	}
	return seen
}
