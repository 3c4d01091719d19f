package coach

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyState draws a member in any situation, with any answers to the safety questions.
func anyState(t *rapid.T, now time.Time) State {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	s := State{Facts: map[string]string{"consent": "yes"}}
	s.set("situation", pick("situation", "", "back", "they_back", "ended", "heal", "together"))
	s.set("adult", pick("adult", "yes", "yes", "no", ""))
	for _, q := range []string{"hurt", "afraid"} {
		s.set(q, pick(q, "", "no", "no", "yes", "maybe", "again", "skip"))
	}
	s.set("space", pick("space", "", "none", "none", "space", "stop", "blocked", "skip"))
	s.set("order", pick("order", "", "no", "no", "yes", "skip"))
	s.set("order_until", pick("order_until", "", "2026-01-01", "2026-05-01"))
	s.set("harm", pick("harm", "", "", "no", "yes", "maybe"))
	s.set("days_chosen", pick("days_chosen", "", "30", "90"))
	if rapid.Bool().Draw(t, "hold") {
		s.Hold = &Hold{Lock: now.Unix() + int64(rapid.IntRange(-10, 10).Draw(t, "lock"))}
	}
	if rapid.Bool().Draw(t, "streak") {
		s.Streak = &Streak{Start: s.Today(now) - Day(rapid.IntRange(0, 100).Draw(t, "days"))}
	}
	return s
}

// The hard part of what is asked for is what the gates say, no more and no less, and it comes first; a soft gate is of the
// member's situation, and met or missing in a way that has words.
func TestReadyHoldsTheGates(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		now := time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC)
		s := anyState(rt, now)
		hard, soft := []string{}, []string{}
		for _, n := range Ready(s, now) {
			if n.Hard {
				hard = append(hard, n.ID)
			} else {
				soft = append(soft, n.ID)
			}
			switch {
			case n.Hard && len(soft) > 0:
				rt.Fatalf("%s comes after a soft gate", n.ID)
			case n.Hard && n.Done:
				rt.Fatalf("%s is hard and passed", n.ID)
			case !n.Hard && !slices.Contains(SoftGates(), n.ID):
				rt.Fatalf("%s is none of the soft gates", n.ID)
			case n.Have > n.Want:
				rt.Fatalf("%s: %d of %d", n.ID, n.Have, n.Want)
			}
		}
		if gates := Gates(s, now); !slices.Equal(hard, gates) {
			rt.Fatalf("hard: %v, the gates: %v", hard, gates)
		}
		want := map[string]int{"back": 6, "they_back": 3, "ended": 3}[s.Fact("situation")]
		if s.Fact("situation") == "back" && s.Streak != nil {
			want++
		}
		if len(soft) != want {
			rt.Fatalf("%d soft gates in the situation %q: %v", len(soft), s.Fact("situation"), soft)
		}
	})
}

