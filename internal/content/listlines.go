package content

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ashore/internal/coach"
)

// Lines writes the crisis lines by country for whoever has to call them: what each is, how it is reached, how sure it is and
// how long ago a person called it, on the day of now. Those that are due begin with "!". The last line counts them.
func Lines(p *coach.Program, w io.Writer, now time.Time) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.DiscardEmptyColumns)
	fmt.Fprintf(out, "compiled %s; where the country is unknown: %s\n", p.Lines.Compiled, p.Lines.Emergency)
	for _, l := range p.Lines.Fallback {
		fmt.Fprintf(out, "%s, %s, %s\n", l.Name, l.URL, cmp.Or(l.CheckedOn, "never opened"))
	}
	fmt.Fprintf(out, "\n! is due: never called, or more than %d days ago. Confidence A: three lists or more agree; B: two; C: one.\n", checkedFor)
	count, never, old := 0, 0, 0
	for _, code := range slices.Sorted(maps.Keys(p.Lines.Countries)) {
		c := p.Lines.Countries[code]
		fmt.Fprintf(out, "\n%s %s: emergency %s\n", c.Country, c.Name, c.Emergency)
		for _, l := range c.Lines {
			days, checked := sinceCheck(l.CheckedOn, now)
			mark := " "
			switch {
			case !checked:
				mark, never = "!", never+1
			case days > checkedFor:
				mark, old = "!", old+1
			}
			count++
			name := l.Name
			if l.Area != "" {
				name += " (" + l.Area + ")"
			}
			cells := []string{mark + " " + l.Kind, name, "call " + cmp.Or(l.Call, "-"), "text " + cmp.Or(l.Text, "-"), cmp.Or(l.Hours, "hours unknown"), l.Confidence, age(l.CheckedOn, now)}
			fmt.Fprintln(out, strings.Join(cells, "\t"))
		}
	}
	fmt.Fprintf(out, "\n%d countries, %d lines: %d never called, %d called more than %d days ago\n", len(p.Lines.Countries), count, never, old, checkedFor)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("list the crisis lines: %w", err)
	}
	return nil
}

// age tells when a line was checked.
func age(checkedOn string, now time.Time) string {
	days, checked := sinceCheck(checkedOn, now)
	switch {
	case !checked:
		return "never called"
	case days == 1:
		return checkedOn + ", 1 day ago"
	}
	return fmt.Sprintf("%s, %d days ago", checkedOn, days)
}
