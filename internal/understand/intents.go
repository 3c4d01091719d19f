package understand

import (
	"math"

	"ashore/internal/coach"
)

// intent returns what the text is most likely about and how sure that is. What the rules found and what the model makes of the text
// are weighed together, so that the model settles what the rules leave open.
func (t *reading) intent() (coach.Intent, float64) {
	ruled := t.ruled()
	best, most, sure := coach.Other, math.Inf(-1), 0.0
	for i, name := range intents() {
		s := ruled[name]
		switch {
		case !t.weighed && s > sure:
			best, sure = name, s
		case !t.weighed || s == 0 && (t.spoken < leastWords || t.masks.covers(string(name))):
		case ruleCounts*s+t.odds[int(headIntents)+i] > max(most, leastIntent):
			best, most, sure = name, ruleCounts*s+t.odds[int(headIntents)+i], s
			if s == 0 {
				sure = guessed(t.odds[int(headIntents)+i])
			}
		}
	}
	return best, sure
}

const (
	ruleCounts  = 3.0  // log-odds that a sure rule adds to the model's
	leastIntent = -2.0 // a sum under this is no intent
)

// guessed is how sure an intent is that the model alone found: half at odds of one to three, and never near certain.
func guessed(odds float64) float64 { return min(0.8, 1/(1+math.Exp(-odds-1.1))) }

// ruled returns how sure the rules are of each intent that they found. Several signs for the same one make it surer.
func (t *reading) ruled() map[coach.Intent]float64 {
	sure := map[coach.Intent]float64{}
	for _, h := range t.hits {
		if h.rule.kind != kindIntent || t.masked(h) || t.rejected(h) {
			continue
		}
		name := coach.Intent(h.rule.target)
		if s, ok := sure[name]; ok { // a second phrase adds less than the first: they are rarely independent
			sure[name] = 1 - min(1-s, 1-h.rule.weight)*0.9
		} else {
			sure[name] = h.rule.weight
		}
	}
	return sure
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
