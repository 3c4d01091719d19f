package understand

import "slices"

// shortSentence is how many words at the most are a cry and no report.
const shortSentence = 4

// The guards of phrases about the writer's own death.

// negated sees "I am not going to …", "I would never …". It passes over negations that affirm: cannot, "can't stop", "don't know
// how", "reasons not to".
func negated(t *reading, h hit) verdict {
	near := t.before(h, 6)
	for i, n := range slices.Backward(near) {
		w := n.text
		if w == "but" || w == "pero" {
			return keep
		}
		if !slices.Contains([]string{"not", "never", "no", "nunca", "jamas", "neither", "nor", "without", "sin", "hardly"}, w) {
			continue
		}
		next, prev := "", ""
		if i+1 < len(near) {
			next = near[i+1].text
		}
		if i > 0 {
			prev = near[i-1].text
		}
		if slices.Contains([]string{"stop", "know", "care", "help", "sure", "only", "just", "even", "mind", "lie", "puedo", "se", "solo", "matter", "one", "more", "mas", "longer", "deal", "take", "do", "shake", "aguanto", "soporto", "hay", "tengo", "escape", "handle"}, next) {
			continue
		}
		if i+1 < len(near) && near[i+1].pause || i+1 == len(near) && t.sentences[h.sentence][h.from].pause {
			continue
		}
		if prev == "can" || prev == "could" || prev == "why" || prev == "to" && i > 1 && near[i-2].text == "want" {
			continue
		}
		if hasWord(near[:i], "reason", "reasons", "regret", "how", "why", "resolution", "excuse", "convince") {
			continue
		}
		return lower
	}
	return keep
}

// past sees what is told of another time, unless it is said to be back.
func past(t *reading, h hit) verdict {
	if t.cueIn(cuePast, h.sentence) && !t.cueIn(cueNow, h.sentence) {
		return lower
	}
	return keep
}

// quoted sees somebody else's words.
func quoted(t *reading, h hit) verdict {
	for _, w := range t.sentences[h.sentence][h.from:h.to] {
		if !w.quoted {
			if t.cueBefore(cueReported, h, 4) {
				return lower
			}
			return keep
		}
	}
	return lower
}

// joking sees laughter in the same sentence or standing alone right after it, unless it is said to be meant.
func joking(t *reading, h hit) verdict {
	if t.cueAny(cueSerious) {
		return keep
	}
	if t.cueIn(cueJoke, h.sentence) || t.cueIn(cueJokeAlone, h.sentence+1) || t.cueIn(cueJokeAlone, h.sentence-1) {
		return lower
	}
	return keep
}

// hyperbole sees everyday annoyances as the reason, and no distress.
func hyperbole(t *reading, h hit) verdict {
	if t.cueIn(cueTrifle, h.sentence) && !t.cueAny(cueDistress) {
		return lower
	}
	return keep
}

// offhand sees the phrase dropped into a longer text that has nothing dark in it besides.
func offhand(t *reading, h hit) verdict {
	if len(t.sentences[h.sentence]) >= 10 && !t.cueAny(cueDistress) {
		return lower
	}
	return keep
}

func idiom(t *reading, h hit) verdict {
	if joking(t, h) != keep || hyperbole(t, h) != keep {
		return drop
	}
	return keep
}

// distressed keeps a vague phrase only where something else in the text is dark too.
func distressed(t *reading, _ hit) verdict {
	if !t.cueAny(cueDistress) {
		return drop
	}
	return keep
}

// curt keeps a vague phrase only in a short text, where it is all that is said; a long one that is dark shows it by other words too.
func curt(t *reading, _ hit) verdict {
	if t.length > 30 {
		return drop
	}
	return keep
}

// topic sees suicide as what is talked about, in the news, in class or in a name: nobody says I, and the model doubts it too. It
// passes over nothing that a person says of themselves.
func topic(t *reading, h hit) verdict {
	sentence := t.sentences[h.sentence]
	if !t.weighed || t.odds[headCrisis] > doubtTopic || len(sentence) <= shortSentence {
		return keep
	}
	near := sentence[max(0, h.from-wide):min(len(sentence), h.to+wide)]
	if hasWord(near, "i", "me", "my", "myself", "mine", "we", "us", "our", "im", "yo", "mi", "mis", "conmigo", "estoy", "tengo", "quiero", "pienso", "voy", "he") {
		return keep
	}
	return silence
}
