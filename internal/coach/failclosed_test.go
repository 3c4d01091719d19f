package coach_test

import (
	"maps"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// A reading that comes back with signs that nobody knows is a failed one: help is what follows (SAFETY 1).
func TestAReadingWithUnknownSignsIsHelp(t *testing.T) {
	for name, heard := range map[string]coach.Understanding{
		"an unknown sign": {Safety: []coach.Signal{"nonsense"}},
		"an empty sign":   {Intent: coach.Other, Safety: []coach.Signal{""}},
		"beside a known":  {Intent: coach.Other, Safety: []coach.Signal{coach.AbuseVictim, "\xff"}},
	} {
		for _, member := range []bool{true, false} {
			p := newPost(t, coach.Telegram)
			if member {
				p.says(joins()...)
			}
			p.coach.Understand = func(string) coach.Understanding { return heard }
			for _, in := range []coach.Input{coach.Text{Text: "hello"}, coach.Form{ID: "journal_now", Text: "hello"}, coach.Command{Name: "streak", Args: "hello"}} {
				if said := p.says(in); !asks(said) {
					t.Errorf("%s, a member: %v, %T: %q", name, member, in, said[0].Message.Text)
				}
			}
		}
	}
	p := newPost(t, coach.Telegram)
	p.coach.Understand = nil
	if said := p.says(coach.Text{Text: "hello"}); !asks(said) {
		t.Errorf("without any reader: %q", said[0].Message.Text)
	}
}

// Whatever a damaged reader makes of a text, it is answered, and help is at hand: /sos, and the button for it.
func TestADamagedReaderNeverSilencesTheCoach(t *testing.T) {
	inputs := func() []coach.Input {
		return append(joins(), coach.Text{Text: "i texted her"}, coach.Command{Name: "journal", Args: "a line"}, coach.Form{ID: "journal_now", Text: "a line"},
			coach.Text{Text: "hello", Edited: true}, press("menu.urge"), coach.Text{Text: "8"}, coach.Text{Text: "stop"})
	}
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SampledFrom([]string{"", "nonsense", "sos", "delete", "command_like", "other", "imminent", "\xff", "menu", "urge_to_contact"})
		p := newPost(t, coach.Telegram)
		p.coach.Understand = func(string) coach.Understanding {
			if rapid.IntRange(0, 9).Draw(rt, "panics") == 0 {
				panic("damaged")
			}
			u := coach.Understanding{
				Intent: coach.Intent(words.Draw(rt, "intent")), Command: words.Draw(rt, "command"), Told: rapid.Bool().Draw(rt, "told"),
				Confidence: rapid.SampledFrom([]float64{0, 1, -1, 1e308, math.NaN(), math.Inf(1)}).Draw(rt, "confidence"),
			}
			for range rapid.IntRange(0, 2).Draw(rt, "signs") {
				u.Safety = append(u.Safety, coach.Signal(words.Draw(rt, "sign")))
			}
			return u
		}
		for _, in := range inputs() {
			said := p.says(in)
			if len(said) == 0 {
				rt.Fatalf("%T gets nothing", in)
			}
			for _, parcel := range said {
				if wrong := messageWrong(parcel.Message); wrong != "" {
					rt.Fatalf("%T: %s", in, wrong)
				}
			}
		}
		for _, in := range []coach.Input{coach.Command{Name: "sos"}, press("menu.sos")} {
			if said := p.says(in); len(said) == 0 || said[0].Message.Kind != coach.Crisis || !strings.Contains(text([]coach.Message{said[0].Message}), "112") {
				rt.Fatalf("%+v gets %+v", in, said)
			}
		}
	})
}

// A language that lacks a text, or has it empty, or that nobody knows, falls back to the English one: never to silence.
func TestACrisisTextThatIsMissingComesInEnglish(t *testing.T) {
	none, blank := map[string]coach.Words{}, maps.Clone(program(t).Languages["en"].Words)
	for key := range blank {
		blank[key] = coach.Words{Variants: []string{""}}
	}
	p := *program(t)
	p.Languages = maps.Clone(p.Languages)
	p.Languages["xx"] = &coach.Catalogue{Language: "xx", Partial: true, Words: none}
	p.Languages["yy"] = &coach.Catalogue{Language: "yy", Partial: true, Words: blank}
	p.Languages["nil"] = nil
	for _, lang := range []string{"xx", "yy", "nil", "zz", ""} {
		for _, words := range []string{"i want to die", "i will kill myself tonight", "my friend wants to kill himself", "he hits me", "i'm 15", "sos"} {
			for _, consented := range []bool{true, false} {
				k := newTalk(t, "2026-03-10T20:00:00Z")
				if consented {
					k = settled(t, "Europe/Berlin", "2026-03-10 21:00")
				}
				k.p, k.s.Lang = &p, lang
				said := k.give(coach.Text{Text: words})
				if len(said) == 0 || said[0].Kind != coach.Crisis || messageWrong(said[0]) != "" || !strings.Contains(said[0].Text, "program") {
					t.Errorf("%q, %q, consented %v: %q", lang, words, consented, text(said))
				}
			}
		}
	}
}

// While nothing can be kept, help has the fallback of all countries: which one the member is in stands in what cannot be read.
// It comes once for an event, on each platform, and fits it.
func TestDirectHelpOnEveryPlatform(t *testing.T) {
	for platform, l := range limits {
		p := newPost(t, platform)
		p.says(joins()...)
		p.coach.Store = broken{}
		for _, in := range []coach.Input{
			coach.Text{Text: "i want to die"},
			coach.Text{Text: "i want to die", Edited: true},
			coach.Text{Media: "photo", Also: "i want to die"},
			coach.Form{ID: "journal_now", Text: "i want to die"},
			coach.Command{Name: "journal", Args: "i want to die"},
			coach.Command{Name: "sos"},
			coach.Text{Text: "i will kill myself tonight"},
		} {
			p.direct = nil
			ev := p.event(in)
			for range 5 {
				if p.coach.Handle(t.Context(), ev) == nil {
					t.Fatal("accepted")
				}
				p.coach.Unheard(t.Context(), ev)
			}
			said := ""
			for _, parcel := range p.direct {
				said += parcel.Message.Text + "\n"
				if len(parcel.Message.Text) > l.Text || parcel.Message.Kind != coach.Crisis || parcel.Account != p.who {
					t.Errorf("%s, %T: a parcel of kind %s", platform, in, parcel.Message.Kind)
				}
			}
			if strings.Count(said, "findahelpline.com") != 1 || !strings.Contains(said, "program") {
				t.Errorf("%s, %+v: %q", platform, in, said)
			}
		}
	}
}

// However much somebody writes, each cry among it is answered: nothing is limited that holds one (SAFETY 1).
func TestNoLimitHoldsUpACrisis(t *testing.T) {
	p := newPost(t, coach.Telegram)
	p.says(joins()...)
	for n := range 300 {
		words, cry := "and another line", n%7 == 0
		if cry {
			words = "i want to kill myself"
		}
		if said := p.says(coach.Text{Text: words}); cry && !asks(said) {
			t.Fatalf("number %d gets %q", n, said[0].Message.Text)
		}
	}
	p.coach.Store = broken{}
	for n := range 300 {
		p.direct = nil
		if p.coach.Handle(t.Context(), p.event(coach.Text{Text: "i want to kill myself"})) == nil || len(p.direct) == 0 {
			t.Fatalf("number %d gets nothing while the database fails", n)
		}
	}
}
