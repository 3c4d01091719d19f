package coach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// TestSimpleWordsInACrisisAreAnswered says each simple thing in the talk, while the question waits and after it was answered:
// the answer is the one for it, help is in sight, and the talk goes on.
func TestSimpleWordsInACrisisAreAnswered(t *testing.T) {
	for topic, all := range map[string][]string{
		"real":   {"are you real?", "are you a bot", "is anyone there"},
		"tell":   {"will you tell anyone?", "who can read this", "is this confidential", "please dont tell my mum", "are you going to call someone"},
		"police": {"they'll send the police", "i don't want to go to the hospital", "they will lock me up", "i'm afraid of the police"},
		"money":  {"i have no money for that", "i can't afford it", "no credit on my phone"},
		"voice":  {"i'm deaf", "i can't talk, he'd hear me", "i hate phone calls", "im scared of calling"},
		"doubt":  {"they won't understand", "i tried that, they hung up", "nobody can help", "they don't care"},
		"refuse": {"i don't want to call", "i can't call", "i dont want to talk to a stranger", "i'm not calling anyone"},
		"nobody": {"i have no one", "there's nobody to call", "i don't have anyone", "no one"},
		"alone":  {"leave me alone", "stop asking", "shut up", "i don't want to talk about it"},
		"scared": {"i'm scared", "help me", "what do i do", "i can't breathe"},
		"with":   {"i'm with my sister now", "my neighbour is here with me", "the ambulance is coming", "i called them"},
		"ok":     {"i'm ok", "i feel better now"},
		"thanks": {"thanks", "thank you for that"},
		"why":    {"why do you ask", "why are you asking me that"},
	} {
		for _, words := range all {
			for _, answer := range []string{"", "sometimes"} {
				k := settled(t, "Europe/Berlin", "2026-03-10 21:00").counting("2026-03-01")
				k.give(coach.Text{Text: "i want to die"})
				if answer != "" {
					k.give(coach.Press{ID: "crisis_ask." + answer})
				} else if topic == "ok" {
					continue // while the question waits that is an answer to it
				}
				k.now = k.now.Add(10 * time.Minute)
				said := k.give(coach.Text{Text: words})
				if !isSaid(k, "crisis.crisis_word_"+topic+".say", said) {
					t.Errorf("%q, after %q: not answered as %s but %q", words, answer, topic, text(said))
				}
				if len(said) != 1 || said[0].Kind != coach.Crisis || !strings.Contains(said[0].Text, "0800") || len(said[0].Choices) < 4 {
					t.Errorf("%q gets %q", words, text(said))
				}
				if open := offers(said[0], "crisis_menu_open."); open != (answer == "") {
					t.Errorf("%q, after %q: the question can be answered: %v", words, answer, open)
				}
				neverSaid(t, text(said))
			}
		}
	}
}

// isSaid reports whether what is said is a variant of a text.
func isSaid(k *talk, key string, said []coach.Message) bool {
	return slices.ContainsFunc(k.p.Languages["en"].Words[key].Variants, func(v string) bool {
		begin, _, _ := strings.Cut(v, "{")
		return len(said) > 0 && strings.HasPrefix(said[0].Text, begin)
	})
}

