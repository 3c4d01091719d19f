package understand

import (
	"fmt"
	"iter"
	"math/bits"
	"slices"
)

// op is what one instruction of a compiled phrase does.
type op uint8

const (
	opWord  op = iota // the next word is one of set
	opAny             // any next word
	opSplit           // go on at x, else at y
	opStart           // only at the start of a sentence
	opEnd             // only at the end of a sentence
	opDone            // the phrase has matched
)

type instruction struct {
	op   op
	x, y int
	set  wordSet
}

// program is a compiled phrase.
type program []instruction

// wordSet is a set of symbols, one bit each.
type wordSet []uint64

func (s wordSet) with(id int) wordSet {
	for len(s) <= id/64 {
		s = append(s, 0)
	}
	s[id/64] |= 1 << (id % 64)
	return s
}

func (s wordSet) hasAny(ids []int) bool {
	for _, id := range ids {
		if id/64 < len(s) && s[id/64]&(1<<(id%64)) != 0 {
			return true
		}
	}
	return false
}

// ids yields the symbols of the set in rising order.
func (s wordSet) ids() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(64*i + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

func (s wordSet) meets(t wordSet) bool {
	for i := range min(len(s), len(t)) {
		if s[i]&t[i] != 0 {
			return true
		}
	}
	return false
}

func (s wordSet) size() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s wordSet) union(t wordSet) wordSet {
	for len(s) < len(t) {
		s = append(s, 0)
	}
	for i, w := range t {
		s[i] |= w
	}
	return s
}

// symbols numbers the words and beginnings of words that phrases use.
type symbols struct {
	words    map[string]int
	prefixes map[string]int
	shortest int // length of the shortest beginning
	longest  int
	count    int
}

const numberSymbol = 0

func newSymbols() *symbols {
	return &symbols{words: map[string]int{}, prefixes: map[string]int{}, shortest: 99, count: 1}
}

// intern returns the number of a word node.
func (s *symbols) intern(w wordNode) int {
	if w == "#" {
		return numberSymbol
	}
	table, word := s.words, string(w)
	if n := len(w) - 1; n > 0 && w[n] == '*' {
		table, word = s.prefixes, word[:n]
		s.shortest, s.longest = min(s.shortest, n), max(s.longest, n)
	}
	id, ok := table[word]
	if !ok {
		id = s.count
		table[word] = id
		s.count++
	}
	return id
}

// of returns the numbers of all symbols that a written word stands for.
func (s *symbols) of(word string) []int {
	var ids []int
	if isNumber(word) {
		ids = append(ids, numberSymbol)
	}
	if id, ok := s.words[word]; ok {
		ids = append(ids, id)
	}
	for n := s.shortest; n <= s.longest && n <= len(word); n++ {
		if id, ok := s.prefixes[word[:n]]; ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func isNumber(word string) bool {
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' {
			return false
		}
	}
	return word != ""
}

// compile turns a parsed phrase into a program.
func compile(n node, syms *symbols) program {
	var p program
	p.emit(n, syms)
	return append(p, instruction{op: opDone})
}

func (p *program) emit(n node, syms *symbols) {
	switch n := n.(type) {
	case wordNode:
		*p = append(*p, instruction{op: opWord, set: wordSet(nil).with(syms.intern(n))})
	case anyNode:
		*p = append(*p, instruction{op: opAny})
	case startNode:
		*p = append(*p, instruction{op: opStart})
	case endNode:
		*p = append(*p, instruction{op: opEnd})
	case seqNode:
		for _, m := range n {
			p.emit(m, syms)
		}
	case choiceNode:
		p.emitChoice(n, syms)
	}
}

// emitChoice writes the single words of a choice as one instruction and the rest as alternatives to it.
func (p *program) emitChoice(n choiceNode, syms *symbols) {
	var set wordSet
	var rest []node
	for _, m := range n {
		if w, ok := single(m); ok {
			set = set.with(syms.intern(w))
			continue
		}
		rest = append(rest, m)
	}
	var jumps []int
	branch := func(last bool, body func()) {
		split := len(*p)
		if !last {
			*p = append(*p, instruction{op: opSplit, x: split + 1})
		}
		body()
		if !last {
			jumps = append(jumps, len(*p))
			*p = append(*p, instruction{op: opSplit})
			(*p)[split].y = len(*p)
		}
	}
	if set != nil {
		branch(len(rest) == 0, func() { *p = append(*p, instruction{op: opWord, set: set}) })
	}
	for i, m := range rest {
		branch(i == len(rest)-1, func() { p.emit(m, syms) })
	}
	for _, j := range jumps {
		(*p)[j].x, (*p)[j].y = len(*p), -1
	}
}

// single returns the word that a node is, if it is just one.
func single(n node) (wordNode, bool) {
	if s, ok := n.(seqNode); ok && len(s) == 1 {
		n = s[0]
	}
	w, ok := n.(wordNode)
	return w, ok
}

// first returns the symbols that a match can begin with.
func (p program) first() (wordSet, error) {
	var set wordSet
	seen := make([]bool, len(p))
	stack := []int{0}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at < 0 || seen[at] {
			continue
		}
		seen[at] = true
		switch in := p[at]; in.op {
		case opWord:
			set = set.union(in.set)
		case opSplit:
			stack = append(stack, in.x, in.y)
		case opStart:
			stack = append(stack, at+1)
		case opAny, opEnd, opDone:
			return nil, fmt.Errorf("a phrase must begin with a word")
		}
	}
	return set, nil
}

// needs returns symbols one of which is in every match of a phrase, besides its first word where there is such a set: the smallest
// one that the phrase has, or nil.
func needs(n node, syms *symbols) wordSet {
	switch n := n.(type) {
	case wordNode:
		return wordSet(nil).with(syms.intern(n))
	case seqNode:
		var least wordSet
		for i, m := range slices.Backward(n) {
			if set := needs(m, syms); set != nil && (least == nil || i > 0 && set.size() < least.size()) {
				least = set
			}
		}
		return least
	case choiceNode:
		var all wordSet
		for _, m := range n {
			set := needs(m, syms)
			if set == nil {
				return nil
			}
			all = all.union(set)
		}
		return all
	}
	return nil
}

// stepLimit bounds the work of one phrase at one place.
const stepLimit = 4000

// match returns the end of the phrase's match that begins at word from of the sentence, or -1, and how many steps that took.
func (p program) match(sentence []word, from int) (end, steps int) {
	left := stepLimit
	end = p.run(sentence, 0, from, &left)
	return end, stepLimit - left
}

func (p program) run(sentence []word, pc, at int, steps *int) int {
	for {
		if *steps--; *steps < 0 {
			return -1
		}
		in := &p[pc]
		switch in.op {
		case opDone:
			return at
		case opWord:
			if at >= len(sentence) || !in.set.hasAny(sentence[at].symbols) {
				return -1
			}
			at++
			pc++
		case opAny:
			if at >= len(sentence) {
				return -1
			}
			at++
			pc++
		case opStart:
			if at != 0 {
				return -1
			}
			pc++
		case opEnd:
			if at != len(sentence) {
				return -1
			}
			pc++
		case opSplit:
			if in.y < 0 {
				pc = in.x
				continue
			}
			if end := p.run(sentence, in.x, at, steps); end >= 0 {
				return end
			}
			pc = in.y
		}
	}
}
