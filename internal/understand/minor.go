package understand

import (
	"slices"
	"strconv"
	"strings"
)

// ages is a range of them, both ends within.
type ages struct{ from, to int }

// minor tells whether the writer says to be 8 to 17 years old, in figures or in words. Somebody else's age, a length of time
// and an age long past do not count.
func (t *reading) minor() bool { return t.ofAge(ages{8, 17}) }

// adult tells whether the writer says to be 18 or older, in figures.
func (t *reading) adult() bool { return t.ofAge(ages{18, 99}) }

func (t *reading) ofAge(a ages) bool {
	for _, sentence := range t.tagged {
		for i := range sentence {
			if a.stated(sentence, i) || a.tagged(sentence, i) {
				return true
			}
		}
	}
	return false
}

// read reads an age; tag is the letter of a sex that was written with it ("16f", "m15").
func (a ages) read(w string) (tag byte, ok bool) {
	for _, suffix := range []string{"yo", "yr", "yrs", "ys"} {
		if n, ok := strings.CutSuffix(w, suffix); ok && isNumber(n) {
			w = n
		}
	}
	if n := len(w); n >= 2 && n <= 4 {
		switch last := w[n-1]; {
		case last == 'm' || last == 'f' || last == 'x' || last == 't':
			tag, w = last, w[:n-1]
		case w[0] == 'm' || w[0] == 'f':
			tag, w = w[0], w[1:]
		}
	}
	if age, err := strconv.Atoi(w); err == nil {
		return tag, age >= a.from && age <= a.to && (tag != 0 || isNumber(w))
	}
	words := []string{"eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"}
	age := 8 + slices.Index(words, w)
	return 0, tag == 0 && age >= 8 && age >= a.from && age <= a.to
}

// stated sees "I am 15", "turning 14 next week", "15 years old" with the writer as its subject.
func (a ages) stated(s []word, i int) bool {
	tag, ok := a.read(s[i].text)
	if !ok || tag != 0 || measured(s, i+1) {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch w := s[j].text; {
		case w == "i" || w == "we":
			return saysAge(s[j+1:i], w) && !asideTime(s, j)
		case w == "turning" || w == "turned" || w == "turn":
			return subjectIsWriter(s[max(0, j-wide):j])
		case slices.Contains([]string{"am", "only", "just", "almost", "nearly", "about", "to", "be", "m", "still", "a", "both", "are", "now", "not", "18", "lied", "going", "finally", "have"}, w):
		default:
			return false
		}
	}
	// "fifteen, and he is 19", "15 year old girl here": no subject at all.
	return i == 0 && len(s) > 1 && (yearsOld(s, 1) || slices.Contains([]string{"f", "m", "female", "male", "girl", "boy"}, s[1].text))
}

// saysAge tells whether the words between the subject and the number make it an age.
func saysAge(between []word, subject string) bool {
	if len(between) == 0 {
		return false
	}
	first := between[0].text
	if subject == "we" {
		return first == "are"
	}
	return first == "am" || first == "m" || first == "turn" || first == "turned" || hasWord(between, "turn", "turned", "turning", "be")
}

// asideTime sees "when I am", "since I was": not an age of today.
func asideTime(s []word, subject int) bool {
	return subject > 0 && slices.Contains([]string{"when", "until", "till", "if", "since", "before", "once", "like", "as"}, s[subject-1].text)
}

func subjectIsWriter(before []word) bool {
	for i, b := range slices.Backward(before) {
		switch w := b.text; {
		case w == "i" || w == "me":
			return i == 0 || before[i-1].text != "when"
		case isPerson(w):
			return false
		}
	}
	return true
}

// measured tells whether what follows a number makes it a measure of something else than age.
func measured(s []word, i int) bool {
	if i >= len(s) || yearsOld(s, i) {
		return false
	}
	switch s[i].text {
	case "years", "year", "months", "month", "weeks", "week", "days", "day", "hours", "hour", "minutes", "minute", "times", "am", "pm", "percent", "kg", "lbs", "pounds", "miles", "km",
		"cm", "out", "of", "dollars", "bucks", "years'", "k", "stone", "kilos", "points", "mg", "feet", "inches", "people", "different", "messages", "texts", "calls", "dates", "th", "st", "nights", "steps", "drinks", "beers",
		"grand", "credits", "more", "percentage", "below", "seconds", "ft", "weeks'", "ish":
		return true
	}
	return false
}

// yearsOld tells whether "years old", "yo" or their like stand at i.
func yearsOld(s []word, i int) bool {
	if i >= len(s) {
		return false
	}
	switch s[i].text {
	case "yo", "y":
		return true
	case "years", "year":
		return i+1 < len(s) && (s[i+1].text == "old" || s[i+1].text == "of" && i+2 < len(s) && s[i+2].text == "age" || s[i+1].text == "o")
	}
	return false
}

// tagged sees the tags of forums next to the first person: "I (17F)", "I [16f]", "m15 here", "16f" alone.
func (a ages) tagged(s []word, i int) bool {
	tag, ok := a.read(s[i].text)
	if !ok {
		return false
	}
	prev := ""
	if i > 0 {
		prev = s[i-1].text
	}
	if tag == 0 { // "I (16 F)": the letter may stand apart
		if i+1 >= len(s) || s[i+1].text != "f" && s[i+1].text != "m" {
			return false
		}
		return prev == "i" || prev == "me" || prev == "myself"
	}
	if tag == 't' || tag == 'x' && prev != "i" {
		return false
	}
	switch prev {
	case "i", "me", "myself", "im", "am", "":
		return true
	}
	return i == 0 || len(s) <= 2 && !isPerson(prev)
}
