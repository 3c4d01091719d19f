package discord

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

func TestPlainShowsWhatWasWritten(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain words, nothing else.", "plain words, nothing else."},
		{"**bold** _it_ ~~gone~~ `code` ||hidden||", `\*\*bold\*\* \_it\_ \~\~gone\~\~ \` + "`code\\`" + ` \|\|hidden\|\|`},
		{"@everyone <@123> <#4> <t:0:R>", `\@everyone \<\@123\> \<#4\> \<t:0:R\>`},
		{"# big\n- item\n  - deeper\n1. one\n> quote\n-# small", "\\# big\n\\- item\n  \\- deeper\n1\\. one\n\\> quote\n\\-# small"},
		{"[text](https://evil.example/a_b)", `\[text\](https://evil.example/a_b)`},
		{"see https://findahelpline.com/a_b_c now_or_never", `see https://findahelpline.com/a_b_c now\_or\_never`},
		{`c:\temp`, `c:\\temp`},
		{"  around\r\nlines  ", "around\nlines"},
		{"Ünï — 心 🫂", "Ünï — 心 🫂"},
	} {
		if got, ok := plain(c.in); got != c.want || !ok {
			t.Errorf("plain(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPlainAlwaysFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringOfN(rapid.SampledFrom([]rune("ab *_~`|<>[]@#-\\\n🫂é1.:/")), 0, textAllowance, textAllowance).Draw(t, "text")
		for units(in) > textAllowance {
			in = in[:len(in)/2]
		}
		in = strings.ToValidUTF8(in, "")
		out, ok := plain(in)
		if !ok || units(out) > textLimit || !utf8.ValidString(out) {
			t.Fatalf("a text of %d became one of %d, %v", units(in), units(out), ok)
		}
		if open := regexp.MustCompile(`(^|[^\\])(\\\\)*[*_~` + "`" + `|<@]`); open.MatchString(out) {
			t.Fatal("a mark is left open")
		}
	})
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{{"short", 10, "short"}, {"exactly", 7, "exactly"}, {"rather long", 8, "rather…"}, {"🫂🫂🫂", 5, "🫂🫂…"}, {"🫂🫂🫂", 4, "🫂…"}} {
		if got := shorten(c.in, c.limit); got != c.want || units(got) > c.limit {
			t.Errorf("shorten(%q, %d) = %q", c.in, c.limit, got)
		}
	}
}

func choices(n int, label string) []coach.Choice {
	var out []coach.Choice
	for i := range n {
		out = append(out, coach.Choice{ID: fmt.Sprint("step.", i), Label: fmt.Sprint(label, " ", i)})
	}
	return out
}

func TestLayout(t *testing.T) {
	ask := &coach.Ask{ID: "a", Title: "T", Label: "L", Open: "Write"}
	link := coach.Choice{ID: "l", Label: "Open", Link: "https://findahelpline.com"}
	for name, c := range map[string]struct {
		m              coach.Message
		rows           int
		buttons, picks int
		lists          int
	}{
		"none":                  {coach.Message{}, 0, 0, 0, 0},
		"five":                  {coach.Message{Choices: choices(5, "x")}, 1, 5, 0, 0},
		"ten and a form":        {coach.Message{Choices: choices(10, "x"), Ask: ask}, 3, 11, 0, 0},
		"eleven are a list":     {coach.Message{Choices: choices(11, "x")}, 1, 0, 11, 1},
		"six long are a list":   {coach.Message{Choices: choices(6, "a label of many characters")}, 1, 0, 6, 1},
		"five long are buttons": {coach.Message{Choices: choices(5, "a label of many characters")}, 1, 5, 0, 0},
		"list, link and form":   {coach.Message{Choices: append(choices(24, "x"), link), Ask: ask}, 2, 2, 24, 1},
		"more than fit a list":  {coach.Message{Choices: choices(30, "x"), Ask: ask}, 3, 1, 30, 2},
		"links only":            {coach.Message{Choices: []coach.Choice{link, link, {Link: "tel:116123", Label: "Call", ID: "call"}}}, 1, 2, 0, 0},
		"neither link nor id":   {coach.Message{Choices: []coach.Choice{{Link: "tel:116123", Label: "Call"}, {ID: "", Label: "x"}}}, 0, 0, 0, 0},
		"the same id twice":     {coach.Message{Choices: append(choices(2, "x"), choices(2, "y")...)}, 1, 2, 0, 0},
		"far too many":          {coach.Message{Choices: choices(300, "x"), Ask: ask}, 5, 1, 100, 4},
	} {
		buttons, picks, lists := 0, 0, 0
		got := layout(c.m, Words{Pick: "Pick"})
		for _, r := range got {
			for _, part := range r.Components {
				if part.Type == componentSelect {
					lists++
					picks += len(part.Options)
				} else {
					buttons++
				}
			}
		}
		if len(got) != c.rows || buttons != c.buttons || picks != c.picks || lists != c.lists {
			t.Errorf("%s: %d rows, %d buttons, %d picks in %d lists", name, len(got), buttons, picks, lists)
		}
	}
}

func TestAskButtonAlwaysFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := func(n int) *rapid.Generator[string] {
			return rapid.StringOfN(rapid.SampledFrom([]rune("ab:%é🫂 ")), 1, n, n)
		}
		ask := coach.Ask{
			ID:    rapid.StringMatching(`[a-z._:%-]{1,24}`).Draw(t, "id"),
			Title: word(45).Draw(t, "title"), Label: word(45).Draw(t, "label"), Open: word(40).Draw(t, "open"),
			Long: rapid.Bool().Draw(t, "long"),
		}
		b := askButton(ask)
		if units(b.CustomID) > idMax || units(b.Label) > labelMax || b.Label == "" {
			t.Fatalf("a button of %d and %d", units(b.CustomID), units(b.Label))
		}
		press := &interactionWire{Type: interactionComponent}
		press.Data.CustomID = b.CustomID
		form := (&Adapter{}).form(press)
		back := &interactionWire{Type: interactionModal}
		back.Data.CustomID = form["custom_id"].(string)
		if got := inputOf(back); got != (coach.Form{ID: ask.ID}) {
			t.Fatalf("the form came back as %v, not %q", got, ask.ID)
		}
		if title := form["title"].(string); title == "" || units(title) > formMax {
			t.Fatalf("a title of %d", units(title))
		}
	})
}

