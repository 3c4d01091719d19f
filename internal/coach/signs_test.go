package coach

import (
	"strings"
	"testing"
	"time"
)

// march is a day of March 2026.
func march(day int) Day { return MakeDay(2026, time.March, day) }

// watching is a member who saw this, on these days.
func watching(now Day, pages map[string][]Page) *conversation {
	words := map[string]Words{"unit.week": {Plural: map[string]string{"one": "{n} week", "other": "{n} weeks"}}}
	for key, text := range map[string]string{
		"seen.signs": "+", "seen.warnings": "-", "seen.span": "{span} since {since}", "seen.last": "in {n}, last {last}", "month.3": "March", "month.4": "April",
		"signs.waits": "waits", "signs.fears_loss": "fears", "warnings.rushing": "rushes",
	} {
		words[key] = Words{Variants: []string{text}}
	}
	p := &Program{Languages: map[string]*Catalogue{"en": {Words: words}}}
	at := now.Date().Add(12 * time.Hour)
	return begin(p, State{Pages: pages}, Turn{Event: Event{At: at}})
}

func TestWhatWasSeenByMonthAndByWeek(t *testing.T) {
	c := watching(MakeDay(2026, time.April, 2), map[string][]Page{
		"signs": {{ID: "p1", Kind: "waits", Marks: []Mark{{Day: march(2)}, {Day: march(3)}, {Day: march(30)}, {Day: MakeDay(2026, time.April, 1)}}}},
		"warnings": {
			{ID: "p2", Kind: "rushing", Marks: []Mark{{Day: march(9)}, {Day: march(9)}}},
			{ID: "p3", Text: "late again", Marks: []Mark{{Day: MakeDay(2026, time.April, 2)}}},
			{ID: "p4", Kind: "rushing"}, // begun and never seen
		},
	})
	want := "April 2026\n+ waits (1 April)\n- late again (2 April)\n\nMarch 2026\n+ waits (2, 3, 30 March)\n- rushes (9 March)"
	if got := c.monthsText(); got != want {
		t.Errorf("by month:\n%s\nwant:\n%s", got, want)
	}
	want = "5 weeks since 2 March\n+ waits: in 2, last 1 April\n- rushes: in 1, last 9 March\n- late again: in 1, last 2 April"
	if got := c.weeksText(); got != want {
		t.Errorf("by week:\n%s\nwant:\n%s", got, want)
	}
	if got := c.s.seenFor(c.today); got != 31 {
		t.Errorf("seen for %d days", got)
	}
	if got := c.s.seenDays(); len(got) != 6 || got[0] != march(2) {
		t.Errorf("seen on %v", got)
	}
}

func TestTheViewShowsFourMonths(t *testing.T) {
	marks := []Mark{}
	for m := time.January; m <= time.June; m++ {
		marks = append(marks, Mark{Day: MakeDay(2026, m, 5)})
	}
	c := watching(MakeDay(2026, time.June, 30), map[string][]Page{"signs": {{ID: "p1", Kind: "waits", Marks: marks}}})
	if got := strings.Count(c.monthsText(), "2026"); got != 4 {
		t.Errorf("%d months are shown:\n%s", got, c.monthsText())
	}
}

// The fear of losing the member is never a good sign alone (MS-9).
func TestFearAloneIsNoGoodSign(t *testing.T) {
	seen := []Mark{{Day: march(2)}}
	for _, c := range []struct {
		name  string
		signs []Page
		alone bool
	}{
		{"nothing", nil, false},
		{"fear alone", []Page{{Kind: "fears_loss", Marks: seen}}, true},
		{"begun beside it, never seen", []Page{{Kind: "fears_loss", Marks: seen}, {Kind: "waits"}}, true},
		{"another beside it", []Page{{Kind: "fears_loss", Marks: seen}, {Kind: "waits", Marks: seen}}, false},
		{"in own words beside it", []Page{{Kind: "fears_loss", Marks: seen}, {Text: "asks", Marks: seen}}, false},
	} {
		s := State{Pages: map[string][]Page{"signs": c.signs, "warnings": {{Kind: "rushing", Marks: seen}}}}
		if s.fearAlone() != c.alone {
			t.Errorf("%s: alone is %v", c.name, !c.alone)
		}
	}
}

// A form that was opened from an old message, of which nobody knows any more what it was about, says so and keeps nothing.
func TestAMarkOfNoPageIsNotNoted(t *testing.T) {
	p, s := notebook(), State{Facts: map[string]string{"consent": "yes", "adult": "yes"}}
	p.Languages["en"].Words["flow.stale"] = Words{Variants: []string{"over"}}
	p.Steps["menu"] = &FlowStep{ID: "menu", Flow: "book", Ask: "menu", Say: "add"}
	_, effects := Step(p, s, Turn{Event: Event{Input: Form{ID: "proof", Text: "did it"}, At: time.Unix(1e9, 0), Private: true}})
	if say, ok := effects[0].(Say); !ok || !strings.HasPrefix(say.Message.Text, "over") {
		t.Errorf("it says %v", effects)
	}
}

func TestAMarkIsGivenAnotherDay(t *testing.T) {
	c := watching(march(20), map[string][]Page{"signs": {{ID: "p1", Kind: "waits", Marks: []Mark{{Day: march(10), Text: "first"}}}}})
	c.openPage("p1")
	c.answer = "second"
	c.mark("words")
	c.answer = "2026-03-04"
	c.mark("date")
	if got := c.page().Marks; len(got) != 2 || got[0] != (Mark{Day: march(4), Text: "second"}) || got[1].Day != march(10) {
		t.Errorf("the marks are %v", got)
	}
}
