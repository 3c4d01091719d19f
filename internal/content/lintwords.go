package content

import (
	"maps"
	"slices"
	"strings"
)

// use is one place that names a key of words.
type use struct {
	key string
	place
}

// uses returns every key that the content names, with the place that names it.
func (b *book) uses() []use {
	var uses []use
	for _, f := range b.flows {
		if f.Source != "" {
			uses = append(uses, use{f.Source, place{f.File, f.Line}})
		}
	}
	for _, s := range b.steps {
		if s.Say != "" {
			uses = append(uses, use{s.Say, s.place()})
		}
		uses = append(uses, said(s.Do, s.place())...)
		for i, c := range s.Choices {
			uses = append(uses, use{c.Label, s.choices[i]})
			uses = append(uses, said(c.Do, s.choices[i])...)
		}
	}
	for _, t := range b.tasks {
		at := place{t.File, t.Line}
		uses = append(uses, use{taskTitleKey(t.ID), at}, use{taskTextKey(t.ID), at})
	}
	for _, n := range b.nudges {
		uses = append(uses, use{nudgeKey(n.ID), place{n.File, n.Line}})
	}
	return uses
}

// said returns the keys that the action "say KEY" names.
func said(calls []string, at place) (uses []use) {
	for _, call := range calls {
		if words := strings.Fields(call); len(words) == 2 && words[0] == "say" {
			uses = append(uses, use{words[1], at})
		}
	}
	return uses
}

// lintWords holds every key that is used to having words in English and in each complete language, and each partial language to
// having the words that safety needs.
func lintWords(b *book, o Options) (problems []Problem) {
	uses := b.uses()
	for _, key := range o.Names.Keys {
		if !strings.HasSuffix(key, ".*") {
			uses = append(uses, use{key, b.languages["en"].place})
		}
	}
	named := map[string]bool{}
	for _, u := range uses {
		named[u.key] = true
	}
	for _, code := range b.codes() {
		l := b.languages[code]
		for _, u := range uses {
			if _, ok := l.Words[u.key]; !ok && (!l.Partial || safetyKey(u.key)) {
				problems = append(problems, u.problem("words", "%s has no words in %q", u.key, code))
			}
		}
		for key := range b.languages["en"].Words {
			if _, ok := l.Words[key]; !ok && safetyKey(key) && !named[key] {
				problems = append(problems, l.problem("words", "%s, which safety needs, has no words in %q", key, code))
			}
		}
	}
	if en := b.languages["en"]; en.Partial {
		problems = append(problems, en.problem("words", "English is what the others fall back to and cannot be partial"))
	}
	return problems
}

// safetyKey reports whether a key belongs to those that every language must have.
func safetyKey(key string) bool { return underAny(key, "crisis.", "safety.", "sos.") }

// lintUnused holds every text to being used by the content or by Go code.
func lintUnused(b *book, o Options) (problems []Problem) {
	used := map[string]bool{}
	for _, u := range b.uses() {
		used[u.key] = true
	}
	for _, c := range b.commands {
		used[commandKey(c.Name)], used[commandArgKey(c.Name)] = true, true
	}
	var prefixes []string
	for _, key := range o.Names.Keys {
		if prefix, ok := strings.CutSuffix(key, "*"); ok {
			prefixes = append(prefixes, prefix)
		}
		used[key] = true
	}
	for _, code := range b.codes() {
		l := b.languages[code]
		for _, key := range slices.Sorted(maps.Keys(l.Words)) {
			if !used[key] && !underAny(key, prefixes...) {
				problems = append(problems, wordsPlace(l, key).problem("unused", "nothing uses %s", key))
			}
		}
	}
	return problems
}

// wordsPlace returns where a language has a key.
func wordsPlace(l *tongue, key string) place { return place{l.Words[key].File, l.Words[key].Line} }

// eachText calls do with every text of a language, in the order of the keys.
func eachText(l *tongue, do func(key, text string, at place)) {
	for _, key := range slices.Sorted(maps.Keys(l.Words)) {
		for _, text := range texts(l.Words[key]) {
			do(key, text, wordsPlace(l, key))
		}
	}
}
