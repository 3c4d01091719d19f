package understand

import "ashore/internal/coach"

// intent returns what the text is most likely about and how sure that is. Several signs for the same intent make it surer.
func (t *reading) intent() (coach.Intent, float64) {
	doubt := map[coach.Intent]float64{}
	for _, h := range t.hits {
		if h.rule.kind != kindIntent || t.masked(h) || t.rejected(h) {
			continue
		}
		name := coach.Intent(h.rule.target)
		d, ok := doubt[name]
		if !ok {
			d = 1
		}
		// A second phrase adds less than the first: they are rarely independent.
		if ok {
			doubt[name] = min(d, 1-h.rule.weight) * 0.9
		} else {
			doubt[name] = 1 - h.rule.weight
		}
	}
	best, sure := coach.Other, 0.0
	for _, name := range intents() {
		if d, ok := doubt[name]; ok && 1-d > sure {
			best, sure = name, 1-d
		}
	}
	return best, sure
}

// rejected tells whether a guard drops the hit.
func (t *reading) rejected(h hit) bool {
	for _, g := range h.rule.guards {
		if g(t, h) != keep {
			return true
		}
	}
	return false
}

// intents returns the intents that rules are written for; of two that are equally sure the earlier one wins.
func intents() []coach.Intent {
	return []coach.Intent{
		coach.UrgeToContact, coach.ExContactedMe, coach.SlipContacted, coach.WantsExBack, coach.SleepOrBody, coach.WantsToMoveOn,
		coach.ProgressGood, coach.Anger, coach.MissingEx,
	}
}
