package coach

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	urgeAfter  = 15 * 60     // seconds after which the bot comes back in an urge
	urgeWindow = 2 * 60 * 60 // a follow-up later than this is never sent
	urgeRounds = 3           // how often it comes back in one urge
	mostUrges  = 200         // kept in the state; all of them are entries
)

// doUrge follows an urge: begin, rate (the choice), passed, acted, still, leave (no coming back).
func (c *conversation) doUrge(a []string) {
	switch a[0] {
	case "begin":
		u := Urge{ID: c.newID(), At: c.now.Unix(), Hour: c.now.In(c.s.Location()).Hour(), Rate: -1}
		for _, earlier := range c.s.Urges {
			c.dropOneOff("urge:" + earlier.ID)
		}
		c.s.Urges = lastOf(append(c.s.Urges, u), mostUrges)
		c.comeBack(u.ID)
	case "rate":
		if u := c.urge(); u != nil {
			if n, err := strconv.Atoi(c.s.Note["urge_rate"]); err == nil {
				u.Rate = n
			}
		}
	case "leave":
		if u := c.urge(); u != nil {
			c.dropOneOff("urge:" + u.ID)
		}
	case "still":
		if u := c.urge(); u != nil && u.Outcome == "" {
			u.Asked++
			if u.Asked < urgeRounds {
				c.comeBack(u.ID)
			}
		}
	case "passed", "acted":
		if u := c.urge(); u != nil && u.Outcome != a[0] {
			u.Outcome = a[0]
			c.dropOneOff("urge:" + u.ID)
			c.write("urge", map[string]string{"rate": strconv.Itoa(u.Rate), "outcome": a[0]})
		}
	}
}

// urge is the urge that a choice names, or the latest.
func (c *conversation) urge() *Urge {
	for i := range c.s.Urges {
		if c.ref != "" && c.s.Urges[i].ID == c.ref {
			return &c.s.Urges[i]
		}
	}
	if n := len(c.s.Urges); n > 0 {
		return &c.s.Urges[n-1]
	}
	return nil
}

func (c *conversation) comeBack(id string) {
	c.setOneOff(OneOff{Key: "urge:" + id, Due: c.now.Unix() + urgeAfter, Ref: id})
}

func (c *conversation) setOneOff(o OneOff) {
	c.dropOneOff(o.Key)
	c.s.OneOffs = append(c.s.OneOffs, o)
}

func (c *conversation) dropOneOff(key string) {
	kept := c.s.OneOffs[:0]
	for _, o := range c.s.OneOffs {
		if o.Key != key {
			kept = append(kept, o)
		}
	}
	c.s.OneOffs = kept
}

// riskyMinute is the minute of the day just before the two hours in which most urges and slips came; false until there are
// three of them there.
func (c *conversation) riskyMinute() (int, bool) {
	hours := [24]int{}
	for _, u := range lastOf(c.s.Urges, 60) {
		hours[u.Hour%24]++
	}
	if c.s.Streak != nil {
		for _, slip := range lastOf(c.s.Streak.Slips, 30) {
			if slip.Hour >= 0 && !slip.Undone {
				hours[slip.Hour%24]++
			}
		}
	}
	best, most := 0, 0
	for h := range 24 {
		n := hours[h] + hours[(h+1)%24]
		if n > most || n == most && hours[h] > hours[best] {
			best, most = h, n
		}
	}
	return (best*60 - 15 + 24*60) % (24 * 60), most >= 3
}

// lastOf returns the last n of a list.
func lastOf[T any](list []T, n int) []T {
	if len(list) > n {
		return list[len(list)-n:]
	}
	return list
}

// doMood follows the evening check-in: rate (the choice), urge (the choice), line (the answer), save.
func (c *conversation) doMood(a []string) {
	switch a[0] {
	case "rate":
		n, err := strconv.Atoi(c.firstNote("checkin_mood", "remind_evening"))
		if err != nil {
			return
		}
		c.dropMood()
		c.s.Moods = lastOf(append(c.s.Moods, Mood{Day: c.today, Mood: n, Urge: -1}), 400)
		c.note("mood", strconv.Itoa(n))
	case "urge":
		if n, err := strconv.Atoi(c.s.Note["checkin_urge"]); err == nil && len(c.s.Moods) > 0 {
			c.s.Moods[len(c.s.Moods)-1].Urge = n
		}
	case "save":
		if len(c.s.Moods) == 0 {
			return
		}
		m := c.s.Moods[len(c.s.Moods)-1]
		c.write("checkin", map[string]string{"mood": strconv.Itoa(m.Mood), "urge": strconv.Itoa(m.Urge), "line": c.s.Note["checkin_line"]})
		c.say(moodWords(m.Mood))
	}
}

func (c *conversation) firstNote(names ...string) string {
	for _, n := range names {
		if v := c.s.Note[n]; v != "" {
			return v
		}
	}
	return ""
}

// dropMood takes out today's mood, so that one told later replaces it.
func (c *conversation) dropMood() {
	if n := len(c.s.Moods); n > 0 && c.s.Moods[n-1].Day == c.today {
		c.s.Moods = c.s.Moods[:n-1]
	}
}

func moodWords(mood int) string {
	switch {
	case mood <= 2:
		return "mood.low"
	case mood == 3:
		return "mood.mid"
	}
	return "mood.good"
}

// weekText sums up the last seven days in one or two sentences.
func (c *conversation) weekText() string {
	passed, acted, moods, sum := 0, 0, 0, 0
	for _, u := range c.s.Urges {
		if c.now.Unix()-u.At > 7*86400 {
			continue
		}
		if u.Outcome == "passed" {
			passed++
		}
		if u.Outcome == "acted" {
			acted++
		}
	}
	for _, m := range c.s.Moods {
		if m.Day > c.today-7 {
			moods++
			sum += m.Mood
		}
	}
	c.vars["passed"], c.vars["acted"] = strconv.Itoa(passed), strconv.Itoa(acted)
	parts := []string{}
	if c.s.Streak != nil && !c.s.Held(c.now) {
		parts = append(parts, c.label("weekly.streak"))
	}
	if passed+acted > 0 {
		parts = append(parts, c.label("weekly.urges"))
	}
	if moods > 0 {
		c.vars["mood"] = fmt.Sprintf("%.1f", float64(sum)/float64(moods))
		parts = append(parts, c.label("weekly.mood"))
	}
	if len(parts) == 0 {
		return c.label("weekly.nothing")
	}
	var text strings.Builder
	for i, p := range parts {
		if i > 0 {
			text.WriteString(" ")
		}
		text.WriteString(p)
	}
	return text.String()
}