// Each soft gate is met by what the programme says, and by nothing less.
func TestSoftGates(t *testing.T) {
	now := time.Date(2026, time.March, 31, 12, 0, 0, 0, time.UTC)
	today := DayOf(now)
	marks := func(days ...int) []Mark {
		out := []Mark{}
		for _, d := range days {
			out = append(out, Mark{Day: march(d)})
		}
		return out
	}
	moods := func(of ...int) []Mood {
		out := []Mood{}
		for i, m := range of {
			out = append(out, Mood{Day: today - Day(len(of)-i), Mood: m})
		}
		return out
	}
	round := func(path string, words, taps map[string]string, order ...string) Round {
		return Round{Path: path, Day: today - 9, Done: today - 9, Words: words, Taps: taps, Order: order}
	}
	answers := func(kinds ...string) map[string][]Page {
		pages := []Page{}
		for _, k := range kinds {
			pages = append(pages, Page{Kind: k, Marks: marks(3)})
		}
		return map[string][]Page{"answers": pages}
	}
	for _, c := range []struct {
		name, situation, gate string
		s                     State
		done                  bool
	}{
		{"days short of the number", "back", "days", State{Streak: &Streak{Start: today - 29}, Facts: map[string]string{"days_chosen": "30"}}, false},
		{"as many days as chosen", "back", "days", State{Streak: &Streak{Start: today - 30}, Facts: map[string]string{"days_chosen": "30"}}, true},
		{"no number chosen", "back", "days", State{Streak: &Streak{Start: today - 90}}, false},
		{"a complaint without a plan", "back", "plan", State{Pages: map[string][]Page{"complaints": {{Text: "late"}}}}, false},
		{"a complaint with a plan", "back", "plan", State{Pages: map[string][]Page{"complaints": {{Text: "late"}, {Text: "loud", Fields: map[string]string{"planned": "yes"}}}}}, true},
		{"two tasks, and one long ago", "back", "tasks", State{Tasks: TaskLog{Days: []Day{today - 14, today - 3, today}}}, false},
		{"three tasks", "back", "tasks", State{Tasks: TaskLog{Days: []Day{today - 13, today - 3, today}}}, true},
		{"six check-ins", "back", "mood", State{Moods: moods(3, 3, 3, 3, 3, 3)}, false},
		{"a steady week", "back", "mood", State{Moods: moods(1, 5, 3, 3, 4, 3, 2, 4, 3)}, true},
		{"a very hard day among seven", "back", "mood", State{Moods: moods(3, 3, 3, 1, 3, 3, 3)}, false},
		{"up and down", "back", "mood", State{Moods: moods(2, 5, 2, 5, 2, 5, 2)}, false},
		{"motives left out", "back", "motives", State{Rounds: []Round{round("back", nil, nil, "stay")}}, false},
		{"motives of an open round", "back", "motives", State{Rounds: []Round{{Path: "back", Day: today, Order: []string{"wrong_mine"}}}}, false},
		{"motives looked at", "back", "motives", State{Rounds: []Round{round("back", nil, nil, "wrong_mine")}}, true},
		{"nobody named", "back", "supporter", State{}, false},
		{"somebody named", "back", "supporter", State{Supporters: []Item{{Text: "Anna"}}}, true},
		{"anger not named", "back", "anger", State{}, false},
		{"anger named", "back", "anger", State{Pages: map[string][]Page{"angers": {{Text: "that it was by text"}}}}, true},
		{"looked, and none there", "back", "anger", State{Facts: map[string]string{"anger": "none"}}, true},
		{"two of three questions", "they_back", "three_questions", State{Pages: answers("why", "serious")}, false},
		{"three questions", "they_back", "three_questions", State{Pages: answers("why", "changed", "serious")}, true},
		{"signs for twenty-seven days", "they_back", "signs", State{Pages: map[string][]Page{"signs": {{Marks: marks(4, 10)}}, "warnings": {{Marks: marks(12, 20)}}}}, false},
		{"signs for four weeks", "they_back", "signs", State{Pages: map[string][]Page{"signs": {{Marks: marks(3, 10)}}, "warnings": {{Marks: marks(12, 20)}}}}, true},
		{"one day four weeks ago", "they_back", "signs", State{Pages: map[string][]Page{"signs": {{Marks: marks(1)}}}}, false},
		{"one round", "they_back", "twice", State{Rounds: []Round{round("they_back", nil, nil)}}, false},
		{"one round, and one of another path", "they_back", "twice", State{Rounds: []Round{round("they_back", nil, nil), round("ended", nil, nil)}}, false},
		{"two rounds", "they_back", "twice", State{Rounds: []Round{round("they_back", nil, nil), round("they_back", nil, nil)}}, true},
		{"evidence before, none now", "ended", "evidence", State{Rounds: []Round{round("ended", map[string]string{"evidence": "a job"}, nil), round("ended", nil, nil)}}, false},
		{"new evidence", "ended", "evidence", State{Rounds: []Round{round("ended", map[string]string{"evidence": "a job"}, nil)}}, true},
		{"less so with company", "ended", "not_lonely", State{Rounds: []Round{round("ended", nil, map[string]string{"lonely": "less"})}}, false},
		{"not for loneliness", "ended", "not_lonely", State{Rounds: []Round{round("ended", nil, map[string]string{"lonely": "yes"})}}, true},
		{"meant", "ended", "meant", State{Rounds: []Round{round("ended", nil, map[string]string{"meant": "yes"})}}, true},
		{"not known whether meant", "ended", "meant", State{Rounds: []Round{round("ended", nil, map[string]string{"meant": "unsure"})}}, false},
	} {
		c.s.set("situation", c.situation)
		needs := Ready(c.s, now)
		i := slices.IndexFunc(needs, func(n Need) bool { return n.ID == c.gate })
		if i < 0 {
			t.Errorf("%s: %s is not asked for", c.name, c.gate)
			continue
		}
		if needs[i].Done != c.done {
			t.Errorf("%s: %+v", c.name, needs[i])
		}
	}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	words := map[string]Words{
		"words.weeks_ago": {Variants: []string{"# weeks"}}, "words.number.6": {Variants: []string{"six"}}, "words.days_ago": {Variants: []string{"# days"}},
	}
	c := begin(&Program{Languages: map[string]*Catalogue{"en": {Words: words}}}, State{}, Turn{Event: Event{At: time.Unix(1e9, 0)}})
	for text, want := range map[string]string{"45": "45", "45 days": "45", "six weeks": "42", "90": "90"} {
		if got, ok := c.reader("days", text); !ok || got != want {
			t.Errorf("%q is read as %q", text, got)
		}
	}
	for _, text := range []string{"20", "91", "for ever", "6"} {
		if got, ok := c.reader("days", text); ok {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}
