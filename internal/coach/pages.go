package coach

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Page is one thing in a notebook of the member's own: something the ex complained of, a habit, a sign that was seen. What
// belongs to it stands in its fields; what was seen of it over time in its marks.
type Page struct {
	ID string `json:"id"`
	// Text is the member's own words, or empty where Kind says it all.
	Text string `json:"text,omitempty"`
	// Kind is the id of something that the programme names (a sign, a skill), or empty.
	Kind   string            `json:"kind,omitempty"`
	Day    Day               `json:"day"` // when it was begun
	Fields map[string]string `json:"fields,omitempty"`
	Marks  []Mark            `json:"marks,omitempty"` // the earliest first
}

// Mark is a page's dated proof: the day, and a few words or the id of what was seen.
type Mark struct {
	Day  Day    `json:"day"`
	Text string `json:"text,omitempty"`
}

const (
	mostPages = 40  // in one notebook
	mostMarks = 100 // on one page
)

// Books are the notebooks that flows write in, by their ids, in the order in which an export lists them. Each is also a list
// that a step may offer, a value ("{complaints}") and a kind of thing that a receipt counts.
func Books() []string {
	return []string{
		"complaints", "habits", "apologies", "problems", "selves", "skills", "letters",
		"signs", "warnings", "lookbacks", "angers", "answers",
		"drafts", "meetings",
	}
}

// PageFields are the names of what may stand on a page beside its text. Each is also a value ("{missteps}"): that of the page
// which is open.
func PageFields() []string {
	return []string{
		"fair", "missteps", "drove", "better", "cue", "cue_kind", "planned", "instead", "did", "repair", "share", "step", "due", "entry", "locked_until",
		"context", "kept", "safe", "old", "said", "see", "light", "wish", "felt", "saw",
	}
}

// doPage writes in a notebook: add <book> (a page of the answer), kind <book> (the page of the kind that was tapped, begun if it is
// not there), open <book> (the picked page), drop <book> (the picked or the open page), field <name> (the answer, on the open page),
// clear <name>, plan <name> (an if-then plan: if what stands in the field, then the answer), mark <word> (a dated proof on the open page: the answer, or for "tap" none;
// "date" moves the latest to the answer, a day).
func (c *conversation) doPage(a []string) {
	if slices.Contains([]string{"field", "clear", "mark"}, a[0]) && c.page() == nil { // an old form, and nobody knows any more of which page
		c.say("flow.stale")
		c.jump = "menu"
		return
	}
	switch a[0] {
	case "add":
		c.addPage(a[1], Page{Text: c.answer})
	case "kind":
		kind := c.tapped
		if i := slices.IndexFunc(c.s.Pages[a[1]], func(p Page) bool { return p.Kind == kind }); i >= 0 {
			c.openPage(c.s.Pages[a[1]][i].ID)
			return
		}
		c.addPage(a[1], Page{Kind: kind})
	case "open":
		c.openPage(c.ref)
	case "drop":
		ref := cmp.Or(c.ref, c.s.Note["page"])
		if pages, ok := c.s.Pages[a[1]]; ok {
			c.s.Pages[a[1]] = slices.DeleteFunc(pages, func(p Page) bool { return p.ID == ref })
		}
	case "field":
		c.setField(a[1], c.answer)
	case "clear":
		c.setField(a[1], "")
	case "plan":
		c.planFrom(a[1])
	case "mark":
		c.mark(a[1])
	}
}

// mark adds a dated proof to the open page, or gives the latest another day.
func (c *conversation) mark(how string) {
	p := c.page()
	if p == nil {
		return
	}
	switch how {
	case "date":
		if day, err := ParseDay(c.answer); err == nil && len(p.Marks) > 0 {
			p.Marks[len(p.Marks)-1].Day = day
			slices.SortStableFunc(p.Marks, func(a, b Mark) int { return cmp.Compare(a.Day, b.Day) })
		}
	case "tap":
		p.Marks = lastOf(append(p.Marks, Mark{Day: c.today}), mostMarks)
	default:
		p.Marks = lastOf(append(p.Marks, Mark{Day: c.today, Text: c.answer}), mostMarks)
	}
}

// checkPage reports what is wrong with the words behind "page".
func checkPage(a []string) error {
	switch a[0] {
	case "add", "kind", "open", "drop":
		if !slices.Contains(Books(), a[1]) {
			return fmt.Errorf("no notebook is called %q", a[1])
		}
	case "field", "clear", "plan":
		return checkField(a[1:])
	case "mark":
	default:
		return fmt.Errorf("a page cannot %q", a[0])
	}
	return nil
}

// checkField reports whether a page has no field of a name.
func checkField(a []string) error {
	if !slices.Contains(PageFields(), a[0]) {
		return fmt.Errorf("a page has no field %q", a[0])
	}
	return nil
}

// addPage begins a page and opens it; a full notebook takes none.
func (c *conversation) addPage(book string, p Page) {
	if len(c.s.Pages[book]) >= mostPages {
		c.say("page.full")
		return
	}
	if c.s.Pages == nil {
		c.s.Pages = map[string][]Page{}
	}
	p.ID, p.Day = "p"+c.newID(), c.today
	c.s.Pages[book] = append(c.s.Pages[book], p)
	c.openPage(p.ID)
}

// openPage makes a page the one that fields and marks belong to, until the flow ends. Choices shown meanwhile remember it.
func (c *conversation) openPage(id string) { c.note("page", id) }

// page is the open page, or nil.
func (c *conversation) page() *Page {
	id := c.s.Note["page"]
	if c.listed != "" {
		id = c.listed
	}
	for _, pages := range c.s.Pages {
		for i := range pages {
			if pages[i].ID == id {
				return &pages[i]
			}
		}
	}
	return nil
}

