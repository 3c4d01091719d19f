package understand

import (
	"fmt"
	"slices"
	"strings"
)

// speller writes words as the rules know them: contractions and slang in full, disguises and common typos undone.
type speller struct {
	known     map[string]bool      // every word that a rule or an expansion uses
	expand    map[string][]respell // by the first word
	dangerous []string             // words that are worth a guess at a typo
}

// respell is one line of the word list: from is written as to.
type respell struct{ from, to []string }

// newSpeller reads a word list: lines of "a, b c = d e".
func newSpeller(list string) (*speller, error) {
	s := &speller{known: map[string]bool{}, expand: map[string][]respell{}}
	for n, line := range strings.Split(list, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		from, to, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("word list, line %d: no =", n+1)
		}
		full := strings.Fields(to)
		for _, w := range full {
			s.known[w] = true
		}
		for f := range strings.SplitSeq(from, ",") {
			words := strings.Fields(f)
			if len(words) == 0 {
				return nil, fmt.Errorf("word list, line %d: an empty word", n+1)
			}
			s.expand[words[0]] = append(s.expand[words[0]], respell{words, full})
		}
	}
	s.dangerous = []string{"suicide", "suicidal", "myself", "himself", "herself", "themselves", "tonight", "tomorrow", "anymore", "overdose", "boyfriend", "girlfriend", "suicidarme", "matarme"}
	return s, nil
}

// sentence returns the words of a sentence, spelt as the rules know them.
func (s *speller) sentence(raw []rawWord) []word {
	raw = s.spacedOut(raw)
	leet := slices.ContainsFunc(raw, func(w rawWord) bool {
		_, ok := s.undisguise(w.text)
		return ok && len(w.text) > 2 && !s.isKnown(w.text) && strings.ContainsAny(w.text, "0134578")
	})
	var repaired []rawWord
	for _, w := range raw {
		if leet {
			w.text = s.short(w.text)
		}
		for i, part := range s.repair(w.text) {
			repaired = append(repaired, rawWord{text: part, quoted: w.quoted, pause: w.pause && i == 0, span: w.span})
		}
	}
	out := make([]word, 0, len(repaired)+8)
	for i := 0; i < len(repaired); {
		w := repaired[i]
		r, ok := s.longest(repaired[i:])
		distance := w.text == "kms" && i > 0 && isNumber(repaired[i-1].text)
		if !ok || distance {
			out = append(out, word{text: w.text, quoted: w.quoted, pause: w.pause, span: w.span})
			i++
			continue
		}
		typed := span{w.span.from, repaired[i+len(r.from)-1].span.to}
		for j, t := range r.to {
			out = append(out, word{text: t, quoted: w.quoted, pause: w.pause && j == 0, span: typed})
		}
		i += len(r.from)
	}
	return out
}

// longest returns the longest line of the word list that the words begin with.
func (s *speller) longest(words []rawWord) (respell, bool) {
	var best respell
	for _, r := range s.expand[words[0].text] {
		if len(r.from) <= len(words) && len(r.from) > len(best.from) && startsWith(words, r.from) {
			best = r
		}
	}
	return best, len(best.from) > 0
}

func startsWith(words []rawWord, from []string) bool {
	for i, f := range from {
		if words[i].text != f {
			return false
		}
	}
	return true
}

// repair returns the words that one typed word stands for.
func (s *speller) repair(w string) []string {
	if s.isKnown(w) {
		return []string{w}
	}
	if base, ok := strings.CutSuffix(w, "'s"); ok && !strings.Contains(base, "'") && !s.isKnown(base+"s") {
		w = base
	}
	w = strings.ReplaceAll(w, "'", "")
	if s.isKnown(w) || len(w) < 3 || len(w) > 40 {
		return []string{w}
	}
	if t, ok := s.undisguise(w); ok {
		return []string{t}
	}
	if t := s.squeeze(w); t != w {
		w = t
		if s.isKnown(w) {
			return []string{w}
		}
	}
	if t, ok := s.typo(w); ok {
		return []string{t}
	}
	if parts := s.unglue(w); parts != nil {
		return parts
	}
	return []string{w}
}