// TestTheCrisisQuestionIsAnsweredInWords types answers to the question: they count as the taps do.
func TestTheCrisisQuestionIsAnsweredInWords(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.lines("> i want to die", "[#crisis_ask.sometimes]")
	if said := k.give(coach.Text{Text: "i cut myself yesterday"}); !isSaid(k, "crisis.crisis_hurt.say", said) || !slices.Contains(coach.Gates(k.s, k.now), "crisis") {
		t.Errorf("after another answer: %q", text(said))
	}
	for words, want := range map[string]string{
		"now": "now", "right now": "now", "yes, right now": "now", "tonight": "now",
		"sometimes": "sometimes", "sometimes, at night": "sometimes", "sometimes i want to die": "sometimes", "it comes and goes": "sometimes", "now and then": "sometimes",
		"i cut myself": "hurt", "I've hurt myself": "hurt", "yes, i hurt myself an hour ago": "hurt",
		"yes": "yes", "yeah": "yes", "i think so": "yes", "all the time": "yes", "sí": "yes",
		"no": "no", "nope": "no", "no i'm ok": "no", "no, i'm fine": "no", "not really": "no", "i don't want to die, it's just a saying": "no", "it was a joke": "no",
		"no i'm not suicidal": "no", "of course not": "no",
	} {
		for _, first := range []string{"i want to die", "lol i'll kill myself if this song plays again"} {
			k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
			k.give(coach.Text{Text: first})
			k.now = k.now.Add(10 * time.Minute)
			said := k.give(coach.Text{Text: words})
			if !isSaid(k, "crisis.crisis_"+want+".say", said) {
				t.Errorf("%q is not taken as %s: %q", words, want, text(said))
			}
			lock := slices.Contains(coach.Gates(k.s, k.now), "crisis")
			if held := want != "no"; k.s.Held(k.now) != held || lock != (want == "now" || want == "hurt") {
				t.Errorf("%q: held %v, locked %v", words, k.s.Held(k.now), lock)
			}
			if strings.Contains(text(said), "Good") {
				t.Errorf("%q gets %q", words, text(said))
			}
		}
	}
	for _, words := range []string{"no, i want to die", "no i just want it to end tonight", "yes i will kill myself tonight", "no one would miss me"} {
		k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
		k.give(coach.Text{Text: "i want to die"})
		k.now = k.now.Add(10 * time.Minute)
		if said := k.give(coach.Text{Text: words}); isSaid(k, "crisis.crisis_no.say", said) {
			t.Errorf("%q is taken for a no", words)
		}
	}
}

// TestTheQuestionStaysOpen holds that other words do not take the question away, and that it is not repeated at every turn.
func TestTheQuestionStaysOpen(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.give(coach.Text{Text: "i want to die"})
	for _, words := range []string{"it's just", "so dark in here", "i miss him", "i don't want to call"} {
		k.now = k.now.Add(time.Minute)
		said := k.give(coach.Text{Text: words})
		if strings.Contains(text(said), "Are you thinking") || !offers(said[0], "crisis_menu_open.sometimes") {
			t.Errorf("%q gets %q", words, text(said))
		}
	}
	if k.give(coach.Text{Text: "yes"}); !k.s.Held(k.now) {
		t.Error("a yes four messages later is not heard")
	}
	k.now = k.now.Add(26 * time.Hour)
	if said := k.give(coach.Text{Text: "now"}); !isSaid(k, "crisis.crisis_now.say", said) {
		t.Errorf("the next day: %q", text(said))
	}
}

// TestTenMessagesInACrisisAreTenAnswers holds that no text comes twice in a talk of ten messages, nor twice running in a longer one.
func TestTenMessagesInACrisisAreTenAnswers(t *testing.T) {
	for start := range 20 {
		k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
		k.now = k.now.Add(time.Duration(start*37) * time.Second)
		last, heard := text(k.give(coach.Text{Text: "i want to die"})), map[string]bool{}
		for i := range 30 {
			k.now = k.now.Add(40 * time.Second)
			said := text(k.give(coach.Text{Text: fmt.Sprintf("i hardly know how to say it %d", i)}))
			if said == last || i < 10 && heard[said] {
				t.Fatalf("message %d, again: %q", i, said)
			}
			last, heard[said] = said, true
		}
		for _, tap := range []string{"crisis_menu_open.ground", "crisis_ground.again", "crisis_ground.again", "crisis_ground.again", "crisis_ground.panic", "crisis_ground_panic.again", "crisis_ground.numb", "crisis_ground_numb.again"} {
			said := text(k.give(coach.Press{ID: tap}))
			if said == last {
				t.Fatalf("%s: again %q", tap, said)
			}
			last = said
		}
	}
	for _, words := range []string{"i want to die", "lol i'll kill myself if this song plays again", "i will kill myself tonight"} {
		k := newTalk(t, "2026-03-10T20:00:00Z")
		last := ""
		for i := range 8 {
			k.now = k.now.Add(time.Minute)
			said := text(k.give(coach.Text{Text: words, Edited: i%2 == 1}))
			if said == last {
				t.Errorf("%q is answered twice running by %q", words, said)
			}
			last = said
		}
	}
}

// left is what a state tells beside the clock and the counts of ordinary texts.
func left(t *testing.T, s coach.State) string {
	t.Helper()
	s = again(t, s)
	s.Seen, s.Said, s.Offer, s.Streak = 0, nil, nil, nil
	return printed(s)
}

