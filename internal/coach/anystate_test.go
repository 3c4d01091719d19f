package coach_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// mark stands in every text that must not be heard in a crisis.
const mark = "⟦not now⟧"

// marked is the programme with a mark in every text about days, tasks, milestones, urges and whatever else comes with a plain day.
func marked(t testing.TB) *coach.Program {
	p := *program(t)
	en := *p.Languages["en"]
	en.Words = maps.Clone(en.Words)
	for key, w := range en.Words {
		area, _, _ := strings.Cut(key, ".")
		if !slices.Contains([]string{"crisis", "line", "line_kind", "sos", "ask"}, area) && !strings.HasPrefix(key, "words.") {
			w.Variants = slices.Clone(w.Variants)
			for i := range w.Variants {
				w.Variants[i] = mark + w.Variants[i]
			}
			en.Words[key] = w
		}
	}
	p.Languages = map[string]*coach.Catalogue{"en": &en}
	return &p
}

// preludes bring about what a walk comes to only now and then.
func preludes() map[string][]coach.Input {
	in := map[string][]coach.Input{
		"":              nil,
		"paused":        {coach.Command{Name: "pause", Args: "2026-12-20"}},
		"stopped":       {coach.Command{Name: "stop"}},
		"refused":       {coach.Command{Name: "start"}, press("consent.no")},
		"deleted":       {coach.Command{Name: "delete"}, press("delete_ask.yes")},
		"held":          {coach.Text{Text: "i want to die"}, press("crisis_ask.now")},
		"after a no":    {coach.Text{Text: "i want to die"}, press("crisis_ask.no"), press("crisis_no.back")},
		"in the talk":   {coach.Text{Text: "i want to die"}, coach.Text{Text: "i don't know"}},
		"a young hint":  {coach.Text{Text: "i'm 15"}},
		"under 18":      {coach.Text{Text: "i'm 15"}, press("youth_check.yes")},
		"a threat":      {coach.Text{Text: "i am going to kill her"}},
		"a disclosure":  {coach.Text{Text: "he hits me"}, press("safety_abuse.yes")},
		"a task":        {coach.Command{Name: "today"}, press("task_show.done")},
		"a streak":      {coach.Command{Name: "streak"}},
		"a safety plan": {coach.Text{Text: "i want to die"}, press("crisis_ask.now"), press("crisis_now.plan")},
	}
	for _, c := range []string{"journal", "unsent", "checkin", "urge", "slip", "reminders", "settings", "supporters", "sos", "draft", "complaints"} {
		in["/"+c] = []coach.Input{coach.Command{Name: c}}
	}
	return in
}

// TestAnExplicitTextIsAskedAboutWhateverTheState is SAFETY 1 and 3 from anywhere: a random walk, something that brings about a
// rare state, and then the words, in whatever form they come.
func TestAnExplicitTextIsAskedAboutWhateverTheState(t *testing.T) {
	loud, before := marked(t), preludes()
	names := slices.Sorted(maps.Keys(before))
	texts := []string{
		"i want to kill myself", "I will kill myself tonight", "i'm going to end my life", "i w4nt to k1ll mys3lf", "voy a suicidarme", "me quiero matar",
		"kms. not a joke", "i have the pills in front of me and i'm going to take them all",
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWalker(t, rapidDice{rt})
		for range rapid.IntRange(0, 20).Draw(rt, "steps") {
			w.step()
		}
		name := rapid.SampledFrom(names).Draw(rt, "prelude")
		for _, in := range before[name] {
			w.now = w.now.Add(time.Second)
			w.take(coach.Turn{Event: coach.Event{ID: "test:1", At: w.now, Input: in, Private: true}, Returned: w.now.Add(time.Duration(rapid.IntRange(-1, 1).Draw(rt, "returned")) * time.Hour)})
		}
		s := rapid.SampledFrom(texts).Draw(rt, "words")
		form := "no_such"
		if len(w.asks) > 0 && rapid.Bool().Draw(rt, "asked") {
			form = rapid.SampledFrom(w.asks).Draw(rt, "form")
		}
		in := rapid.SampledFrom([]coach.Input{
			coach.Text{Text: s},
			coach.Text{Text: s, Edited: true},
			coach.Text{Text: s, Media: "photo"},
			coach.Text{Text: s, Place: &coach.Point{}},
			coach.Text{Text: "look", Also: s, Media: "document"},
			coach.Form{ID: form, Text: s},
			coach.Form{ID: "journal_now", Text: s},
			coach.Command{Name: "unsent", Args: s},
			coach.Command{Name: "streak", Args: s},
			coach.Command{Name: "no_such", Args: s},
			coach.Command{Name: "delete", Args: s},
			coach.Command{Name: "start", Args: s},
		}).Draw(rt, "input")
		heard := reader().Understand(coach.Typed(in))
		if !heard.Has(coach.Imminent, coach.Explicit) {
			rt.Skip("not understood as explicit")
		}
		at := w.s.At.Step
		next, effects := coach.Step(loud, w.s, coach.Turn{
			Event: coach.Event{ID: "test:2", At: w.now.Add(time.Second), Input: in, Private: true}, Heard: heard, Gone: rapid.Bool().Draw(rt, "gone"),
		})
		said := spoken(effects)
		switch {
		case len(said) == 0 || said[0].Kind != coach.Crisis:
			rt.Fatalf("%s, at %q: no crisis message first: %.300q", name, at, text(said))
		case !strings.Contains(said[0].Text, "Are you thinking about killing yourself?"):
			rt.Fatalf("%s, at %q: the question is missing: %.300q", name, at, said[0].Text)
		case !freeHelp(said[0].Text, lineCountry(loud, next)):
			rt.Fatalf("%s, at %q: no line: %.300q", name, at, said[0].Text)
		case strings.Contains(text(said), mark):
			rt.Fatalf("%s, at %q: something else is said: %q", name, at, text(said))
		}
		for _, e := range effects {
			if w, kept := e.(coach.Write); kept {
				rt.Fatalf("%s, at %q: an entry is kept: %s", name, at, w.Entry.Kind)
			}
		}
	})
}

// lineCountry is the country whose lines a member is shown.
func lineCountry(p *coach.Program, s coach.State) coach.CountryLines {
	country := s.Country
	if zone := max(s.Zone, s.Hint); country == "" && zone != "" {
		if s.Zone != "" {
			zone = s.Zone
		}
		country = p.Places.Country(zone)
	}
	return p.Lines.Countries[country]
}

// In a group nobody is asked and nothing is named; the line is there all the same.
func TestAnExplicitTextInAGroupGetsTheLine(t *testing.T) {
	for _, s := range []string{"i want to kill myself", "me quiero matar"} {
		p := newPost(t, coach.Telegram)
		ev := p.event(coach.Text{Text: s})
		ev.Private, ev.Account.ID = false, "-100"
		p.handle(ev)
		if said := p.outbox(); len(said) != 1 || !strings.Contains(said[0].Message.Text, "findahelpline.com") {
			t.Errorf("%q in a group gets %+v", s, said)
		}
	}
}
