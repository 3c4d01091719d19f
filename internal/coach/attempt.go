package coach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Attempt is the one message with which a member tries to reach the ex again (PROGRAMME, "recontact"). There is one in all: whatever
// became of it, there is never a second (SAFETY 15).
type Attempt struct {
	Aim    string `json:"aim,omitempty"`    // what the ex is to know, in the member's own words
	Silent string `json:"silent,omitempty"` // what the member will do if no answer comes
	Bear   string `json:"bear,omitempty"`   // whether they could bear that: yes, unsure, no
	Sent   int64  `json:"sent,omitempty"`   // when they said that they had sent it; never changed afterwards
	// Answer is what became of it: meet, talk, time, no, silence or blocked; "" while it is open.
	Answer string `json:"answer,omitempty"`
	// Wrote is when the member said that the ex had written first, after it was over.
	Wrote string `json:"wrote,omitempty"`
}

// silenceAfter is how many days without an answer mean no.
const silenceAfter = 7

// attemptFlow is the flow that leads up to the one message; none of its steps is met once that is sent.
const attemptFlow = "attempt"

// attempted reports whether the one message is sent.
func (s *State) attempted() bool { return s.Attempt != nil && s.Attempt.Sent != 0 }

// waiting reports whether the one message is sent and nothing has become of it yet.
func (s *State) waiting() bool { return s.attempted() && s.Attempt.Answer == "" }

// attemptCloses reports whether the one message, sent, keeps everything closed that approaches the ex: while it waits, and for good
// after a no or silence. The ex writing first, told in an earlier conversation, opens it: what follows is answering.
func (s *State) attemptCloses(now time.Time) bool {
	return s.attempted() && s.Attempt.Answer != "meet" && s.Attempt.Answer != "talk" && !s.anotherDay(s.Attempt.Wrote, now)
}

// aWeekSince reports whether the one message has been without an answer for so long that the silence is one.
func (s *State) aWeekSince(now time.Time) bool {
	return s.waiting() && s.Today(now)-s.dayAt(time.Unix(s.Attempt.Sent, 0)) >= silenceAfter
}

// exWrote keeps that the ex wrote first after the one message was over; while it waits, that is its answer.
func (c *conversation) exWrote() {
	if a := c.s.Attempt; c.s.attemptCloses(c.now) && a.Answer != "" && a.Wrote == "" {
		a.Wrote = c.now.UTC().Format(time.RFC3339)
	}
}

// attemptWords are the words that an action "attempt" takes.
func attemptWords() []string {
	return append([]string{"aim", "silent", "bear", "open", "sent", "ask"}, attemptAnswers()...)
}

func attemptAnswers() []string { return []string{"meet", "talk", "time", "no", "silence", "blocked"} }

func checkAttempt(what string) error {
	if !slices.Contains(attemptWords(), what) {
		return fmt.Errorf("an attempt has no %q", what)
	}
	return nil
}

// doAttempt follows the one message: aim and silent (the answers), bear (the choice), open (the draft of it that was laid aside),
// sent, ask (whether there was an answer, in a week), and what became of it.
func (c *conversation) doAttempt(a []string) {
	if c.s.Attempt == nil {
		c.s.Attempt = &Attempt{}
	}
	at := c.s.Attempt
	switch a[0] {
	case "aim":
		at.Aim = c.answer
	case "silent":
		at.Silent = c.answer
	case "bear":
		at.Bear = cmp.Or(c.tapped, "skip")
	case "open":
		c.openFirst()
	case "sent":
		c.sentFirst()
	case "ask":
		if c.s.waiting() {
			c.setOneOff(OneOff{Key: "week", Due: c.weekAfter().Unix()})
		}
	default:
		if a[0] == "silence" && !c.s.aWeekSince(c.now) {
			c.jump = "recontact_patience"
			return
		}
		if c.s.waiting() {
			at.Answer = a[0]
			c.dropOneOff("week")
			c.write("contact", map[string]string{"kind": "recontact_" + a[0]})
		}
	}
}

// isFirst reports whether a draft is of the kind with which contact is begun again.
func isFirst(context string) bool { return context == "first_message" || context == "apology" }

