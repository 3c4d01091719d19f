package content

import (
	"slices"
	"strconv"
	"strings"
)

// reader takes typed values out of the nodes of one file and notes what is wrong with them.
type reader struct {
	file     string
	problems []Problem
}

func (r *reader) at(line int) place { return place{r.file, line} }

func (r *reader) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, r.at(line).problem("yaml", format, args...))
}

// want reports whether n is of the kind, and notes a problem if not.
func (r *reader) want(n node, what string, k kind) bool {
	if n.kind == k {
		return true
	}
	got := n.kind
	if got == "" {
		got = isNull
	}
	r.problem(n.line, "%s wants %s, not %s", what, k, got)
	return false
}

// fields returns the values of a map by their keys; a key that is not known is a problem.
func (r *reader) fields(n node, what string, known ...string) map[string]node {
	out := map[string]node{}
	if !r.want(n, what, isMap) {
		return out
	}
	for _, p := range n.pairs {
		if !slices.Contains(known, p.key) {
			r.problem(p.line, "%s has no field %q (it has: %s)", what, p.key, strings.Join(known, ", "))
			continue
		}
		out[p.key] = p.value
	}
	return out
}

// text returns a text; "" where the field is missing.
func (r *reader) text(fields map[string]node, key string) string {
	n, ok := fields[key]
	if !ok || !r.want(n, strconv.Quote(key), isText) {
		return ""
	}
	return n.text
}

// needed is like text, but the field must be there and not be empty.
func (r *reader) needed(fields map[string]node, key, what string, line int) string {
	s := r.text(fields, key)
	if n, ok := fields[key]; !ok {
		r.problem(line, "%s needs the field %q", what, key)
	} else if n.kind == isText && s == "" {
		r.problem(n.line, "the field %q is empty", key)
	}
	return s
}

// texts returns a list of texts.
func (r *reader) texts(fields map[string]node, key string) []string {
	n, ok := fields[key]
	if !ok || !r.want(n, strconv.Quote(key), isList) {
		return nil
	}
	var out []string
	for _, item := range n.items {
		if r.want(item, "each of "+strconv.Quote(key), isText) {
			out = append(out, item.text)
		}
	}
	return out
}

// flag returns true or false; false where the field is missing.
func (r *reader) flag(fields map[string]node, key string) bool {
	n, ok := fields[key]
	return ok && r.want(n, strconv.Quote(key), isBool) && n.text == "true"
}

// number returns a whole number.
func (r *reader) number(n node, what string) int {
	if !r.want(n, what, isInt) {
		return 0
	}
	i, err := strconv.Atoi(n.text)
	if err != nil {
		r.problem(n.line, "%s wants a whole number in plain digits", what)
	}
	return i
}

// list returns the items of a list.
func (r *reader) list(n node, what string) []node {
	if !r.want(n, what, isList) {
		return nil
	}
	return n.items
}
