package content

import (
	"regexp"
	"strings"

	"ashore/internal/coach"
)

// previewed returns the beginnings of the keys whose texts are sent unasked by Go code, or by actions of steps that come by
// themselves.
func previewed() []string {
	return []string{"morning.", "evening.", "weekly.", "hobby.", "milestone.", "late.", "thin.", "hide.note.", "picture.alt", "remind."}
}

var (
	plainest = regexp.MustCompile(`(?i)^(ex.*|break.*|broke.*|abus.*|ruptura.*)$`)
	telltale = regexp.MustCompile(`(?i)(^|[^\pL])(ex|exes|ex-\pL+|break-?ups?|broke up|abus\pL*|relationships?|cris[ie]s|suicid\pL*|rupturas?|relaci[oó]n(es)?)($|[^\pL])`)
)

// lintDiscreet holds what may show in a preview on a locked screen to saying nothing of why it is sent: every text of a step that
// comes by itself, in all its variants, and what is said with it. Tasks and nudges travel within such messages: of them the
// plainest words are kept out. Where a line to call has to follow, the first paragraph is what is seen.
func lintDiscreet(b *book, _ Options) (problems []Problem) {
	wakes := b.wakeTexts()
	for _, code := range b.codes() {
		eachText(b.languages[code], func(key, text string, at place) {
			if strings.HasPrefix(key, "crisis.") {
				text, _, _ = strings.Cut(text, "\n\n")
			}
			for _, m := range telltale.FindAllStringSubmatch(text, -1) {
				carried := underAny(key, "task.", "nudge.") && plainest.MatchString(m[2])
				if carried || wakes[key] || underAny(key+".", previewed()...) {
					problems = append(problems, at.problem("discreet", "%s may show on a locked screen and says %q", key, m[2]))
				}
			}
		})
	}
	return problems
}

// wakeTexts returns the keys of all that the steps which come by themselves say, until the first question.
func (b *book) wakeTexts() map[string]bool {
	steps := map[string]*step{}
	for _, s := range b.steps {
		steps[s.ID] = s
	}
	keys, seen := map[string]bool{}, map[string]bool{}
	for todo := coach.WakeSteps(); len(todo) > 0; {
		s := steps[todo[0]]
		todo = todo[1:]
		if s == nil || seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		if s.Say != "" {
			keys[s.Say] = true
		}
		for _, u := range said(s.Do, s.place()) {
			keys[u.key] = true
		}
		todo = append(todo, jumps(&coach.FlowStep{Do: s.Do})...)
		if s.Ask == "" || s.When != "" {
			todo = append(todo, s.Next)
		}
	}
	return keys
}
