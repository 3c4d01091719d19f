package coach

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	mostFaults = 3 // that are remarked on at a time
	mostPraise = 2
	mostDrafts = 3 // kept at a time
	// draftMorning is the minute of the day from which on a draft that was kept over night is asked about.
	draftMorning = 9 * 60
	// draftWindow is how late it may still be asked about; one that lay longer is only shown when the member comes.
	draftWindow = 12 * time.Hour
)

// doDraft follows a message to the ex in the making: take (the answer is the draft), facts (it is, of one that has to be), open (the open page is), keep (it is laid
// aside for a night, and asked about the next morning), drop (what was laid aside is thrown away), sent (the member has sent it).
func (c *conversation) doDraft(a []string) {
	switch a[0] {
	case "take":
		c.takeDraft()
	case "facts":
		c.note("draft_context", "coparent")
		c.takeDraft()
	case "open":
		p := c.page()
		if p == nil || p.Fields["context"] == "" { // thrown away since
			c.say("flow.stale")
			c.jump = "draft"
			return
		}
		c.note("draft_text", p.Text)
		c.note("draft_context", p.Fields["context"])
	case "keep":
		c.keepDraft()
	case "drop":
		c.dropDraft(c.s.Note["page"])
	case "sent":
		c.sentDraft()
	}
}

func checkDraft(what string) error {
	if !slices.Contains([]string{"take", "facts", "open", "keep", "drop", "sent"}, what) {
		return fmt.Errorf("a draft cannot be %q", what)
	}
	return nil
}

// takeDraft takes the answer as the draft. Where there is danger in it nothing of it is kept, and it is not reviewed: a threat leads to
// the question what was meant.
func (c *conversation) takeDraft() {
	for name, value := range c.s.Note { // the answer stands under the step that asked, too
		if value == c.answer {
			delete(c.s.Note, name)
		}
	}
	r := c.reviewed(c.answer)
	switch {
	case len(c.heard.Safety) > 0: // answered already, before anything else
		c.s.Note = nil
		c.jump = "end"
	case len(r.Safety) > 0:
		c.s.Note = nil
		c.kind = Crisis
		if c.s.Fact("harm") != "yes" {
			c.lock("harm", maybe)
		}
		c.jump = "safety_harm"
	default:
		c.note("draft_text", c.answer)
		if c.s.Note["draft_context"] == "" { // nobody knows yet, or any more, what it is
			c.jump = "draft_which"
		}
	}
}

func (c *conversation) reviewed(text string) Review {
	if c.p.Review == nil {
		return Review{}
	}
	return c.p.Review(text, c.s.Note["draft_context"])
}

// keepDraft lays the draft aside until the next morning, in place of the version that lay there.
func (c *conversation) keepDraft() {
	text, context := c.s.Note["draft_text"], c.s.Note["draft_context"]
	if text == "" {
		return
	}
	if p := c.page(); p != nil && p.Fields["context"] != "" {
		p.Text, p.Day = text, c.today
	} else {
		if len(c.s.Pages["drafts"]) >= mostDrafts {
			c.say("page.full")
			c.jump = "draft_shelf"
			return
		}
		c.addPage("drafts", Page{Text: text, Fields: map[string]string{"context": context}})
	}
	c.setField("kept", c.now.UTC().Format(time.RFC3339))
	page := c.s.Note["page"]
	due := c.nextMorning()
	c.setOneOff(OneOff{Key: "draft:" + page, Due: due.Unix(), Ref: page})
	local := due.In(c.s.Location())
	c.vars["weekday"], c.vars["time"] = c.label(fmt.Sprintf("weekday.%d", int(local.Weekday()))), local.Format("15:04")
	c.vars["when"] = c.label("review.when")
}

// dropDraft throws a draft away that was laid aside.
func (c *conversation) dropDraft(page string) {
	c.dropOneOff("draft:" + page)
	if pages, ok := c.s.Pages["drafts"]; ok {
		c.s.Pages["drafts"] = slices.DeleteFunc(pages, func(p Page) bool { return p.ID == page })
	}
}

// sentDraft notes that the member has answered of their own choice, and what that means for their days.
func (c *conversation) sentDraft() {
	c.write("contact", map[string]string{"kind": "answered"})
	c.dropDraft(c.s.Note["page"])
	c.plannedContact("reply")
}

// dropFirsts throws away every draft that could have been the one message.
func (c *conversation) dropFirsts() {
	for p := c.first(); p != nil; p = c.first() {
		c.dropDraft(p.ID)
	}
}

// plannedContact begins a new run where the member's own rule says so: it was thought over, and is not met as a slip.
func (c *conversation) plannedContact(kind string) {
	k := c.s.Streak
	if k == nil || !k.Breaks(kind) {
		return
	}
	k.Slips = append(k.Slips, Slip{ID: c.newID(), Day: k.reached(c.today), Hour: c.now.In(c.s.Location()).Hour(), Kind: kind, Counted: true})
	if !c.s.Held(c.now) {
		c.say("streak.planned")
	}
}

// nightSlept reports whether a night has passed since the open draft was laid aside.
func (c *conversation) nightSlept() bool {
	p := c.page()
	if p == nil {
		return false
	}
	kept, err := time.Parse(time.RFC3339, p.Fields["kept"])
	return err == nil && c.s.slept(kept, c.now)
}

