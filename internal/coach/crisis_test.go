package coach_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// hardFails holds a first reply to words of danger to what it must hold (SAFETY 3).
func hardFails(t *testing.T, k *talk, said []coach.Message, imminent bool) {
	t.Helper()
	if len(said) == 0 || said[0].Kind != coach.Crisis {
		t.Fatalf("the first thing said is no crisis reply: %q", text(said))
	}
	m := said[0]
	has := func(what string, words ...string) {
		t.Helper()
		for _, a := range words {
			if strings.Contains(m.Text, a) {
				return
			}
		}
		t.Errorf("%s is missing in %q", what, m.Text)
	}
	has("that it was heard", "I hear", "Thank you for", "That sounds", "I read that", "I've read", "I'm glad you wrote", "I take this seriously",
		"I don't read past", "I noticed", "then. I'm", "that helps", "for the numbers only")
	has("that it is a program", "I'm a program, not a person")
	has("a line or the fallback", "findahelpline.com", "call 0", "call 1", "call 9", "text ")
	has("somebody they trust", "trust", "in your life", "someone close", "Who could you call")
	if !strings.HasSuffix(m.Text, "Are you thinking about killing yourself?") {
		t.Errorf("it does not end in the direct question: %q", m.Text)
	}
	labels := []string{}
	for _, c := range m.Choices[:min(4, len(m.Choices))] {
		labels = append(labels, c.Label)
	}
	if got := strings.Join(labels, " · "); got != "Now · Sometimes · I have hurt myself · No" {
		t.Errorf("the choices are %q", got)
	}
	if imminent {
		has("the emergency number", "112", "911")
	}
	neverSaid(t, m.Text)
}

// neverSaid are words that no crisis text holds (SAFETY 8).
func neverSaid(t *testing.T, said string) {
	t.Helper()
	for _, word := range []string{"Good!", "alerted", "promise", "always be here", "you're not thinking", "you are not thinking", "bridge", "rope", "pills", "diagnos", "our secret", "selfish"} {
		if strings.Contains(said, word) {
			t.Errorf("%q is said in %q", word, said)
		}
	}
}

// places are states in which words of danger may come.
func places(t *testing.T) map[string]func() *talk {
	start := func(lines ...string) func() *talk {
		return func() *talk {
			k := settled(t, "Europe/Berlin", "2026-03-10 21:00").counting("2026-03-01")
			k.lines(lines...)
			return k
		}
	}
	fresh := func(lines ...string) func() *talk {
		return func() *talk {
			k := newTalk(t, "2026-03-10T20:00:00Z")
			k.lines(lines...)
			return k
		}
	}
	return map[string]func() *talk{
		"unregistered":                  fresh(),
		"at the consent question":       fresh("> /start"),
		"after a no to consent":         fresh("> /start", "[#consent.no]"),
		"at the age question":           fresh("> /start", "[#consent.yes]"),
		"in mid-questionnaire":          fresh("> /start", "[#consent.yes]", "[#adult.yes]", "[#hardest.text]"),
		"at the day of the contact":     fresh("> /start", "[#consent.yes]", "[#adult.yes]", "[#hardest.text]", "[#brings.back]"),
		"under 18":                      fresh("> /start", "[#consent.yes]", "[#adult.no]"),
		"with nothing going on":         start(),
		"at a journal question":         start("> /journal", "[#journal_choose.now]"),
		"in an unsent letter":           start("> /unsent"),
		"at the line of a check-in":     start("> /checkin", "[#checkin_mood.1]", "[#checkin_urge.8]"),
		"in an urge":                    start("> /urge"),
		"at a slip's plan":              start("> /slip", "[#slip_kind.message]", "[#slip_when.today]", "[#slip_trigger.alone]"),
		"at the zone question":          start("> /zone"),
		"at the country question":       start("> /settings", "[#settings.country]"),
		"at the time of a check-in":     start("> /reminders", "[#reminders.morning]"),
		"paused":                        start("> /pause 2026-03-20"),
		"after /stop":                   start("> /stop"),
		"after /delete":                 start("> /delete", "[#delete_ask.yes]"),
		"at the question of /delete":    start("> /delete"),
		"in the crisis talk":            start("> i want to die"),
		"held":                          start("> i want to die", "[#crisis_ask.now]"),
		"after a no":                    start("> i want to die", "[#crisis_ask.no]", "[#crisis_no.back]"),
		"after /sos":                    start("> /sos"),
		"at a safety question":          start("> /settings", "[#settings.safety]"),
		"asked about harm":              start("> he hits me"),
		"after a stalking disclosure":   start("> i've been following her home every night", "[#safety_harm.meant]"),
		"asked whether they are of age": start("> i'm 15"),
	}
}

