package coach

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Placeholders returns the names that words may hold in braces: {n}, {days}, {they} …
func Placeholders() []string {
	own := append([]string{"page", "began", "marks", "exercise", "round", "rounds"}, append(Books(), PageFields()...)...)
	return append(own, []string{
		"n", "days", "longest", "total", "runs", "looks", "passed", "acted", "urges",
		"they", "them", "their", "theirs", "They", "Their", "were", "have", "are", "s",
		"task_title", "task_text", "interest", "nudge_text", "reasons", "plan", "plans", "supporters", "interests",
		"reminders", "reminder", "kind", "zone", "time", "date", "when", "until", "rule", "day_end", "quiet", "settings",
		"line", "emergency", "lines", "abuse_line", "youth_line", "behaviour_line", "fallback", "country", "name",
		"answer", "weekly", "ready", "practices", "evidence", "source", "counts", "commands", "mood",
		"call", "text", "notes", "url", "if", "then", "months", "weeks", "since", "span", "last", "reached", "want", "met", "gates", "days_chosen",
		"locks", "space_until", "order_until", "order_rest",
		"review", "draft_hint", "aim", "if_silent", "sent_on", "quote",
		"weekday", "look_at", "foot", "foot_below", "rest", "may_look", "safetyplan", "part",
	}...)
}

// value returns what stands for a name in braces.
func (c *conversation) value(name string) string {
	if v, ok := c.vars[name]; ok {
		return v
	}
	switch name {
	case "days":
		return c.count("day", c.s.Days(c.today))
	case "longest":
		return c.count("day", c.s.Longest(c.today))
	case "total":
		return c.count("day", c.s.Total(c.today))
	case "n":
		return strconv.Itoa(c.s.Days(c.today))
	case "looks":
		return c.count("look", len(c.s.Looks))
	case "urges":
		return c.count("urge", len(c.s.Urges))
	case "passed":
		return strconv.Itoa(c.outcomes("passed"))
	case "acted":
		return strconv.Itoa(c.outcomes("acted"))
	case "they", "them", "their", "theirs", "were", "have", "are", "s":
		return c.pronoun(name)
	case "They", "Their":
		return upperFirst(c.pronoun(strings.ToLower(name)))
	}
	if v, ok := c.ownWords(name); ok {
		return v
	}
	if v, ok := c.pageValue(name); ok {
		return v
	}
	if v, ok := c.attemptValue(name); ok {
		return v
	}
	if v, ok := c.lockValue(name); ok {
		return v
	}
	if v, ok := c.settingValue(name); ok {
		return v
	}
	if v, ok := c.safetyValue(name); ok {
		return v
	}
	return "{" + name + "}"
}

func (c *conversation) pronoun(form string) string {
	which := c.s.Fact("pronoun")
	if which == "" {
		which = "they"
	}
	return c.label("pronoun." + which + "." + form)
}

// ownWords are values made of what the member said.
func (c *conversation) ownWords(name string) (string, bool) {
	switch name {
	case "answer":
		return c.answer, true
	case "reasons":
		return bullets(c.s.Reasons), true
	case "supporters":
		return bullets(c.s.Supporters), true
	case "interests":
		items := []Item{}
		for _, i := range c.s.Interests {
			items = append(items, i.Item)
		}
		return bullets(items), true
	case "plans":
		items := []Item{}
		for _, p := range c.s.Plans {
			items = append(items, Item{Text: c.planText(p)})
		}
		return bullets(items), true
	case "plan":
		if len(c.s.Plans) == 0 {
			return "", true
		}
		return c.planText(c.fittingPlan()), true
	case "interest":
		if len(c.s.Interests) == 0 {
			return c.label("hobby.any"), true
		}
		return c.s.Interests[int(c.today)%len(c.s.Interests)].Text, true
	case "task_title":
		return c.label("task." + c.s.Tasks.Today + ".title"), true
	case "task_text":
		return c.label("task." + c.s.Tasks.Today + ".text"), true
	case "weekly":
		return c.weekText(), true
	case "round":
		return c.roundText(), true
	case "rounds":
		return c.roundsText(), true
	case "safetyplan":
		return c.planLines(), true
	case "review":
		return c.reviewText(), true
	case "draft_hint":
		return c.label("draft_hint." + c.s.Note["draft_context"]), true
	case "part":
		return c.chosenPart(), true
	case "gates":
		return c.gatesText(), true
	case "ready":
		return c.readyText(), true
	case "days_chosen":
		return c.s.Fact("days_chosen"), true
	case "months":
		return c.monthsText(), true
	case "weeks":
		return c.weeksText(), true
	}
	return "", false
}

