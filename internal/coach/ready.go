package coach

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// What the soft gates ask for, in figures (PROGRAMME, "Soft gates").
const (
	fewestChosen = 21 // days of no contact that may be chosen
	mostChosen   = 90
	taskWindow   = 14 // days in which tasks are to be done
	tasksWanted  = 3
	moodsWanted  = 7 // check-ins that are looked at
	moodSwing    = 2 // how far apart the best and the worst of them may lie
	seenWanted   = 4 // days on which something was noted of the ex
)

// Need is one thing that is looked at before the ex is approached. Hard ones are the gates that are closed now; they are never
// passed. Soft ones are shown with what is missing, and the member may go on after reading it.
type Need struct {
	ID   string
	Hard bool
	Done bool
	// Have and Want count, where it can be counted; Want is 0 where it cannot.
	Have, Want int
	// Why tells in which way it is missing, where there is more than one; "" is the usual way.
	Why string
}

// Ready returns what is asked for before the ex is approached: first every hard gate that is closed now, then the soft gates of the
// member's situation, whether they are met or not. Necessary contact asks for none of it.
func Ready(s State, now time.Time) []Need {
	needs := []Need{}
	for _, id := range Gates(s, now) {
		needs = append(needs, Need{ID: id, Hard: true})
	}
	today := s.Today(now)
	switch s.Fact("situation") {
	case "back":
		if s.Streak != nil {
			needs = append(needs, s.needDays(today))
		}
		needs = append(
			needs, Need{ID: "plan", Done: s.complaintPlanned()}, s.needTasks(today), s.needMood(), Need{ID: "motives", Done: s.motivesLooked()},
			Need{ID: "supporter", Done: len(s.Supporters) > 0}, Need{ID: "anger", Done: len(s.Pages["angers"]) > 0 || s.Fact("anger") == "none"})
	case "they_back":
		needs = append(needs, counted("three_questions", s.questionsAnswered(), len(Questions())), s.needSigns(today), counted("twice", min(2, len(s.finished("they_back"))), 2))
	case "ended":
		words, taps := s.lastAnswers("ended")
		needs = append(needs, Need{ID: "evidence", Done: words["evidence"] != ""}, Need{ID: "not_lonely", Done: taps["lonely"] == "yes"}, Need{ID: "meant", Done: taps["meant"] == "yes"})
	}
	return needs
}

// SoftGates are the ids of all soft gates, of every situation.
func SoftGates() []string {
	return []string{"days", "plan", "tasks", "mood", "motives", "supporter", "anger", "three_questions", "signs", "twice", "evidence", "not_lonely", "meant"}
}

// Questions are what a returning ex is asked (GT-3): why it ended, what has changed, what makes it more serious now.
func Questions() []string { return []string{"why", "changed", "serious"} }

func counted(id string, have, want int) Need {
	return Need{ID: id, Done: have >= want, Have: have, Want: want}
}

// needDays is the days of no contact that the member chose.
func (s *State) needDays(today Day) Need {
	chosen, err := strconv.Atoi(s.Fact("days_chosen"))
	if err != nil {
		return Need{ID: "days", Why: "days_open"}
	}
	return counted("days", min(s.Days(today), chosen), chosen)
}

// complaintPlanned reports whether one of the ex's complaints has an if-then plan.
func (s *State) complaintPlanned() bool {
	return slices.ContainsFunc(s.Pages["complaints"], func(p Page) bool { return p.Fields["planned"] != "" })
}

func (s *State) needTasks(today Day) Need {
	done := 0
	for _, d := range s.Tasks.Days {
		if d > today-taskWindow {
			done++
		}
	}
	return counted("tasks", min(done, tasksWanted), tasksWanted)
}

// needMood is a mood that is steady over the last check-ins: none of them very hard, and none far from the others.
func (s *State) needMood() Need {
	last := lastOf(s.Moods, moodsWanted)
	if len(last) < moodsWanted {
		return counted("mood", len(last), moodsWanted)
	}
	low, high := last[0].Mood, last[0].Mood
	for _, m := range last {
		low, high = min(low, m.Mood), max(high, m.Mood)
	}
	if low < 2 || high-low > moodSwing {
		return Need{ID: "mood", Why: "mood_swings"}
	}
	return Need{ID: "mood", Done: true}
}

// motivesLooked reports whether the member's own reasons were looked at in a round that was finished.
func (s *State) motivesLooked() bool {
	return slices.ContainsFunc(s.finished("back"), func(r Round) bool { return slices.Contains(r.Order, "wrong_mine") })
}

// questionsAnswered is how many of the three questions have an answer of the ex's.
func (s *State) questionsAnswered() int {
	n := 0
	for _, q := range Questions() {
		if slices.ContainsFunc(s.Pages["answers"], func(p Page) bool { return p.Kind == q && len(p.Marks) > 0 }) {
			n++
		}
	}
	return n
}

// needSigns is what was seen over four weeks, on some days of them.
func (s *State) needSigns(today Day) Need {
	if days := len(s.seenDays()); days < seenWanted {
		return Need{ID: "signs", Have: days, Want: seenWanted, Why: "signs_few"}
	}
	return counted("signs", min(s.seenFor(today), fourWeeks), fourWeeks)
}

// lastAnswers are the answers of the latest finished round of a path.
func (s *State) lastAnswers(path string) (words, taps map[string]string) {
	if done := s.finished(path); len(done) > 0 {
		return done[len(done)-1].Words, done[len(done)-1].Taps
	}
	return nil, nil
}

// missing reports whether a soft gate of the member's situation is not met, or is missing in a certain way.
func (c *conversation) missing(id string) bool {
	return slices.ContainsFunc(Ready(c.s, c.now), func(n Need) bool { return (n.ID == id || n.Why == id) && !n.Hard && !n.Done })
}

// hardClosed reports whether a gate is closed that no answer to an open question can open.
func (c *conversation) hardClosed() bool {
	return slices.ContainsFunc(Gates(c.s, c.now), func(id string) bool { return id != "unanswered" })
}

// gatesText lists the hard gates that are closed, each with what could open it.
func (c *conversation) gatesText() string {
	lines := []string{}
	for _, id := range Gates(c.s, c.now) {
		lines = append(lines, "• "+c.label("need.gate."+id))
	}
	return strings.Join(lines, "\n")
}

// readyText lists the soft gates: of each that is not met what is missing, a line each; those that are met in one line.
func (c *conversation) readyText() string {
	lines, met := []string{}, []string{}
	for _, n := range Ready(c.s, c.now) {
		c.vars["reached"], c.vars["want"] = strconv.Itoa(n.Have), strconv.Itoa(n.Want)
		switch {
		case n.Hard:
		case n.Done:
			met = append(met, c.label("need.met."+n.ID))
		case n.Why != "":
			lines = append(lines, "• "+c.label("need."+n.Why))
		default:
			lines = append(lines, "• "+c.label("need."+n.ID))
		}
	}
	if len(met) > 0 {
		c.vars["met"] = strings.Join(met, ", ")
		lines = append(lines, "", c.label("need.met.all"))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
