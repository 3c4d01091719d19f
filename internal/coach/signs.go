package coach

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fourWeeks is how many days what is seen of somebody has to go on before it is looked at as a whole (PROGRAMME, MS-9, SS-1).
const fourWeeks = 28

// Signs are the kinds of what may be seen of an ex who comes back, by notebook: "signs" of right reasons (MS-9), and "warnings"
// (MS-5, MS-10, MS-16, GT-12). Others can be written in the member's own words.
func Signs(book string) []string {
	switch book {
	case "signs":
		return []string{"honest", "regret", "waits", "power_back", "understands", "fears_loss"}
	case "warnings":
		return []string{"rushing", "cold", "half_truths", "blame", "power", "same", "belittling", "jealous", "hot_cold", "better_gone"}
	}
	return nil
}

// kindItems are the kinds of what may be seen, as choices.
func (c *conversation) kindItems(book string) []Item {
	items := []Item{}
	for _, kind := range Signs(book) {
		items = append(items, Item{ID: kind, Text: upperFirst(c.label(book + "." + kind))})
	}
	return items
}

// seenItems is everything that was seen, as choices.
func (c *conversation) seenItems() []Item {
	items := []Item{}
	c.s.seen(func(book string, p Page) {
		items = append(items, Item{ID: p.ID, Text: upperFirst(c.pageTitle(book, p))})
	})
	return items
}

// seen calls do with everything that was seen, good or bad, page by page.
func (s *State) seen(do func(book string, p Page)) {
	for _, book := range []string{"signs", "warnings"} {
		for _, p := range s.Pages[book] {
			do(book, p)
		}
	}
}

// firstSeen is the day of the first mark; 0 where there is none.
func (s *State) firstSeen() Day {
	first := Day(0)
	s.seen(func(_ string, p Page) {
		for _, m := range p.Marks {
			if first == 0 || m.Day < first {
				first = m.Day
			}
		}
	})
	return first
}

// seenFor is for how many days something has been noted of them, from the first mark until today; 0 where nothing was.
func (s *State) seenFor(today Day) int {
	first := s.firstSeen()
	if first == 0 {
		return 0
	}
	return int(today - first)
}

// seenDays are the days on which something was seen, the earliest first.
func (s *State) seenDays() []Day {
	days := []Day{}
	s.seen(func(_ string, p Page) {
		for _, m := range p.Marks {
			days = append(days, m.Day)
		}
	})
	slices.Sort(days)
	return slices.Compact(days)
}

// fearAlone reports whether the fear of losing the member is the only good sign so far: control fears loss too (MS-9).
func (s *State) fearAlone() bool {
	fear := false
	for _, p := range s.Pages["signs"] {
		if len(p.Marks) == 0 {
			continue
		}
		if p.Kind != "fears_loss" {
			return false
		}
		fear = true
	}
	return fear
}

// sighting is one kind of thing in one month.
type sighting struct {
	month int // since the year 0
	line  string
	days  []string
}

// mostMonths is how many months the view shows.
const mostMonths = 4

// monthsText is what was seen, by month and sign: the latest month first, the days of each.
func (c *conversation) monthsText() string {
	lines := []*sighting{}
	c.s.seen(func(book string, p Page) {
		last := (*sighting)(nil)
		for _, m := range p.Marks {
			date := m.Day.Date()
			month := date.Year()*12 + int(date.Month()) - 1
			if last == nil || last.month != month {
				last = &sighting{month: month, line: c.label("seen."+book) + " " + c.pageTitle(book, p)}
				lines = append(lines, last)
			}
			last.days = append(last.days, strconv.Itoa(date.Day()))
		}
	})
	slices.SortStableFunc(lines, func(a, b *sighting) int { return cmp.Compare(b.month, a.month) })
	var out strings.Builder
	months, shown := 0, -1
	for _, l := range lines {
		month := c.label(fmt.Sprintf("month.%d", l.month%12+1))
		if l.month != shown {
			if months++; months > mostMonths {
				break
			}
			shown = l.month
			fmt.Fprintf(&out, "\n\n%s %d", month, l.month/12)
		}
		fmt.Fprintf(&out, "\n%s (%s %s)", l.line, strings.Join(slices.Compact(l.days), ", "), month)
	}
	return strings.TrimSpace(out.String())
}

// weeksText tells in how many of the weeks since the first mark each thing was seen, and when last: what lasts shows there.
func (c *conversation) weeksText() string {
	first := c.s.firstSeen()
	if first == 0 {
		return ""
	}
	c.vars["since"] = c.shortDay(first)
	c.vars["span"] = c.count("week", int(c.today-first)/7+1)
	lines := []string{c.label("seen.span")}
	c.s.seen(func(book string, p Page) {
		weeks := map[Day]bool{}
		for _, m := range p.Marks {
			weeks[(m.Day-first)/7] = true
		}
		if len(weeks) > 0 {
			c.vars["n"], c.vars["last"] = strconv.Itoa(len(weeks)), c.shortDay(p.Marks[len(p.Marks)-1].Day)
			lines = append(lines, c.label("seen."+book)+" "+c.pageTitle(book, p)+": "+c.label("seen.last"))
		}
	})
	return strings.Join(lines, "\n")
}