func (c *conversation) setField(name, value string) {
	p := c.page()
	if p == nil {
		return
	}
	if p.Fields == nil {
		p.Fields = map[string]string{}
	}
	if value == "" {
		delete(p.Fields, name)
		return
	}
	p.Fields[name] = value
}

// planFrom makes an if-then plan of a field of the open page and the answer.
func (c *conversation) planFrom(field string) {
	p := c.page()
	if p == nil || p.Fields[field] == "" {
		return
	}
	if len(c.s.Plans) >= mostItems {
		c.say("page.full")
		return
	}
	cue, then := c.without("plan_if", p.Fields[field]), c.without("plan_then", c.answer)
	c.s.Plans = append(c.s.Plans, Plan{ID: c.newID(), If: cue, Then: then})
	p.Fields["planned"] = "yes"
}

// isPage reports whether a reference names a page.
func (c *conversation) isPage(ref string) bool {
	for _, pages := range c.s.Pages {
		if slices.ContainsFunc(pages, func(p Page) bool { return p.ID == ref }) {
			return true
		}
	}
	return false
}

// pageItems are the pages of a notebook as choices.
func (c *conversation) pageItems(book string) []Item {
	items := []Item{}
	for _, p := range c.s.Pages[book] {
		items = append(items, Item{ID: p.ID, Text: c.pageTitle(book, p)})
	}
	return items
}

// pageTitle is the member's words, or the name of the kind.
func (c *conversation) pageTitle(book string, p Page) string {
	if p.Text != "" {
		return p.Text
	}
	return c.label(book + "." + p.Kind)
}

// pageValue are the values made of notebooks: a notebook as a list, the open page, its fields and its marks.
func (c *conversation) pageValue(name string) (string, bool) {
	if slices.Contains(Books(), name) {
		return c.bookText(name), true
	}
	if !slices.Contains(append([]string{"page", "began", "exercise", "marks"}, PageFields()...), name) {
		return "", false
	}
	p := c.page()
	switch {
	case p == nil && name == "page":
		return c.label("page.gone"), true
	case p == nil:
		return "", true
	case name == "page":
		return c.openTitle(p.ID), true
	case name == "began":
		return c.dayText(p.Day), true
	case name == "exercise":
		return c.turnOf("skill." + p.Kind), true
	case name == "marks":
		return c.marksText(*p), true
	}
	return p.Fields[name], true
}

func (c *conversation) openTitle(id string) string {
	for book, pages := range c.s.Pages {
		for _, p := range pages {
			if p.ID == id {
				return c.pageTitle(book, p)
			}
		}
	}
	return ""
}

// bookText lists a notebook, each page by the words "book.<book>" if there are any ({page}, its fields, {marks}).
func (c *conversation) bookText(book string) string {
	defer func() { c.listed = "" }()
	lines := []string{}
	for _, p := range c.s.Pages[book] {
		c.listed = p.ID
		line := c.label("book." + book)
		if line == "" {
			line = "• " + c.pageTitle(book, p)
		}
		lines = append(lines, strings.TrimRight(line, "\n →"))
	}
	return strings.Join(lines, "\n")
}

// marksText lists what was seen of a page, by day.
func (c *conversation) marksText(p Page) string {
	lines := []string{}
	for _, m := range p.Marks {
		line := c.shortDay(m.Day)
		if m.Text != "" {
			line = fmt.Sprintf("%s: %s", line, m.Text)
		}
		lines = append(lines, "– "+line)
	}
	return strings.Join(lines, "\n")
}

// pagesExport lists a notebook with everything that stands in it.
func (c *conversation) pagesExport(book string) string {
	var b strings.Builder
	for _, p := range c.s.Pages[book] {
		fmt.Fprintf(&b, "- %s (%s)\n", c.pageTitle(book, p), p.Day)
		for _, field := range sortedFacts(p.Fields) {
			fmt.Fprintf(&b, "  - %s: %s\n", field, strings.ReplaceAll(p.Fields[field], "\n", "\n    "))
		}
		for _, m := range p.Marks {
			fmt.Fprintf(&b, "  - %s: %s\n", m.Day, strings.ReplaceAll(m.Text, "\n", "\n    "))
		}
	}
	return b.String()
}

// bookGuard holds where a notebook has pages: book <book>, pages <book> <how many at least>.
func (c *conversation) bookGuard(args []string) (bool, error) {
	if !slices.Contains(Books(), args[0]) {
		return false, fmt.Errorf("no notebook is called %q", args[0])
	}
	least := 1
	if len(args) > 1 {
		n, ok := smallNumber(args[1])
		if !ok {
			return false, fmt.Errorf("%q is no number of pages", args[1])
		}
		least = n
	}
	return len(c.s.Pages[args[0]]) >= least, nil
}

// fieldGuard holds where the open page has a field: field <name>, field_is <name> <value>.
func (c *conversation) fieldGuard(args []string) (bool, error) {
	if err := checkField(args); err != nil {
		return false, err
	}
	p := c.page()
	if p == nil {
		return false, nil
	}
	if len(args) > 1 {
		return p.Fields[args[0]] == args[1], nil
	}
	return p.Fields[args[0]] != "", nil
}

func clonePages(books map[string][]Page) map[string][]Page {
	if books == nil {
		return nil
	}
	out := make(map[string][]Page, len(books))
	for book, pages := range books {
		kept := slices.Clone(pages)
		for i := range kept {
			kept[i].Fields, kept[i].Marks = maps.Clone(kept[i].Fields), slices.Clone(kept[i].Marks)
		}
		out[book] = kept
	}
	return out
}
