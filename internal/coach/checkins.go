package coach

import (
	"strings"
	"time"
)

// The rules of check-ins (PROGRAMME, "Check-ins"; DESIGN 4).
const (
	lateWindow   = 3 * time.Hour    // later than this it is passed over
	lateAfter    = 10 * time.Minute // from here on it says that it is late
	defaultCap   = 4                // check-ins a day
	thinAfter    = 4                // days of silence after which they thin out
	stopAfter    = 14               // days of silence after which they stop
	lookAhead    = 3660             // days
	wholeDay     = 24 * 60
	mostBackward = 14 // days looked back for an occurrence that was missed
)

// ReminderKinds are the check-ins that can be asked for, in the order in which they are listed.
func ReminderKinds() []string {
	return []string{"morning", "evening", "hobby", "weekly", "milestone", "risky", "signs"}
}

// defaultRule is when a check-in comes unless the member says otherwise.
func defaultRule(kind string) Rule {
	switch kind {
	case "morning":
		return Rule{Minute: 8*60 + 30}
	case "evening":
		return Rule{Minute: 20*60 + 30}
	case "hobby":
		return Rule{Minute: 17 * 60, Weekdays: 1<<3 | 1<<6}
	case "weekly":
		return Rule{Minute: 18 * 60, Weekdays: 1}
	case "signs":
		return Rule{Minute: 11 * 60, Weekdays: 1}
	}
	return Rule{Minute: 10 * 60}
}

func (s *State) quiet() Quiet {
	if s.Quiet != nil {
		return *s.Quiet
	}
	return Quiet{From: 22 * 60, To: 7*60 + 30}
}

