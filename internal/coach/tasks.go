package coach

import (
	"slices"
	"strings"
)

// faceFrom is the day from which tasks may face the loss (PROGRAMME, steady).
const faceFrom = 8

// restFor is for how many days a task does not come again, as long as there are others.
const restFor = 60

// mostDone is how many of the tasks that were done are kept with their day.
const mostDone = 60

// doTask gives or closes a task: today (gives one if there is none), other, area (of the picked area), done.
func (c *conversation) doTask(a []string) {
	switch a[0] {
	case "today":
		if c.s.Tasks.Day != c.today || c.s.Tasks.Today == "" {
			c.giveTask("")
		}
	case "other":
		c.giveTask("")
	case "area":
		c.giveTask(c.ref)
	case "done":
		c.taskDone()
	}
	if c.s.Tasks.Today != "" {
		c.s.Why = "task:" + c.s.Tasks.Today
	}
}

func (c *conversation) taskDone() {
	log := &c.s.Tasks
	if log.Today == "" {
		c.giveTask("")
		return
	}
	if log.Done {
		return
	}
	log.Done = true
	log.Count++
	log.Days = lastOf(append(log.Days, c.today), mostDone)
	c.write("task", map[string]string{"task": log.Today})
}

// giveTask makes a task today's: one that fits, was not given for longest, and alternates between facing and rebuilding.
func (c *conversation) giveTask(area string) {
	log := &c.s.Tasks
	last := c.taskByID(log.Today)
	best, bestScore := (*Task)(nil), 0
	for i := range c.p.Tasks {
		t := &c.p.Tasks[i]
		if !c.taskFits(t, area) || t.ID == log.Today {
			continue
		}
		if score := c.taskScore(t, last, i); best == nil || score < bestScore {
			best, bestScore = t, score
		}
	}
	if best == nil {
		return
	}
	if log.Given == nil {
		log.Given = map[string]Day{}
	}
	log.Today, log.Day, log.Done, log.Face = best.ID, c.today, false, best.Kind == "face"
	log.Given[best.ID] = c.today
}

func (c *conversation) taskFits(t *Task, area string) bool {
	if area != "" && t.Area != area || area == "" && !t.First && len(c.s.Tasks.Given) == 0 {
		return false
	}
	if t.Kind == "face" && (c.today-c.s.Joined+1 < faceFrom || c.s.Tasks.Face) {
		return false
	}
	for _, need := range t.Needs {
		if c.s.Fact("needs_"+need) != "yes" {
			return false
		}
	}
	return !slices.ContainsFunc(t.Never, c.holds)
}

// taskScore is lower for a task that fits better now.
func (c *conversation) taskScore(t, last *Task, order int) int {
	score := 0
	if given, ok := c.s.Tasks.Given[t.ID]; ok && c.today-given < restFor {
		score += 1000000 + int(given-c.s.Joined)*10000 // the longest ago first, whatever else speaks for one
	} else if ok {
		score += 1500
	}
	if last != nil && last.Area == t.Area {
		score += 5000
	}
	if t.Kind == "face" {
		score -= 3000
	}
	// A fixed shuffle of its own for each member: two members, and two areas, do not walk the list in the same order.
	return score + int((uint32(order)*2654435761+c.s.Salt*40503)>>22)%997
}

func (c *conversation) taskByID(id string) *Task {
	for i := range c.p.Tasks {
		if c.p.Tasks[i].ID == id {
			return &c.p.Tasks[i]
		}
	}
	return nil
}

// doNudge says a small step towards an interest: nudge next.
func (c *conversation) doNudge(_ []string) {
	kinds := map[string]bool{"any": true}
	for _, i := range c.s.Interests {
		kinds[i.Kind] = true
	}
	best, bestAge := -1, -1
	for i, n := range c.p.Nudges {
		if !kinds[n.Kind] {
			continue
		}
		age := len(c.s.Nudged) + 1 - slices.Index(c.s.Nudged, n.ID)
		if !slices.Contains(c.s.Nudged, n.ID) {
			age = 1<<20 - (i*37+int(c.s.Joined))%101
			if n.Kind != "any" {
				age += 1 << 10
			}
		}
		if age > bestAge {
			best, bestAge = i, age
		}
	}
	if best < 0 {
		return
	}
	n := c.p.Nudges[best]
	c.s.Nudged = lastOf(append(slices.DeleteFunc(c.s.Nudged, func(id string) bool { return id == n.ID }), n.ID), 200)
	c.vars["interest"] = c.interestOf(n.Kind)
	c.said = append(c.said, c.label("nudge."+n.ID))
}

// interestOf returns an interest of a kind, another one each day.
func (c *conversation) interestOf(kind string) string {
	fitting := []string{}
	for _, i := range c.s.Interests {
		if i.Kind == kind {
			fitting = append(fitting, i.Text)
		}
	}
	if len(fitting) == 0 {
		return c.label("hobby.any")
	}
	return fitting[int(c.today)%len(fitting)]
}

// progress is what the picture shows: the last six weeks.
func (c *conversation) progress() *Picture {
	const days = 42
	pic := &Picture{Today: c.today, Longest: -1, Total: -1, Passed: c.outcomes("passed"), Acted: c.outcomes("acted"), Words: map[string]string{}}
	slips := map[Day]bool{}
	start := c.today + 1
	held := c.s.Held(c.now)
	if k := c.s.Streak; k != nil && !held {
		pic.Streak, pic.Longest, pic.Total = c.s.Days(c.today), c.s.Longest(c.today), c.s.Total(c.today)
		start = k.Start
		for _, slip := range k.Slips {
			if slip.Counted && !slip.Undone {
				slips[slip.Day] = true
			}
		}
	}
	moods := map[Day]int{}
	for _, m := range c.s.Moods {
		moods[m.Day] = m.Mood
	}
	for d := c.today - days + 1; d <= c.today; d++ {
		pic.Days = append(pic.Days, c.dayMark(d, start, slips[d]))
		pic.Moods = append(pic.Moods, moods[d])
	}
	for w := range strings.FieldsSeq("streak longest total passed acted mood mon tue wed thu fri sat sun clear slip paused") {
		pic.Words[w] = c.label("picture." + w)
	}
	alt := "picture.alt"
	switch {
	case held:
		alt = "picture.alt_rest"
		pic.Passed, pic.Acted = 0, 0
	case c.s.Streak == nil:
		alt = "picture.alt_no_streak"
	}
	pic.Alt = c.label(alt)
	return pic
}

func (c *conversation) dayMark(d, start Day, slip bool) DayMark {
	switch {
	case slip:
		return DaySlip
	case d <= start:
		return DayNone
	case c.s.Paused(d):
		return DayPaused
	}
	return DayClear
}
