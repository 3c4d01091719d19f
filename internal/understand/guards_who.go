package understand

import (
	"slices"

	"ashore/internal/coach"
)

// The guards of who does what to whom, and whether it was done.

// wide is how many words away a guard looks for who acts.
const wide = 40

// subject sees whose death a neutral phrase is about: the nearest person before it, or right after it.
func subject(t *reading, h hit) verdict {
	near := t.before(h, 8)
	third := false
	for i, n := range slices.Backward(near) {
		w := n.text
		if w == "my" || w == "mi" {
			if third {
				return other
			}
			return keep
		}
		if w == "i" || w == "me" || w == "im" || w == "myself" || w == "yo" || w == "estoy" || w == "tengo" || w == "he" && i > 0 && near[i-1].text == "yo" {
			if third {
				return other
			}
			return keep
		}
		if isPerson(w) {
			third = true
		}
	}
	after := t.sentences[h.sentence][h.to:min(len(t.sentences[h.sentence]), h.to+2)]
	if third || slices.ContainsFunc(after, func(w word) bool { return isPerson(w.text) }) {
		return other
	}
	return keep
}

// sujeto is subject for Spanish, where a verb mostly goes without a pronoun: without a word of the first person or a person who
// is close, a mention of suicide is the news.
func sujeto(t *reading, h hit) verdict {
	sentence := t.sentences[h.sentence]
	for _, w := range sentence[max(0, h.from-wide):min(len(sentence), h.to+wide)] {
		switch w.text {
		case "me", "mi", "mis", "yo", "estoy", "tengo", "quiero", "pienso", "voy", "siento", "soy", "intente", "puedo", "conmigo", "pensando", "pense":
			return subject(t, h)
		}
	}
	if len(sentence) <= 3 {
		return keep
	}
	return drop
}

// isPerson tells whether a word names someone other than the writer.
func isPerson(w string) bool {
	switch w {
	case "he", "she", "they", "his", "her", "him", "their", "them", "ex", "boyfriend", "girlfriend", "husband", "wife", "partner", "friend", "friends", "brother", "sister",
		"mom", "dad", "mother", "father", "son", "daughter", "cousin", "uncle", "aunt", "someone", "roommate", "flatmate", "neighbor", "neighbour", "coworker", "colleague",
		"kid", "child", "fiance", "fiancee", "bestie", "parent", "grandfather", "grandmother", "classmate", "teacher", "guy", "girl", "man", "woman", "who",
		"el", "ella", "novio", "novia", "esposo", "esposa", "marido", "mujer", "pareja", "amigo", "amiga", "hermano", "hermana", "madre", "padre", "hijo", "hija", "primo", "prima", "tio", "tia":
		return true
	}
	return false
}

// fiction sees that someone else's death is a story's or the news'.
func fiction(t *reading, h hit) verdict {
	if t.cueIn(cueFiction, h.sentence) {
		return drop
	}
	return keep
}

// denied sees a plain "he never", "I did not" right before the match.
func denied(t *reading, h hit) verdict {
	if t.cueBefore(cueDenial, h, 1) || t.cueOver(cueDenial, h) {
		return lower
	}
	return keep
}

// longAgo sees that something was so at an earlier age.
func longAgo(t *reading, h hit) verdict {
	if t.cueIn(cueChildhood, h.sentence) {
		return lower
	}
	return keep
}

// figure drops a blow that a feeling or a piece of news gives.
func figure(t *reading, h hit) verdict {
	if t.cueOver(cueFigure, h) {
		return drop
	}
	return keep
}

// mine keeps a deed only where the writer does it: the nearest person before it is "I", or there is none.
func mine(t *reading, h hit) verdict {
	sentence := t.sentences[h.sentence]
	if slices.Contains([]string{"he", "she", "they"}, sentence[h.from].text) {
		return keep // the phrase itself says who does what
	}
	for i := h.from; i >= max(0, h.from-wide); i-- {
		switch sentence[i].text {
		case "i", "my", "me", "we", "us":
			return keep
		case "he", "she", "they", "ex", "boyfriend", "girlfriend", "husband", "wife", "his", "her", "someone", "who", "friend", "friends", "mom", "dad":
			return drop
		case "you":
			return drop
		}
		if sentence[i].pause {
			return keep
		}
	}
	return keep
}

// happened drops a deed that was only nearly done, wished for or denied.
func happened(t *reading, h hit) verdict {
	s := t.sentences[h.sentence]
	for i := max(0, h.from-1); i < h.to-1; i++ {
		switch s[i].text {
		case "no":
			if s[i+1].text != "contact" {
				return drop
			}
		case "about":
			if !isNumber(s[i+1].text) { // "about to", and not "about 40 of them"
				return drop
			}
		case "almost", "nearly", "should", "could", "would", "might", "not", "never", "if", "wish", "want", "wanted", "tempted", "going", "whether", "nunca", "casi":
			return drop
		}
	}
	return keep
}

// goingOn keeps an order or a request to stop only where the text goes on to what was done, or is wanted, in spite of it: to have
// been told is neither a crisis nor a threat.
func goingOn(t *reading, _ hit) verdict {
	if t.cueAny(cueAgainst) || t.approached() {
		return keep
	}
	t.told = true // no threat, but something that the coach asks about
	return drop
}

// approached tells whether any hit speaks of contact with the ex or of having them back.
func (t *reading) approached() bool {
	if t.nearing == nil {
		found := slices.ContainsFunc(t.hits, t.approaches)
		t.nearing = &found
	}
	return *t.nearing
}

// approaches tells whether a hit speaks, and surely, of contact with the ex or of having them back.
func (t *reading) approaches(h hit) bool {
	switch coach.Intent(h.rule.target) { //nolint:exhaustive // the other intents say nothing of going on
	case coach.UrgeToContact, coach.SlipContacted, coach.WantsExBack:
		return h.rule.weight > 0.5 && !t.masked(h) && !t.rejected(h)
	}
	return false
}

// byThem drops what the ex did not do, or is only wished or asked to do.
func byThem(t *reading, h hit) verdict {
	s := t.sentences[h.sentence]
	for i := max(0, h.from-1); i < h.to; i++ {
		switch s[i].text {
		case "not", "never", "will", "would", "if", "hope", "hoping", "wish", "pray", "praying", "whether", "may", "might", "make", "ever":
			return drop
		case "want", "wanted", "need", "until", "till", "when":
			if i < h.from {
				return drop
			}
		}
	}
	return keep
}