// nextMorning is the first morning that has a night's sleep before it.
func (c *conversation) nextMorning() time.Time {
	minute := draftMorning
	if q := c.s.quiet(); q.at(minute) {
		minute = q.To
	}
	first := DayOf(c.now.In(c.s.Location()))
	for day := first; day < first+4; day++ {
		if at, ok := Instant(day, minute, c.s.Location()); ok && c.s.slept(c.now, at) {
			return at
		}
	}
	return c.now.Add(24 * time.Hour)
}

// slept reports whether a night lies between two moments: eight hours, and the end of a night by the clock of the place.
func (s *State) slept(then, now time.Time) bool {
	morning := func(t time.Time) Day { return DayOf(t.In(s.Location()).Add(-nightEnds)) }
	return now.Sub(then) >= night*time.Second && morning(then) < morning(now)
}

// wakeDraft asks whether a draft is still to be sent, once and by day. It is silent where nothing that approaches the ex may be met.
func (c *conversation) wakeDraft(page string, late time.Duration) {
	if late > draftWindow || !c.isPage(page) || c.s.Held(c.now) || c.s.Paused(c.today) || len(c.s.gates(c.now)) > 0 {
		return
	}
	if c.inQuietHours() {
		c.setOneOff(OneOff{Key: "draft:" + page, Due: c.afterQuiet().Unix(), Ref: page})
		return
	}
	c.deliverStep("draft_morning", page)
}

// reviewText says of the draft what is right about it, and then at most three things that would be better left out, the gravest
// first: the words that show it, the practice that speaks against it and why, and where to look instead. It never says what to write.
func (c *conversation) reviewText() string {
	facts := c.s.Note["draft_context"] == "coparent"
	r := c.reviewed(c.s.Note["draft_text"])
	parts := []string{}
	if !facts && c.isLate() {
		parts = append(parts, c.turnOf("review.late"))
	}
	parts = append(parts, c.praise(r, facts))
	remarks := c.remarks(r, facts)
	switch {
	case len(remarks) > 0:
		parts = append(parts, remarks...)
	case facts:
		parts = append(parts, c.turnOf("review.facts"))
	case c.nightSlept():
		parts = append(parts, c.turnOf("review.slept"))
	default:
		parts = append(parts, c.turnOf("review.clean"))
	}
	return joinParts(parts)
}

// remarks are what is said of the faults; those that the same words show stand under them together.
func (c *conversation) remarks(r Review, facts bool) []string {
	out, said := []string{}, map[string]int{} // where the words stand in out
	count := 0
	for _, f := range r.Faults {
		key := "fault." + f.ID
		if facts {
			key = "beyond." + beyondFacts(f.ID)
		}
		at, quoted := said[f.Quote]
		if count == mostFaults || facts && quoted {
			continue
		}
		text := c.turnOf(key)
		if text == "" {
			continue
		}
		if !facts {
			text = c.practiceTitle(faultPractice(f.ID)) + ": " + text
		}
		count++
		if quoted && f.Quote != "" {
			out[at] += "\n" + text
			continue
		}
		said[f.Quote] = len(out)
		if f.Quote != "" {
			text = "«" + f.Quote + "»\n" + text
		}
		out = append(out, text)
	}
	return out
}

// praise is what is right about a draft, in one line. Of a message that has to be only its being brief and plain is.
func (c *conversation) praise(r Review, facts bool) string {
	good := []string{}
	for _, id := range r.Good {
		if facts && id != "facts" && id != "brief" || id == "brief" && len(r.Good) > mostPraise || takenBack(id, r.Faults) {
			continue
		}
		good = append(good, id)
	}
	line := []string{}
	for _, id := range good[:min(len(good), mostPraise)] {
		line = append(line, c.turnOf("praise."+id))
	}
	return strings.Join(line, " ")
}

// takenBack reports whether what is right about a draft is taken back by one of its faults: then it is not praised.
func takenBack(good string, faults []DraftFault) bool {
	by := map[string][]string{
		"owns":        {"blame", "you_too", "guilt", "grovelling", "announcing", "promise"},
		"leaves_free": {"pressure", "ultimatum"},
		"warm":        {"ultimatum", "guilt", "blame", "monitoring", "asks_forgiveness"},
	}[good]
	return slices.ContainsFunc(faults, func(f DraftFault) bool { return slices.Contains(by, f.ID) })
}

// practiceTitle is the short title of a practice, as the beginning of a sentence.
func (c *conversation) practiceTitle(id string) string {
	for _, p := range c.p.Practices {
		if p.ID == id {
			return upperFirst(p.Title)
		}
	}
	return id
}

// faultPractice is the practice that speaks against a fault.
func faultPractice(fault string) string {
	switch fault {
	case "ultimatum":
		return "PT-19"
	case "pressure":
		return "CL-15"
	case "blame":
		return "SS-6"
	case "you_too":
		return "PT-15"
	case "jealousy":
		return "CL-26"
	case "grovelling":
		return "PT-5"
	case "asks_forgiveness":
		return "CL-20"
	case "promise":
		return "MS-11"
	case "love_declaration":
		return "CL-23"
	case "announcing":
		return "CL-19"
	case "rehashing":
		return "PT-7"
	case "too_long":
		return "PT-16"
	}
	return "CL-25"
}

// beyondFacts is the family of a fault in a message that is to hold facts only.
func beyondFacts(fault string) string {
	switch fault {
	case "blame", "you_too", "guilt", "rehashing":
		return "reproach"
	case "ultimatum", "pressure", "third_party":
		return "push"
	case "monitoring", "jealousy":
		return "watch"
	}
	return "feeling"
}
