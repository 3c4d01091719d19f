package understand

import "slices"

// verdict is what a guard makes of a match.
type verdict uint8

const (
	keep    verdict = iota
	lower           // no more than a soft check
	drop            // nothing, or a soft check where the rule is hard
	other           // it is about someone else
	silence         // nothing, even where the rule is hard
)

// guard takes a second look at a match, at the words around it.
type guard func(t *reading, h hit) verdict

// guardNamed returns the guard that a rule file calls by this name.
func guardNamed(name string) (guard, bool) {
	switch name {
	case "self": // a phrase about one's own death: what lowers it, by the programme's rule of safety
		return firstOf(negated, past, quoted, joking), true
	case "joking":
		return joking, true
	case "past":
		return past, true
	case "hyperbole":
		return hyperbole, true
	case "offhand":
		return offhand, true
	case "idiom": // a phrase that is mostly said in jest: a sign of jest silences it
		return idiom, true
	case "subject":
		return subject, true
	case "sujeto":
		return sujeto, true
	case "notdenied":
		return dropIf(denied), true
	case "notlongago":
		return dropIf(longAgo), true
	case "notfigure":
		return figure, true
	case "mine":
		return mine, true
	case "happened":
		return happened, true
	case "goingon":
		return goingOn, true
	case "asdone":
		return byThem, true
	case "notfiction":
		return fiction, true
	case "curt":
		return curt, true
	case "topic":
		return topic, true
	case "distressed":
		return distressed, true
	}
	return nil, false
}

func firstOf(guards ...guard) guard {
	return func(t *reading, h hit) verdict {
		for _, g := range guards {
			if v := g(t, h); v != keep {
				return v
			}
		}
		return keep
	}
}

func dropIf(g guard) guard {
	return func(t *reading, h hit) verdict {
		if g(t, h) != keep {
			return drop
		}
		return keep
	}
}

// before returns up to n words that stand before the match in its sentence.
func (t *reading) before(h hit, n int) []word {
	return t.sentences[h.sentence][max(0, h.from-n):h.from]
}

func hasWord(words []word, wanted ...string) bool {
	return slices.ContainsFunc(words, func(w word) bool { return slices.Contains(wanted, w.text) })
}

// cueIn tells whether a cue was seen in a sentence.
func (t *reading) cueIn(c cue, sentence int) bool { return t.cues.in(sentence)&c != 0 }

func (t *reading) cueAny(c cue) bool { return t.cues.any&c != 0 }

// cueBefore tells whether a cue ends at most n words before the match.
func (t *reading) cueBefore(wanted cue, h hit, n int) bool {
	return t.cueIn(wanted, h.sentence) && t.cues.near(h.sentence, h.from-n, h.from, func(c hit) bool {
		return c.to <= h.from && c.to >= h.from-n && c.rule.cue == wanted
	})
}

// cueOver tells whether a cue lies over any word of the match.
func (t *reading) cueOver(wanted cue, h hit) bool {
	return t.cueIn(wanted, h.sentence) && t.cues.near(h.sentence, h.from, h.to, func(c hit) bool {
		return c.from < h.to && h.from < c.to && c.rule.cue == wanted
	})
}