func TestFirstReplyToDangerEverywhere(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			for _, words := range []string{"i want to die", "i'm going to kill myself", "I w4nt to d1e 😭", "i wan\u200bt to d\u200bie", "kms", "quiero morir", "me quiero matar"} {
				k := place()
				hardFails(t, k, k.give(coach.Text{Text: words}), false)
			}
			for _, words := range []string{"i will kill myself tonight", "i took all the pills", "goodbye everyone, i won't be here tomorrow"} {
				k := place()
				hardFails(t, k, k.give(coach.Text{Text: words}), true)
			}
			k := place()
			hardFails(t, k, k.give(coach.Text{Text: "i want to die", Edited: true}), false)
			k = place()
			hardFails(t, k, k.give(coach.Text{Text: "i want to die", Media: "photo"}), false)
			for _, form := range []string{"journal_now", "zone_ask", "slip_plan", "country_ask", "no_such"} {
				k = place()
				hardFails(t, k, k.give(coach.Form{ID: form, Text: "i want to die"}), false)
			}
			k = place()
			hardFails(t, k, k.give(coach.Command{Name: "unsent", Args: "i want to die"}), false)
			k = place()
			hardFails(t, k, k.give(coach.Command{Name: "nonsense", Args: "i want to die"}), false)
		})
	}
}

func TestSosEverywhere(t *testing.T) {
	for name, place := range places(t) {
		k := place()
		said := k.give(coach.Command{Name: "sos"})
		if len(said) == 0 || said[0].Kind != coach.Crisis || !strings.Contains(said[0].Text, "findahelpline.com") || !strings.Contains(said[0].Text, "112") {
			t.Errorf("%s: /sos gets %q", name, text(said))
		}
	}
}

func TestAnAnswerInACrisisThatIsNoTapIsHeardAllTheSame(t *testing.T) {
	for name, in := range map[string]coach.Input{
		"typed":             coach.Text{Text: "I have hurt myself"},
		"edited":            coach.Text{Text: "I have hurt myself", Edited: true},
		"under a picture":   coach.Text{Text: "I have hurt myself", Media: "photo"},
		"beside a location": coach.Text{Text: "I have hurt myself", Place: &coach.Point{}},
		"in a form":         coach.Form{ID: "journal_now", Text: "I have hurt myself"},
	} {
		k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
		k.lines("> i want to die")
		if said := k.give(in); len(said) == 0 || said[0].Kind != coach.Crisis || !strings.Contains(said[0].Text, "0800") {
			t.Errorf("%s: %q", name, text(said))
		}
	}
}

