package coach

import (
	"slices"
	"time"
)

// orderRest is how many days an order goes on closing re-contact after it has ended (SAFETY 13).
const orderRest = 30

// gate is one reason why everything that approaches the ex is closed.
type gate struct {
	id string
	// ask is the safety question whose answer could open it now, or "" where nothing that is said today can.
	ask string
}

// Gates returns the hard gates that keep everything closed that approaches the ex (PROGRAMME, "Hard gates"; SAFETY 13), by
// their ids; none where nothing is closed. Nothing overrides them. A safety question without an answer keeps them closed too.
func Gates(s State, now time.Time) []string {
	closed := []string{}
	for _, g := range s.gates(now) {
		if !slices.Contains(closed, g.id) {
			closed = append(closed, g.id)
		}
	}
	return closed
}

// GateIDs are the ids of all hard gates.
func GateIDs() []string {
	return []string{"adult", "violence", "fear", "told_to_stop", "space", "order", "harm", "returned", "crisis", "attempt", "unanswered"}
}

// gates returns what is closed, and what could open it.
func (s *State) gates(now time.Time) []gate {
	closed := []gate{}
	add := func(id, question string, is bool) {
		if is && !slices.Contains(s.openQuestions(now), question) {
			question = ""
		}
		if is {
			closed = append(closed, gate{id, question})
		}
	}
	add("adult", "", s.Fact("adult") != "yes")
	add("violence", "hurt", s.suspects("hurt"))
	add("fear", "afraid", s.suspects("afraid"))
	add("told_to_stop", "space", s.toldToStop())
	add("told_to_stop", "told", s.doubtful("told", now))
	add("space", "space", s.spaceAsked(now))
	add("order", "order", s.orderHolds(now))
	add("harm", "harm", s.Fact("harm") == "yes" || s.doubtful("harm", now))
	add("returned", "", now.Unix() < s.Returned)
	add("crisis", "", s.Hold != nil && now.Unix() < s.Hold.Lock)
	add("attempt", "", s.attemptCloses(now))
	for _, q := range []string{"hurt", "afraid", "space", "order"} {
		add("unanswered", q, s.Fact(q) == "" || s.Fact(q) == "skip" || q == "order" && s.Fact(q) == "yes" && !s.orderHolds(now))
	}
	return closed
}

// openQuestions returns the safety questions whose answer is missing, or has to be given anew before anything approaches the ex.
func (s *State) openQuestions(now time.Time) []string {
	open := []string{}
	for _, q := range SafetyQuestions() {
		if s.questionOpen(q, now) {
			open = append(open, q)
		}
	}
	return open
}

func (s *State) questionOpen(q string, now time.Time) bool {
	switch s.Fact(q) {
	case maybe:
		return true
	case again:
		return s.anotherDay(s.Fact(q+"_at"), now)
	case "":
		return q != "harm" && q != "told"
	}
	switch q {
	case "space":
		return s.spaceCloses(now) && s.anotherDay(s.Fact("ex_wrote"), now)
	case "order":
		return s.Fact("order") == "yes" && !s.orderHolds(now)
	}
	return false
}

// suspects reports whether the member said, wrote, or once said, that they are hurt or afraid.
func (s *State) suspects(q string) bool {
	return slices.Contains([]string{"yes", maybe, again}, s.Fact(q))
}

// Victim reports whether the member has to be met as somebody who is hurt, controlled or afraid (SAFETY 12).
func (s *State) Victim() bool { return s.suspects("hurt") || s.suspects("afraid") }

// doubtful reports whether something that protects somebody else was written and not answered, or said to be nothing only today.
func (s *State) doubtful(q string, now time.Time) bool {
	at := s.Fact(q + "_at")
	return s.Fact(q) == maybe || s.Fact(q) == "no" && at != "" && !s.anotherDay(at, now)
}

func (s *State) toldToStop() bool { return s.Fact("space") == "stop" || s.Fact("space") == "blocked" }

// spaceAsked reports whether a time of which the ex asked for space is not over.
func (s *State) spaceAsked(now time.Time) bool {
	if s.Fact("space") == again {
		return true
	}
	until, err := ParseDay(s.Fact("space_until"))
	return s.Fact("space") == "space" && (err != nil || s.Today(now) < until || !s.anotherDay(s.Fact("space_at"), now))
}

// spaceCloses reports whether anything that the ex said keeps the gates closed.
func (s *State) spaceCloses(now time.Time) bool { return s.toldToStop() || s.spaceAsked(now) }

// orderHolds reports whether there is an order, or was one so lately that it still counts.
func (s *State) orderHolds(now time.Time) bool {
	until, err := ParseDay(s.Fact("order_until"))
	if err != nil {
		return s.Fact("order") == "yes"
	}
	return s.Today(now) < until+orderRest
}

// night is how many seconds have to lie between two conversations, besides midnight, for them to be two.
const night = 8 * 3600

// anotherDay reports whether a moment lies in an earlier conversation than this: on an earlier local day, and a night ago. Both
// days are told by the zone of now, so that a journey makes no night.
func (s *State) anotherDay(at string, now time.Time) bool {
	t, err := time.Parse(time.RFC3339, at)
	return err == nil && now.Unix()-t.Unix() >= night && s.dayAt(t) < s.dayAt(now)
}
