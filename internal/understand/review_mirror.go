package understand

import (
	"slices"
	"strings"
)

// mirrorReach is how many sentences later a deed may be held against the other.
const mirrorReach = 2

// mirrored finds tit for tat that needs no word for it: what the writer did ("I was late"), and then "you" with the same deed.
func (d *draft) mirrored() (hit, bool) {
	deeds := map[string]int{} // what the writer did, by the last sentence that tells of it
	for s, sentence := range d.sentences {
		for i, w := range sentence {
			if w.text != "i" && w.text != "you" {
				continue
			}
			deed := deedAfter(sentence, i)
			if deed == "" {
				continue
			}
			if w.text == "i" {
				deeds[deed] = s
			} else if told, ok := deeds[deed]; ok && s <= told+mirrorReach {
				return hit{rule: d.mirror, sentence: s, from: i, to: min(len(sentence), i+5)}, true
			}
		}
	}
	return hit{}, false
}

// deedAfter returns what the person at word i of a sentence did or was, or "".
func deedAfter(sentence []word, i int) string {
	for _, w := range sentence[i+1 : min(len(sentence), i+5)] {
		switch {
		case w.text == "i" || w.text == "you" || w.pause:
			return ""
		case isDeed(w.text):
			return w.text
		}
	}
	return ""
}

// isDeed tells whether a word names a deed that one person can throw back at another.
func isDeed(w string) bool {
	if slices.Contains([]string{
		"late", "forgot", "lied", "broke", "threw", "hurt", "hit", "left", "shut", "drank", "lost", "ran", "swore", "hid", "wrong", "cruel", "rude", "cold", "drunk", "spent", "cheated",
	}, w) {
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "ed") && !slices.Contains([]string{
		"asked", "wanted", "agreed", "called", "loved", "liked", "needed", "moved", "talked", "texted", "replied", "started", "decided", "hoped", "married", "worked", "promised", "answered", "watched", "stayed", "tried", "enjoyed", "suggested", "laughed", "learned", "lived",
		"dated", "planned", "booked", "passed", "used", "signed", "cooked", "missed", "supposed",
	}, w)
}