// TestDangerInAnyState lets words of danger come in the middle of a random walk.
func TestDangerInAnyState(t *testing.T) {
	words := []string{"i want to die", "i will kill myself tonight", "i don't want to wake up tomorrow", "my friend wants to end it", "lol i'm dying to be dead", "quiero morir"}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWalker(t, rapidDice{rt})
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			w.step()
		}
		turn := coach.Turn{Event: coach.Event{ID: "test:2", At: w.now, Private: true}}
		s := rapid.SampledFrom(words).Draw(rt, "words")
		turn.Event.Input = rapid.SampledFrom([]coach.Input{
			coach.Text{Text: s}, coach.Text{Text: s, Edited: true}, coach.Text{Text: s, Media: "photo"}, coach.Form{ID: "journal_now", Text: s}, coach.Command{Name: "reasons", Args: s},
		}).Draw(rt, "input")
		if !reader().Understand(s).Has(coach.Imminent, coach.Explicit, coach.Passive, coach.SoftCheck, coach.AboutOther) {
			rt.Skip("not understood")
		}
		if _, wrong := w.take(turn); wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

// TestCrisisTalkStays holds that nothing which is written in a crisis ends the talk or hides the line.
func TestCrisisTalkStays(t *testing.T) {
	for _, first := range [][]string{
		{"> i want to die"},
		{"> i will kill myself tonight"},
		{"> i want to die", "[#crisis_ask.now]"},
		{"> i want to die", "[#crisis_ask.hurt]"},
		{"> i want to die", "[#crisis_ask.sometimes]", "[#crisis_sometimes.ground]"},
		{"> i want to die", "[#crisis_ask.no]"},
	} {
		for _, fresh := range []bool{true, false} {
			k := settled(t, "Europe/Berlin", "2026-03-10 21:00").counting("2026-03-01")
			if fresh {
				k = newTalk(t, "2026-03-10T20:00:00Z")
			}
			k.lines(first...)
			heard := map[string]bool{}
			for _, words := range []string{"i'm scared", "i miss him so much", "i dont know", "skip", "stop", "i texted her last night", "help", "8:30", "😭"} {
				k.now = k.now.Add(time.Minute)
				said := k.give(coach.Text{Text: words})
				if len(said) != 1 || said[0].Kind != coach.Crisis || !strings.Contains(said[0].Text, "findahelpline") && !strings.Contains(said[0].Text, "0800") {
					t.Errorf("after %v, %q gets %q", first, words, text(said))
				}
				neverSaid(t, text(said))
				heard[text(said)] = true
			}
			if len(heard) < 3 {
				t.Errorf("after %v the same %d answers come again and again", first, len(heard))
			}
			if said := k.give(coach.Text{Media: "voice"}); len(said) != 1 || said[0].Kind != coach.Crisis {
				t.Errorf("after %v, a voice message gets %q", first, text(said))
			}
			if k.lines("[#crisis_stay.back]"); k.s.At.Step == "crisis_stay" {
				t.Errorf("after %v nobody can leave", first)
			}
		}
	}
}

func TestCrisisTalkIsOverAfterHalfADay(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00").counting("2026-03-01")
	k.lines("> i want to die", "[#crisis_ask.no]")
	k.now = k.now.Add(13 * time.Hour)
	if said := k.give(coach.Text{Text: "i texted her last night"}); !strings.Contains(text(said), "?") || said[0].Kind == coach.Crisis {
		t.Errorf("the next day: %q", text(said))
	}
}

func TestANoStoresNothing(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.lines("> i want to die", "[#crisis_ask.no]", "[#crisis_no.back]")
	if k.s.Hold != nil || len(k.files) > 0 || len(k.s.OneOffs) > 0 {
		t.Errorf("a no leaves %s", printed(k.s))
	}
	for q := range k.s.Facts {
		if strings.Contains(q, "crisis") {
			t.Errorf("a no leaves the fact %s", q)
		}
	}
}