func (s *speller) isKnown(w string) bool {
	if s.known[w] {
		return true
	}
	for _, r := range s.expand[w] {
		if len(r.from) == 1 {
			return true
		}
	}
	return false
}

// short reads a word of one or two signs where others stand for letters: "1" for i, "t0" for to.
func (s *speller) short(w string) string {
	if len(w) > 2 || w != "1" && isNumber(w) {
		return w
	}
	if t := strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t").Replace(w); s.isKnown(t) {
		return t
	}
	return w
}

// undisguise reads digits and signs as the letters that they are drawn like, where that makes a known word.
func (s *speller) undisguise(w string) (string, bool) {
	if isNumber(w) || !strings.ContainsAny(w, "0134578!$@|+#*") {
		return "", false
	}
	for _, l := range []string{"i", "l"} {
		t := strings.NewReplacer("0", "o", "1", l, "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "!", l, "|", l, "$", "s", "@", "a", "+", "t").Replace(w)
		if len(t) > 2 && s.isKnown(t) {
			return t, true
		}
	}
	if bare := strings.Trim(w, "*#"); len(bare) < 3 && !strings.ContainsAny(w[1:], "*#") {
		return "", false
	}
	for _, t := range []string{"suicide", "suicidal", "kill", "killing", "killed", "die", "dying", "dead", "death", "kms", "myself", "cutting", "overdose", "rape", "raped", "fuck", "fucking", "shit", "bitch", "hang", "unalive"} {
		if censored(w, t) {
			return t, true
		}
	}
	return "", false
}

// censored tells whether w is t with letters starred out; it keeps the first letter and at least one more.
func censored(w, t string) bool {
	if len(w) != len(t) || w[0] != t[0] {
		return false
	}
	stars, kept := 0, 0
	for i := range len(w) {
		switch {
		case w[i] == '*' || w[i] == '#' || w[i] == '@' || w[i] == '!':
			stars++
		case w[i] != t[i]:
			return false
		default:
			kept++
		}
	}
	return stars > 0 && kept >= 2
}

// squeeze shortens letters that were typed over and over ("soooo").
func (s *speller) squeeze(w string) string {
	double, single := squeezeTo(w, 2), squeezeTo(w, 1)
	n := len(w)
	switch {
	case double != w && s.isKnown(double):
		return double
	case double != w && s.isKnown(single):
		return single
	case w[n-1] == w[n-2] && (n > 4 || strings.ContainsRune("aeiouy", rune(w[n-1]))) && s.isKnown(w[:n-1]):
		return w[:n-1]
	}
	return double
}

func squeezeTo(w string, most int) string {
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range w {
		if r != last {
			run = 0
		}
		run++
		last = r
		if run <= most {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// typo guesses at a dangerous word that is one slip of the finger away.
func (s *speller) typo(w string) (string, bool) {
	for _, t := range s.dangerous {
		if d := len(w) - len(t); w[0] == t[0] && d >= -1 && d <= 1 && len(w) > 4 && oneSlip(w, t) {
			return t, true
		}
	}
	return "", false
}

// oneSlip tells whether two different words differ by one letter left out, put in, changed or swapped with the next.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// unglue parts a word where the space was forgotten ("iwant", "killmyself").
func (s *speller) unglue(w string) []string {
	if len(w) < 5 {
		return nil
	}
	for _, first := range []string{"i", "im", "id", "am", "to", "my", "me", "dont", "cant", "want", "wanna", "kill", "killing", "end", "ending", "and", "the", "just", "of", "be", "not", "no", "quiero", "ya"} {
		rest, ok := strings.CutPrefix(w, first)
		if !ok || len(rest) < 2 || len(rest) < 4 && len(first) < 3 && rest != "die" && rest != "end" || !s.isKnown(rest) {
			continue
		}
		return []string{first, rest}
	}
	if first, ok := strings.CutSuffix(w, "myself"); ok && s.isKnown(first) {
		return []string{first, "myself"}
	}
	return nil
}
