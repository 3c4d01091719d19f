package content

import (
	"slices"
	"strings"
)

// How much the whole programme holds at least: tasks, nudges, and replies in an urge and after a slip, so that nobody meets the
// same one again soon.
const (
	minTasks  = 151
	minNudges = 80
	minUrges  = 60
	minSlips  = 40
)

// lintPractice holds every flow, task and nudge to naming the practices that it comes from.
func lintPractice(b *book, _ Options) (problems []Problem) {
	known := map[string]bool{}
	for _, p := range b.practices {
		known[p.id] = true
	}
	for _, i := range b.items() {
		if len(i.practices) == 0 && i.what != "step" {
			problems = append(problems, i.problem("practice", "the %s %q names no practice", i.what, i.id))
		}
		for _, id := range i.practices {
			if !known[id] {
				problems = append(problems, i.problem("practice", "the %s %q names %q, which is no practice", i.what, i.id, id))
			}
		}
	}
	return problems
}

// lintEvidence holds the label of what research says to the three that there are; a task or a nudge must have one.
func lintEvidence(b *book, _ Options) (problems []Problem) {
	for _, i := range b.items() {
		switch {
		case i.evidence == "" && (i.what == "task" || i.what == "nudge"):
			problems = append(problems, i.problem("evidence", "the %s %q says no evidence: good, mixed or tradition", i.what, i.id))
		case i.evidence != "" && !slices.Contains([]string{"good", "mixed", "tradition"}, i.evidence):
			problems = append(problems, i.problem("evidence", "the evidence %q of the %s %q is not good, mixed or tradition", i.evidence, i.what, i.id))
		}
	}
	for _, f := range b.flows {
		if f.Source == "" && (f.Evidence == "good" || f.Evidence == "mixed") {
			p := place{f.File, f.Line}.problem("evidence", "the flow %q rests on research and names no source", f.ID)
			p.Warning = true
			problems = append(problems, p)
		}
	}
	return problems
}

// lifeAreas are the areas of life that a break-up touches, each of which is built up again.
func lifeAreas() []string { return []string{"self_esteem", "health", "work", "friends", "self_image"} }

// lintOrder holds tasks and nudges to the areas and kinds that there are, and the tasks together to both facing the loss and
// rebuilding each area of life.
func lintOrder(b *book, _ Options) (problems []Problem) {
	areas := append(lifeAreas(), "home", "skills", "problem", "focus")
	have := map[string]bool{}
	for _, t := range b.tasks {
		at := place{t.File, t.Line}
		if !slices.Contains(areas, t.Area) {
			problems = append(problems, at.problem("order", "the area %q of the task %q is none of: %s", t.Area, t.ID, strings.Join(areas, ", ")))
		}
		if t.Kind != "rebuild" && t.Kind != "face" {
			problems = append(problems, at.problem("order", "the kind %q of the task %q is not rebuild or face", t.Kind, t.ID))
		}
		if t.Minutes < 1 || t.Minutes > 2 {
			problems = append(problems, at.problem("order", "the task %q takes %d minutes to begin; 1 or 2 will do", t.ID, t.Minutes))
		}
		have[t.Kind], have[t.Kind+" "+t.Area] = true, true
	}
	for _, n := range b.nudges {
		if !slices.Contains([]string{"lost", "new", "any"}, n.Kind) {
			problems = append(problems, place{n.File, n.Line}.problem("order", "the kind %q of the nudge %q is not lost, new or any", n.Kind, n.ID))
		}
	}
	for _, m := range b.milestones {
		if m.days < 1 {
			problems = append(problems, m.problem("order", "the milestone of %d days is not after the first day", m.days))
		}
	}
	if len(b.tasks) == 0 {
		return problems
	}
	first := place{b.tasks[0].File, 1}
	if !have["face"] {
		problems = append(problems, first.problem("order", "no task faces the loss"))
	}
	for _, area := range lifeAreas() {
		if !have["rebuild "+area] {
			problems = append(problems, first.problem("order", "no task rebuilds the area %q", area))
		}
	}
	return problems
}

// lintVolume holds the whole programme to enough tasks and nudges.
func lintVolume(b *book, o Options) (problems []Problem) {
	if !o.Whole {
		return nil
	}
	at := place{"program", 1}
	replies := map[string]int{}
	eachText(b.languages["en"], func(key, _ string, _ place) {
		group, _, _ := strings.Cut(key, ".")
		if w := b.languages["en"].Words[key]; len(w.Variants) > 1 {
			replies[group]++
		}
	})
	for _, v := range []struct {
		have, least int
		what        string
	}{
		{len(b.nudges), minNudges, "nudges"},
		{replies["slip"], minSlips, "replies after a slip"},
		{replies["urge"], minUrges, "replies in an urge"},
		{len(b.tasks), minTasks, "tasks"},
	} {
		if v.have < v.least {
			problems = append(problems, at.problem("volume", "%d %s; the programme has at least %d", v.have, v.what, v.least))
		}
	}
	return problems
}
