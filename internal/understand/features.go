package understand

import (
	"fmt"
	"slices"
	"strings"
)

// concepts sort words by what they mean, so that what the model learnt of one word is known of its neighbours.
type concepts struct {
	words    map[string][]uint32 // word → the hashes of its concepts
	prefixes map[string][]uint32
}

// newConcepts reads a list of lines "name = word word begin*".
func newConcepts(list string) (*concepts, error) {
	c := &concepts{words: map[string][]uint32{}, prefixes: map[string][]uint32{}}
	for n, line := range strings.Split(list, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, words, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, fmt.Errorf("concepts, line %d: no =", n+1)
		}
		for w := range strings.FieldsSeq(words) {
			table := c.words
			if p, ok := strings.CutSuffix(w, "*"); ok {
				w, table = p, c.prefixes
			}
			if id := hashOf(name); !slices.Contains(table[w], id) {
				table[w] = append(table[w], id)
			}
		}
	}
	return c, nil
}

// of returns the concepts of a word.
func (c *concepts) of(word string) []uint32 {
	ids := c.words[word]
	for n := 4; n <= len(word); n++ {
		if more := c.prefixes[word[:n]]; more != nil {
			ids = append(slices.Clip(ids), more...)
		}
	}
	return ids
}

// hashOf is the FNV-1a hash of a word.
func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// mix joins the hashes of two things that stand together, with a mark of how they do.
func mix(a, b, how uint32) uint32 {
	h := (a ^ how*0x9e3779b9) * 0x85ebca6b
	h = (h ^ h>>13 ^ b) * 0xc2b2ae35
	return h ^ h>>16
}

// features returns what the model sees of some sentences, in rising order and each once: the words, each with the one before it and
// its beginning, the concepts, and the pairs of concepts that stand near each other.
func (c *concepts) features(sentences [][]word) []uint32 {
	var out []uint32
	for _, sentence := range sentences {
		out = c.sentence(out, sentence)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// How two things that make a feature stand to each other.
const (
	markWord uint32 = iota + 1
	markPair
	markConcept
	markConcepts
	markStem
)

const (
	stemLength = 5 // letters of the beginning of a longer word
	nearWords  = 6 // how far apart two concepts make a pair
	nearMost   = 4 // and with how many earlier words that have one
)

func (c *concepts) sentence(out []uint32, words []word) []uint32 {
	start, end := hashOf("^"), hashOf("$")
	before := start
	meant := make([][]uint32, len(words))
	for i, w := range words {
		h := hashOf(w.text)
		out = append(out, mix(h, markWord, markWord), mix(before, h, markPair))
		if len(w.text) > stemLength {
			out = append(out, mix(hashOf(w.text[:stemLength]), markStem, markStem))
		}
		meant[i] = c.of(w.text)
		for _, id := range meant[i] {
			out = append(out, mix(id, markConcept, markConcept))
		}
		for j, left := i-1, nearMost; j >= max(0, i-nearWords) && left > 0; j-- {
			if len(meant[j]) > 0 {
				left--
			}
			for _, a := range meant[j] {
				for _, b := range meant[i] {
					out = append(out, mix(a, b, markConcepts))
				}
			}
		}
		before = h
	}
	return append(out, mix(before, end, markPair))
}
