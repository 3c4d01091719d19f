package content

import (
	"regexp"
	"slices"
	"strings"

	"ashore/internal/coach"
)

// What nobody who is hurt, controlled or afraid is told to do (SAFETY 12): to block, to confront, to meet, to explain or to seek
// closure. The texts are read as spoken leaves them: {them} is "the ex".
var (
	towards = regexp.MustCompile(`(^|[.:;,!?]\W*|\b(you (can|could|may|might|should|will)|try to|perhaps|maybe|please|then|and|to|just|simply) )` +
		`((block|confront|meet|face|forgive|stand up to) (the ex|your ex|them|him|her)|` +
		`(answer|call|ring|text|write to|write|message|contact|reach out to|tell|ask|explain to|thank|visit|see|talk to|talk with|invite) (the ex|your ex))\b`)
	endings = regexp.MustCompile(`\b(just block|confront (it|this|what)|closure|hear (the ex|them|him|her) out|(sort|talk) (it|things) (out|over) with (the ex|them|him|her)|clear the air|have it out)\b`)
	// A sentence that says what is not asked for, asks, or speaks of the wish.
	unasked = regexp.MustCompile(`\?|\b(not|never|no|nothing|nobody|without|won't|don't|doesn't|needn't|isn't|wasn't|can't|instead|in place of|wish|want|urge|pull|before you|feel like)\b`)
)

// lintVictim holds every text that somebody who was hurt or is afraid can meet to telling them nothing of the kind. Left out are the
// texts that are said only by steps which are closed to them, and tasks that are never theirs.
func lintVictim(b *book, _ Options) (problems []Problem) {
	closed, open := map[string]bool{}, map[string]bool{}
	for _, s := range b.steps {
		into := open
		if b.closedToVictims(s) {
			into = closed
		}
		into[s.Say] = true
		for _, u := range said(s.Do, s.place()) {
			into[u.key] = true
		}
	}
	for _, t := range b.tasks {
		if slices.Contains(t.Never, "victim") {
			closed[taskTextKey(t.ID)] = true
		}
	}
	labels := b.labels()
	eachText(b.languages["en"], func(key, text string, at place) {
		if closed[key] && !open[key] || labels[key] {
			return
		}
		for _, s := range sentence.FindAllString(spoken(text), -1) {
			s = strings.TrimSpace(s)
			found := towards.FindString(s)
			if found == "" {
				found = endings.FindString(s)
			}
			if found != "" && !unasked.MatchString(s) {
				problems = append(problems, at.problem("victim", "%s says %q, and somebody who is not safe can meet it", key, found))
			}
		}
	})
	return problems
}

// closedToVictims reports whether a step is never met by somebody who is hurt or afraid.
func (b *book) closedToVictims(s *step) bool {
	is := func(id string) bool { return slices.Contains(coach.ClosedToVictims(), id) }
	for _, f := range b.flows {
		if f.ID == s.Flow && slices.ContainsFunc(f.Practices, is) {
			return true
		}
	}
	return s.Approach || s.When == "not victim" || slices.ContainsFunc(s.Practices, is)
}

// labels returns the keys of what the member says by a tap.
func (b *book) labels() map[string]bool {
	labels := map[string]bool{}
	for _, s := range b.steps {
		for _, c := range s.Choices {
			labels[c.Label] = true
		}
	}
	return labels
}
