package coach

import (
	"slices"
	"strings"
)

// surest is how sure an understanding must be before the coach asks "did you mean …?".
const surest = 0.5

// longAway is how long a member must have been silent to be told again what this is (SAFETY 19).
const longAway = 7 * 86400

// hear answers what a person wrote, tapped or asked for: first of all it looks for danger.
func (c *conversation) hear() {
	silent := c.now.Unix() - c.s.Seen
	away := c.s.Seen != 0 && silent > longAway
	c.openVigil()
	c.s.Seen = c.now.Unix()
	if c.danger() {
		return
	}
	if c.heard.Command == "sos" && !c.criesForHelp() { // by whatever spelling, and whatever question waits (SAFETY 9)
		c.command("sos", "")
		return
	}
	if away && c.s.Consented() {
		c.say("about.again")
	}
	if c.gone && c.s.Consented() {
		c.say("about.gone")
	}
	switch in := c.ev.Input.(type) {
	case Command:
		c.command(in.Name, in.Args)
	case Press:
		c.pressed(in.ID)
	case Form:
		c.form(in)
	case Text:
		c.text(in)
	case Wake, Left:
	}
}

// command goes to the flow of a command; what was typed after it answers the flow's first question, if that takes words.
func (c *conversation) command(name, args string) {
	info, ok := c.commandInfo(name)
	if !ok {
		info, ok = c.commandInfo(c.heard.Command) // a slip of the finger
	}
	if !ok {
		c.say("command.unknown")
		c.whereWeAre()
		return
	}
	step := c.p.Steps[info.Flow]
	if !c.allowed(step) {
		c.notYet()
		return
	}
	c.leave(step.Flow)
	c.turnTo(step.Flow)
	c.answer = strings.TrimSpace(args)
	c.enter(info.Flow)
	at := c.p.Steps[c.s.At.Step]
	if at == nil && isReader(step.Ask) {
		at = step // what is there already was shown instead of the question: the words are an answer to it all the same
	}
	if _, number := smallNumber(c.answer); at == nil && step.Ask == "menu" && !number {
		at = step
	}
	if c.answer != "" && at != nil && at.Flow == step.Flow {
		c.argument(at)
	}
}

// notYet answers somebody who has not agreed yet, or who is under 18.
func (c *conversation) notYet() {
	if !c.s.Consented() && c.s.At.Step != "" && !c.vigil.on() {
		c.say("consent.first")
	}
	c.whereWeAre()
}

// argument answers the question that a command has just asked with what was typed after it, if it fits.
func (c *conversation) argument(at *FlowStep) {
	said, choices, ask := c.said, c.choices, c.ask
	c.said, c.choices, c.ask = nil, nil, nil
	if id, ok := c.match(c.answer, choices); ok {
		c.pressed(id)
		return
	}
	if isReader(at.Ask) && c.instead(at) == "" && c.read(at, c.answer) {
		return
	}
	c.said, c.choices, c.ask = said, choices, ask
}

func (c *conversation) commandInfo(name string) (CommandInfo, bool) {
	for _, info := range c.p.Commands {
		if info.Name == name {
			return info, true
		}
	}
	return CommandInfo{}, false
}

// form takes what was written in a form as the answer to the question that opened it.
func (c *conversation) form(in Form) {
	step := c.p.Steps[in.ID]
	if step == nil || !isReader(step.Ask) || !c.allowed(step) {
		c.stale()
		return
	}
	if c.s.At.Step != step.ID {
		c.leave(step.Flow)
		c.s.At = Position{Step: step.ID}
	}
	c.turnTo(step.Flow)
	c.written(step, in.Text)
}

// text takes a message in plain words.
func (c *conversation) text(in Text) {
	switch {
	case in.Place != nil && c.vigil.on():
		c.located(*in.Place)
		return
	case in.Place != nil:
		c.place(*in.Place)
		return
	case strings.TrimSpace(in.Text) == "":
		c.say("media.unread")
		c.whereWeAre()
		return
	case in.Edited && c.s.Consented():
		c.say("flow.edited")
		c.whereWeAre()
		return
	}
	if id, ok := c.match(in.Text, c.s.Offer); ok {
		c.pressed(id)
		return
	}
	if name, args, ok := c.typedCommand(in.Text); ok {
		c.command(name, args)
		return
	}
	if c.vigil.on() {
		c.stay(in.Text)
		return
	}
	c.expire()
	step := c.p.Steps[c.s.At.Step]
	if c.asksWhat(in.Text) && (step == nil || step.Ask != "text") {
		c.say("about.what")
		c.whereWeAre()
		return
	}
	if !c.s.Consented() || c.s.young() {
		if step != nil && c.allowed(step) && isReader(step.Ask) {
			if c.means("skip", plain(in.Text)) {
				c.skip()
				return
			}
			c.written(step, in.Text)
			return
		}
		c.notYet()
		return
	}
	if c.word(in.Text) {
		return
	}
	if step != nil && isReader(step.Ask) {
		c.written(step, in.Text)
		return
	}
	c.talk()
}

// longestAsk is the number of words up to which a text that asks whether anybody is there is taken for that question.
const longestAsk = 10

// asksWhat reports whether a text asks what this is: a person, a bot, a therapist (SAFETY 19).
func (c *conversation) asksWhat(text string) bool {
	text = plain(text)
	return strings.Count(text, " ") < longestAsk && c.says("real", text)
}

// expire lets go of a question that has waited so long that words are hardly an answer to it; the beginning always waits.
func (c *conversation) expire() {
	step := c.p.Steps[c.s.At.Step]
	if step != nil && step.Flow != "intake" && c.s.At.Left != 0 && c.now.Unix()-c.s.At.Left > resumeFor {
		c.s.At, c.s.Note = Position{}, nil
	}
}

