package content

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestShippedContentIsGood(t *testing.T) {
	_, problems := Check(Embedded(), Standard(time.Time{}))
	if len(problems) > 0 {
		t.Errorf("the content that ships has problems:\n%s", printed(problems))
	}
	if _, err := Shipped(); err != nil {
		t.Error(err)
	}
}

func TestAllHundredPracticesAreListed(t *testing.T) {
	p, _ := Load(Embedded())
	var got []string
	for _, practice := range p.Practices {
		got = append(got, practice.ID)
	}
	if len(got) != 100 {
		t.Errorf("%d practices are listed", len(got))
	}
	programme, err := os.ReadFile("../../../shared/PROGRAMME.md")
	if err != nil {
		t.Skip("the programme's description is not at hand")
	}
	// The ten wrong reasons share one row, "CL-3 … CL-12".
	var want []string
	for _, m := range regexp.MustCompile(`(?m)^\| ((?:GT|PT|CL|SS|MS)-\d+)`).FindAllSubmatch(programme, -1) {
		want = append(want, string(m[1]))
		if string(m[1]) == "CL-3" {
			want = append(want, "CL-4", "CL-5", "CL-6", "CL-7", "CL-8", "CL-9", "CL-10", "CL-11", "CL-12")
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed are\n%v\nwant\n%v", got, want)
	}
}

// TestShippedLines holds the crisis lines to the rule by which they were chosen.
func TestShippedLines(t *testing.T) {
	b, _ := read(Embedded())
	if problems := lintLines(b, Options{}); len(problems) > 0 {
		t.Errorf("the lines have problems:\n%s", printed(problems))
	}
	l := b.program().Lines
	if len(l.Countries) != 63 || l.Emergency == "" || len(l.Fallback) == 0 {
		t.Errorf("%d countries, emergency %q, %d in the fallback", len(l.Countries), l.Emergency, len(l.Fallback))
	}
	for country, number := range map[string]string{"GB": "0808 802 4040", "AU": "1300 766 491"} {
		if !slices.ContainsFunc(l.Countries[country].Lines, func(l coach.Line) bool {
			return l.Kind == "own_behaviour" && l.Call == number
		}) {
			t.Errorf("%s lacks the line for one's own behaviour, %s", country, number)
		}
	}
	for code, c := range l.Countries {
		for _, line := range c.Lines {
			if !slices.Contains([]string{"A", "B", "C"}, line.Confidence) {
				t.Errorf("%s: %s ships with confidence %q", code, line.Name, line.Confidence)
			}
		}
	}
}
