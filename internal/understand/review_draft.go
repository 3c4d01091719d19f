package understand

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ashore/internal/coach"
)

// draft is a draft in the course of being reviewed.
type draft struct {
	*reading
	remarks map[*section]remark
	text    string
	context string
	proofs  map[string]proof // by fault
	good    map[string]bool
	danger  map[danger]bool
	mirror  *rule // stands for tit for tat that no phrase shows
	places  []int // of the letters in the text, once something is quoted
}

// proof is what speaks for a fault.
type proof struct {
	weight  float64
	best    hit // the weightiest match, the first of several
	covered []place
	words   []word // the sentence of best, where another reader found it
}

// mostPlaces is how many places of one fault are remembered: more prove no more.
const mostPlaces = 12

// place is where a match that counted stands.
type place struct{ sentence, from, to int }

// Review reads a draft. It is pure, takes any bytes, and its time grows in proportion to the text.
func (r *Reviewer) Review(text, context string) coach.Review {
	d := r.read(text, context)
	seen := r.weigh(d)
	review := coach.Review{Faults: d.faults(), Safety: d.signals(seen)}
	review.Good = d.goodOnes(review)
	return review
}

// weigh looks at every match, and at what the reader sees in the draft.
func (r *Reviewer) weigh(d *draft) *reading {
	for _, h := range d.hits {
		m, ok := r.remarks[h.rule.section]
		if !ok || !m.holds(d.context) || m.asked && !d.asks(h.sentence) || d.excused(h, m.id) || d.rejected(h) {
			continue
		}
		if m.good {
			d.good[m.id] = true
			continue
		}
		d.count(m.id, h)
		d.danger[m.danger] = true
	}
	d.settle()
	seen := r.reader.read(d.text)
	d.ownDeath(seen)
	return seen
}

func (r *Reviewer) read(text, context string) *draft {
	return &draft{
		reading: r.drafts.read(text), remarks: r.remarks, mirror: r.mirror, text: text, context: context,
		proofs: map[string]proof{}, good: map[string]bool{}, danger: map[danger]bool{},
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
	const near = 16 // bytes in which the mark is looked for
	rest := d.text[d.lettersAt()[words[len(words)-1].span.to]:]
	return strings.HasPrefix(strings.TrimLeft(rest[:min(near, len(rest))], " \"')”’"), "?")
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
	if len(p.covered) < mostPlaces {
		p.covered = append(p.covered, place{h.sentence, h.from, h.to})
	}
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
