package understand

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ashore/internal/coach"
)

// Reviewer reads drafts of a message to the ex. It is safe for concurrent use. Make one with [NewReviewer].
//
// Its rules are the phrases in the files under rules/drafts/, by fault. One match of weight 0.7 proves a fault; of lighter ones it
// takes several, at different places. A target "fault@context" holds in that context alone, and "good:id" is a good thing.
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
	contexts []string // where it holds; empty is everywhere
}

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
	target, contexts, some := strings.Cut(target, "@")
	m := remark{}
	target, m.asked = strings.CutSuffix(target, "?")
	m.id, m.good = strings.CutPrefix(target, "good:")
	if some {
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

// draft is a draft in the course of being reviewed.
type draft struct {
	*reading
	remarks map[*section]remark
	text    string
	context string
	proofs  map[string]proof // by fault
	good    map[string]bool
	mirror  *rule // stands for tit for tat that no phrase shows
	places  []int // of the letters in the text, once something is quoted
}

// proof is what speaks for a fault.
type proof struct {
	weight  float64
	best    hit      // the weightiest match, the first of several
	covered []place
	words   []word // the sentence of best, where another reader found it
}

// place is where a match that counted stands.
type place struct{ sentence, from, to int }

// Review reads a draft. It is pure, takes any bytes, and its time grows in proportion to the text.
func (r *Reviewer) Review(text, context string) coach.Review {
	d := r.read(text, context)
	for _, h := range d.hits {
		m, ok := r.remarks[h.rule.section]
		if !ok || !m.holds(context) || m.asked && !d.asks(h.sentence) || d.excused(h, m.id) || d.rejected(h) {
			continue
		}
		if m.good {
			d.good[m.id] = true
			continue
		}
		d.count(m.id, h)
	}
	d.settle()
	seen := r.reader.read(text)
	if h, ok := seen.ownDeath(); ok && !d.proved("threat") {
		d.proofs["threat"] = proof{weight: enough, best: h, words: seen.sentences[h.sentence]}
	}
	review := coach.Review{Faults: d.faults(), Safety: seen.signals()}
	review.Safety = d.danger(review)
	review.Good = d.goodOnes(review)
	return review
}

func (r *Reviewer) read(text, context string) *draft {
	return &draft{
		reading: r.drafts.read(text), remarks: r.remarks, mirror: r.mirror, text: text, context: context,
		proofs: map[string]proof{}, good: map[string]bool{},
	}
}

// settle weighs the proofs against each other: what is thrown back is tit for tat, and blame only where an accusation stands on
// its own.
func (d *draft) settle() {
	if h, ok := d.mirrored(); ok {
		d.count("you_too", h)
	}
	if !d.proved("you_too") {
		return
	}
	back, blame := d.proofs["you_too"].covered, d.proofs["blame"].covered
	if !slices.ContainsFunc(blame, func(b place) bool {
		return !slices.ContainsFunc(back, func(c place) bool { return d.sameBreath(b, c) })
	}) {
		delete(d.proofs, "blame")
	}
}

// sameBreath tells whether two places share a clause, or one is a short sentence right before the other.
func (d *draft) sameBreath(a, b place) bool {
	if a.sentence == b.sentence {
		from, to := clause(d.sentences[a.sentence], a.from, a.to)
		return b.from < to && from < b.to
	}
	const short = 4
	return a.sentence == b.sentence+1 && len(d.sentences[b.sentence]) <= short
}

func (d *draft) proved(id string) bool { return d.proofs[id].weight >= enough-1e-9 }

// asks tells whether a sentence ends in a question mark.
func (d *draft) asks(sentence int) bool {
	words := d.sentences[sentence]
	rest := d.text[d.lettersAt()[words[len(words)-1].span.to]:]
	return strings.HasPrefix(strings.TrimLeft(rest, " \"')”’"), "?")
}

// excused tells whether a mask for the fault lies over any of the hit's words, or reaches the first of them.
func (d *draft) excused(h hit, id string) bool {
	return d.masks.near(h.sentence, h.from-9, h.to, func(m hit) bool {
		return m.from < h.to && h.from < d.reached(m) && slices.Contains(m.rule.of, id) && d.remarks[m.rule.section].holds(d.context)
	})
}

// reached returns where what a mask hides ends.
func (d *draft) reached(m hit) int {
	sentence, end := d.sentences[m.sentence], m.to
	for end < len(sentence) && end < m.to+m.rule.reach && !sentence[end].pause {
		end++
	}
	return end
}

// count adds a match to the proof of a fault; of matches that share words the weightiest counts.
func (d *draft) count(id string, h hit) {
	p := d.proofs[id]
	for _, c := range p.covered {
		if c.sentence == h.sentence && c.from < h.to && h.from < c.to {
			if h.rule.weight >= enough && p.best.rule.weight < enough {
				p.best, p.weight = h, max(p.weight, h.rule.weight)
				d.proofs[id] = p
			}
			return
		}
	}
	if p.best.rule == nil || h.rule.weight > p.best.rule.weight {
		p.best = h
	}
	p.weight += h.rule.weight
	p.covered = append(p.covered, place{h.sentence, h.from, h.to})
	d.proofs[id] = p
}

// faults returns what would be better left out, the gravest first.
func (d *draft) faults() []coach.DraftFault {
	var out []coach.DraftFault
	for _, id := range coach.DraftFaults() {
		switch id {
		case "too_long":
			if d.context != "coparent" && utf8.RuneCountInString(strings.TrimSpace(d.text)) > longestDraft {
				out = append(out, coach.DraftFault{ID: id})
			}
		case "not_facts_only":
			if f, ok := d.beyondFacts(out); ok {
				out = append(out, f)
			}
		default:
			if d.proved(id) {
				out = append(out, coach.DraftFault{ID: id, Quote: d.quote(d.proofs[id])})
			}
		}
	}
	return out
}

// beyondFacts returns the fault of a message about the children that says more than facts: any other fault does.
func (d *draft) beyondFacts(others []coach.DraftFault) (coach.DraftFault, bool) {
	if d.context != "coparent" {
		return coach.DraftFault{}, false
	}
	const id = "not_facts_only"
	if d.proved(id) {
		return coach.DraftFault{ID: id, Quote: d.quote(d.proofs[id])}, true
	}
	if len(others) > 0 {
		return coach.DraftFault{ID: id, Quote: others[0].Quote}, true
	}
	return coach.DraftFault{}, false
}

// ownDeath finds words about the writer's own death that are no mere hint: in a draft to the ex they are a threat.
func (t *reading) ownDeath() (hit, bool) {
	for _, h := range t.hits {
		if h.rule.kind != kindSignal {
			continue
		}
		switch t.judge(h) { //nolint:exhaustive // the others are hints, or about somebody else
		case coach.Imminent, coach.Explicit, coach.Passive:
			return h, true
		}
	}
	return hit{}, false
}

// danger returns the signs of danger: those of the text, and that of a threat.
func (d *draft) danger(review coach.Review) []coach.Signal {
	threat := slices.ContainsFunc(review.Faults, func(f coach.DraftFault) bool { return f.ID == "threat" })
	if !threat || slices.Contains(review.Safety, coach.HarmOther) {
		return review.Safety
	}
	for _, s := range review.Safety {
		if s == coach.Imminent || s == coach.Explicit || s == coach.Passive || s == coach.SoftCheck {
			return review.Safety
		}
	}
	return append(review.Safety, coach.HarmOther)
}

// goodOnes returns what is right about the draft.
func (d *draft) goodOnes(review coach.Review) []string {
	clean := len(review.Faults) == 0
	d.good["brief"] = d.length > 0 && utf8.RuneCountInString(d.text) <= 300
	d.good["facts"] = d.good["facts"] && clean
	d.good["accepts"] = d.good["accepts"] && clean
	var out []string
	for _, id := range goodThings() {
		if d.good[id] {
			out = append(out, id)
		}
	}
	return out
}
