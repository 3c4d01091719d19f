package coach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// letterHour is the minute of the day at which a letter that was put away may be looked at again.
const letterHour = 11 * 60

// doLetter follows letters that are never sent: keep (the answer), lock <days> or lock answer (put away until a day), open, burn
// (deleted for good).
func (c *conversation) doLetter(a []string) {
	if a[0] == "keep" {
		id := c.write("letter", map[string]string{"text": c.answer})
		c.addPage("letters", Page{Text: clip(c.answer, 40), Fields: map[string]string{"entry": id}})
		return
	}
	p := c.page()
	if p == nil {
		c.jump = "letters"
		return
	}
	switch a[0] {
	case "lock":
		c.lockLetter(p, a[1])
	case "open":
		if until, err := ParseDay(p.Fields["locked_until"]); err == nil && c.today < until {
			c.vars["date"] = c.dayText(until)
			c.jump = "letter_locked"
			return
		}
		c.file = p.Fields["entry"] + ".md"
	case "burn":
		c.dropOneOff("letter:" + p.ID)
		c.effects = append(c.effects, Erase{ID: p.Fields["entry"]})
		c.doPage([]string{"drop", "letters"})
	}
}

func checkLetter(a []string) error {
	if !slices.Contains([]string{"keep", "lock", "open", "burn"}, a[0]) {
		return fmt.Errorf("a letter cannot %q", a[0])
	}
	return nil
}

// lockLetter puts a letter away until a day, on which it is brought back once.
func (c *conversation) lockLetter(p *Page, until string) {
	day, err := ParseDay(c.answer)
	if n, ok := smallNumber(until); ok {
		day, err = c.today+Day(n), nil
	}
	if err != nil || day <= c.today {
		return
	}
	p.Fields["locked_until"] = day.String()
	c.vars["date"] = c.dayText(day)
	if due, ok := Instant(day, letterHour, c.s.Location()); ok {
		c.setOneOff(OneOff{Key: "letter:" + p.ID, Due: due.Unix()})
	}
}

// wakeLetter brings back a letter that was put away until today.
func (c *conversation) wakeLetter(page string, late time.Duration) {
	if !c.isPage(page) || late > wholeDay*time.Minute || c.s.Held(c.now) || c.s.Paused(c.today) {
		return
	}
	c.deliverStep("letter_back", page)
}

// Letter returns the words of the letter that a file of that name (the entry's id and ".md") holds, and whether there is one.
func Letter(k Kept, file string) ([]byte, bool) {
	id := strings.TrimSuffix(file, ".md")
	for _, e := range k.Entries {
		if e.ID == id && e.Kind == "letter" {
			return []byte(e.Data["text"] + "\n"), true
		}
	}
	return nil, false
}

// mostJournal is how many of the latest journal entries are remembered by their prompt.
const mostJournal = 40

// doJournal keeps an entry of the journal: journal keep <prompt>. Whoever wrote to the same heavy prompt on three days within a
// week is shown something else (EVIDENCE, "open-ended writing").
func (c *conversation) doJournal(a []string) {
	c.write("journal", map[string]string{"text": c.answer, "prompt": a[1]})
	c.s.Journal = lastOf(append(c.s.Journal, Mark{Day: c.today, Text: a[1]}), mostJournal)
	days := map[Day]bool{}
	for _, m := range c.s.Journal {
		if m.Text == a[1] && m.Day > c.today-7 {
			days[m.Day] = true
		}
	}
	if len(days) >= 3 && slices.Contains([]string{"now", "worry", "echo"}, a[1]) {
		c.jump = "journal_same"
	}
}

// journalGuard holds of the journal: journaled <prompt> <how many at least>, journaled_today <prompt>.
func (c *conversation) journalGuard(name string, args []string) (bool, error) {
	n := 0
	for _, m := range c.s.Journal {
		if m.Text == args[0] && (name == "journaled" || m.Day == c.today) {
			n++
		}
	}
	if name == "journaled_today" {
		return n > 0, nil
	}
	least, ok := smallNumber(cmp.Or(args[1], "1"))
	if !ok {
		return false, fmt.Errorf("%q is no number of entries", args[1])
	}
	return n >= least, nil
}