// first is the draft that lies ready to be the one message, or nil.
func (c *conversation) first() *Page {
	for i, p := range c.s.Pages["drafts"] {
		if isFirst(p.Fields["context"]) {
			return &c.s.Pages["drafts"][i]
		}
	}
	return nil
}

func (c *conversation) openFirst() {
	if p := c.first(); p != nil {
		c.openPage(p.ID)
	}
}

// sentFirst notes that the one message is sent: only one that has lain for a night, and only once.
func (c *conversation) sentFirst() {
	if c.s.attempted() || !c.nightSlept() {
		c.jump = "recontact"
		return
	}
	c.s.Attempt.Sent = c.now.Unix()
	c.dropFirsts()
	c.write("contact", map[string]string{"kind": "recontact"})
	c.plannedContact("message")
}

// weekAfter is when it is asked whether there was an answer: a week after the one message, by day.
func (c *conversation) weekAfter() time.Time {
	local := time.Unix(c.s.Attempt.Sent, 0).In(c.s.Location())
	minute := local.Hour()*60 + local.Minute()
	if q := c.s.quiet(); q.at(minute) || minute < draftMorning {
		minute = max(draftMorning, q.To)
	}
	due, _ := Instant(c.s.dayAt(local)+silenceAfter, minute, c.s.Location())
	return due
}

// wakeWeek asks, once, whether there was an answer.
func (c *conversation) wakeWeek(late time.Duration) {
	switch {
	case !c.s.waiting() || c.s.Held(c.now) || c.s.Paused(c.today) || late > 3*24*time.Hour:
	case c.inQuietHours():
		c.setOneOff(OneOff{Key: "week", Due: c.afterQuiet().Unix()})
	default:
		c.deliverStep("recontact_week", "")
	}
}

// attemptGuard holds of the one message: attempt <aim|silent|bear> (it is answered), sent, waiting, week (nothing for so long that it
// means no), closes, wrote (the ex
// did first, after it was over), laid (a draft of it lies ready).
func (c *conversation) attemptGuard(what string) (bool, error) {
	s := &c.s
	a := Attempt{}
	if s.Attempt != nil {
		a = *s.Attempt
	}
	switch what {
	case "aim":
		return a.Aim != "", nil
	case "silent":
		return a.Silent != "", nil
	case "bear":
		return a.Bear != "", nil
	case "sent":
		return s.attempted(), nil
	case "waiting":
		return s.waiting(), nil
	case "week":
		return s.aWeekSince(c.now), nil
	case "closes":
		return s.attemptCloses(c.now), nil
	case "wrote":
		return a.Wrote != "", nil
	case "laid":
		return c.first() != nil, nil
	}
	return false, fmt.Errorf("an attempt is never %q", what)
}

// lacking reports whether a soft gate of the member's situation is not met: it is shown before the one message is begun.
func (c *conversation) lacking() bool {
	return slices.ContainsFunc(Ready(c.s, c.now), func(n Need) bool { return !n.Hard && !n.Done })
}

// attemptValue are the values made of the one message.
func (c *conversation) attemptValue(name string) (string, bool) {
	a := Attempt{}
	if c.s.Attempt != nil {
		a = *c.s.Attempt
	}
	switch name {
	case "aim":
		return a.Aim, true
	case "if_silent":
		return a.Silent, true
	case "sent_on":
		if a.Sent == 0 {
			return "", true
		}
		return c.dayText(c.s.dayAt(time.Unix(a.Sent, 0))), true
	}
	return "", false
}

// attemptExport tells of the one message in the member's file.
func (c *conversation) attemptExport() string {
	a := c.s.Attempt
	if a == nil {
		return ""
	}
	sent, _ := c.attemptValue("sent_on")
	var text strings.Builder
	for _, line := range []struct{ name, value string }{{"aim", a.Aim}, {"silent", a.Silent}, {"bear", a.Bear}, {"sent", sent}, {"answer", a.Answer}} {
		if line.value != "" {
			fmt.Fprintf(&text, "- %s: %s\n", line.name, line.value)
		}
	}
	return text.String()
}
