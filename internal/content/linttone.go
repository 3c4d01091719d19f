package content

import (
	"regexp"
	"strings"
)

// refusal is a way of speaking that the coach does not use.
type refusal struct {
	pattern *regexp.Regexp
	why     string
	except  *regexp.Regexp // a sentence in which it may stand
	hints   []string       // see literals
}

func refuse(pattern, why string) refusal {
	return refusal{pattern: regexp.MustCompile(pattern), why: why, hints: literals(pattern)}
}

func (r refusal) unless(pattern string) refusal {
	r.except = regexp.MustCompile(pattern)
	return r
}

// refusals returns what no English text says.
func refusals() []refusal {
	const (
		shame     = "it shames"
		promise   = "it promises what nobody can"
		order     = "it tells what to do about the relationship; the member decides"
		hook      = "it hooks"
		claim     = "it claims to be what it is not"
		belittles = "it makes light of it"
	)
	return []refusal{
		refuse(`\b(pathetic|shameful|ashamed of yourself|shame on you|weak-willed|desperate|needy|crazy|stupid|loser|failure)\b`, shame).
			unless(`\b(not|never|no|isn't|aren't|doesn't|nor|without|feel(s|ing)?|felt|don't (call|think))\b`),
		refuse(`\byou('ve| have)? (failed|blew it|ruined|gave in|broke your (streak|promise)|let (me|yourself|us) down)\b`, shame),
		refuse(`\byou (lost|wasted) (all|your|the) `, shame),
		refuse(`\b(your (own )?fault|you only have yourself|start(ing)? over from (zero|scratch)|back to (zero|square one))\b`, shame).
			unless(`\b(not|isn't|never|no one's|nobody's)\b`),

		refuse(`\b(will|going to|'ll) (come|want you|take you|be) back\b`, promise).
			unless(`\bi('ll| will|'m going to) (come|be) back\b`),
		refuse(`\b(guarantee\w*|i promise|i swear|trust me|works every time|proven to)\b`, promise).
			unless(`\b(no|not|never|nobody|can't|cannot|don't|doesn't) (\w+ ){0,3}(guarantee|promise|proven)`),
		refuse(`\b(meant to be|get (them|him|her|your ex) back|win (them|him|her) back|make (them|him|her) miss)\b`, promise),
		refuse(`\b(always be (here|there)|i('ll| will) never leave|just between us|keep (this|it) (a )?secret)\b`, promise),
		refuse(`\b(will|'ll) (soon )?(be gone|pass) in\b`, promise),

		refuse(`\byou( \w+)? (should|must|have to|need to|ought to|had better)( \w+)? (leave|stay with|stay together|go back|break up|get back together|take (them|him|her) back|forgive|move on|get over|dump|block)\b`, order),
		refuse(`\b(leave|dump|forget|block|get over) (him|her|the ex|your ex)\b`, order).
			unless(`\?|\b(not|never|wish to|want to|wanting to|whether)\b`),

		refuse(`\b(i|we)('ve| have)? missed you\b`, hook),
		refuse(`\b(don't (leave|abandon|disappoint) me|where have you been|you haven't (been|written|checked|opened)|it's been a while since you|i was worried)\b`, hook),

		refuse(`\bgreat!`, belittles),
		refuse(`\b(just (a|one) break-?up|plenty (more )?(of )?fish|cheer up|man up|at least you|everything happens for a reason|time heals)\b`, belittles),

		refuse(`^\W*(just )?calm down\b`, belittles),

		refuse(`\b(therapy|psychotherapy|clinical\w*|diagnos\w*)\b`, claim).
			unless(`\b(not|no|never|isn't|nor|can't|cannot|doesn't) (\w+,? ){0,3}(therapy|psychotherapy|clinical|diagnos)|\b(couples?|your( own)?|in|have|had|into|start(ing)?|tried) therapy\b`),
		refuse(`\b(i|this|it|the (coach|bot|program|programme)|ashore|we) (\w+ ){0,2}treat(s|ed|ment)?\b`, claim),
	}
}

var sentence = regexp.MustCompile(`[^.!?\n]+[.!?]*`)

// lintTone holds English texts to the coach's voice: no shaming, no promise, no order about the relationship, no hook, and no
// claim to be therapy but where it is said that it is not.
func lintTone(b *book, _ Options) (problems []Problem) {
	all := refusals()
	eachText(b.languages["en"], func(key, text string, at place) {
		for _, s := range sentence.FindAllString(spoken(text), -1) {
			for _, r := range all {
				if !holdsAny(s, r.hints) {
					continue
				}
				found := r.pattern.FindString(s)
				if found == "" || r.except != nil && r.except.MatchString(s) || saysWhatItIsNot(key, r) {
					continue
				}
				problems = append(problems, at.problem("tone", "%s says %q: %s", key, found, r.why))
			}
		}
	})
	return problems
}

// saysWhatItIsNot reports whether a text may name therapy because it tells what the coach is not.
func saysWhatItIsNot(key string, r refusal) bool {
	return underAny(key, "crisis.", "about.") && r.pattern.MatchString("therapy")
}

// spoken returns a text as it is heard: in lower case, with plain apostrophes, words in place of the ex's pronouns, and each paragraph on one
// line.
func spoken(text string) string {
	text = strings.NewReplacer("’", "'", "ʼ", "'").Replace(text)
	text = placeholder.ReplaceAllStringFunc(text, func(p string) string {
		switch strings.ToLower(p) {
		case "{they}":
			return "they"
		case "{them}":
			return "the ex"
		}
		return "it"
	})
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Fields(p), " ")
	}
	return strings.ToLower(strings.Join(paragraphs, "\n"))
}
