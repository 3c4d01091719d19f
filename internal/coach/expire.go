package coach

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// looksUntil is how long after its time a look-in can still come.
const looksUntil = 24 * time.Hour

// expire drops what is past (SAFETY 21), so that afterwards nothing tells that it was there. It is done at every turn, and by
// the wakes that [State.settles] sets, for somebody who never writes again.
func (s *State) expire(now time.Time) {
	s.expireHold(now)
	for _, q := range []string{"harm", "told"} {
		if s.doubtOver(q, now) {
			s.forgetDoubt(q)
		}
	}
	if now.Unix()-s.Seen >= questionFor {
		s.forgetOffer("crisis_")
		s.forgetOffer("sos.")
	}
	s.OneOffs = slices.DeleteFunc(s.OneOffs, func(o OneOff) bool {
		return o.Key == lookIn && now.After(time.Unix(o.Due, 0).Add(looksUntil))
	})
	if now.Unix() >= s.Returned {
		s.Returned = 0
	}
}

// forgetDoubt drops what was written, that it was asked about, and how often.
func (s *State) forgetDoubt(q string) {
	s.set(q, "")
	s.set(q+"_at", "")
	step := "safety_" + q
	maps.DeleteFunc(s.Said, func(key string, _ int) bool { return strings.HasPrefix(key, "safety."+step) })
	if strings.HasPrefix(s.At.Step, step) {
		s.At, s.Note = Position{}, nil
	}
	s.forgetOffer(step)
}

// forgetOffer drops the choices shown last, if they are those of steps with such an id.
func (s *State) forgetOffer(step string) {
	if len(s.Offer) > 0 && strings.HasPrefix(s.Offer[0].ID, step) {
		s.Offer = nil
	}
}

func (s *State) expireHold(now time.Time) {
	if s.Hold == nil {
		return
	}
	if now.Unix() >= s.Hold.Until {
		s.Hold.Until = 0
	}
	if now.Unix() >= s.Hold.Lock {
		s.Hold.Lock = 0
	}
	if *s.Hold == (Hold{}) {
		s.Hold = nil
	}
}

// doubtOver reports whether something that protects somebody else was written and counts no more: said to be nothing, on another
// day, or never answered in all the time that a lock lasts.
func (s *State) doubtOver(q string, now time.Time) bool {
	switch s.Fact(q) {
	case "no":
		return !s.doubtful(q, now)
	case maybe:
		at, err := time.Parse(time.RFC3339, s.Fact(q+"_at"))
		return err == nil && now.Unix()-at.Unix() >= lockFor
	}
	return false
}