// typedCommand reads a command that came as plain words, as where a platform's own commands were not picked from its list.
func (c *conversation) typedCommand(text string) (name, args string, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		return "", "", false
	}
	name, args, _ = strings.Cut(text, " ")
	name = strings.ToLower(name)
	_, ok = c.commandInfo(name)
	return name, args, ok
}

// written gives words to the question that waits for them.
func (c *conversation) written(step *FlowStep, text string) {
	if other := c.instead(step); other != "" {
		c.s.At = Position{}
		c.enter(other)
		return
	}
	c.answer = strings.TrimSpace(text)
	if c.read(step, c.answer) {
		return
	}
	if c.heard.Confidence >= surest && c.heard.Intent != Other && len(c.answer) > 12 && step.Ask != "text" {
		c.talk()
		return
	}
	c.say("read." + step.Ask + ".again")
	c.again(step.ID)
}

// read takes an answer in free words, if the step's reader can make sense of it.
func (c *conversation) read(step *FlowStep, text string) bool {
	value, ok := c.reader(step.Ask, text)
	if !ok {
		return false
	}
	c.s.At = Position{}
	c.answer = value
	c.note(step.ID, value)
	c.jump = ""
	next := step.Next
	if step.Save != "" {
		c.run([]string{step.Save})
	}
	if c.jump != "" {
		next = c.jump
	}
	c.enter(target(next))
	return true
}

// word takes the few plain words that mean the same everywhere.
func (c *conversation) word(text string) bool {
	plain := plain(text)
	switch {
	case c.s.At.Step != "" && c.means("skip", plain), c.s.At.Step == "" && c.means("skip_any", plain):
		c.skip()
	case c.means("cancel", plain):
		c.s.Later = nil
		c.s.At, c.s.Note = Position{}, nil
		c.say("flow.cancelled")
		c.enter("menu")
	case c.means("stop", plain):
		c.command("stop", "")
	case c.means("help", plain):
		c.command("help", "")
	default:
		return false
	}
	return true
}

// means reports whether a plain text is one of the words listed under words.<name>.
func (c *conversation) means(name, text string) bool {
	return slices.Contains(c.list("words."+name), text)
}

// skip passes over the question that waits.
func (c *conversation) skip() {
	step := c.p.Steps[c.s.At.Step]
	switch {
	case step == nil:
		c.say("flow.nothing")
		c.enter("menu")
	case step.NoSkip:
		c.say("flow.noskip")
		c.again(step.ID)
	default:
		next := step.Next
		if step.Skip != "" {
			next = step.Skip
		}
		c.s.At = Position{}
		c.say("talk.skip")
		c.enter(target(next))
	}
}

// talk answers plain words by what they seem to be about; nothing is recorded before the member has confirmed it.
func (c *conversation) talk() {
	if c.heard.Intent == CommandLike && c.heard.Command != "" {
		if _, ok := c.commandInfo(c.heard.Command); ok {
			c.command(c.heard.Command, "")
			return
		}
	}
	if c.heard.Looking {
		step := c.p.Steps["talk_look"]
		c.leave(step.Flow)
		c.enter(step.ID)
		return
	}
	if c.heard.Confidence >= surest && c.heard.Intent != Other {
		if step := c.p.Steps["talk_"+string(c.heard.Intent)]; step != nil {
			c.leave(step.Flow)
			c.enter(step.ID)
			return
		}
	}
	step := c.p.Steps[c.s.At.Step]
	if step != nil {
		if step.NoSkip {
			c.say("read.choice.must")
		} else {
			c.say("read.choice.again")
		}
		c.again(step.ID)
		return
	}
	if c.finish(); c.s.At.Step != "" {
		return
	}
	c.say("other.lost")
	c.enter("menu_short")
}

// match finds the choice that a text names by its label or its number.
func (c *conversation) match(text string, offer []Choice) (string, bool) {
	want := plain(text)
	if want == "" {
		return "", false
	}
	for _, ch := range offer {
		if plain(ch.Label) == want {
			return ch.ID, true
		}
	}
	if id, ok := shortMatch(want, offer); ok && c.waitsForChoice(offer) {
		return id, true
	}
	for _, word := range []string{"yes", "no"} {
		if only, ok := onlyChoice(offer, word); ok && c.means(word, want) {
			return only, true
		}
	}
	if n, ok := smallNumber(want); ok && n >= 1 && n <= len(offer) && c.waitsForChoice(offer) {
		return offer[n-1].ID, true
	}
	return "", false
}

// shortMatch finds the one choice whose label begins with what was typed and a comma: "yes" for "Yes, that's all right".
func shortMatch(want string, offer []Choice) (id string, ok bool) {
	for _, ch := range offer {
		if short, _, long := strings.Cut(ch.Label, ","); long && plain(short) == want {
			if ok {
				return "", false
			}
			id, ok = ch.ID, true
		}
	}
	return id, ok
}

// onlyChoice returns the one choice that ends in .yes or .no, if there is just one.
func onlyChoice(offer []Choice, word string) (string, bool) {
	found := ""
	for _, ch := range offer {
		id, _, _ := strings.Cut(ch.ID, "~")
		if strings.HasSuffix(id, "."+word) {
			if found != "" {
				return "", false
			}
			found = ch.ID
		}
	}
	return found, found != ""
}

// waitsForChoice reports whether a bare number can mean a choice: not while a question waits for a number in words.
func (c *conversation) waitsForChoice(offer []Choice) bool {
	step := c.p.Steps[c.s.At.Step]
	if step == nil || !isReader(step.Ask) {
		return true
	}
	name, _, _ := strings.Cut(offer[0].ID, ".")
	return name == step.ID && step.Ask == "text"
}
