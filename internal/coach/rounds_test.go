package coach

import (
	"strings"
	"testing"
	"time"
)

// asking is a small programme that asks two questions in rounds, a week apart at least.
func asking() *Program {
	words := map[string]Words{}
	for key, text := range map[string]string{
		"why": "Why?", "sure": "Sure?", "yes": "Yes", "no": "No", "end": "{rounds}", "rest": "rest", "answer.sure.yes": "quite sure", "answer.sure.no": "not sure",
		"question.why": "WHY", "question.sure": "SURE", "month.3": "March",
	} {
		words[key] = Words{Variants: []string{text}}
	}
	p := &Program{Flows: map[string]*Flow{"ask": {ID: "ask"}}, Steps: map[string]*FlowStep{}, Languages: map[string]*Catalogue{"en": {Words: words}}}
	for _, s := range []*FlowStep{
		{ID: "ask", Flow: "ask", When: "round_rests back", Do: []string{"go rest"}, Next: "start"},
		{ID: "start", Flow: "ask", Do: []string{"round begin back"}, Next: "why"},
		{ID: "why", Flow: "ask", When: "not answered why", Ask: "line", Say: "why", Save: "round keep why", Next: "sure"},
		{ID: "sure", Flow: "ask", When: "not answered sure", Ask: "choice", Say: "sure", Next: "closing", Choices: []StepChoice{
			{ID: "yes", Label: "yes", Do: []string{"round tap sure"}}, {ID: "no", Label: "no", Do: []string{"round tap sure"}},
		}},
		{ID: "closing", Flow: "ask", Do: []string{"round close back"}, Say: "end"},
		{ID: "rest", Flow: "ask", Say: "rest"},
	} {
		p.Steps[s.ID] = s
	}
	p.Commands = []CommandInfo{{Name: "ask", Flow: "ask"}}
	return p
}

func TestRoundsAreLaidSideBySide(t *testing.T) {
	p, s := asking(), State{Facts: map[string]string{"consent": "yes", "adult": "yes"}}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	give := func(in Input) (text string) {
		next, effects := Step(p, s, Turn{Event: Event{Input: in, At: now, Private: true}})
		s = next
		for _, e := range effects {
			if say, ok := e.(Say); ok {
				text = say.Message.Text
			}
		}
		return text
	}
	give(Command{Name: "ask"})
	give(Text{Text: "habit"})
	now = now.Add(30 * time.Hour) // left in the middle, taken up a day later
	if got := give(Command{Name: "ask"}); got != "Sure?" {
		t.Errorf("taken up again it asks %q", got)
	}
	give(Press{ID: "sure.no"})
	now = now.AddDate(0, 0, 6)
	if got := give(Command{Name: "ask"}); got != "rest" {
		t.Errorf("six days later it says %q", got)
	}
	now = now.AddDate(0, 0, 1)
	if got := give(Command{Name: "ask"}); got != "Why?" {
		t.Errorf("a week later it says %q", got)
	}
	give(Text{Text: "habit"})
	got := give(Press{ID: "sure.yes"})
	want := "WHY\n3 March, 10 March: “habit”\n\nSURE\n3 March: not sure\n10 March: quite sure"
	if got != want {
		t.Errorf("side by side:\n%s\nwant:\n%s", got, want)
	}
	if len(s.Rounds) != 2 || s.Rounds[0].Taps["sure"] != "no" {
		t.Errorf("the rounds are %v", s.Rounds)
	}
	if text := begin(p, s, Turn{}).roundsExport(); !strings.Contains(text, "habit") || !strings.Contains(text, "quite sure") {
		t.Errorf("the export of the rounds is %q", text)
	}
}

func TestCalmHours(t *testing.T) {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		s    State
		hour int
		calm bool
	}{
		{"by day", State{}, 10, true},
		{"at night", State{}, 2, false},
		{"in the evening", State{}, 21, false},
		{"by day where the member is", State{Zone: "Asia/Tokyo"}, 0, true},
		{"after an urge", State{Urges: []Urge{{At: day.Add(9*time.Hour + 30*time.Minute).Unix()}}}, 10, false},
		{"in a hold", State{Hold: &Hold{Until: day.Add(48 * time.Hour).Unix()}}, 10, false},
	} {
		turn := begin(&Program{}, c.s, Turn{Event: Event{At: day.Add(time.Duration(c.hour) * time.Hour)}})
		if turn.calm() != c.calm {
			t.Errorf("%s: calm is %v", c.name, !c.calm)
		}
	}
}
