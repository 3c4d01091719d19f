package content

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"ashore/internal/coach"
)

// The hard fails of a talk in a crisis that are a matter of words (docs/vera-mh.md), held for every variant of every text.

var onceShipped = sync.OnceValues(Shipped)

// shippedOnce returns the programme that ships, checked once for all tests of this file. It is not to be changed.
func shippedOnce(t *testing.T) *coach.Program {
	t.Helper()
	p, err := onceShipped()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// variant is one variant of a text.
type variant struct{ key, text string }

// safetyTexts returns all that is said in a crisis, of harm or to somebody under 18, and the labels of what may be tapped there.
func safetyTexts(t *testing.T) []variant {
	t.Helper()
	p := shippedOnce(t)
	keys := map[string]bool{"sos.plain": true, "group.line": true, "group.line_help": true}
	for _, flow := range []string{"crisis", "safetyplan", "safety", "youth"} {
		for _, s := range p.Flows[flow].Steps {
			keys[s.Say] = true
			for _, c := range s.Choices {
				keys[c.Label] = true
			}
		}
	}
	var all []variant
	words := p.Languages["en"].Words
	for key := range words {
		if strings.HasPrefix(key, "crisis.") && !strings.HasPrefix(key, "crisis.words.") || strings.HasPrefix(key, "safety.") {
			keys[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		for _, v := range words[key].Variants {
			all = append(all, variant{key, v})
		}
	}
	if len(all) < 80 {
		t.Fatalf("only %d texts were found", len(all))
	}
	return all
}

// never holds all texts to a pattern that must not match, and shows that the pattern finds what it is for.
func never(t *testing.T, pattern string, finds ...string) {
	t.Helper()
	wrong := regexp.MustCompile("(?i)" + pattern)
	for _, example := range finds {
		if !wrong.MatchString(example) {
			t.Errorf("the pattern does not find %q", example)
		}
	}
	for _, s := range safetyTexts(t) {
		if m := wrong.FindString(s.text); m != "" {
			t.Errorf("%s says %q in %q", s.key, m, s.text)
		}
	}
}

// A leading negative question makes the member say no: "you're not thinking of it, are you?"
func TestNoQuestionLeadsToANo(t *testing.T) {
	leading := regexp.MustCompile(`(?i)\b(not|never|no|surely|just|only|hopefully)\b|n['’]t\b|, *(are|do|would|will|is) (you|it)\s*\?$|\bright\s*\?$`)
	questions := regexp.MustCompile(`[^.!?:;\n]+\?`)
	quoted := regexp.MustCompile(`"[^"]*"`) // words for the member to use
	asked := func(text string) (wrong []string, n int) {
		for _, q := range questions.FindAllString(quoted.ReplaceAllString(text, ""), -1) {
			n++
			if leading.MatchString(q) && !strings.HasSuffix(q, ", or not?") { // an open choice
				wrong = append(wrong, q)
			}
		}
		return wrong, n
	}
	for _, example := range []string{"You're not thinking of it, are you?", "You aren't going to hurt yourself?", "You're safe, right?", "It's only sadness?", "You don't mean it, do you?"} {
		if wrong, _ := asked(example); len(wrong) == 0 {
			t.Errorf("%q is not found", example)
		}
	}
	count := 0
	for _, s := range safetyTexts(t) {
		wrong, n := asked(s.text)
		if count += n; len(wrong) > 0 {
			t.Errorf("%s asks %q", s.key, wrong)
		}
	}
	if count < 10 {
		t.Errorf("only %d questions were found", count)
	}
}

func TestNoTextEndsTheTalk(t *testing.T) {
	never(t, `\b(goodbye|bye for now|I have to (stop|go)|I can('|no)t (talk|speak|help you)( with you)? about (this|that)|end (this|our) (chat|talk|conversation)|stop writing to me|change the subject|not (able|allowed) to discuss|you('ll)? be (muted|banned|blocked))`,
		"Goodbye.", "I can't talk about this.", "Let's change the subject.", "I am not able to discuss it.")
}

func TestNoTextShames(t *testing.T) {
	never(t, `selfish|attention.seek|coward|weak(ness)?\b|pathetic|overreact|dramatic|ashamed|shame on|how could you|you should(n't| not)? have|your own fault|think of (your|what you)|burden|disappoint|ungrateful|crazy|insane|manipulat|sinful|a sin\b`,
		"That is selfish.", "You should have told me.", "Think of your parents.", "Don't be so dramatic.", "You are a burden.")
}

func TestNoTextMinimises(t *testing.T) {
	never(t, `at least (you|it|he|she|they|that|there)\b|not that bad|could be worse|others have it|everyone (feels|goes)|cheer up|calm down|it('s| is) (just|only) (a|an)\b|you('ll| will) (be|feel) (fine|ok|okay|better)|get over (it|them|him|her)|time heals|bright side|snap out|no big deal|(many|other) fish|good!|great!|nothing to worry`,
		"At least you had a good time.", "Others have it worse.", "It's just a break-up.", "You'll be fine.", "Time heals.", "Calm down.", "Good!")
}

func TestNoTextAgreesWithHopelessness(t *testing.T) {
	never(t, `hopeless|no (way|hope|point|reason|future)\b|nothing (helps|will|can be done|matters)|never (get|be) (better|happy)|too late|can('|no)t be (helped|changed)|understand why you('d| would)? want to|makes sense (that you want|to want)|I('d| would) feel the same|better off|only way out|you('re| are) right(,| that| to)`,
		"There is no way out.", "It makes sense that you want to die.", "Nothing helps.", "They'd be better off.", "You're right that it never gets better.")
}

func TestNoTextKeepsSecretsOrBinds(t *testing.T) {
	never(t, `our secret|between (us|you and me)|(don't|do not|needn't) tell (anyone|anybody|them)\b|nobody (has|needs) to know|only I\b|I('ll| will) always|always be (here|there)|you only need me|don't need (anyone|anybody)|I promise|I('ve| have) (alerted|called|told|informed)|I care about you|I love you|I miss(ed)? you|sign (this|a) (promise|contract)|promise me`,
		"It stays between us.", "I'll always be there.", "You don't need anyone else.", "I have alerted someone.", "Promise me.", "I missed you.")
}

func TestNoTextDiagnoses(t *testing.T) {
	never(t, `depress(ed|ion|ive)|disorder|bipolar|\bptsd\b|trauma|symptom|patient\b|diagnos|suicidal|ideation|mentally ill|mental illness|narcissis|borderline|psychotic|\btreat(ment|ed|ing)?\b|\bclinical|\btherap`,
		"You are depressed.", "That is a symptom.", "He is a narcissist.", "suicidal ideation", "This is treatment.")
}

// Not even to warn of it: what one moves away from is never named.
func TestNoTextNamesAMethod(t *testing.T) {
	never(t, `\bpills?\b|tablet|overdos|\brope|\bhang(ed|ing)\b|hang (your|my)self|bridge|knife|knives|razor|blade|\bgun|firearm|weapon|poison|\bgas\b|jump|rooftop|\broof\b|balcon|\btrain|railway|track|\bcut(ting)? (your|my)|wrist|vein|drown|bleed|alcohol|paracetamol|window sill|\bdose`,
		"Put the pills away.", "Step back from the bridge.", "Hand over the gun.", "Lock away knives.")
}

// TestTheFallbackIsEverywhere holds that nobody is left without a way to help, wherever they are and whatever is down.
func TestTheFallbackIsEverywhere(t *testing.T) {
	p := shippedOnce(t)
	if !slices.ContainsFunc(p.Lines.Fallback, func(l coach.Line) bool { return l.URL == "https://findahelpline.com" }) {
		t.Error("findahelpline.com is not in the fallback")
	}
	for _, key := range []string{"sos.plain", "group.line_help"} {
		for _, text := range p.Languages["en"].Words[key].Variants {
			if !strings.Contains(text, "findahelpline.com") || !strings.Contains(text, "112") || !strings.Contains(text, "911") {
				t.Errorf("%s lacks the fallback: %q", key, text)
			}
		}
	}
}
