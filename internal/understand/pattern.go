package understand

import (
	"fmt"
	"strconv"
	"strings"
)

// The rules are written in a small language of phrases over words, because a phrase can be read aloud and a regular expression
// over letters cannot. A phrase is words with spaces between them, and:
//
//	(a|b c|)   one of several; an empty one means that it may be missing
//	x?  (…)?   may be missing
//	suicid*    any word that begins so
//	..3        up to three words of any kind
//	_          exactly one word of any kind
//	#          a number
//	^  $       the start, the end of a sentence
//	@name      a phrase that was given a name before
//
// Nothing repeats without a bound, so the work for one phrase at one place is bounded too.

// node is a parsed phrase.
type node any

type (
	wordNode   string // a word, "#" for a number, or a beginning that ends in "*"
	anyNode    struct{}
	startNode  struct{}
	endNode    struct{}
	seqNode    []node
	choiceNode []node
)

// parser reads one phrase.
type parser struct {
	src    []string // pieces: words and the signs ( ) | ?
	at     int
	macros map[string]node
}

// parsePhrase reads a phrase; macros are the named phrases that it may use.
func parsePhrase(phrase string, macros map[string]node) (node, error) {
	p := &parser{src: pieces(phrase), macros: macros}
	n, err := p.choice()
	if err != nil {
		return nil, err
	}
	if p.at < len(p.src) {
		return nil, fmt.Errorf("unexpected %q", p.src[p.at])
	}
	return n, nil
}

// pieces cuts a phrase into words and signs.
func pieces(phrase string) []string {
	for _, sign := range []string{"(", ")", "|", "?"} {
		phrase = strings.ReplaceAll(phrase, sign, " "+sign+" ")
	}
	return strings.Fields(phrase)
}

func (p *parser) peek() string {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return ""
}

func (p *parser) choice() (node, error) {
	var options choiceNode
	for {
		seq, err := p.sequence()
		if err != nil {
			return nil, err
		}
		options = append(options, seq)
		if p.peek() != "|" {
			break
		}
		p.at++
	}
	if len(options) == 1 {
		return options[0], nil
	}
	return options, nil
}

func (p *parser) sequence() (node, error) {
	var seq seqNode
	for {
		s := p.peek()
		if s == "" || s == "|" || s == ")" {
			return seq, nil
		}
		n, err := p.item()
		if err != nil {
			return nil, err
		}
		for p.peek() == "?" {
			p.at++
			n = choiceNode{n, seqNode{}}
		}
		seq = append(seq, n)
	}
}

func (p *parser) item() (node, error) {
	s := p.src[p.at]
	p.at++
	switch {
	case s == "(":
		n, err := p.choice()
		if err != nil {
			return nil, err
		}
		if p.peek() != ")" {
			return nil, fmt.Errorf("a ( without its )")
		}
		p.at++
		return n, nil
	case s == "?":
		return nil, fmt.Errorf("a ? after nothing")
	case s == "^":
		return startNode{}, nil
	case s == "$":
		return endNode{}, nil
	case s == "_":
		return anyNode{}, nil
	case strings.HasPrefix(s, ".."):
		return gap(s[2:])
	case strings.HasPrefix(s, "@"):
		n, ok := p.macros[s[1:]]
		if !ok {
			return nil, fmt.Errorf("no phrase is named %s", s)
		}
		return n, nil
	}
	return wordNode(s), nil
}

// gap returns a node for up to n words, the fewest first.
func gap(n string) (node, error) {
	most, err := strconv.Atoi(n)
	if err != nil || most < 1 || most > 9 {
		return nil, fmt.Errorf("a gap is ..1 to ..9, not ..%s", n)
	}
	var g node = seqNode{}
	for range most {
		g = choiceNode{seqNode{}, seqNode{anyNode{}, g}}
	}
	return g, nil
}
