package coach

import (
	"strings"
	"testing"
	"time"
)

// notebook is a small programme that writes in a notebook: a complaint, its missteps, and a menu that comes back to it.
func notebook() *Program {
	steps := []*FlowStep{
		{ID: "add", Flow: "book", Ask: "line", Save: "page add complaints", Next: "missteps", Say: "add"},
		{ID: "missteps", Flow: "book", Ask: "line", Save: "page field missteps", Next: "done", Say: "missteps"},
		{ID: "done", Flow: "book", Ask: "menu", Say: "done", Choices: []StepChoice{
			{ID: "proof", Label: "proof", Go: "proof"}, {ID: "drop", Label: "drop", Do: []string{"page drop complaints"}, Go: "show"},
		}},
		{ID: "proof", Flow: "book", Ask: "line", Save: "page mark words", Next: "show", Say: "add"},
		{ID: "show", Flow: "book", Ask: "menu", Say: "show", List: "complaints", Pick: []string{"page open complaints", "go done"}},
	}
	p := &Program{Flows: map[string]*Flow{"book": {ID: "book"}}, Steps: map[string]*FlowStep{}, Languages: map[string]*Catalogue{"en": {Words: map[string]Words{
		"add": {Variants: []string{"What?"}}, "missteps": {Variants: []string{"And then?"}}, "done": {Variants: []string{"{page}: {missteps}\n{marks}"}},
		"show": {Variants: []string{"{complaints}"}}, "proof": {Variants: []string{"Proof"}}, "drop": {Variants: []string{"Drop"}},
		"book.complaints": {Variants: []string{"- {page} ({missteps})"}}, "page.full": {Variants: []string{"full"}},
	}}}}
	for _, s := range steps {
		p.Steps[s.ID] = s
	}
	p.Commands = []CommandInfo{{Name: "add", Flow: "add"}, {Name: "show", Flow: "show"}}
	return p
}

func TestPagesKeepWhatBelongsTogether(t *testing.T) {
	p, s := notebook(), State{Facts: map[string]string{"consent": "yes", "adult": "yes"}}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var last Message
	give := func(in Input) {
		t.Helper()
		next, effects := Step(p, s, Turn{Event: Event{Input: in, At: now, Private: true}})
		s = next
		for _, e := range effects {
			if say, ok := e.(Say); ok {
				last = say.Message
			}
		}
	}
	choice := func(part string) string {
		t.Helper()
		for _, c := range last.Choices {
			if strings.Contains(c.ID, part) {
				return c.ID
			}
		}
		t.Fatalf("no choice like %q among %v", part, last.Choices)
		return ""
	}
	give(Command{Name: "add"})
	give(Text{Text: "never listening"})
	give(Text{Text: "looked at the phone"})
	first := choice("proof")
	if last.Text != "never listening: looked at the phone" {
		t.Errorf("the page reads %q", last.Text)
	}
	give(Command{Name: "add"})
	give(Text{Text: "late"})
	give(Text{Text: "left too late"})

	now = now.AddDate(0, 0, 20)
	give(Press{ID: first}) // a button of weeks ago belongs to its own page
	give(Text{Text: "asked twice, said nothing"})
	if got := s.Pages["complaints"][0].Marks; len(got) != 1 || got[0].Text != "asked twice, said nothing" || got[0].Day != DayOf(now) {
		t.Errorf("the mark is %v", got)
	}
	if len(s.Pages["complaints"][1].Marks) != 0 {
		t.Error("the mark stands on the other page too")
	}
	if want := "- never listening (looked at the phone)\n- late (left too late)"; last.Text != want {
		t.Errorf("the notebook reads %q, not %q", last.Text, want)
	}
	give(Press{ID: choice(s.Pages["complaints"][1].ID)})
	before := s
	give(Press{ID: choice("drop")})
	if got := s.Pages["complaints"]; len(got) != 1 || got[0].Text != "never listening" {
		t.Errorf("after taking one out there is %v", got)
	}
	if len(before.Pages["complaints"]) != 2 {
		t.Error("the state that was given was changed")
	}
}

func TestAFullNotebookSaysSo(t *testing.T) {
	p, s := notebook(), State{Facts: map[string]string{"consent": "yes", "adult": "yes"}}
	said := ""
	for range mostPages + 1 {
		for _, in := range []Input{Command{Name: "add"}, Text{Text: "one more"}} {
			next, effects := Step(p, s, Turn{Event: Event{Input: in, At: time.Unix(1e9, 0), Private: true}})
			s = next
			for _, e := range effects {
				if say, ok := e.(Say); ok {
					said = say.Message.Text
				}
			}
		}
	}
	if got := len(s.Pages["complaints"]); got != mostPages || !strings.Contains(said, "full") {
		t.Errorf("%d pages, and the last words were %q", got, said)
	}
}

func TestCheckPage(t *testing.T) {
	for _, good := range []string{"page add complaints", "page field missteps", "page mark tap", "page_set missteps yes"} {
		if err := CheckAction(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"page add nothing", "page field nothing", "page tear complaints", "page_set nothing yes", "page add"} {
		if CheckAction(bad) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if CheckGuard("pages complaints 3") != nil || CheckGuard("book nothing") == nil || CheckGuard("field_is nothing yes") == nil {
		t.Error("guards of notebooks are not checked")
	}
}

func TestNoTwoPlaceholdersAreAlike(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range Placeholders() {
		if seen[name] {
			t.Errorf("%q stands for two things", name)
		}
		seen[name] = true
	}
}
