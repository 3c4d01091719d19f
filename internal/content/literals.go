package content

import (
	"regexp/syntax"
	"strings"
)

// literals returns texts of which every match of the pattern holds at least one, so that what holds none need not be matched;
// nil where no such texts are known.
func literals(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	return required(re)
}

func required(re *syntax.Regexp) []string {
	switch re.Op { //nolint:exhaustive // every other operation requires no word
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if found := required(sub); shortest(found) > shortest(best) {
				best = found
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			found := required(sub)
			if len(found) == 0 {
				return nil
			}
			all = append(all, found...)
		}
		return all
	}
	return nil
}

// shortest returns the length of the shortest of the texts; 0 if there are none.
func shortest(texts []string) int {
	least := 0
	for i, s := range texts {
		if i == 0 || len(s) < least {
			least = len(s)
		}
	}
	return least
}

// holdsAny reports whether s holds one of the texts; true where there are none to look for.
func holdsAny(s string, texts []string) bool {
	for _, text := range texts {
		if strings.Contains(s, text) {
			return true
		}
	}
	return len(texts) == 0
}
