package understand

import (
	"slices"
	"sort"

	"ashore/internal/coach"
)

// ownDeath counts words about the writer's own death as a threat: in a draft to the ex they are one. A mere hint is half a proof.
func (d *draft) ownDeath(seen *reading) {
	const hint = 0.4
	for _, h := range seen.hits {
		if d.proved("threat") {
			return
		}
		if h.rule.kind != kindSignal {
			continue
		}
		p := d.proofs["threat"]
		switch seen.judge(h) {
		case coach.Imminent, coach.Explicit, coach.Passive:
			p.weight = enough
		case coach.SoftCheck:
			p.weight += hint
		default:
			continue
		}
		words := seen.sentences[h.sentence]
		if d.harmless(words[h.from].span.from, words[h.to-1].span.to) {
			continue
		}
		if p.best.rule == nil {
			p.best, p.words = h, words
		}
		d.proofs["threat"] = p
	}
}

// harmless tells whether a mask for threats lies over these letters.
func (d *draft) harmless(from, to int) bool {
	const longest = 200 // letters that a mask covers at most
	start := sort.Search(len(d.masks.hits), func(i int) bool { return d.letters(d.masks.hits[i]).from >= from-longest })
	for _, m := range d.masks.hits[start:] {
		over := d.letters(m)
		if over.from >= to {
			return false
		}
		if from < over.to && slices.Contains(m.rule.of, "threat") {
			return true
		}
	}
	return false
}

// letters returns where the words of a hit were typed.
func (d *draft) letters(h hit) span {
	words := d.sentences[h.sentence]
	return span{words[h.from].span.from, words[h.to-1].span.to}
}

// signals returns the signs of danger, the gravest first: those of the text, and what a threat and spying are signs of.
func (d *draft) signals(seen *reading) []coach.Signal {
	found := seen.signals()
	own := slices.ContainsFunc(found, func(s coach.Signal) bool { return slices.Contains(gravity()[:4], s) })
	if d.danger[toSelf] && d.proved("threat") && !own {
		found = append(found, coach.SoftCheck)
	}
	if d.danger[toOthers] && (d.proved("threat") || d.proved("monitoring")) && !slices.Contains(found, coach.HarmOther) {
		found = append(found, coach.HarmOther)
	}
	slices.SortFunc(found, func(a, b coach.Signal) int { return slices.Index(gravity(), a) - slices.Index(gravity(), b) })
	return found
}
