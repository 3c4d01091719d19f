package content

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// The keys under which the words of an item stand.

func sayKey(flow, step string) string  { return flow + "." + step + ".say" }
func taskTitleKey(id string) string    { return "task." + id + ".title" }
func taskTextKey(id string) string     { return "task." + id + ".text" }
func nudgeKey(id string) string        { return "nudge." + id }
func commandKey(name string) string    { return "command." + name + ".description" }
func commandArgKey(name string) string { return "command." + name + ".arg" }
func pluralCategories() []string       { return []string{"zero", "one", "two", "few", "many", "other"} }

func underAny(key string, p ...string) bool {
	return slices.ContainsFunc(p, func(s string) bool { return strings.HasPrefix(key, s) })
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)

// readText reads a file of words: text/<language>.yaml or text/<language>.<part>.yaml.
func (b *book) readText(r *reader, root node) {
	code, part, _ := strings.Cut(strings.TrimSuffix(path.Base(r.file), ".yaml"), ".")
	if !languageCode.MatchString(code) {
		r.problem(1, "the file's name begins with a language code, such as en or pt-BR")
		return
	}
	l := b.languages[code]
	if l == nil {
		l = &tongue{coach.Catalogue{Language: code, Name: code, Words: map[string]coach.Words{}}, r.at(1)}
		b.languages[code] = l
	}
	if root.kind == "" || root.kind == isNull {
		return
	}
	if !r.want(root, "a file of words", isMap) {
		return
	}
	for _, p := range root.pairs {
		if p.key != "language" {
			r.words(l, p.key, p.line, p.value)
			continue
		}
		if part != "" {
			r.problem(p.line, "\"language\" stands in text/%s.yaml only", code)
			continue
		}
		f := r.fields(p.value, "language", "name", "partial")
		l.Name = r.needed(f, "name", "language", p.line)
		l.Partial = r.flag(f, "partial")
		l.place = r.at(p.line)
	}
}

// words reads what stands under a key: one text, variants, plural forms, or a map of further keys.
func (r *reader) words(l *tongue, key string, line int, n node) {
	w := coach.Words{File: r.file, Line: line}
	switch {
	case n.kind == isText:
		w.Variants = []string{unbroken(n.text)}
	case n.kind == isList:
		for _, item := range n.items {
			if r.want(item, "a variant", isText) {
				w.Variants = append(w.Variants, unbroken(item.text))
			}
		}
		if len(n.items) == 0 {
			r.problem(line, "%s has no variants", key)
		}
	case isPlural(n):
		w.Plural = map[string]string{}
		for _, p := range n.pairs {
			w.Plural[p.key] = unbroken(p.value.text)
		}
	case n.kind == isMap:
		for _, p := range n.pairs {
			r.words(l, key+"."+p.key, p.line, p.value)
		}
		return
	default:
		r.want(n, key, isText)
		return
	}
	if old, ok := l.Words[key]; ok {
		r.problem(line, "the words %s stand in %s:%d already", key, old.File, old.Line)
		return
	}
	for _, s := range texts(w) {
		if strings.TrimSpace(s) == "" {
			r.problem(line, "%s has an empty text", key)
		}
	}
	l.Words[key] = w
}

// unbroken returns a text without the line breaks at its end, which YAML's block style leaves there.
func unbroken(text string) string { return strings.TrimRight(text, "\n") }

// isPlural reports whether a map holds plural forms: "other" and nothing but the names of CLDR's categories, each a text.
func isPlural(n node) bool {
	for _, p := range n.pairs {
		if !slices.Contains(pluralCategories(), p.key) || p.value.kind != isText {
			return false
		}
	}
	return n.kind == isMap && has(n, "other")
}

// texts returns every variant or plural form, in a stable order.
func texts(w coach.Words) []string {
	out := slices.Clone(w.Variants)
	for _, category := range pluralCategories() {
		if s, ok := w.Plural[category]; ok {
			out = append(out, s)
		}
	}
	return out
}
