package coach

import (
	"fmt"
	"slices"
	"strings"
)

// Needs are what a task may touch only where the member chose it.
func Needs() []string { return []string{"outdoors", "family", "faith", "children", "work"} }

// holds reports whether a guard holds: a name, perhaps with words behind it, perhaps with "not" before it.
func (c *conversation) holds(guard string) bool {
	words := strings.Fields(guard)
	if len(words) > 1 && words[0] == "not" {
		return !c.holds(strings.Join(words[1:], " "))
	}
	ok, err := c.guard(words)
	return err == nil && ok
}

// CheckGuard reports what is wrong with a guard as a content file writes it ("streak", "not streak", "fact adult no").
func CheckGuard(guard string) error {
	words := strings.Fields(guard)
	if len(words) > 1 && words[0] == "not" {
		words = words[1:]
	}
	c := begin(&Program{}, State{}, Turn{})
	_, err := c.guard(words)
	return err
}

// guard is the short list of guards.
func (c *conversation) guard(words []string) (bool, error) {
	if len(words) == 0 {
		return false, fmt.Errorf("an empty guard")
	}
	name, args := words[0], words[1:]
	want := map[string]int{
		"fact": 2, "known": 1, "reminder": 1, "needs": 1, "note": 2, "book": 1, "pages": 2, "field": 1, "field_is": 2,
		"journaled": 2, "journaled_today": 1, "answered": 1, "round_open": 1, "rounds": 2, "round_rests": 1, "asks": 1, "closed": 1, "safetyplan_lacks": 1,
		"page_is": 1, "missing": 1,
		"attempt": 1,
	}[name]
	if len(args) != want {
		return false, fmt.Errorf("guard %q takes %d words", name, want)
	}
	s := &c.s
	switch name {
	case "consented":
		return s.Consented(), nil
	case "fact":
		return s.Fact(args[0]) == args[1], nil
	case "known":
		return s.Fact(args[0]) != "", nil
	case "note":
		return s.Note[args[0]] == args[1], nil
	case "needs":
		if !slices.Contains(Needs(), args[0]) {
			return false, fmt.Errorf("nothing is called %q that a task may need", args[0])
		}
		return s.Fact("needs_"+args[0]) == "yes", nil
	case "book", "pages":
		return c.bookGuard(args)
	case "answered", "round_open", "rounds", "round_rests":
		return c.roundGuard(name, args)
	case "journaled", "journaled_today":
		return c.journalGuard(name, args)
	case "settled":
		return c.today-s.Joined+1 >= faceFrom, nil
	case "marked":
		p := c.page()
		return p != nil && len(p.Marks) > 0, nil
	case "missing":
		if !slices.Contains(append(SoftGates(), "days_open"), args[0]) {
			return false, fmt.Errorf("nothing is called %q that may be missing", args[0])
		}
		return c.missing(args[0]), nil
	case "hard_closed":
		return c.hardClosed(), nil
	case "soft":
		return slices.ContainsFunc(Ready(*s, c.now), func(n Need) bool { return !n.Hard }), nil
	case "page_is":
		p := c.page()
		return p != nil && p.Kind == args[0], nil
	case "calm":
		return c.calm(), nil
	case "drafted":
		return s.Note["draft_text"] != "", nil
	case "attempt":
		return c.attemptGuard(args[0])
	case "lacking":
		return c.lacking(), nil
	case "slept":
		return c.nightSlept(), nil
	case "field", "field_is":
		return c.fieldGuard(args)
	case "seen":
		return c.s.firstSeen() != 0, nil
	case "four_weeks":
		return c.s.seenFor(c.today) >= fourWeeks, nil
	case "fear_alone":
		p := c.page()
		return p != nil && p.Kind == "fears_loss" && c.s.fearAlone(), nil
	case "reminder":
		return s.Reminders[args[0]].On, nil
	case "reminders":
		return c.anyReminder(), nil
	case "streak":
		return s.Streak != nil && !s.Held(c.now), nil
	case "fits_streak":
		situation := s.Fact("situation")
		return situation != "they_back" && situation != "together" && !s.Held(c.now), nil
	case "slips":
		return len(c.undoable()) > 0, nil
	case "runs":
		return len(s.Runs(c.today)) > 1, nil
	case "looks":
		return len(s.Looks) > 0, nil
	case "reasons":
		return len(s.Reasons) > 0, nil
	case "plans":
		return len(s.Plans) > 0, nil
	case "supporters":
		return len(s.Supporters) > 0, nil
	case "interests":
		return len(s.Interests) > 0, nil
	case "task":
		return s.Tasks.Day == c.today && s.Tasks.Today != "" && !s.Tasks.Done, nil
	case "task_done":
		return s.Tasks.Day == c.today && s.Tasks.Done, nil
	case "checked_in":
		return len(s.Moods) > 0 && s.Moods[len(s.Moods)-1].Day == c.today, nil
	case "paused":
		return s.Paused(c.today), nil
	case "held":
		return s.Held(c.now), nil
	case "zone":
		return s.Zone != "", nil
	case "hint":
		return s.Hint != "", nil
	case "country":
		return s.Country != "", nil
	case "country_hint":
		return c.countryHint() != "", nil
	case "country_guessed", "country_unknown":
		_, known := c.p.Lines.Countries[c.countryHint()]
		return s.Country == "" && known == (name == "country_guessed"), nil
	case "safetyplan":
		return len(s.SafetyPlan) > 0, nil
	case "safetyplan_lacks":
		return c.lacksPart(args[0])
	case "question_open":
		return c.asking(), nil
	case "grave":
		return c.vigil.note["grave"] != "", nil
	case "may_look":
		return c.mayLook(), nil
	case "risky":
		_, ok := c.riskyMinute()
		return ok && !s.Reminders["risky"].On, nil
	case "asks":
		if !slices.Contains(SafetyQuestions(), args[0]) {
			return false, fmt.Errorf("no safety question is called %q", args[0])
		}
		return c.asks(args[0]), nil
	case "asks_again":
		return c.asksAgain(), nil
	case "closed":
		if !slices.Contains(GateIDs(), args[0]) {
			return false, fmt.Errorf("no gate is called %q", args[0])
		}
		return slices.Contains(Gates(*s, c.now), args[0]), nil
	case "locked":
		return len(s.gates(c.now)) > 0, nil
	case "victim":
		return s.Victim(), nil
	case "wordless":
		return s.wordless(), nil
	case "keeps_words":
		return s.Consented() && !s.wordless(), nil
	case "no_from_them":
		return c.protects(), nil
	case "ordered":
		return s.orderHolds(c.now), nil
	case "harmful":
		return s.Fact("harm") == "yes" || s.doubtful("harm", c.now), nil
	case "necessary":
		return slices.Contains([]string{"children", "work", "home", "other"}, s.Fact("necessary")), nil
	case "youth":
		return s.young(), nil
	case "another_day":
		return s.anotherDay(s.Fact("adult_at"), c.now), nil
	case "urge_open":
		return len(s.Urges) > 0 && s.Urges[len(s.Urges)-1].Outcome == "", nil
	case "back":
		return len(s.Later) > 0, nil
	case "next_phase":
		return c.nextPhaseReady(), nil
	}
	return false, fmt.Errorf("no guard is called %q", name)
}

// calm reports whether it is an hour for decisions: by day, outside a safety hold, and not within an hour of an urge.
func (c *conversation) calm() bool {
	hour := c.now.In(c.s.Location()).Hour()
	if hour < 7 || hour >= 21 || c.s.Held(c.now) {
		return false
	}
	n := len(c.s.Urges)
	return n == 0 || c.now.Unix()-c.s.Urges[n-1].At >= 3600
}
