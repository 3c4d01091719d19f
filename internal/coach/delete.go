package coach

import (
	"fmt"
	"strings"
)

// doDelete destroys everything and answers with a receipt of counts.
func (c *conversation) doDelete(_ []string) {
	c.effects = append(c.effects, Destroy{Receipt: c.receipt(), Remember: c.s.Consented()})
	c.said, c.jump = nil, "end"
}

// receipt makes the last message from what was destroyed, by kind.
func (c *conversation) receipt() func(map[string]int) Message {
	tail := c.label("delete.tail")
	if c.s.Consented() {
		tail = joinParts([]string{c.label("delete.remains"), tail})
	}
	return c.receiptOf(c.label("delete.receipt"), tail, c.s.keptCounts())
}

// receiptOf makes a message between two texts that lists what is gone, by kind: what the state held, and what the store counts.
func (c *conversation) receiptOf(head, tail string, kept map[string]int) func(map[string]int) Message {
	line, names := c.raw("delete.line"), map[string]string{}
	for _, kind := range EntryKinds() {
		names[kind] = c.label("kind." + kind)
	}
	return func(counts map[string]int) Message {
		lines := []string{}
		for _, kind := range EntryKinds() {
			if n := counts[kind] + kept[kind]; n > 0 {
				lines = append(lines, strings.NewReplacer("{n}", fmt.Sprint(n), "{kind}", names[kind]).Replace(line))
			}
		}
		return Message{Kind: Reply, Text: joinParts([]string{head, strings.Join(lines, "\n"), tail})}
	}
}

// EntryKinds are the kinds of thing that are kept of a member, in the order in which a receipt and an export list them.
func EntryKinds() []string {
	return append([]string{
		"account", "checkin", "urge", "slip", "contact", "look", "task", "journal", "letter", "hobby",
		"plan", "reason", "supporter", "safety_plan", "interest", "reminder", "round", "attempt",
	}, Books()...)
}

// keptCounts counts what the state itself holds.
func (s *State) keptCounts() map[string]int {
	on := 0
	for _, r := range s.Reminders {
		if r.On {
			on++
		}
	}
	counts := map[string]int{
		"plan": len(s.Plans), "reason": len(s.Reasons), "supporter": len(s.Supporters), "safety_plan": len(s.SafetyPlan), "interest": len(s.Interests), "reminder": on, "round": len(s.Rounds),
	}
	if s.Attempt != nil {
		counts["attempt"] = 1
	}
	for book, pages := range s.Pages {
		counts[book] = len(pages)
	}
	delete(counts, "letters") // each of them is an entry, too
	return counts
}
