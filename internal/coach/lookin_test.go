package coach_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// TestLookingInIsAskedBeforeTheTalkEnds follows each answer to where the talk ends: it is asked there, or was offered before, once.
func TestLookingInIsAskedBeforeTheTalkEnds(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		asked bool // on the way back
	}{
		"sometimes":               {[]string{"> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.back]"}, false},
		"now":                     {[]string{"> i want to die", "[#crisis_ask.now]", "> back"}, false},
		"hurt":                    {[]string{"> i want to die", "[#crisis_ask.hurt]", "> never mind"}, false},
		"a no to imminent words":  {[]string{"> i will kill myself tonight", "[#crisis_imminent.no]", "[#crisis_no_grave.back]"}, false},
		"a yes":                   {[]string{"> i want to die", "> yes", "> back"}, true},
		"imminent, no answer":     {[]string{"> i will kill myself tonight", "> i don't know how to say it", "> back"}, true},
		"no answer":               {[]string{"> i want to die", "> it's just", "[#crisis_menu_open.back]"}, true},
		"after an exercise":       {[]string{"> i want to die", "[#crisis_ask.ground]", "[#crisis_ground.back]"}, true},
		"a no":                    {[]string{"> i want to die", "[#crisis_ask.no]", "[#crisis_no.back]"}, false},
		"a no to a doubt":         {[]string{"> lol i'll kill myself if this song plays again", "[#crisis_soft.no]", "[#crisis_no.back]"}, false},
		"asked for already":       {[]string{"> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]", "[#crisis_lookin_set.back]"}, false},
		"only looking for a line": {[]string{"> /sos", "[#sos.ground]", "[#crisis_ground.back]"}, false},
	} {
		k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
		k.lines(c.lines...)
		if asked := k.s.At.Step == "crisis_lookin_ask"; asked != c.asked {
			t.Errorf("%s: asked is %v; %s", name, asked, k.out.String())
		}
		times := strings.Count(strings.ToLower(k.out.String()), "look in")
		if plainly := strings.Contains(name, "no to") || strings.Contains(name, "a no") || strings.Contains(name, "only"); times == 0 && (!plainly || name == "a no to imminent words") {
			t.Errorf("%s: it is never asked: %s", name, k.out.String())
		}
		if c.asked {
			for _, answer := range []string{"yes", "no"} {
				w := newTalk(t, k.now.Format(time.RFC3339))
				w.s = again(t, k.s)
				w.lines("> " + answer)
				if set := len(w.s.OneOffs) == 1; set != (answer == "yes") {
					t.Errorf("%s, %s: to come is %v", name, answer, w.s.OneOffs)
				}
				if answer == "no" && w.s.At.Step != "" {
					t.Errorf("%s: after a no the talk goes on at %s", name, w.s.At.Step)
				}
			}
		}
	}
	k := newTalk(t, "2026-03-10T20:00:00Z")
	k.lines("> i want to die", "[#crisis_ask.now]", "> back")
	if k.s.At.Step == "crisis_lookin_ask" || len(k.s.OneOffs) > 0 {
		t.Errorf("before consent: %s", k.out.String())
	}
}

