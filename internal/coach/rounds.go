package coach

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Round is one time that a member went through a question as a whole: a set of answers with its day, kept so that two of them
// can be laid side by side (PROGRAMME, "decide").
type Round struct {
	ID   string `json:"id"`
	Path string `json:"path"` // which set of questions
	Day  Day    `json:"day"`
	Done Day    `json:"done,omitempty"` // the day on which it was finished; 0 while it is open
	// Words are the answers in the member's own words, Taps the ids of those that were tapped, both by question.
	Words map[string]string `json:"words,omitempty"`
	Taps  map[string]string `json:"taps,omitempty"`
	// Order are the questions in the order in which they were answered.
	Order []string `json:"order,omitempty"`
}

const (
	mostRounds = 24 // kept of all paths together
	roundRest  = 7  // days between two rounds of one path
)

// Paths are the sets of questions that are gone through in rounds.
func Paths() []string { return []string{"back", "they_back", "ended"} }

// doRound goes through questions: begin <path> (goes on with the one that is open), keep <question> (the answer in words),
// tap <question> (the choice that was just tapped), close <path>, drop <path> (the open one).
func (c *conversation) doRound(a []string) {
	switch a[0] {
	case "begin":
		if r := c.openRound(); r != nil && r.Path == a[1] {
			return
		}
		c.dropOpenRounds()
		c.s.Rounds = lastOf(append(c.s.Rounds, Round{ID: "r" + c.newID(), Path: a[1], Day: c.today}), mostRounds)
	case "keep":
		c.answerRound(a[1], c.answer, false)
	case "tap":
		c.answerRound(a[1], c.tapped, true)
	case "close":
		if r := c.openRound(); r != nil {
			r.Done = c.today
		}
	case "drop":
		c.dropOpenRounds()
	}
}

func checkRound(a []string) error {
	switch a[0] {
	case "begin", "close", "drop":
		return checkPath(a[1])
	case "keep", "tap":
		return nil
	}
	return fmt.Errorf("a round cannot %q", a[0])
}

func checkPath(path string) error {
	if !slices.Contains(Paths(), path) {
		return fmt.Errorf("no path is called %q", path)
	}
	return nil
}

// openRound is the round in progress, or nil.
func (c *conversation) openRound() *Round {
	if n := len(c.s.Rounds); n > 0 && c.s.Rounds[n-1].Done == 0 {
		return &c.s.Rounds[n-1]
	}
	return nil
}

func (c *conversation) dropOpenRounds() {
	c.s.Rounds = slices.DeleteFunc(c.s.Rounds, func(r Round) bool { return r.Done == 0 })
}

func (c *conversation) answerRound(question, value string, tapped bool) {
	r := c.openRound()
	if r == nil {
		return
	}
	answers := &r.Words
	if tapped {
		answers = &r.Taps
	}
	if *answers == nil { // an empty one is not stored
		*answers = map[string]string{}
	}
	(*answers)[question] = value
	if !slices.Contains(r.Order, question) {
		r.Order = append(r.Order, question)
	}
}

// finished are the finished rounds of a path, the earliest first.
func (s *State) finished(path string) []Round {
	out := []Round{}
	for _, r := range s.Rounds {
		if r.Done != 0 && r.Path == path {
			out = append(out, r)
		}
	}
	return out
}

// roundGuard holds of rounds: answered <question> (in the open one), round_open <path>, rounds <path> <how many finished at
// least>, round_rests <path> (the last one was finished less than a week ago).
func (c *conversation) roundGuard(name string, args []string) (bool, error) {
	open := c.openRound()
	if name == "answered" {
		return open != nil && slices.Contains(open.Order, args[0]), nil
	}
	if err := checkPath(args[0]); err != nil {
		return false, err
	}
	done := c.s.finished(args[0])
	switch name {
	case "round_open":
		return open != nil && open.Path == args[0], nil
	case "rounds":
		least, ok := smallNumber(args[1])
		if !ok {
			return false, fmt.Errorf("%q is no number of rounds", args[1])
		}
		return len(done) >= least, nil
	}
	return len(done) > 0 && c.today < done[len(done)-1].Done+roundRest, nil
}

// roundAnswer is an answer of a round as it is shown: the member's words, or the label of what was tapped ("answer.<question>.<id>").
func (c *conversation) roundAnswer(r Round, question string) string {
	parts := []string{}
	if id := r.Taps[question]; id != "" {
		parts = append(parts, cmp.Or(c.label("answer."+question+"."+id), id))
	}
	if words := r.Words[question]; words != "" {
		parts = append(parts, "“"+words+"”")
	}
	return strings.Join(parts, " ")
}

// roundText lists the answers of the latest round, each under the title of its question ("question.<question>").
func (c *conversation) roundText() string {
	if len(c.s.Rounds) == 0 {
		return ""
	}
	r := c.s.Rounds[len(c.s.Rounds)-1]
	lines := []string{}
	for _, q := range r.Order {
		lines = append(lines, c.label("question."+q)+"\n"+c.roundAnswer(r, q))
	}
	return strings.Join(lines, "\n\n")
}

// roundsText lays the two latest finished rounds of the latest round's path side by side, question by question with their days;
// an answer that stayed the same is told once.
func (c *conversation) roundsText() string {
	then, now, ok := c.lastTwo()
	if !ok {
		return c.roundText()
	}
	order := slices.Clone(now.Order)
	for _, q := range then.Order {
		if !slices.Contains(order, q) {
			order = append(order, q)
		}
	}
	lines := []string{}
	for _, q := range order {
		before, after := c.roundAnswer(then, q), c.roundAnswer(now, q)
		line := c.label("question."+q) + "\n"
		if before == after {
			line += c.shortDay(then.Done) + ", " + c.shortDay(now.Done) + ": " + after
		} else {
			line += c.shortDay(then.Done) + ": " + cmp.Or(before, "–") + "\n" + c.shortDay(now.Done) + ": " + cmp.Or(after, "–")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n\n")
}

// lastTwo are the two latest finished rounds of the path that was gone through last.
func (c *conversation) lastTwo() (then, now Round, ok bool) {
	if len(c.s.Rounds) == 0 {
		return then, now, false
	}
	done := c.s.finished(c.s.Rounds[len(c.s.Rounds)-1].Path)
	if len(done) < 2 {
		return then, now, false
	}
	return done[len(done)-2], done[len(done)-1], true
}

// shortDay names a day without its year.
func (c *conversation) shortDay(d Day) string {
	date := d.Date()
	return fmt.Sprintf("%d %s", date.Day(), c.label(fmt.Sprintf("month.%d", int(date.Month()))))
}

// roundsExport lists every round with its answers.
func (c *conversation) roundsExport() string {
	var b strings.Builder
	for _, r := range c.s.Rounds {
		fmt.Fprintf(&b, "- %s (%s)\n", r.Day, r.Path)
		for _, q := range r.Order {
			fmt.Fprintf(&b, "  - %s: %s\n", cmp.Or(c.label("question."+q), q), strings.ReplaceAll(c.roundAnswer(r, q), "\n", "\n    "))
		}
	}
	return b.String()
}

func cloneRounds(rounds []Round) []Round {
	kept := slices.Clone(rounds)
	for i := range kept {
		kept[i].Words, kept[i].Taps, kept[i].Order = maps.Clone(kept[i].Words), maps.Clone(kept[i].Taps), slices.Clone(kept[i].Order)
	}
	return kept
}