// settingValue are values made of settings.
func (c *conversation) settingValue(name string) (string, bool) {
	switch name {
	case "zone":
		zone := c.s.Zone
		if zone == "" {
			zone = c.s.Hint
		}
		if zone == "" {
			zone = "UTC"
		}
		return strings.ReplaceAll(zone, "_", " "), true
	case "time":
		return c.now.In(c.s.Location()).Format("15:04"), true
	case "date":
		return c.dayText(c.today), true
	case "reminders":
		return c.remindersText(), true
	case "rule":
		return c.ruleText(), true
	case "day_end":
		return clock(c.s.DayEnd), true
	case "quiet":
		q := c.s.quiet()
		return clock(q.From) + "–" + clock(q.To), true
	case "settings":
		return c.settingsText(), true
	case "commands":
		return c.commandsText(), true
	case "country":
		return c.countryName(), true
	}
	return "", false
}

func (c *conversation) outcomes(outcome string) int {
	n := 0
	for _, u := range c.s.Urges {
		if u.Outcome == outcome {
			n++
		}
	}
	return n
}

// dayText names a day as a person would: weekday, day and month.
func (c *conversation) dayText(d Day) string {
	date := d.Date()
	weekday := c.label(fmt.Sprintf("weekday.%d", int(date.Weekday())))
	month := c.label(fmt.Sprintf("month.%d", int(date.Month())))
	return fmt.Sprintf("%s %d %s %d", weekday, date.Day(), month, date.Year())
}

func (c *conversation) planText(p Plan) string {
	c.vars["if"], c.vars["then"] = p.If, p.Then
	text := c.label("plans.one")
	text = strings.ReplaceAll(text, "{if}", p.If)
	return strings.ReplaceAll(text, "{then}", p.Then)
}

// fittingPlan is the plan for the hour and the trigger at hand: the one of the latest slip's trigger, else the latest.
func (c *conversation) fittingPlan() Plan {
	if k := c.s.Streak; k != nil {
		for _, v := range slices.Backward(k.Slips) {
			for _, p := range c.s.Plans {
				if p.Trigger != "" && p.Trigger == v.Trigger && (p.Trigger != "late" || c.isLate()) {
					return p
				}
			}
		}
	}
	return c.s.Plans[len(c.s.Plans)-1]
}

// isLate reports whether it is late in the evening or night where the member is.
func (c *conversation) isLate() bool {
	hour := c.now.In(c.s.Location()).Hour()
	return hour >= 21 || hour < 5
}

func (c *conversation) ruleText() string {
	if c.s.Streak == nil {
		return ""
	}
	names := []string{}
	for _, kind := range ContactKinds() {
		if c.s.Streak.Breaks(kind) {
			names = append(names, c.label("contact_kind."+kind))
		}
	}
	if len(names) == 0 {
		return c.label("contact_kind.none")
	}
	return strings.Join(names, ", ")
}

func (c *conversation) commandsText() string {
	lines := []string{}
	for _, info := range c.p.Commands {
		if !info.Hidden {
			lines = append(lines, "/"+info.Name+" – "+info.Description)
		}
	}
	return strings.Join(lines, "\n")
}

func bullets(items []Item) string {
	lines := make([]string, 0, len(items))
	for _, it := range items {
		lines = append(lines, "• "+it.Text)
	}
	return strings.Join(lines, "\n")
}

// clock writes minutes since midnight as 08:30.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
