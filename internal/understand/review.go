package understand

import (
	"fmt"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// Reviewer reads drafts of a message to the ex. It is safe for concurrent use. Make one with [NewReviewer].
//
// Its rules are the phrases in the files under rules/drafts/, by fault. One match of weight 0.7 proves a fault; of lighter ones it
// takes several, at different places. A target "fault@context" holds in that context alone, "fault?" in a question alone, "fault+self"
// and "fault+harm" are a sign of danger too, and "good:id" is a good thing.
type Reviewer struct {
	reader  *Reader // what it says of danger
	drafts  *Reader // the rules about drafts
	remarks map[*section]remark
	mirror  *rule // stands for a find of mirrored
}

// remark is what the phrases of one section say about a draft.
type remark struct {
	id       string   // a fault, or a good thing
	good     bool     // which of the two
	asked    bool     // whether it holds in a question alone
	danger   danger   // whom it endangers
	contexts []string // where it holds; empty is everywhere
}

// danger is whom the words of a draft endanger.
type danger uint8

const (
	toNobody danger = iota
	toSelf
	toOthers
)

// enough is the weight of matches that proves a fault.
const enough = 0.7

// longestDraft is how many letters a draft may have before it is too long.
const longestDraft = 600

// NewReviewer returns a Reviewer with the rules that are built in; what it says of danger comes from reader. It panics only where
// the rules are broken, which the tests rule out.
func NewReviewer(reader *Reader) *Reviewer {
	r, err := newReviewer(reader)
	if err != nil {
		panic(fmt.Sprintf("understand: the built-in rules about drafts: %v", err))
	}
	return r
}

func newReviewer(reader *Reader) (*Reviewer, error) {
	drafts, err := readerOf("rules/drafts", "rules/drafts/words.txt", "rules/words.txt")
	if err != nil {
		return nil, err
	}
	r := &Reviewer{reader: reader, drafts: drafts, remarks: map[*section]remark{}, mirror: &rule{section: &section{target: "you_too", weight: enough}}}
	for _, rule := range drafts.book.rules {
		m := remarkOf(rule.target)
		if !m.known() && rule.kind != kindMask {
			return nil, fmt.Errorf("a section about drafts cannot be called %q", rule.target)
		}
		r.remarks[rule.section] = m
	}
	return r, nil
}

func remarkOf(target string) remark {
	target, contexts, limited := strings.Cut(target, "@")
	m := remark{}
	target, m.asked = strings.CutSuffix(target, "?")
	target, whom, some := strings.Cut(target, "+")
	switch {
	case whom == "self":
		m.danger = toSelf
	case whom == "harm":
		m.danger = toOthers
	case some:
		target = "" // a mistake in the rules
	}
	m.id, m.good = strings.CutPrefix(target, "good:")
	if limited {
		m.contexts = strings.Split(contexts, ",")
	}
	return m
}

func (m remark) known() bool {
	for _, c := range m.contexts {
		if !slices.Contains(coach.DraftContexts(), c) {
			return false
		}
	}
	if m.good {
		return slices.Contains(goodThings(), m.id)
	}
	return slices.Contains(coach.DraftFaults(), m.id)
}

func (m remark) holds(context string) bool {
	return len(m.contexts) == 0 || slices.Contains(m.contexts, context)
}

// goodThings are the ids of what can be right about a draft.
func goodThings() []string {
	return []string{"owns", "facts", "brief", "leaves_free", "warm", "accepts"}
}