func TestAPIBase(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "https://discord.com/api/v10",
		"http://127.0.0.1:9/":           "http://127.0.0.1:9/api/v10",
		"http://127.0.0.1:9/api":        "http://127.0.0.1:9/api/v10",
		"https://proxy.example/d/api/":  "https://proxy.example/d/api/v10",
		"https://proxy.example/api/v10": "https://proxy.example/api/v10",
	} {
		if u, err := apiBase(in); err != nil || u.String() != want {
			t.Errorf("apiBase(%q) = %v, %v", in, u, err)
		}
	}
	for _, in := range []string{"discord.com", "ftp://x", "http://user:pass@host/", "://"} {
		if _, err := apiBase(in); err == nil || strings.Contains(err.Error(), "pass") {
			t.Errorf("apiBase(%q): %v", in, err)
		}
	}
}

func TestRecentIsBounded(t *testing.T) {
	r := newRecent[int, int](3)
	for i := range 10 {
		r.put(i, i)
		r.put(9, i)
	}
	if len(r.items) != 3 || len(r.order) != 3 {
		t.Errorf("%d kept", len(r.items))
	}
	if _, ok := r.get(9); !ok {
		t.Error("the newest is forgotten")
	}
	r.drop(9)
	if _, ok := r.get(9); ok || len(r.order) != 2 {
		t.Error("what was dropped is still there")
	}
}

func TestLanesDieWhenEmpty(t *testing.T) {
	l := newLanes()
	for i := range 200 {
		l.put(fmt.Sprint(i%50), func() {})
	}
	l.drain()
	if len(l.jobs) != 0 {
		t.Errorf("%d lanes are left", len(l.jobs))
	}
	if l.put("x", func() {}) {
		t.Error("a job was taken after the end")
	}
	full := newLanes()
	hold := make(chan struct{})
	taken := 0
	for range 2 * laneMax {
		if full.put("x", func() { <-hold }) {
			taken++
		}
	}
	if taken > laneMax+1 {
		t.Errorf("%d jobs wait", taken)
	}
	close(hold)
	full.drain()
}
