package content

import (
	"regexp"
	"strings"
)

// likeness is the share of words in common from which two tasks or nudges count as the same twice.
const likeness = 0.6

// lintTwin holds tasks and nudges to being different from each other: a member meets many of them.
func lintTwin(b *book, _ Options) (problems []Problem) {
	type text struct {
		what  string
		id    string
		words map[string]bool
		place
	}
	var all []text
	add := func(what, id, key string, at place) {
		if words := contentWords(strings.Join(texts(b.languages["en"].Words[key]), " ")); len(words) > 0 {
			all = append(all, text{what, id, words, at})
		}
	}
	for _, t := range b.tasks {
		add("task", t.ID, taskTextKey(t.ID), place{t.File, t.Line})
	}
	for _, n := range b.nudges {
		add("nudge", n.ID, nudgeKey(n.ID), place{n.File, n.Line})
	}
	for i, second := range all {
		for _, first := range all[:i] {
			if first.what == second.what && first.id == second.id {
				continue
			}
			if share := overlap(first.words, second.words); share >= likeness {
				problems = append(problems, second.problem("twin", "the %s %s says much the same as the %s %s (%.0f %% of the words)",
					second.what, second.id, first.what, first.id, 100*share))
			}
		}
	}
	return problems
}

var word = regexp.MustCompile(`\pL+`)

// common are words that say nothing of what a text is about, each between spaces.
const common = " the and for you your with that this one two are not can was have has from what when then than will just some any " +
	"all but its into out now how who them they there here only more most each even today minute minutes "

// contentWords returns the words that carry the meaning, in lower case.
func contentWords(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range word.FindAllString(strings.ToLower(text), -1) {
		if len(w) > 2 && !strings.Contains(common, " "+w+" ") {
			words[w] = true
		}
	}
	return words
}

// overlap returns the share of the words of either that both have.
func overlap(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
