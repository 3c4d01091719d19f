package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestQuote is the most letters that are quoted from a draft.
const longestQuote = 80

// quote returns the words of the draft that a proof stands on, as they were typed: the sentence or the clause where that is short,
// else the words themselves, cut where a word ends. Bytes that are no text are not quoted.
func (d *draft) quote(p proof) string {
	h, sentence := p.best, p.words
	if sentence == nil {
		sentence = d.sentences[h.sentence]
	}
	from, to := clause(sentence, h.from, h.to)
	for _, quoted := range []string{d.typed(sentence), d.typed(sentence[from:to])} {
		if utf8.RuneCountInString(quoted) <= longestQuote {
			return quoted
		}
	}
	return cutAtWord(d.typed(sentence[h.from:h.to]))
}

// typed returns the run of the draft that some words of one sentence were read from.
func (d *draft) typed(words []word) string {
	places := d.lettersAt()
	run := strings.TrimSpace(d.text[places[words[0].span.from]:places[words[len(words)-1].span.to]])
	if !utf8.ValidString(run) {
		return ""
	}
	return run
}

// lettersAt returns where in the draft each letter of the folded text stands.
func (d *draft) lettersAt() []int {
	if d.places == nil {
		d.places = placed(d.text)
	}
	return d.places
}

// clause returns the part of a sentence between the pauses around some of its words.
func clause(sentence []word, from, to int) (start, end int) {
	for from > 0 && !sentence[from].pause {
		from--
	}
	for to < len(sentence) && !sentence[to].pause {
		to++
	}
	return from, to
}

// cutAtWord shortens a text to what is quoted at most, at the end of a word where there is one.
func cutAtWord(text string) string {
	letters := []rune(text)
	if len(letters) <= longestQuote {
		return text
	}
	end := longestQuote
	for end > 0 && !unicode.IsSpace(letters[end]) {
		end--
	}
	if end == 0 {
		end = longestQuote
	}
	return strings.TrimSpace(string(letters[:end]))
}

// placed returns for each letter of plain(text), and for its end, the byte of the text that it was made from.
func placed(text string) []int {
	places := make([]int, 0, len(text)+1)
	broken := false // a run of bytes that are no text counts as one letter
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		bad := r == utf8.RuneError && size == 1
		n := 1
		switch {
		case bad && broken:
			n = 0
		case !bad && r >= utf8.RuneSelf:
			n = len(plain(text[at : at+size]))
		}
		broken = bad
		for range n {
			places = append(places, at)
		}
		at += size
	}
	return append(places, len(text))
}
