package coach

import (
	"maps"
	"slices"
	"time"
)

// Effect is something that Step wants carried out. The set is closed: [Say], [Write], [Erase], [Forget] and [Destroy].
//
//sumtype:decl
type Effect interface{ effect() }

// Say sends a message.
type Say struct{ Message Message }

// Write keeps an entry.
type Write struct{ Entry Entry }

// Erase deletes an entry of the member.
type Erase struct{ ID string }

// Destroy deletes the member and everything of theirs. Receipt makes the last message from the counts of what was destroyed.
type Destroy struct {
	Receipt func(counts map[string]int) Message
	// Remember keeps for a while that somebody was deleted here: see [Change].
	Remember bool
}

// Forget deletes the member's entries of some kinds, and nothing else. Receipt makes a message from the counts of what was deleted.
type Forget struct {
	Kinds   []string
	Receipt func(counts map[string]int) Message
}

func (Say) effect()     {}
func (Write) effect()   {}
func (Erase) effect()   {}
func (Forget) effect()  {}
func (Destroy) effect() {}

// Step answers one turn. It is pure and total: it changes nothing that it is given, the same arguments give the same result,
// and every input but a Left and a wake that asks for nothing is answered with at least one [Say].
func Step(p *Program, s State, t Turn) (State, []Effect) {
	c := begin(p, s, t)
	switch in := t.Event.Input.(type) {
	case Left:
		return c.s, nil
	case Wake:
		c.wake(in)
		return c.end()
	case Text, Command, Press, Form:
		c.hear()
		c.acknowledge()
		c.renewOffer()
		c.keepVigil()
	}
	return c.end()
}

// conversation is the work of one Step: the state in the making, and what has been said so far in this turn.
type conversation struct {
	p     *Program
	s     State
	ev    Event
	heard Understanding
	gone  bool
	now   time.Time
	today Day

	said    []string // parts of the one message that answers the turn
	choices []Choice
	ask     *Ask
	picture *Picture
	file    string
	kind    MessageKind
	quiet   bool
	effects []Effect

	answer string // the free words under reading, as they were typed
	tapped string // the id of the choice that was tapped
	ref    string // the item, occurrence or day that a choice names
	jump   string // the step that an action wants next
	steps  int    // guards against a programme that runs in circles
	vars   map[string]string
	listed string // the page that is being written into a list, in place of the open one
	vigil  vigil  // in a crisis
	from   string // the flow of the choice that was taken
	// emergency tells that the text which is being filled names the emergency number by itself.
	emergency bool
}

func begin(p *Program, s State, t Turn) *conversation {
	c := &conversation{p: p, s: s.clone(), ev: t.Event, heard: t.Heard, gone: t.Gone, now: t.Event.At, kind: Reply, vars: map[string]string{}}
	if c.s.Phase == "" {
		c.s.Phase = Intake
	}
	if c.s.Hint == "" {
		c.s.Hint = t.Event.Zone
	}
	c.s.Returned = max(c.s.Returned, t.Returned.Unix())
	c.s.expire(c.now)
	c.today = c.s.Today(c.now)
	c.s.keepLatest(c.today) // before a journey changes what today is
	return c
}

// end puts together what was said and closes the turn.
func (c *conversation) end() (State, []Effect) {
	c.flush()
	c.s.keepLatest(c.s.Today(c.now))
	return c.s, c.effects
}

// acknowledge says a word where a flow has ended without any.
func (c *conversation) acknowledge() {
	for _, e := range c.effects {
		switch e.(type) {
		case Say, Forget, Destroy:
			return
		case Write, Erase:
		}
	}
	if joinParts(c.said) == "" && c.picture == nil && c.file == "" {
		c.say("talk.ack")
	}
}

// renewOffer lets words and numbers mean only the choices that were shown in answer to this turn, if it was answered.
func (c *conversation) renewOffer() {
	c.flush()
	shown := []Choice(nil)
	for _, e := range c.effects {
		if say, ok := e.(Say); ok && len(say.Message.Choices) > 0 {
			shown = say.Message.Choices
		}
	}
	c.s.Offer = shown
}

// flush turns what was said so far into one message.
func (c *conversation) flush() {
	text := joinParts(c.said)
	if text == "" && c.picture == nil && c.file == "" {
		return
	}
	m := Message{Kind: c.kind, Text: text, Choices: c.choices, Ask: c.ask, Picture: c.picture, File: c.file, Quiet: c.quiet}
	c.effects = append(c.effects, Say{m})
	if len(c.choices) > 0 {
		c.s.Offer = c.choices
	}
	c.said, c.choices, c.ask, c.picture, c.file = nil, nil, nil, nil, ""
}

// newID returns an id for something of the member's own.
func (c *conversation) newID() string {
	c.s.Seq++
	return base36(c.s.Seq)
}

// write keeps an entry of this turn and returns its id.
func (c *conversation) write(kind string, data map[string]string) string {
	id := kind + "-" + c.newID()
	c.effects = append(c.effects, Write{Entry{ID: id, Kind: kind, At: c.now, Day: c.today, Data: data}})
	return id
}

// clone copies the state deeply, so that nothing of the caller's is touched.
func (s State) clone() State {
	s.Facts, s.Note, s.Said = maps.Clone(s.Facts), maps.Clone(s.Note), maps.Clone(s.Said)
	s.At.Note = maps.Clone(s.At.Note)
	s.Later, s.Offer, s.Pauses = slices.Clone(s.Later), slices.Clone(s.Offer), slices.Clone(s.Pauses)
	s.Looks, s.Plans, s.Reasons = slices.Clone(s.Looks), slices.Clone(s.Plans), slices.Clone(s.Reasons)
	s.SafetyPlan = slices.Clone(s.SafetyPlan)
	s.Supporters, s.Interests = slices.Clone(s.Supporters), slices.Clone(s.Interests)
	s.Moods, s.Urges, s.Nudged = slices.Clone(s.Moods), slices.Clone(s.Urges), slices.Clone(s.Nudged)
	s.Tasks.Days = slices.Clone(s.Tasks.Days)
	s.Tasks.Given, s.Reminders, s.OneOffs = maps.Clone(s.Tasks.Given), maps.Clone(s.Reminders), slices.Clone(s.OneOffs)
	s.Journal = slices.Clone(s.Journal)
	s.Pages, s.Rounds = clonePages(s.Pages), cloneRounds(s.Rounds)
	if s.Streak != nil {
		k := *s.Streak
		k.Slips, k.Counts = slices.Clone(k.Slips), slices.Clone(k.Counts)
		s.Streak = &k
	}
	if s.Attempt != nil {
		a := *s.Attempt
		s.Attempt = &a
	}
	if s.Quiet != nil {
		q := *s.Quiet
		s.Quiet = &q
	}
	if s.Hold != nil {
		h := *s.Hold
		s.Hold = &h
	}
	return s
}
