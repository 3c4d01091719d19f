package coach

import (
	"slices"
	"strings"
)

// topics are the simple things that are said in a crisis and have an answer of their own, in the order in which they are looked
// for: the words of each stand under crisis.words.<topic>, the answer is the step crisis_word_<topic>.
func topics() []string {
	return []string{"with", "real", "tell", "why", "police", "money", "voice", "doubt", "refuse", "nobody", "alone", "scared", "thanks", "ok"}
}

// answersInWords takes plain words as an answer to the crisis question that waits, although they sound like danger: "sometimes i
// want to die" is a Sometimes. That they have hurt themselves is heard all along. Words of a plan or a goodbye are more than an answer.
func (c *conversation) answersInWords() bool {
	text, ok := c.ev.Input.(Text)
	if !ok || text.Edited || text.Place != nil || c.vigil.at != vigilSelf || c.heard.Has(Imminent, HarmOther, AbuseVictim) || c.heard.Told {
		return false
	}
	answer := c.crisisAnswer(plain(text.Text))
	return answer == "hurt" || c.asking() && answer != ""
}

// onlyDoubt reports whether the words hold no more than a veiled sign while the question was asked already, and is open or was
// answered with anything but a no: it is not asked over again, and what they say is answered.
func (c *conversation) onlyDoubt() bool {
	text, ok := c.ev.Input.(Text)
	if !ok || text.Edited || text.Place != nil || c.heard.Told || !c.asking() && c.vigil.note["serious"] == "" {
		return false
	}
	return !slices.ContainsFunc(c.heard.Safety, func(s Signal) bool { return s != SoftCheck })
}

// criesForHelp reports whether words that ask for help are said in the talk itself, where they have an answer of their own.
func (c *conversation) criesForHelp() bool {
	text, ok := c.ev.Input.(Text)
	return ok && c.vigil.on() && c.says("scared", plain(text.Text))
}

// crisisAnswer is which answer to the crisis question the words are, or "". A no counts only where nothing worse than a doubt
// was heard in it, a yes only where nothing was.
func (c *conversation) crisisAnswer(text string) string {
	for _, answer := range []string{"hurt", "now", "sometimes"} {
		if c.says(answer, text) {
			return answer
		}
	}
	switch {
	case c.heard.Has(Explicit, Passive, AboutOther):
	case c.says("no", text):
		return "no"
	case len(c.heard.Safety) == 0 && c.says("yes", text):
		return "yes"
	}
	return ""
}

// says reports whether a plain text is, or begins with, or holds, one of the phrases listed under crisis.words.<name>: "x",
// "x …" or "… x …".
func (c *conversation) says(name, text string) bool {
	return slices.ContainsFunc(c.list("crisis.words."+name), func(phrase string) bool {
		begins, open := strings.CutSuffix(phrase, " …")
		held, within := strings.CutPrefix(begins, "… ")
		switch {
		case within:
			return strings.Contains(" "+text+" ", " "+held+" ")
		case open:
			return text == begins || strings.HasPrefix(text, begins+" ")
		}
		return text == phrase
	})
}

// stay answers plain words in a crisis: the line stays in sight, whatever else the words are about.
func (c *conversation) stay(words string) {
	text := plain(words)
	c.kind = Crisis
	switch step := c.p.Steps[c.s.At.Step]; {
	case c.means("cancel", text):
		c.pressed(vigilSelf + ".back")
	case isReader(step.Ask) && c.means("skip", text):
		c.skip()
	case step.Ask == "country" && (c.crisisAnswer(text) != "" || c.topic(text) != ""):
		c.stayed(text)
	case isReader(step.Ask) && c.read(step, strings.TrimSpace(words)):
	case isReader(step.Ask) && step.Flow == "safetyplan":
		c.say("read." + step.Ask + ".again")
		c.again(step.ID)
	case step.ID == "crisis_lookin" && c.says("better", text):
		c.pressed("crisis_lookin.better")
	case step.ID == "crisis_lookin" && c.says("worse", text):
		c.pressed("crisis_lookin.same")
	default:
		c.stayed(text)
	}
}

// stayed answers words that belong to no question of their own.
func (c *conversation) stayed(text string) {
	if answer := c.crisisAnswer(text); c.asking() && answer != "" || answer == "hurt" && c.vigil.at == vigilSelf {
		if answer == "yes" {
			c.goOn("crisis_yes")
		} else {
			c.pressed("crisis_menu_open." + answer)
		}
		return
	}
	if c.toldCountry(text) {
		c.placed()
		return
	}
	asked := c.p.Steps[c.s.At.Step]
	if topic := c.topic(text); topic != "" {
		c.goOn("crisis_word_" + topic)
		return
	}
	if asked.Ask == "country" {
		c.say("read.country.again")
		c.again(asked.ID)
		return
	}
	c.goOn(c.vigil.at)
}

// topic is what a text says of the simple things that have an answer of their own, or "".
func (c *conversation) topic(text string) string {
	for _, topic := range topics() {
		if c.says(topic, text) {
			return topic
		}
	}
	return ""
}

// goOn goes to another step of the talk.
func (c *conversation) goOn(step string) {
	c.s.At = Position{}
	c.enter(step)
}

// toldCountry takes a country told in passing ("i'm in spain"), while none is confirmed or where it is asked for.
func (c *conversation) toldCountry(text string) bool {
	if c.s.Country != "" && c.p.Steps[c.s.At.Step].Ask != "country" {
		return false
	}
	for _, opening := range c.list("crisis.words.in_country") {
		name, ok := strings.CutPrefix(text, opening+" ")
		if !ok {
			continue
		}
		for code, lines := range c.p.Lines.Countries {
			if plain(lines.Name) == name {
				c.s.Country = code
				return true
			}
		}
	}
	return false
}

// located takes a shared place in a crisis: for the numbers, and for nothing else.
func (c *conversation) located(at Point) {
	if c.p.Places != nil {
		if country := c.p.Places.Country(c.p.Places.At(at)); country != "" {
			c.s.Country = country
		}
	}
	c.kind = Crisis
	c.say("crisis.located")
	c.placed()
}

// placed goes on where the right line is known now.
func (c *conversation) placed() {
	if c.asking() {
		c.goOn("crisis_placed")
		return
	}
	c.goOn(c.vigil.at)
}
