package coach

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// action is something a flow can have done. It is given the words behind its name.
type action struct {
	args int
	run  func(c *conversation, args []string)
}

// run carries out actions one after the other; one that sets jump is the last.
func (c *conversation) run(calls []string) {
	for _, call := range calls {
		words := strings.Fields(call)
		if len(words) == 0 {
			continue
		}
		if a, ok := actionOf(words[0]); ok && len(words)-1 == a.args {
			a.run(c, words[1:])
		}
		if c.jump != "" {
			return
		}
	}
}

// CheckAction reports what is wrong with an action as a content file writes it ("set situation want_back"): an unknown name or
// the wrong number of words; nil if nothing is.
func CheckAction(call string) error {
	words := strings.Fields(call)
	if len(words) == 0 {
		return fmt.Errorf("an empty action")
	}
	a, ok := actionOf(words[0])
	if !ok {
		return fmt.Errorf("no action is called %q", words[0])
	}
	if len(words)-1 != a.args {
		return fmt.Errorf("action %q takes %d words, not %d", words[0], a.args, len(words)-1)
	}
	switch words[0] { // a wrong word would do nothing
	case "words":
		return checkWords(words[1])
	case "go_if":
		return CheckGuard(guardOf(words[1]))
	case "phase", "reach":
		if !slices.Contains(Phases(), Phase(words[1])) {
			return fmt.Errorf("no phase is called %q", words[1])
		}
	case "draft":
		return checkDraft(words[1])
	case "attempt":
		return checkAttempt(words[1])
	case "meeting":
		return checkMeeting(words[1])
	case "rehearse":
		return checkField(words[1:])
	case "page":
		return checkPage(words[1:])
	case "safetyplan":
		return checkSafetyplan(words[1:])
	case "page_set":
		return checkField(words[1:])
	case "letter":
		return checkLetter(words[1:])
	case "round":
		return checkRound(words[1:])
	}
	return nil
}

// actionOf is the short list of actions.
func actionOf(name string) (action, bool) {
	a, ok := map[string]action{
		// the member
		"consent":   {0, (*conversation).doConsent},
		"refuse":    {0, (*conversation).doRefuse},
		"set":       {2, func(c *conversation, a []string) { c.s.set(a[0], a[1]) }},
		"set_if":    {3, (*conversation).doSetIf},
		"adult":     {1, (*conversation).doAdult},
		"words":     {1, (*conversation).doWords},
		"lock":      {2, (*conversation).doLock},
		"until":     {1, (*conversation).doUntil},
		"toward":    {0, (*conversation).doToward},
		"closed":    {0, (*conversation).doClosed},
		"stamp":     {1, func(c *conversation, a []string) { c.s.set(a[0], c.today.String()) }},
		"set_to":    {1, func(c *conversation, a []string) { c.s.set(a[0], c.answer) }},
		"clear":     {1, func(c *conversation, a []string) { c.s.set(a[0], "") }},
		"zone":      {1, (*conversation).doZone},
		"country":   {1, (*conversation).doCountry},
		"phase":     {1, func(c *conversation, a []string) { c.s.Phase = Phase(a[0]) }},
		"reach":     {1, (*conversation).doReach},
		"advance":   {0, (*conversation).doAdvance},
		"go":        {1, func(c *conversation, a []string) { c.jump = a[0] }},
		"go_if":     {2, (*conversation).doGoIf},
		"say":       {1, func(c *conversation, a []string) { c.say(a[0]) }},
		"also":      {0, func(c *conversation, _ []string) { c.flush() }},
		"ask":       {0, (*conversation).doAsk},
		"resume":    {0, func(c *conversation, _ []string) { c.endVigil() }},
		"keep":      {2, (*conversation).doKeep},
		"record":    {2, (*conversation).doRecord},
		"answer_to": {1, func(c *conversation, a []string) { c.note(a[0], c.answer) }},
		"note":      {2, func(c *conversation, a []string) { c.note(a[0], a[1]) }},
		"list":      {2, (*conversation).doList},
		"page":      {2, (*conversation).doPage},
		"letter":    {2, (*conversation).doLetter},
		"journal":   {2, (*conversation).doJournal},
		"round":     {2, (*conversation).doRound},
		"page_set":  {2, func(c *conversation, a []string) { c.setField(a[0], a[1]) }},
		"draft":     {1, (*conversation).doDraft},
		"attempt":   {1, (*conversation).doAttempt},
		"meeting":   {1, (*conversation).doMeeting},
		"rehearse":  {1, (*conversation).doRehearse},
		"export":    {0, func(c *conversation, _ []string) { c.file = FileExport }},
		"delete":    {0, (*conversation).doDelete},
		"picture":   {0, func(c *conversation, _ []string) { c.picture = c.progress() }},
		"why":       {0, (*conversation).doWhy},
		// the streak
		"streak": {1, (*conversation).doStreak},
		"slip":   {1, (*conversation).doSlip},
		"look":   {0, (*conversation).doLook},
		"pause":  {1, (*conversation).doPause},
		// urges, tasks, moods
		"urge":   {1, (*conversation).doUrge},
		"task":   {1, (*conversation).doTask},
		"nudge":  {1, (*conversation).doNudge},
		"mood":   {1, (*conversation).doMood},
		"remind": {2, (*conversation).doRemind},
		"snooze": {2, (*conversation).doSnooze},
		// safety
		"crisis":     {1, (*conversation).doCrisis},
		"safetyplan": {1, (*conversation).doSafetyplan},
		"milestone":  {1, (*conversation).doMilestone},
	}[name]
	return a, ok
}

