package understand

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// ruleFiles hold the rules, by theme. In them a line is a comment ("# …"), a name for a phrase ("@name = phrase"), the head of a
// section ("== target key=value … : what it is for") or one phrase of that section.
//
//go:embed rules
var ruleFiles embed.FS

// section is what the phrases under one head have in common.
type section struct {
	target string  // a signal, an intent, a command, a cue, or "mask"
	weight float64 // how sure a match makes, 0 to 1
	kind   kind
	cue    cue      // which, if it is one
	family string   // what masks call it
	of     []string // mask: which families of rules it hides
	reach  int      // mask about drafts: how many words after it, up to a pause, it hides too
	guards []guard  // second looks at a match
	hard   bool     // may be lowered, never silenced
}

// rule is one phrase of a section.
type rule struct {
	*section
	program program
	needs   wordSet // no match in a sentence without one of these
}

// rulebook is all rules, ready to run.
type rulebook struct {
	rules   []rule
	symbols *symbols
	byFirst [][]int32 // symbol → the rules that can begin with it
}

// readRules reads the rule files of a folder of fsys.
func readRules(fsys fs.FS, folder string) (*rulebook, error) {
	b := &rulebook{symbols: newSymbols()}
	l := &ruleLoader{book: b, macros: map[string]node{}}
	names, err := fs.Glob(fsys, folder+"/*.rules")
	if err != nil {
		return nil, fmt.Errorf("list the rule files: %w", err)
	}
	for _, name := range names { // in the order of their names: names.rules has to begin with 0
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read the rules: %w", err)
		}
		l.section = nil
		for i, line := range strings.Split(string(data), "\n") {
			if err := l.line(strings.TrimSpace(line)); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
		}
	}
	return b, b.index()
}

type ruleLoader struct {
	book    *rulebook
	macros  map[string]node
	section *section
}

func (l *ruleLoader) line(line string) error {
	switch {
	case line == "" || strings.HasPrefix(line, "# "):
		return nil
	case strings.HasPrefix(line, "== "):
		s, err := parseHead(line[3:])
		l.section = s
		return err
	case strings.HasPrefix(line, "@"):
		if name, phrase, ok := strings.Cut(line[1:], " = "); ok {
			n, err := parsePhrase(phrase, l.macros)
			l.macros[name] = n
			return err
		}
	}
	if l.section == nil {
		return fmt.Errorf("a phrase before any section")
	}
	n, err := parsePhrase(line, l.macros)
	if err != nil {
		return err
	}
	r := rule{section: l.section, program: compile(n, l.book.symbols), needs: needs(n, l.book.symbols)}
	if _, err := r.program.first(); err != nil {
		return err
	}
	l.book.rules = append(l.book.rules, r)
	return nil
}

// parseHead reads the head of a section, without its "== ".
func parseHead(head string) (*section, error) {
	head, purpose, ok := strings.Cut(head, " : ")
	if !ok || strings.TrimSpace(purpose) == "" {
		return nil, fmt.Errorf("a section must say what it is for")
	}
	fields := strings.Fields(head)
	s := &section{target: fields[0], weight: 0.7, kind: kindOf(fields[0]), family: familyOf(fields[0])}
	if name, ok := strings.CutPrefix(fields[0], "cue:"); ok {
		if s.cue, ok = cueNamed(name); !ok {
			return nil, fmt.Errorf("no guard looks for a cue %q", name)
		}
	}
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "weight":
			w, err := strconv.ParseFloat(value, 64)
			if err != nil || w <= 0 || w > 1 {
				return nil, fmt.Errorf("weight %q is not in (0, 1]", value)
			}
			s.weight = w
		case "reach":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 9 {
				return nil, fmt.Errorf("a reach is 1 to 9, not %q", value)
			}
			s.reach = n
		case "of":
			s.of = strings.Split(value, ",")
		case "hard":
			s.hard = true
		case "guards":
			for name := range strings.SplitSeq(value, ",") {
				g, ok := guardNamed(name)
				if !ok {
					return nil, fmt.Errorf("no guard is named %q", name)
				}
				s.guards = append(s.guards, g)
			}
		default:
			return nil, fmt.Errorf("a section has no %q", key)
		}
	}
	return s, nil
}

// index lists the rules by the symbols that they can begin with.
func (b *rulebook) index() error {
	b.byFirst = make([][]int32, b.symbols.count)
	for i, r := range b.rules {
		first, err := r.program.first()
		if err != nil {
			return fmt.Errorf("rule %d, of %s: %w", i, r.target, err)
		}
		for id := range first.ids() {
			b.byFirst[id] = append(b.byFirst[id], int32(i))
		}
	}
	return nil
}

// hit is a rule that matched words from (inclusive) to to (exclusive) of a sentence.
type hit struct {
	rule     *rule
	sentence int
	from, to int
}

// find returns every hit in the sentences, one for each rule and place, and how many steps that took.
func (b *rulebook) find(sentences [][]word) (hits []hit, steps int) {
	for s, sentence := range sentences {
		there := make(wordSet, b.symbols.count/64+1)
		for _, w := range sentence {
			for _, id := range w.symbols {
				there = there.with(id)
			}
		}
		for at, w := range sentence {
			for k, id := range w.symbols {
				for _, i := range b.byFirst[id] {
					if r := &b.rules[i]; r.needs != nil && !r.needs.meets(there) {
						continue
					}
					if k > 0 && b.listed(w.symbols[:k], i) {
						continue
					}
					end, n := b.rules[i].program.match(sentence, at)
					steps += n
					if end > at {
						hits = append(hits, hit{rule: &b.rules[i], sentence: s, from: at, to: end})
					}
				}
			}
		}
	}
	return hits, steps
}

// listed tells whether rule i is among those of an earlier symbol of the same word.
func (b *rulebook) listed(ids []int, i int32) bool {
	for _, id := range ids {
		if slices.Contains(b.byFirst[id], i) {
			return true
		}
	}
	return false
}
