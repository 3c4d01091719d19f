package coach

import "strings"

// mostItems bounds the lists of the member's own items.
const mostItems = 30

// doList adds to or takes from a list of the member's own: list add reasons, list drop reasons.
func (c *conversation) doList(a []string) {
	item := Item{Text: c.answer}
	if a[0] == "add" {
		item.ID = c.newID()
	}
	switch a[1] {
	case "reasons":
		c.s.Reasons = c.change(c.s.Reasons, a[0], item)
	case "supporters":
		c.s.Supporters = c.change(c.s.Supporters, a[0], item)
	case "lost", "new":
		if len(c.s.Interests) < mostItems {
			c.s.Interests = append(c.s.Interests, Interest{Item: item, Kind: a[1]})
		}
	case "interests":
		kept := c.s.Interests[:0]
		for _, i := range c.s.Interests {
			if i.ID != c.ref {
				kept = append(kept, i)
			}
		}
		c.s.Interests = kept
	case "plans":
		c.changePlans(a[0])
	}
}

func (c *conversation) change(items []Item, how string, item Item) []Item {
	if how == "add" {
		if len(items) < mostItems {
			items = append(items, item)
		}
		return items
	}
	kept := items[:0]
	for _, it := range items {
		if it.ID != c.ref {
			kept = append(kept, it)
		}
	}
	return kept
}

// changePlans keeps one plan for a trigger: its "if" was answered first, its "then" now.
func (c *conversation) changePlans(how string) {
	kept := c.s.Plans[:0]
	trigger, cue := c.s.Note["slip_trigger"], c.s.Note["plan_if"]
	if cue == "" && trigger != "" {
		cue = c.label("trigger_cue." + trigger)
		if own := c.s.Note["slip_cue"]; own != "" {
			cue, trigger = own, ""
		}
	}
	if cue == "" {
		cue = c.label("trigger_cue.other")
	}
	cue, then := c.without("plan_if", cue), c.without("plan_then", c.answer)
	for _, p := range c.s.Plans {
		drop := how == "drop" && p.ID == c.ref
		drop = drop || how == "add" && trigger != "" && p.Trigger == trigger
		if !drop {
			kept = append(kept, p)
		}
	}
	if how == "add" && len(kept) < mostItems {
		kept = append(kept, Plan{ID: c.newID(), If: cue, Then: then, Trigger: trigger})
	}
	c.s.Plans = kept
}

// without takes a word of a list off the beginning of a text: plans are told with "if" and "then" already there.
func (c *conversation) without(list, text string) string {
	first, rest, found := strings.Cut(text, " ")
	if found && c.means(list, plain(first)) && strings.TrimSpace(rest) != "" {
		return strings.TrimSpace(rest)
	}
	return text
}