// TestANoLeavesTheStateAsItWas compares what is stored before an alarm and after a no to it.
func TestANoLeavesTheStateAsItWas(t *testing.T) {
	for _, words := range []string{"i want to die", "lol i'll kill myself if this song plays again", "i don't want to wake up tomorrow", "my friend wants to kill himself", "quiero morir"} {
		for name, answer := range map[string][]string{
			"tapped":                    {"[#crisis_ask.no]", "[#crisis_no.back]"},
			"typed":                     {"> no", "> back"},
			"typed, after a few words":  {"> it's just", "> i don't know", "> no i'm ok", "[#crisis_no.back]"},
			"and then something else":   {"> no", "> /today"},
			"and then silence":          {"> no", "wait 13h"},
			"after looking for a line":  {"[#crisis_ask.lines]", "> no", "[#crisis_no.back]"},
			"after an exercise":         {"[#crisis_ask.ground]", "[#crisis_ground.again]", "> no", "[#crisis_no.back]"},
			"no answer, and silence":    {"wait 73h"},
			"about somebody, then back": {"[#crisis_other.back]"},
		} {
			k := settled(t, "Europe/Berlin", "2026-03-10 12:00").counting("2026-03-01")
			k.lines("> /today")
			before := left(t, k.s)
			if about := strings.HasPrefix(words, "my friend"); about != strings.HasPrefix(name, "about") && !strings.Contains(name, "silence") {
				continue
			}
			k.lines("> " + words)
			k.lines(answer...)
			if after := left(t, k.s); after != before && name != "and then something else" {
				t.Errorf("%q, %s: it was\n%s\nand is\n%s", words, name, before, after)
			}
			for key := range k.s.Said {
				if strings.HasPrefix(key, "crisis") {
					t.Errorf("%q, %s: it is counted how often %s was said", words, name, key)
				}
			}
			for _, c := range k.s.Offer {
				if strings.HasPrefix(c.ID, "crisis") {
					t.Errorf("%q, %s: the offer %s is left", words, name, c.ID)
				}
			}
			if strings.Contains(printed(k.s), "crisis") || len(k.files) > 0 {
				t.Errorf("%q, %s: left are %v and %s", words, name, k.files, printed(k.s))
			}
		}
	}
}

// TestWakesTellNothing holds that the wakes, which stand unsealed, are the same for somebody in a crisis as for anybody else, but
// for a look-in that was asked for, whose key does not say what it is.
func TestWakesTellNothing(t *testing.T) {
	wakes := func(lines ...string) string {
		k := settled(t, "Europe/Berlin", "2026-03-10 12:00")
		k.lines(lines...)
		return fmt.Sprint(coach.Wakes(k.p, k.s, k.now))
	}
	plain := wakes("> hello")
	for _, lines := range [][]string{{"> i want to die"}, {"> i want to die", "> no"}, {"> i want to die", "[#crisis_ask.now]"}, {"> i will kill myself tonight"}} {
		if got := wakes(lines...); got != plain {
			t.Errorf("%v: %s, for others %s", lines, got, plain)
		}
	}
	if got := wakes("> i want to die", "[#crisis_ask.now]", "[#crisis_now.lookin]"); strings.Contains(got, "crisis") || strings.Contains(got, "look") {
		t.Errorf("with a look-in: %s", got)
	}
}

