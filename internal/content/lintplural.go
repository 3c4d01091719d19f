package content

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// categories returns how many of the whole numbers up to a thousand fall into each plural category of a language; false for a
// language that is not known.
func categories(code string) (map[string]int, bool) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, false
	}
	names := map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}
	counts := map[string]int{}
	for n := range 1001 {
		counts[names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]]++
	}
	return counts, true
}

// lintPlural holds plural forms to being those that the language has, and to naming the number wherever a form stands for more
// than one.
func lintPlural(b *book, _ Options) (problems []Problem) {
	for _, code := range b.codes() {
		l := b.languages[code]
		want, ok := categories(code)
		if !ok {
			problems = append(problems, l.problem("plural", "%q is no language that has plural rules", code))
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(l.Words)) {
			if forms := l.Words[key].Plural; forms != nil {
				problems = append(problems, pluralProblems(wordsPlace(l, key), key, code, forms, want)...)
			}
		}
	}
	return problems
}

func pluralProblems(at place, key, code string, forms map[string]string, want map[string]int) (problems []Problem) {
	for _, category := range pluralCategories() {
		text, ok := forms[category]
		switch {
		case !ok && (want[category] > 0 || category == "other"):
			problems = append(problems, at.problem("plural", "%s lacks the form %q that %q has", key, category, code))
		case ok && want[category] == 0 && category != "other":
			problems = append(problems, at.problem("plural", "%s has the form %q that %q has not", key, category, code))
		case ok && want[category] != 1 && !strings.Contains(text, "{n}"):
			problems = append(problems, at.problem("plural", "the form %q of %s does not name the number {n}", category, key))
		}
	}
	return problems
}

var (
	placeholder = regexp.MustCompile(`\{([A-Za-z][A-Za-z0-9_]*)\}`)
	// pronoun matches the placeholders that follow from grammar, which a language may need or not.
	pronoun = regexp.MustCompile(`^(?i:they|them|their)`)
)

// lintPlaceholder holds placeholders to being known, and each language to the same ones for a key as English.
func lintPlaceholder(b *book, o Options) (problems []Problem) {
	for _, code := range b.codes() {
		l := b.languages[code]
		eachText(l, func(key, text string, at place) {
			for _, name := range placeholders(text) {
				if !slices.Contains(o.Names.Placeholders, name) {
					problems = append(problems, at.problem("placeholder", "%s: {%s} is not known", key, name))
				}
			}
			if strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}") {
				problems = append(problems, at.problem("placeholder", "%s: a brace without its placeholder", key))
			}
		})
		if code != "en" {
			problems = append(problems, disagreements(b.languages["en"], l)...)
		}
	}
	return problems
}

// disagreements finds the keys whose placeholders differ from the English ones.
func disagreements(en, l *tongue) (problems []Problem) {
	for _, key := range slices.Sorted(maps.Keys(l.Words)) {
		theirs, ok := en.Words[key]
		if !ok {
			continue
		}
		want, got := placeholdersOf(texts(theirs)), placeholdersOf(texts(l.Words[key]))
		if !slices.Equal(want, got) {
			problems = append(problems, wordsPlace(l, key).problem("placeholder",
				"%s holds %s, and the English words %s", key, braced(got), braced(want)))
		}
	}
	return problems
}

// braced returns placeholders as they are written.
func braced(names []string) string {
	if len(names) == 0 {
		return "no placeholder"
	}
	return "{" + strings.Join(names, "} {") + "}"
}

// placeholders returns the names in the braces of a text.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// placeholdersOf returns the names in all texts but for pronouns, sorted, each once.
func placeholdersOf(all []string) []string {
	var names []string
	for _, text := range all {
		names = append(names, placeholders(text)...)
	}
	names = slices.DeleteFunc(names, pronoun.MatchString)
	slices.Sort(names)
	return slices.Compact(names)
}
