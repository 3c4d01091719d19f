package understand

import (
	"strings"
	"unicode"
)

// word is one word of a text, normalised.
type word struct {
	text    string
	symbols []int
	quoted  bool // it stands inside quotation marks
	pause   bool // a comma, colon or bracket stands before it
	span    span
}

// rawWord is a word as it was typed, case and accents folded.
type rawWord struct {
	text   string
	quoted bool
	pause  bool
	span   span
}

// span is where a word was typed: from a letter of the folded text (inclusive) to another (exclusive).
type span struct{ from, to int }

// lexer cuts folded text into sentences of raw words.
type lexer struct {
	in        []rune
	sentences [][]rawWord
	current   []rawWord
	quote     [2]int // where the open " and ' quotations began in current, -1 for none
	pause     bool
	looks     int // how many letters were looked at, for the tests
}

// cut returns the sentences of a folded text, and how much work that was.
func cut(in []rune) (sentences [][]rawWord, looks int) {
	l := &lexer{in: in, quote: [2]int{-1, -1}}
	for i := 0; i < len(in); {
		i = l.step(i)
	}
	l.endSentence()
	return l.sentences, l.looks
}

// step reads what begins at i and returns where the next thing begins.
func (l *lexer) step(i int) int {
	r := l.in[i]
	if isWordRune(r) || l.disguised(i) {
		start := i
		for i < len(l.in) && (isWordRune(l.in[i]) || l.disguised(i)) {
			i++
		}
		if i < len(l.in) && l.in[i] == '/' && i-start == 1 && r == 'w' { // w/ and w/o
			i++
			if i < len(l.in) && l.in[i] == 'o' && !isWordRune(l.at(i+1)) {
				i++
			}
		}
		l.add(start, i)
		return i
	}
	switch r {
	case '.', '!', '?', '\n', ';':
		if r != '.' || !l.between(i) {
			l.endSentence()
		}
	case ',', ':', '(', ')', '[', ']':
		l.pause = true
	case '"':
		l.toggle(0)
	case '\'':
		if isWordRune(l.at(i+1)) != (l.quote[1] >= 0) {
			l.toggle(1)
		}
	}
	return i + 1
}

func (l *lexer) at(i int) rune {
	l.looks++
	if i < 0 || i >= len(l.in) {
		return ' '
	}
	return l.in[i]
}

// disguised tells whether a sign or an apostrophe at i belongs to a word: it has letters on both sides, or stands for a first letter.
func (l *lexer) disguised(i int) bool {
	switch l.in[i] {
	case '\'':
		return unicode.IsLetter(l.at(i-1)) && unicode.IsLetter(l.at(i+1))
	case '!', '$', '@', '*', '|', '+', '#':
		const longest = 4 // more of the same sign are no disguise
		j, k := i-1, i+1
		for l.at(j) == l.in[i] && i-j <= longest {
			j--
		}
		for l.at(k) == l.in[i] && k-i <= longest {
			k++
		}
		return k-j <= longest+1 && isWordRune(l.at(k)) && (isWordRune(l.at(j)) || l.in[i] == '$')
	}
	return false
}

// between tells whether a full stop stands between letters that are spaced out, as in k.i.l.l, or in a number.
func (l *lexer) between(i int) bool {
	if unicode.IsDigit(l.at(i-1)) && unicode.IsDigit(l.at(i+1)) {
		return true
	}
	if !unicode.IsLetter(l.at(i-1)) || unicode.IsLetter(l.at(i-2)) {
		return false
	}
	next := i + 1
	if l.at(next) == ' ' {
		next++
	}
	return unicode.IsLetter(l.at(next)) && !isWordRune(l.at(next+1))
}

func isWordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func (l *lexer) add(from, to int) {
	l.current = append(l.current, rawWord{text: string(l.in[from:to]), pause: l.pause, span: span{from, to}})
	l.pause = false
}

// toggle opens or closes a quotation.
func (l *lexer) toggle(kind int) {
	if l.quote[kind] < 0 {
		l.quote[kind] = len(l.current)
		return
	}
	for i := l.quote[kind]; i < len(l.current); i++ {
		l.current[i].quoted = true
	}
	l.quote[kind] = -1
}

func (l *lexer) endSentence() {
	if len(l.current) > 0 {
		l.sentences = append(l.sentences, l.current)
	}
	l.current, l.pause, l.quote = nil, false, [2]int{-1, -1}
}

// spacedOut joins letters that were typed one by one ("k i l l") where they make known words.
func (s *speller) spacedOut(in []rawWord) []rawWord {
	var out []rawWord
	for i := 0; i < len(in); {
		end := i
		for end < len(in) && end-i < 60 && len(in[end].text) == 1 && !isNumber(in[end].text) {
			end++
		}
		if end-i >= 3 {
			var joined strings.Builder
			for _, w := range in[i:end] {
				joined.WriteString(w.text)
			}
			if parts := s.segment(joined.String()); parts != nil {
				for _, p := range parts {
					out = append(out, rawWord{text: p, quoted: in[i].quoted, pause: in[i].pause, span: span{in[i].span.from, in[end-1].span.to}})
				}
				i = end
				continue
			}
		}
		if end == i {
			end++
		}
		out = append(out, in[i:end]...)
		i = end
	}
	return out
}

// segment cuts letters into the fewest known words, or returns nil.
func (s *speller) segment(letters string) []string {
	const longest = 12
	best := make([]int, len(letters)+1) // number of words up to here, 0 for none
	from := make([]int, len(letters)+1)
	for end := 1; end <= len(letters); end++ {
		for start := max(0, end-longest); start < end; start++ {
			w := letters[start:end]
			if start > 0 && best[start] == 0 || !s.known[w] || len(w) == 1 && w != "i" && w != "a" && w != "u" {
				continue
			}
			if n := best[start] + 1; best[end] == 0 || n < best[end] {
				best[end], from[end] = n, start
			}
		}
	}
	n := best[len(letters)]
	if n == 0 || n > len(letters)/2 {
		return nil
	}
	parts := make([]string, n)
	for end := len(letters); end > 0; end = from[end] {
		n--
		parts[n] = letters[from[end]:end]
	}
	return parts
}