// doConsent begins what is kept.
func (c *conversation) doConsent(_ []string) {
	c.s.set("consent", "yes")
	c.s.Joined = c.today
	c.s.Salt = uint32(c.now.Unix())
	if c.s.Lang == "" {
		c.s.Lang = "en"
	}
}

// doRefuse forgets everything, and says so.
func (c *conversation) doRefuse(_ []string) {
	c.say("consent.refused")
	text := joinParts(c.said)
	c.said = nil
	c.effects = append(c.effects, Destroy{
		Receipt:  func(map[string]int) Message { return Message{Kind: Reply, Text: text} },
		Remember: c.s.Consented(),
	})
	c.jump = "end"
}

// doSetIf sets a fact where another has a value: set_if <fact> <value> <to>, on the same fact.
func (c *conversation) doSetIf(a []string) {
	if c.s.Fact(a[0]) == a[1] {
		c.s.set(a[0], a[2])
	}
}

// doGoIf goes to another step where a guard holds; "not_" before it turns it round, and its words are joined by colons.
func (c *conversation) doGoIf(a []string) {
	if c.holds(guardOf(a[0])) {
		c.jump = a[1]
	}
}

// guardOf is a guard as it is written in one word: "not_book:complaints" is "not book complaints".
func guardOf(word string) string {
	if rest, ok := strings.CutPrefix(word, "not_"); ok {
		word = "not " + rest
	}
	return strings.ReplaceAll(word, ":", " ")
}

// doReach moves the member on to a phase, if they stand in an earlier one.
func (c *conversation) doReach(a []string) {
	order := Phases()
	if slices.Index(order, c.s.Phase) < slices.Index(order, Phase(a[0])) {
		c.s.Phase = Phase(a[0])
	}
}

// doRecord keeps that something happened: record <kind of entry> <what>.
func (c *conversation) doRecord(a []string) {
	c.write(a[0], map[string]string{"kind": a[1]})
	if a[0] == "contact" && a[1] == "they_wrote" && c.s.spaceCloses(c.now) && c.s.Fact("ex_wrote") == "" {
		c.s.set("ex_wrote", c.now.UTC().Format(time.RFC3339)) // the member's word counts (SAFETY 13)
	}
	if a[0] == "contact" && a[1] == "they_wrote" {
		c.exWrote()
	}
}