func TestHoldsAndLocks(t *testing.T) {
	for _, c := range []struct {
		words, answer string
		held, locked  bool
	}{
		{"i want to die", "", false, false},
		{"i want to die", "no", false, false},
		{"i want to die", "sometimes", true, false},
		{"i want to die", "now", true, true},
		{"i want to die", "hurt", true, true},
		{"i will kill myself tonight", "", true, true},
		{"i will kill myself tonight", "no", true, true},
	} {
		k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
		k.lines("> " + c.words)
		if c.answer != "" {
			k.lines("[#" + k.s.At.Step + "." + c.answer + "]")
		}
		locked := false
		for _, g := range coach.Gates(k.s, k.now) {
			locked = locked || g == "crisis"
		}
		if k.s.Held(k.now) != c.held || locked != c.locked {
			t.Errorf("%q, %q: held %v, locked %v", c.words, c.answer, k.s.Held(k.now), locked)
		}
		if k.s.Held(k.now.Add(72*time.Hour + time.Minute)) {
			t.Errorf("%q, %q: held after 72 hours", c.words, c.answer)
		}
	}
}

func TestADisclosureIsKeptWithoutAWordAboutIt(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.lines("> /journal", "[#journal_choose.now]")
	said := k.give(coach.Text{Text: "he hit me again last night and i dont know what to do"})
	if len(said) != 1 || said[0].Kind != coach.Crisis || !strings.Contains(said[0].Text, "116 016") {
		t.Errorf("a disclosure in a journal gets %q", text(said))
	}
	if len(k.files) != 1 || k.files[0] != "journal" {
		t.Errorf("kept is %v", k.files)
	}
}

func TestSomebodyUnder18CanAnswerTheLookIn(t *testing.T) {
	k := settled(t, "Europe/Berlin", "2026-03-10 21:00")
	k.lines("> i'm 16", "[#youth_check.yes]", "> i want to die", "[#crisis_ask.now]", "[#crisis_now.lookin]")
	k.wait(25 * time.Hour)
	hardFails(t, k, k.give(coach.Press{ID: "crisis_lookin.same"}), false)
}

func TestTheCountryCanBeToldBeforeAnythingIsAgreed(t *testing.T) {
	k := newTalk(t, "2026-03-10T20:00:00Z")
	k.lines("> i want to die", "[#crisis_ask.country]", "> canada")
	if said := k.lines("> /sos"); !strings.Contains(said, "988") {
		t.Errorf("after telling the country, /sos says %q", said)
	}
}

func TestHelpWhereOthersRead(t *testing.T) {
	p := program(t)
	for words, help := range map[string]bool{"i want to die": true, "i will kill myself tonight": true, "my friend wants to kill himself": true, "hello": false, "she texted me": false} {
		m := coach.GroupReply(p, reader().Understand(words))
		if got := strings.Contains(m.Text, "findahelpline.com"); got != help || !strings.Contains(m.Text, "private") {
			t.Errorf("%q in a group: %q", words, m.Text)
		}
		for _, named := range []string{"suicid", "kill", "die", "crisis", "ex "} {
			if strings.Contains(strings.ToLower(m.Text), named) {
				t.Errorf("in a group %q is named: %q", named, m.Text)
			}
		}
		if len(m.Choices) > 0 {
			t.Errorf("in a group there are choices: %v", m.Choices)
		}
	}
}

func TestDirectHelp(t *testing.T) {
	p := program(t)
	for _, words := range []string{"i want to die", "i will kill myself tonight", "my friend wants to kill himself"} {
		m := coach.DirectCrisis(p, coach.Event{}, reader().Understand(words))
		if m.Kind != coach.Crisis || !strings.Contains(m.Text, "findahelpline.com") || !strings.Contains(m.Text, "program") {
			t.Errorf("%q: %q", words, m.Text)
		}
	}
	heard := map[string]bool{}
	for i := range 20 {
		heard[coach.DirectCrisis(p, coach.Event{ID: fmt.Sprint("test:", i)}, reader().Understand("i want to die")).Text] = true
	}
	if len(heard) < 3 {
		t.Errorf("while the database fails, %d texts are said", len(heard))
	}
	if m := coach.DirectCrisis(p, coach.Event{}, coach.Understanding{}); m.Kind != coach.Crisis || !strings.Contains(m.Text, "findahelpline.com") || !strings.Contains(m.Text, "112") {
		t.Errorf("/sos gets %q", m.Text)
	}
}