func TestTheCountryIsConfirmedByOneTapInTheCrisis(t *testing.T) {
	begin := func() *talk {
		k := newTalk(t, "2026-03-10T20:00:00Z")
		k.s.Hint = "Europe/London"
		return k
	}
	for _, first := range []string{"i want to die", "i will kill myself tonight", "lol i'll kill myself if this song plays again"} {
		k := begin()
		said := k.give(coach.Text{Text: first})
		step := k.s.At.Step
		if !strings.Contains(text(said), "116 123") || !offers(said[0], step+".here") || !offers(said[0], step+".elsewhere") {
			t.Fatalf("%q: %q %v", first, text(said), said[0].Choices)
		}
		said = k.give(coach.Press{ID: step + ".here"})
		if k.s.Country != "GB" || !strings.Contains(text(said), "116 123") || !strings.HasSuffix(text(said), "Are you thinking about killing yourself?") {
			t.Errorf("confirmed: %q", text(said))
		}
		if k.give(coach.Text{Text: "sometimes"}); k.s.At.Step != "crisis_stay" {
			t.Errorf("after the country, an answer leads to %s", k.s.At.Step)
		}
		k = begin()
		k.give(coach.Text{Text: first})
		k.give(coach.Press{ID: step + ".elsewhere"})
		said = k.give(coach.Text{Text: "i'm in Canada"})
		if k.s.Country != "CA" || !strings.Contains(text(said), "988") || !offers(said[0], "crisis_placed.now") {
			t.Errorf("%q, told another country: %q %q", first, k.s.Country, text(said))
		}
	}
	k := newTalk(t, "2026-03-10T20:00:00Z")
	said := k.give(coach.Text{Text: "i want to die"})
	if !strings.Contains(text(said), "findahelpline.com") || !offers(said[0], "crisis_ask.country") || offers(said[0], "crisis_ask.here") {
		t.Errorf("nothing known: %q", text(said))
	}
	if said = k.give(coach.Text{Text: "im in spain"}); k.s.Country != "ES" || !strings.Contains(text(said), "024") {
		t.Errorf("told in passing: %q %q", k.s.Country, text(said))
	}
	k = newTalk(t, "2026-03-10T20:00:00Z")
	k.lines("> i want to die", "[#crisis_ask.country]")
	if said = k.give(coach.Text{Text: "no"}); k.s.Country != "" || !isSaid(k, "crisis.crisis_no.say", said) {
		t.Errorf("a no is taken for Norway: %q, %q", k.s.Country, text(said))
	}
	k = begin()
	said = k.give(coach.Command{Name: "sos"})
	if !offers(said[0], "sos.here") || !offers(said[0], "sos.elsewhere") {
		t.Errorf("/sos offers %v", said[0].Choices)
	}
	if said = k.give(coach.Press{ID: "sos.here"}); k.s.Country != "GB" || !strings.Contains(text(said), "116 123") || !offers(said[0], "sos.abroad") {
		t.Errorf("/sos, confirmed: %q", text(said))
	}
	k.give(coach.Press{ID: "sos.abroad"})
	if said = k.give(coach.Text{Text: "new zealand"}); k.s.Country != "NZ" || !strings.Contains(text(said), "1737") {
		t.Errorf("/sos, abroad: %q", text(said))
	}
}

func TestAPlaceInACrisisIsForTheNumbersOnly(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.give(coach.Text{Text: "i want to die"})
	said := k.give(coach.Text{Place: &coach.Point{Lat: 51.5, Lon: -0.12}})
	if k.s.Country != "GB" || k.s.Zone != "Europe/Berlin" || !strings.Contains(text(said), "can't send anyone") || !strings.Contains(text(said), "116 123") {
		t.Errorf("%s: %q", k.s.Country, text(said))
	}
}

func TestTalkAboutSomebodyElseStaysAboutThem(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.give(coach.Text{Text: "my friend wants to kill himself"})
	for _, words := range []string{"he is at home", "i don't know what he will do", "he took the car"} {
		k.now = k.now.Add(time.Minute)
		if said := k.give(coach.Text{Text: words}); !isSaid(k, "crisis.crisis_other_stay.say", said) && !isSaid(k, "crisis.crisis_other.say", said) {
			t.Errorf("%q gets %q", words, text(said))
		}
	}
	if said := k.give(coach.Press{ID: "crisis_other.me"}); !strings.Contains(text(said), "Are you thinking") {
		t.Errorf("about me, too: %q", text(said))
	}
	k.now = k.now.Add(time.Minute)
	if said := k.give(coach.Text{Text: "sometimes"}); !isSaid(k, "crisis.crisis_sometimes.say", said) {
		t.Errorf("and then: %q", text(said))
	}
	k = settled(t, "Europe/Berlin", "2026-03-10 21:00")
	said := k.lines("> my ex says he'll kill himself if i don't come back")
	if !strings.Contains(said, "back") || !strings.Contains(k.lines("[#crisis_other.ex]"), "duty to go back") && !strings.Contains(said, "don't have to go back") {
		t.Errorf("an ex's threat: %q", k.out.String())
	}
}
