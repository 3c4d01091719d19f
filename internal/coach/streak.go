package coach

import (
	"cmp"
	"slices"
)

// Streak counts whole local days since the last contact that the member chose (PROGRAMME, "The streak"). Everything shown is
// computed from when the counting began, the slips and the pauses, so that a slip can be undone and a start set back at any
// time later.
type Streak struct {
	Start Day    `json:"start"` // the day of the last contact when the counting began
	Slips []Slip `json:"slips,omitempty"`
	// Counts are the kinds of contact that count as a slip, by the member's own rule; nil is [DefaultRule].
	Counts []string `json:"counts,omitzero"`
	// Latest is the latest day that the member's clock has shown, so that a journey to where it is still the day before lowers
	// nothing.
	Latest Day `json:"latest,omitempty"`
}

// Slip is a contact that the member chose.
type Slip struct {
	ID      string `json:"id"`
	Day     Day    `json:"day"`
	Hour    int    `json:"hour"`
	Kind    string `json:"kind"`
	Trigger string `json:"trigger,omitempty"`
	Counted bool   `json:"counted"` // whether the member's rule counted it when it was told
	Undone  bool   `json:"undone,omitempty"`
}

// Run is a stretch between two contacts.
type Run struct {
	From Day // the day of the contact that it follows
	To   Day // the day of the contact that ended it, or today
	Days int // whole clear days shown on To
}

// ContactKinds are the kinds of contact that a rule may count.
func ContactKinds() []string { return []string{"message", "call", "meet", "reply", "look"} }

// DefaultRule is what counts until the member says otherwise.
func DefaultRule() []string { return []string{"message", "call", "meet", "reply"} }

// Breaks reports whether the member's rule counts a kind of contact.
func (k *Streak) Breaks(kind string) bool {
	rule := k.Counts
	if rule == nil {
		rule = DefaultRule()
	}
	return slices.Contains(rule, kind)
}

// farthest is how many days a journey can set a calendar back, with the latest end of a day.
const farthest = 3

// reached returns today, or the later day that the member's clock has shown before a journey.
func (k *Streak) reached(today Day) Day {
	if k.Latest > today && k.Latest <= today+farthest {
		return k.Latest
	}
	return today
}

// Runs returns all runs, the present one last.
func (s *State) Runs(today Day) []Run {
	k := s.Streak
	if k == nil {
		return nil
	}
	today = k.reached(today)
	ends := []Day{}
	for _, slip := range k.Slips {
		if slip.Counted && !slip.Undone && slip.Day >= k.Start {
			ends = append(ends, slip.Day)
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	runs, from := []Run{}, k.Start
	for _, end := range ends {
		if end > from {
			runs = append(runs, Run{From: from, To: end, Days: s.clear(from, end)})
		}
		from = end
	}
	return append(runs, Run{From: from, To: max(today, from), Days: s.clear(from, today)})
}

// clear counts the whole days from one day to another, the last not among them, that are not paused. Pauses may overlap.
func (s *State) clear(from, to Day) int {
	if to <= from {
		return 0
	}
	pauses := slices.SortedFunc(slices.Values(s.Pauses), func(a, b Pause) int { return cmp.Compare(a.From, b.From) })
	n, next := int(to-from), from // next is the first day that no pause has been taken off yet
	for _, p := range pauses {
		begin, end := max(p.From, next), to
		if p.To != 0 {
			end = min(p.To, to)
		}
		if end > begin {
			n -= int(end - begin)
			next = end
		}
	}
	return n
}

// Days returns the whole clear days of the present run; 0 where no streak is kept.
func (s *State) Days(today Day) int {
	runs := s.Runs(today)
	if len(runs) == 0 {
		return 0
	}
	return runs[len(runs)-1].Days
}

// Longest returns the longest run, the present one included.
func (s *State) Longest(today Day) int {
	longest := 0
	for _, r := range s.Runs(today) {
		longest = max(longest, r.Days)
	}
	return longest
}

// Total returns the clear days of all runs together: a slip never lowers it.
func (s *State) Total(today Day) int {
	total := 0
	for _, r := range s.Runs(today) {
		total += r.Days
	}
	return total
}

// beginStreak counts from the day of the last contact.
func (s *State) beginStreak(last Day) {
	if s.Streak == nil {
		s.Streak = &Streak{}
	}
	s.Streak.Start, s.Streak.Latest = last, 0
}

// backdate sets the start of the present run; it is no slip. The slip that began the run, if any, moves with it.
func (s *State) backdate(last, today Day) {
	runs := s.Runs(today)
	from := runs[len(runs)-1].From
	k := s.Streak
	k.Latest = 0
	if from == k.Start {
		k.Start = last
		return
	}
	for i := range k.Slips {
		if k.Slips[i].Counted && !k.Slips[i].Undone && k.Slips[i].Day == from {
			k.Slips[i].Day = last
		}
	}
	k.Start = min(k.Start, last)
}

// keepLatest remembers the day that the member's clock shows.
func (s *State) keepLatest(today Day) {
	if s.Streak != nil {
		s.Streak.Latest = s.Streak.reached(today)
	}
}

// milestoneDay returns the day on which the present run will show n days, at the earliest tomorrow's; false where an open
// pause stands in between or the run is already past it.
func (s *State) milestoneDay(n int, today Day) (Day, bool) {
	if s.Streak == nil || s.Days(today) > n {
		return 0, false
	}
	runs := s.Runs(today)
	from := runs[len(runs)-1].From
	if s.clear(from, today+lookAhead) < n {
		return 0, false
	}
	d := from + Day(n)
	for {
		missing := n - s.clear(from, d)
		if missing <= 0 {
			return d, true
		}
		d += Day(missing)
	}
}
