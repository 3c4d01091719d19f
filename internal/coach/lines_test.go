package coach_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

// shown returns what stands for a placeholder in a text, for a member in a country.
func shown(t *testing.T, country, placeholder string) string {
	t.Helper()
	p := *program(t)
	words := maps.Clone(p.Languages["en"].Words)
	words[p.Steps["sos"].Say] = coach.Words{Variants: []string{placeholder}}
	p.Languages = map[string]*coach.Catalogue{"en": {Words: words}}
	at := time.Date(2026, time.March, 10, 20, 0, 0, 0, time.UTC)
	_, effects := coach.Step(&p, coach.State{Country: country}, coach.Turn{Event: coach.Event{ID: "test:1", At: at, Private: true, Input: coach.Command{Name: "sos"}}})
	for _, e := range effects {
		if say, ok := e.(coach.Say); ok {
			return say.Message.Text
		}
	}
	t.Fatalf("%s: nothing is said", country)
	return ""
}

// TestTheLinesOfEachCountryAsTheyAreSaid keeps what a member in each country reads, for somebody to read through.
func TestTheLinesOfEachCountryAsTheyAreSaid(t *testing.T) {
	const file = "testdata/lines.txt"
	countries := program(t).Lines.Countries
	b := strings.Builder{}
	for _, code := range append(slices.Sorted(maps.Keys(countries)), "") {
		b.WriteString("== " + code + " " + countries[code].Name + "\nemergency: " + shown(t, code, "{emergency}") + "\n")
		for _, one := range []string{"line", "abuse_line", "youth_line", "behaviour_line"} {
			b.WriteString("-- " + one + "\n" + shown(t, code, "{"+one+"}") + "\n")
		}
		b.WriteString("\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the lines are said differently; run with -update and read the change.\n%s", firstDifference(string(want), b.String()))
	}
}

// everywhere calls a test for each country, and for a country that is not known.
func everywhere(t *testing.T, test func(t *testing.T, here coach.CountryLines)) {
	t.Helper()
	lines := program(t).Lines
	if len(lines.Countries) != 63 {
		t.Errorf("lines ship for %d countries", len(lines.Countries))
	}
	for code, here := range lines.Countries {
		t.Run(code, func(t *testing.T) { test(t, here) })
	}
	t.Run("unknown", func(t *testing.T) { test(t, coach.CountryLines{Emergency: lines.Emergency}) })
}

// TestSosListsEveryLine holds that /sos names each line of the country with all its ways, marks those that one list alone has,
// and ends in the fallback.
func TestSosListsEveryLine(t *testing.T) {
	everywhere(t, func(t *testing.T, here coach.CountryLines) {
		k := newTalk(t, "2026-03-10T20:00:00Z")
		k.s.Country = here.Country
		said := text(k.give(coach.Command{Name: "sos"}))
		if !strings.Contains(said, here.Emergency) || !strings.Contains(said, "findahelpline.com") || strings.Contains(said, "{") {
			t.Errorf("/sos says %q", said)
		}
		listed := 0
		for row := range strings.Lines(said) {
			if !strings.HasPrefix(row, "• ") {
				continue
			}
			i := slices.IndexFunc(here.Lines, func(l coach.Line) bool {
				return strings.Contains(row, l.Call) && strings.Contains(row, l.Text) && (strings.Contains(row, l.Name) || strings.Contains(row, "Call "+l.Call))
			})
			if i < 0 {
				t.Errorf("no line is said as %q", row)
				continue
			}
			if listed++; strings.Contains(row, "not confirmed") != (here.Lines[i].Confidence == "C") {
				t.Errorf("a line of confidence %s is said as %q", here.Lines[i].Confidence, row)
			}
		}
		if listed != len(here.Lines) {
			t.Errorf("%d of %d lines are listed", listed, len(here.Lines))
		}
	})
}

// TestOneLineIsAnsweredAtEveryHour holds that the one line of a kind has a call and a text where the country has both, and that
// the fallback and the emergency number stand beside it wherever it is not known to be answered everywhere and at every hour.
func TestOneLineIsAnsweredAtEveryHour(t *testing.T) {
	kinds := map[string]string{"line": "suicide_or_distress", "abuse_line": "domestic_violence", "behaviour_line": "own_behaviour"}
	everywhere(t, func(t *testing.T, here coach.CountryLines) {
		for placeholder, kind := range kinds {
			said := shown(t, here.Country, "{"+placeholder+"}")
			called, texted, sure, canCall, canText := false, false, false, false, false
			for _, l := range here.Lines {
				if l.Kind != kind {
					continue
				}
				canCall, canText = canCall || l.Call != "", canText || l.Text != ""
				call, text := l.Call != "" && strings.Contains(said, "all "+l.Call), l.Text != "" && strings.Contains(said, "text "+l.Text)
				called, texted = called || call, texted || text
				sure = sure || call && l.Hours == "24/7" && l.Area == "" && l.Confidence != "C"
			}
			if called != canCall || texted != canText {
				t.Errorf("%s: there is a number to call: %v, to text: %v; said is %q", kind, canCall, canText, said)
			}
			if !sure && placeholder != "abuse_line" && (!strings.Contains(said, "findahelpline.com") || !strings.Contains(said, here.Emergency)) {
				t.Errorf("%s: the fallback is missing in %q", kind, said)
			}
			if rows := strings.Count(said, "\n") + 1; rows > 4 {
				t.Errorf("%s: %d rows are more than one line and the fallback: %q", kind, rows, said)
			}
		}
	})
}

// TestCrisisTextsFitWithTheLinesOfEachCountry holds that no variant of a text with a line in it is cut on any platform, and that
// none names the emergency number twice.
func TestCrisisTextsFitWithTheLinesOfEachCountry(t *testing.T) {
	words := program(t).Languages["en"].Words
	everywhere(t, func(t *testing.T, here coach.CountryLines) {
		for key, w := range words {
			for _, variant := range w.Variants {
				if !strings.Contains(variant, "line}") && !strings.Contains(variant, "{lines}") {
					continue
				}
				said := shown(t, here.Country, variant)
				if n := len([]rune(said)); n > 2000 {
					t.Errorf("%s takes %d characters", key, n)
				}
				if strings.Contains(variant, "{emergency}") && strings.Contains(said, "In danger now: "+here.Emergency) {
					t.Errorf("%s names the emergency number twice: %q", key, said)
				}
			}
		}
	})
}

func TestSomebodyYoungGetsALineWhereThereIsNoneForTheYoung(t *testing.T) {
	for country, number := range map[string]string{"US": "988", "GB": "0800 1111", "FR": "3114", "BG": "112"} {
		if said := shown(t, country, "{youth_line}"); !strings.Contains(said, number) {
			t.Errorf("%s: %q", country, said)
		}
	}
}

func TestALineForOnesOwnBehaviour(t *testing.T) {
	for country, number := range map[string]string{"GB": "0808 802 4040", "AU": "1300 766 491"} {
		if said := shown(t, country, "{behaviour_line}"); !strings.Contains(said, number) {
			t.Errorf("%s: %q", country, said)
		}
	}
}