// doKeep keeps the answer as an entry: keep <kind> <field>.
func (c *conversation) doKeep(a []string) {
	c.write(a[0], map[string]string{a[1]: c.answer})
}

// doZone confirms a time zone: zone hint, zone picked.
func (c *conversation) doZone(a []string) {
	zone, country := c.s.Hint, ""
	if a[0] == "picked" {
		for i, guess := range strings.Split(c.s.Note["zone_ask"], "|") {
			if c.ref == fmt.Sprintf("z%d", i) {
				zone, country, _ = strings.Cut(guess, "=")
			}
		}
	}
	c.s.Zone = zone
	c.s.Hint = ""
	if country != "" && c.s.Country == "" {
		c.s.Country = country
	}
	c.today = c.s.Today(c.now)
	c.rearm()
}

// doCountry confirms a country: country hint, country answer.
func (c *conversation) doCountry(a []string) {
	switch a[0] {
	case "hint":
		c.s.Country = c.countryHint()
	case "answer":
		c.s.Country = c.answer
	}
}

// doMilestone says what the day that the run has reached means.
func (c *conversation) doMilestone(_ []string) {
	day := c.today
	if n, err := strconv.ParseInt(c.ref, 36, 32); err == nil && Day(n) <= c.today {
		day = Day(n) // opened later than it came
	}
	before := len(c.said)
	if c.say("milestone." + strconv.Itoa(c.s.Days(day))); len(c.said) == before {
		c.jump = "streak"
	}
}

// doAdvance moves the member on from steady to no contact once there is some ground.
func (c *conversation) doAdvance(_ []string) {
	if c.nextPhaseReady() {
		c.s.Phase = NoContact
		c.s.AskedOn = c.today // one thing at a time
		c.say("phase.no_contact")
	}
}

// nextPhaseReady reports whether a member who is steadying has some ground: a streak, and three tasks done or a week.
func (c *conversation) nextPhaseReady() bool {
	return c.s.Phase == Steady && c.s.Streak != nil && !c.s.Held(c.now) && (c.s.Tasks.Count >= 3 || c.today-c.s.Joined >= 7)
}

// doAsk asks one of the small questions that are still open, at most one a day and each of them once: /settings has them all.
func (c *conversation) doAsk(_ []string) {
	if c.s.AskedOn == c.today || len(c.s.Later) > 0 || c.s.Held(c.now) {
		return
	}
	for _, q := range []string{"pronoun", "ended", "necessary", "country", "areas"} {
		known := c.s.Fact(q) != "" || c.s.Fact("asked_"+q) != "" || q == "country" && c.s.Country != ""
		if step := "ask_" + q; !known && c.p.Steps[step] != nil {
			c.s.AskedOn = c.today
			c.s.set("asked_"+q, "yes")
			c.jump = step
			return
		}
	}
}

// doWhy tells where the latest advice comes from.
func (c *conversation) doWhy(_ []string) {
	practices, evidence, source := []string(nil), "", ""
	if f := c.p.Flows[c.s.Why]; f != nil {
		practices, evidence, source = f.Practices, f.Evidence, f.Source
	}
	for _, t := range c.p.Tasks {
		if "task:"+t.ID == c.s.Why {
			practices, evidence = t.Practices, t.Evidence
		}
	}
	if practices == nil {
		c.say("why.nothing")
		return
	}
	if evidence == "" {
		evidence = "tradition"
	}
	titles := []string{}
	for _, p := range c.p.Practices {
		if slices.Contains(practices, p.ID) {
			titles = append(titles, p.Title+" ("+p.ID+")")
		}
	}
	c.vars["practices"] = strings.Join(titles, ", ")
	c.vars["evidence"] = c.label("evidence." + evidence)
	c.vars["source"] = ""
	if source != "" {
		c.vars["source"] = c.label(source)
	}
	c.say("why.answer")
}
