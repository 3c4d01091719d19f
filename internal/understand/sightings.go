package understand

import (
	"slices"
	"sort"
)

// cue is a name for what changes how a phrase of danger is taken, without being a sign by itself.
type cue uint16

const (
	cueJoke cue = 1 << iota
	cueJokeAlone
	cueSerious
	cuePast
	cueNow
	cueReported
	cueTrifle
	cueDistress
	cueFiction
	cueDenial
	cueFigure
	cueChildhood
	cueAgainst
)

// cueNamed returns the cue that the rule files call by this name.
func cueNamed(name string) (cue, bool) {
	names := []string{
		"joke", "jokealone", "serious", "past", "now", "reported", "trifle", "distress", "fiction", "denial", "figure", "childhood", "against",
	}
	i := slices.Index(names, name)
	return 1 << max(i, 0), i >= 0
}

// sightings are hits in the order in which they stand in the text, so that those near a place are found without looking at all.
type sightings struct {
	hits    []hit
	longest int   // the most words that one of them covers
	seen    []cue // by sentence, the cues among them
	any     cue
	looks   int // how many hits were looked at, for the tests
}

func (s *sightings) add(h hit) {
	s.hits = append(s.hits, h)
	s.longest = max(s.longest, h.to-h.from)
	for len(s.seen) <= h.sentence {
		s.seen = append(s.seen, 0)
	}
	s.seen[h.sentence] |= h.rule.cue
	s.any |= h.rule.cue
}

// in returns the cues of a sentence.
func (s *sightings) in(sentence int) cue {
	if sentence < 0 || sentence >= len(s.seen) {
		return 0
	}
	return s.seen[sentence]
}

// near tells whether ok holds for a hit that may touch the words from (inclusive) to to (inclusive) of a sentence.
func (s *sightings) near(sentence, from, to int, ok func(hit) bool) bool {
	at := sort.Search(len(s.hits), func(i int) bool {
		h := s.hits[i]
		return h.sentence > sentence || h.sentence == sentence && h.from >= from-s.longest
	})
	for _, h := range s.hits[at:] {
		s.looks++
		if h.sentence != sentence || h.from > to {
			return false
		}
		if ok(h) {
			return true
		}
	}
	return false
}

// covers tells whether a mask of the family was seen anywhere.
func (s *sightings) covers(family string) bool {
	return slices.ContainsFunc(s.hits, func(h hit) bool { return slices.Contains(h.rule.of, family) })
}
