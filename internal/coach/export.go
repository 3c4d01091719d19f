package coach

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Export writes everything that is kept of a member as a Markdown file to read: settings, the member's own lists, and every
// entry in the order in which it was written. Times are in the member's zone.
func Export(p *Program, k Kept, now time.Time) []byte {
	c := begin(p, k.State, Turn{Event: Event{At: now}})
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", c.label("export.title"), c.fill(c.raw("export.made")))
	fmt.Fprintf(&b, "## %s\n\n%s\n", c.label("export.settings"), c.settingsText())
	for _, name := range sortedFacts(k.State.Facts) {
		fmt.Fprintf(&b, "- %s: %s\n", name, k.State.Facts[name])
	}
	fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", c.label("kind.reminder"), c.remindersText())
	if k.State.Streak != nil {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", c.label("export.streak"), c.fill(c.raw("streak.streak.say")))
	}
	for _, own := range []struct {
		key  string
		text string
	}{
		{"kind.reason", bullets(k.State.Reasons)},
		{"kind.plan", c.fill("{plans}")},
		{"kind.supporter", bullets(k.State.Supporters)},
		{"kind.safety_plan", c.planLines()},
		{"kind.interest", c.fill("{interests}")},
	} {
		if own.text != "" {
			fmt.Fprintf(&b, "## %s\n\n%s\n\n", c.label(own.key), own.text)
		}
	}
	for _, book := range Books() {
		if text := c.pagesExport(book); text != "" {
			fmt.Fprintf(&b, "## %s\n\n%s\n", c.label("kind."+book), text)
		}
	}
	if len(k.State.Rounds) > 0 {
		fmt.Fprintf(&b, "## %s\n\n%s\n", c.label("kind.round"), c.roundsExport())
	}
	if text := c.attemptExport(); text != "" {
		fmt.Fprintf(&b, "## %s\n\n%s\n", c.label("kind.attempt"), text)
	}
	fmt.Fprintf(&b, "## %s\n\n", c.label("export.entries"))
	for _, e := range k.Entries {
		fmt.Fprintf(&b, "- %s, %s (%s)\n", e.At.In(c.s.Location()).Format("2006-01-02 15:04"), c.label("kind."+e.Kind), e.ID)
		for _, field := range sortedFacts(e.Data) {
			if e.Data[field] != "" {
				fmt.Fprintf(&b, "  - %s: %s\n", field, strings.ReplaceAll(e.Data[field], "\n", "\n    "))
			}
		}
	}
	return []byte(b.String())
}

func sortedFacts(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
