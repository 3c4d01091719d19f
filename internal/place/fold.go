package place

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold makes spellings comparable: small letters without accents; spaces and signs are dropped.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		s = norm.NFKD.String(s)
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := plainLetter(r); ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainLetter spells the Latin letters that have no decomposition.
func plainLetter(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'ł':
		return "l", true
	case 'ø':
		return "o", true
	case 'đ', 'ð':
		return "d", true
	case 'ı':
		return "i", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'þ':
		return "th", true
	}
	return "", false
}

// similar returns the spots whose name is nearest to key, within one change for names of five to seven letters (not of
// the first) and two for longer ones; none for shorter ones, where a change makes another word.
func (a *Atlas) similar(key string) []ref {
	letters := utf8.RuneCountInString(key)
	if letters < 5 || letters > 30 {
		return nil
	}
	most := 1
	if letters > 7 {
		most = 2
	}
	want := []rune(key)
	candidates := a.keys
	if letters < 8 {
		candidates = a.keysFrom(string(want[:1]))
	}
	var out []ref
	for _, k := range candidates {
		if len(k) > 4*(letters+most) {
			continue
		}
		d := distance(want, []rune(k), most)
		if d > most || !a.wellKnown(k) {
			continue
		}
		if d < most {
			most, out = d, nil
		}
		out = append(out, a.names[k]...)
	}
	return out
}

// wellKnown reports whether a name is one that a slip of the finger should be taken for: a place's own name, or another
// spelling of a large city.
func (a *Atlas) wellKnown(key string) bool {
	for _, r := range a.names[key] {
		if r.rank <= byName || a.spots[r.spot].people > 500 {
			return true
		}
	}
	return false
}

// distance is the number of letters to add, drop, change or swap with their neighbour to make b of a; more than most is told
// as most+1.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], most+1)
}