// TestALookInIsDiscreetAndInWakingHours asks for it at every hour of a day and night.
func TestALookInIsDiscreetAndInWakingHours(t *testing.T) {
	telling := regexp.MustCompile(`(?i)\b(ex|crisis|die|dying|death|dead|suicid\w*|kill\w*|harm\w*|hurt|danger|emergency|streak|days?|count\w*)\b`)
	for _, quiet := range []*coach.Quiet{nil, {From: 9 * 60, To: 17 * 60}} {
		for minute := 7; minute < 24*60; minute += 23 {
			k := settled(t, "Europe/Berlin", "2026-03-10 00:00").counting("2026-03-01").remind(map[string]coach.Rule{"morning": daily(9, 0)})
			k.s.Quiet = quiet
			k.now = k.now.Add(time.Duration(minute) * time.Minute)
			k.s.Seen = k.now.Unix()
			asked := k.now
			k.lines("> i want to die", "[#crisis_ask.now]", "[#crisis_now.lookin]")
			said := text(k.said[len(k.said)-1:])
			got := k.until("2026-03-14 00:00", 0)
			at := of("hello", got)
			if len(at) != 1 {
				t.Fatalf("asked at %v it comes %v", asked, at)
			}
			when, err := time.ParseInLocation("2006-01-02 15:04", at[0], k.s.Location())
			if err != nil {
				t.Fatal(err)
			}
			clock := when.Hour()*60 + when.Minute()
			inQuiet := quiet == nil && (clock >= 22*60 || clock < 7*60+30) || quiet != nil && clock >= quiet.From && clock < quiet.To
			if wait := when.Sub(asked); inQuiet || wait < 4*time.Hour || wait > 34*time.Hour {
				t.Errorf("asked at %s it comes at %s", asked.In(k.s.Location()).Format("15:04"), at[0])
			}
			if !strings.Contains(said, when.Weekday().String()) || !strings.Contains(said, when.Format("15:04")) {
				t.Errorf("it comes at %s, said was %q", at[0], said)
			}
			for _, s := range got {
				if s.key == "hello" {
					if word := telling.FindString(s.text); word != "" {
						t.Errorf("it says %q in %q", word, s.text)
					}
				}
			}
		}
	}
}

func TestALookInIsCalledOff(t *testing.T) {
	for name, lines := range map[string][]string{"a pause": {"> /pause 2026-03-20"}, "/stop": {"> /stop"}, "typed": {"> back", "> stop all"}, "/delete": {"> /delete", "[Delete everything now]"}} {
		k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
		k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]")
		k.lines(lines...)
		if got := of("hello", k.until("2026-03-14 12:00", 0)); len(got) > 0 {
			t.Errorf("after %s it comes at %v", name, got)
		}
	}
	// In the hold itself it comes, and nothing else does.
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00").remind(map[string]coach.Rule{"morning": daily(9, 0)})
	k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]")
	if got := k.until("2026-03-13 11:00", 0); len(got) != 1 || got[0].key != "hello" {
		t.Errorf("in the hold came %v", got)
	}
	// After a night of downtime it waits for the morning; after two days it does not come.
	for hours, want := range map[int][]string{15: {"2026-03-12 07:30"}, 50: nil} {
		k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
		k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]")
		due := coach.Alarm{Key: "hello", Due: k.now.Add(24 * time.Hour)}
		k.now = due.Due.Add(time.Duration(hours) * time.Hour)
		if said := k.give(coach.Wake{Key: due.Key, Due: due.Due}); len(said) > 0 {
			t.Errorf("%d hours late: %q", hours, text(said))
		}
		if got := of("hello", k.until("2026-03-16 12:00", 0)); !slices.Equal(got, want) {
			t.Errorf("%d hours late it comes at %v", hours, got)
		}
	}
}

// TestALookInIsAnsweredInWords answers it as people do.
func TestALookInIsAnsweredInWords(t *testing.T) {
	for words, want := range map[string]string{
		"a bit better": "crisis_lookin_better", "better": "crisis_lookin_better", "im ok": "crisis_lookin_better", "fine": "crisis_lookin_better",
		"worse": "crisis_ask", "the same": "crisis_ask", "still bad": "crisis_ask", "not good": "crisis_ask", "i want to die": "crisis_ask",
		"i dont know": "crisis_word_scared", "i went to work": "crisis_stay", "leave me alone": "crisis_word_alone",
	} {
		k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
		k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]", "wait 25h")
		said := k.give(coach.Text{Text: words})
		if !isSaid(k, "crisis."+want+".say", said) {
			t.Errorf("%q gets %q", words, text(said))
		}
		if want == "crisis_lookin_better" && (k.s.At.Step != "" || len(k.s.OneOffs) > 0) {
			t.Errorf("%q leaves %s", words, printed(k.s.At))
		}
	}
	k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
	k.lines("> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.lookin]", "> back", "> /journal", "[#journal_choose.now]", "wait 25h")
	if k.s.At.Step != "journal_now" {
		t.Errorf("a question that waited is lost for %s", k.s.At.Step)
	}
}
