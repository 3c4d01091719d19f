package coach

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// items are further choices of a step, made from the member's own state.
func (c *conversation) items(list string) []Item {
	items, err := c.listItems(list)
	if err != nil {
		return nil
	}
	return items
}

// CheckList reports whether a list of choices made from the member's state is known.
func CheckList(name string) error {
	c := begin(&Program{}, State{}, Turn{})
	_, err := c.listItems(name)
	return err
}

func (c *conversation) listItems(list string) ([]Item, error) {
	switch list {
	case "":
		return nil, nil
	case "reasons":
		return c.s.Reasons, nil
	case "supporters":
		return c.s.Supporters, nil
	case "interests":
		items := []Item{}
		for _, i := range c.s.Interests {
			items = append(items, i.Item)
		}
		return items, nil
	case "plans":
		items := []Item{}
		for _, p := range c.s.Plans {
			items = append(items, Item{ID: p.ID, Text: p.If})
		}
		return items, nil
	case "slips":
		items := []Item{}
		for _, slip := range c.undoable() {
			items = append(items, Item{ID: slip.ID, Text: c.label("contact_kind."+slip.Kind) + ", " + c.dayText(slip.Day)})
		}
		return items, nil
	case "rule":
		return c.ruleItems(), nil
	case "zones":
		return c.zoneItems(), nil
	case "areas":
		return c.areaItems(), nil
	case "sign_kinds":
		return c.kindItems("signs"), nil
	case "warning_kinds":
		return c.kindItems("warnings"), nil
	case "seen":
		return c.seenItems(), nil
	}
	if slices.Contains(Books(), list) {
		return c.pageItems(list), nil
	}
	return nil, fmt.Errorf("no list is called %q", list)
}

// undoable are the slips of the last weeks, the latest first.
func (c *conversation) undoable() []Slip {
	out := []Slip{}
	if c.s.Streak == nil {
		return out
	}
	slips := c.s.Streak.Slips
	for i := len(slips) - 1; i >= 0 && len(out) < 6; i-- {
		if !slips[i].Undone && slips[i].Day > c.today-60 {
			out = append(out, slips[i])
		}
	}
	return out
}

// ruleItems are the kinds of contact, marked where they count.
func (c *conversation) ruleItems() []Item {
	items := []Item{}
	if c.s.Streak == nil {
		return items
	}
	for _, kind := range ContactKinds() {
		mark := "rule.out"
		if c.s.Streak.Breaks(kind) {
			mark = "rule.in"
		}
		items = append(items, Item{ID: kind, Text: c.label(mark) + " " + c.label("contact_kind."+kind)})
	}
	return items
}

// zoneItems are the zones that were recognised in what the member typed, each with the time that it has now.
func (c *conversation) zoneItems() []Item {
	items := []Item{}
	if c.s.Note["zone_ask"] == "" {
		return items
	}
	for i, guess := range strings.Split(c.s.Note["zone_ask"], "|") {
		zone, _, _ := strings.Cut(guess, "=")
		loc, err := time.LoadLocation(zone)
		if err != nil {
			continue
		}
		text := strings.ReplaceAll(zone, "_", " ") + " · " + c.now.In(loc).Format("15:04")
		items = append(items, Item{ID: fmt.Sprintf("z%d", i), Text: text})
	}
	return items
}

// areaItems are the areas of life that tasks come from.
func (c *conversation) areaItems() []Item {
	items, seen := []Item{}, map[string]bool{}
	for _, t := range c.p.Tasks {
		if !seen[t.Area] {
			seen[t.Area] = true
			items = append(items, Item{ID: t.Area, Text: c.label("area." + t.Area)})
		}
	}
	return items
}