func (q Quiet) at(minute int) bool {
	if q.From <= q.To {
		return minute >= q.From && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// Wakes returns the times at which a member is to be woken, computed from the state alone: what the settings show and what
// the schedule does are the same row.
func Wakes(p *Program, s State, now time.Time) []Alarm {
	alarms := []Alarm{}
	for _, kind := range ReminderKinds() {
		if r := s.Reminders[kind]; r.On {
			if _, due, ok := s.occurrence(p, kind, r, s.Today(now)); ok {
				alarms = append(alarms, Alarm{Key: "remind:" + kind, Due: due})
			}
		}
	}
	for _, o := range s.OneOffs {
		alarms = append(alarms, Alarm{Key: o.Key, Due: time.Unix(o.Due, 0)})
	}
	return append(alarms, s.settles(now)...)
}

// settles is when what a member has left behind is let go of (see [conversation.settle]). It is the same for everybody, because
// wakes stand in the clear: nobody can tell from them who was in a crisis. The last is when every hold has ended.
func (s *State) settles(now time.Time) []Alarm {
	for _, after := range []int64{vigilFor, questionFor, lockFor + 3600} {
		if due := time.Unix(s.Seen+after, 0); s.Seen != 0 && due.After(now) {
			return []Alarm{{Key: "settle", Due: due, Silent: true}}
		}
	}
	return nil
}

// occurrence is the first one after the last that was handled, however long ago it was due.
func (s *State) occurrence(p *Program, kind string, r Reminder, today Day) (Day, time.Time, bool) {
	first := max(r.Last+1, today-mostBackward)
	if kind == "milestone" {
		return s.milestone(p, r, today)
	}
	for d := first; d < today+lookAhead; d++ {
		if s.Paused(d) {
			if s.pauseEnd(d) == 0 {
				return 0, time.Time{}, false
			}
			continue
		}
		if r.Rule.On(d) {
			if due, ok := Instant(d, r.Rule.Minute, s.Location()); ok {
				return d, due, true
			}
		}
	}
	return 0, time.Time{}, false
}

// pauseEnd is the day on which the pause that a day lies in ends; 0 where it has no end.
func (s *State) pauseEnd(d Day) Day {
	for _, p := range s.Pauses {
		if d >= p.From && (p.To == 0 || d < p.To) {
			return p.To
		}
	}
	return d
}

// milestone is the next day of the present run that is one to mark.
func (s *State) milestone(p *Program, r Reminder, today Day) (Day, time.Time, bool) {
	for _, n := range p.Milestones {
		d, ok := s.milestoneDay(n, today)
		if !ok || d <= r.Last {
			continue
		}
		due, ok := Instant(d, r.Rule.Minute, s.Location())
		return d, due, ok
	}
	return 0, time.Time{}, false
}

// wake handles a wake time that has come.
func (c *conversation) wake(in Wake) {
	name, kind, _ := strings.Cut(in.Key, ":")
	switch name {
	case "remind":
		c.wakeReminder(kind)
	case "settle":
		c.settle()
	default:
		c.wakeOneOff(in.Key, name, kind)
	}
}

// wakeReminder sends the latest occurrence that is due, or passes it over; what was missed before it is never sent.
func (c *conversation) wakeReminder(kind string) {
	r := c.s.Reminders[kind]
	if !r.On {
		return
	}
	day, due, found := Day(0), time.Time{}, false
	next := r
	for range mostBackward + 2 {
		d, at, ok := c.s.occurrence(c.p, kind, next, c.today)
		if !ok || at.After(c.now) {
			break
		}
		day, due, found = d, at, true
		next.Last = d
	}
	if !found {
		return
	}
	r.Last = day
	c.s.Reminders[kind] = r
	if c.silenced(kind, due) {
		return
	}
	c.deliver(kind, day, due)
}

// silenced reports whether an occurrence is passed over.
func (c *conversation) silenced(kind string, due time.Time) bool {
	late := c.now.Sub(due)
	switch {
	case c.s.young(), c.s.Held(c.now), c.s.Paused(c.today), late > lateWindow:
		return true
	case late > lateAfter && c.inQuietHours():
		return true
	case !c.stillWanted(kind):
		return true
	case c.p.Steps["remind_"+kind] == nil || c.barred(c.p.Steps["remind_"+kind]):
		return true
	}
	if c.s.SentOn != c.today {
		c.s.SentOn, c.s.SentCount = c.today, 0
	}
	if c.s.SentCount >= c.cap() {
		return true
	}
	return c.thinned()
}

func (c *conversation) inQuietHours() bool {
	local := c.now.In(c.s.Location())
	return c.s.quiet().at(local.Hour()*60 + local.Minute())
}

func (c *conversation) cap() int {
	if c.s.Cap > 0 {
		return c.s.Cap
	}
	return defaultCap
}

// stillWanted reports whether a check-in has anything left to ask today.
func (c *conversation) stillWanted(kind string) bool {
	switch kind {
	case "morning":
		return c.s.Tasks.Day != c.today || !c.s.Tasks.Done
	case "evening":
		return len(c.s.Moods) == 0 || c.s.Moods[len(c.s.Moods)-1].Day != c.today
	case "risky":
		return len(c.s.Plans) > 0
	case "milestone":
		return c.s.Streak != nil
	case "signs":
		return len(c.s.gates(c.now)) == 0
	}
	return true
}

// thinned lets check-ins thin out after days of silence, and stop with one kind last word.
func (c *conversation) thinned() bool {
	silent := int(c.today - c.s.dayAt(time.Unix(c.s.Seen, 0)))
	switch {
	case silent < thinAfter:
		return false
	case silent >= stopAfter:
		c.stopReminders()
		c.kind = CheckIn
		c.say("thin.last")
		return true
	}
	return c.s.SentCount > 0 || (silent-thinAfter)%3 != 0
}

// deliver sends a check-in. Whatever question waits goes on waiting.
func (c *conversation) deliver(kind string, day Day, due time.Time) {
	c.quiet = true
	c.vars["time"] = due.In(c.s.Location()).Format("15:04")
	if c.now.Sub(due) > lateAfter {
		c.say("late")
	}
	c.deliverStep("remind_"+kind, base36(int(day)))
	c.s.SentCount++
}

// wakeOneOff sends what comes once; a late one that has lost its sense is dropped without a word.
func (c *conversation) wakeOneOff(key, name, rest string) {
	one, found := OneOff{}, false
	for _, o := range c.s.OneOffs {
		if o.Key == key {
			one, found = o, true
		}
	}
	if !found || c.now.Unix() < one.Due {
		return
	}
	c.dropOneOff(key)
	if c.s.young() && name != lookIn {
		return
	}
	due := time.Unix(one.Due, 0)
	late := c.now.Sub(due)
	switch name {
	case "urge":
		c.ref = rest
		if u := c.urge(); u != nil && u.Outcome == "" && late <= urgeWindow*time.Second && !c.s.Held(c.now) {
			c.deliverStep("urge_back", rest)
		}
	case "snooze":
		missed := late > lateWindow || late > lateAfter && c.inQuietHours()
		if !missed && !c.s.Held(c.now) && !c.s.Paused(c.today) && c.stillWanted(rest) {
			c.deliver(rest, c.today, due)
		}
	case "letter":
		c.wakeLetter(rest, late)
	case "draft":
		c.wakeDraft(one.Ref, late)
	case "week":
		c.wakeWeek(late)
	case "met":
		c.wakeMet(one.Ref, late)
	case lookIn:
		c.wakeLookIn(late)
	}
}
