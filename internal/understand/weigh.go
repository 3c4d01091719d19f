package understand

import "ashore/internal/coach"

// How the rules and the model decide together. A clear phrase stands, whatever the model says. A phrase that is often harmless needs
// the model not to be nearly sure of that. Where the rules are silent and the model is sure enough, it adds a soft check, or one of
// the other signals. Without the model every phrase of the rules stands.

// Log-odds; they were chosen on messages that the model never learnt from.
const (
	sureOfCrisis = 0.7 // from here on the model adds a signal by itself
	eachMissing  = 0.9 // and so much surer for each word fewer than make a whole sentence ("i want to end")
	sureOfAbuse  = -0.3
	sureOfHarm   = -0.3
	sureOfMinor  = 1.2
	sureOfShort  = 0.6 // at the least in a short text, of any of these

	doubtSoft  = 0.0 // below, it overrules a phrase that is not clear by itself
	doubtFull  = -2.0
	doubtOther = -2.5
	doubtShort = -3.0 // and in a short text, which is hardly more than the phrase
	doubtAbuse = -5.0
	doubtHarm  = -3.5
	doubtMinor = -5.0
	doubtTopic = -1.5 // below, suicide may be a mere topic

	contradicted      = 1.5 // how much surer the model must be where the rules saw something harmless
	oneSentenceCounts = 1.0 // how much surer one sentence must make the model than the whole text
)

// leastWords is how many words the model must have to find something by itself.
const leastWords = 3

// wholeWords is how many words at the least a whole sentence has.
const wholeWords = 7

// shortText is how many words at the most a short text has.
const shortText = 9

// weigh returns the model's log-odds for the text: of the signals the most that the whole or one sentence gives, since what matters
// may stand in one of many.
func (m *model) weigh(sentences [][]word) [headCount]float64 {
	odds := m.score(sentences)
	if len(sentences) < 2 {
		return odds
	}
	for i := range sentences {
		one := m.score(sentences[i : i+1])
		for h := range headIntents {
			odds[h] = max(odds[h], one[h]-oneSentenceCounts)
		}
	}
	return odds
}

// doubted tells whether the model is so sure of the contrary that a phrase which is not clear by itself is passed over.
func (t *reading) doubted(h hit, s coach.Signal) bool {
	if !t.weighed || h.rule.hard {
		return false
	}
	crisis := func(doubt float64) bool {
		if t.length <= shortText {
			doubt = min(doubt, doubtShort)
		}
		return t.odds[headCrisis] < doubt
	}
	switch s {
	case coach.Imminent, coach.Explicit, coach.Passive:
		return crisis(doubtFull)
	case coach.SoftCheck:
		return crisis(doubtSoft)
	case coach.AboutOther:
		return crisis(doubtOther)
	case coach.AbuseVictim:
		return t.odds[headAbuse] < doubtAbuse
	case coach.HarmOther:
		return t.odds[headHarm] < doubtHarm
	case coach.Minor:
		return t.odds[headMinor] < doubtMinor
	}
	return false
}

// supposed returns the signals that the model is sure enough of by itself. It has to be surer where the rules saw that the words
// mean something harmless, or a joke.
func (t *reading) supposed() []coach.Signal {
	if !t.weighed || t.spoken < leastWords {
		return nil
	}
	var out []coach.Signal
	suppose := func(s coach.Signal, h head, sure float64) {
		if t.masks.covers(familyOf(string(s))) {
			sure += contradicted
		}
		if t.length <= shortText {
			sure = max(sure, sureOfShort)
		}
		if t.odds[h] > sure {
			out = append(out, s)
		}
	}
	crisis := sureOfCrisis
	if t.cueAny(cueJoke|cueJokeAlone|cueTrifle) && !t.cueAny(cueDistress|cueSerious) {
		crisis += contradicted
	}
	if missing := wholeWords - t.spoken; missing > 0 {
		crisis += float64(missing) * eachMissing
	}
	suppose(coach.SoftCheck, headCrisis, crisis)
	suppose(coach.AbuseVictim, headAbuse, sureOfAbuse)
	if !t.told { // what the ex or a court said is a question that the coach asks, and no threat
		suppose(coach.HarmOther, headHarm, sureOfHarm)
	}
	if !t.adult() {
		suppose(coach.Minor, headMinor, sureOfMinor)
	}
	return out
}
