package content

import (
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

func TestCoverageCountsThePracticesThatAnItemNames(t *testing.T) {
	p := goodProgram(t)
	p.Practices = append(p.Practices, coach.Practice{ID: "PT-9"}, coach.Practice{ID: "MS-1"})
	l := Coverage(p)
	if l.String() != "practices lived: 3/5" || strings.Join(l.Missing, " ") != "PT-9 MS-1" {
		t.Errorf("coverage is %s, missing %v", l, l.Missing)
	}
}

func TestListNamesEveryItem(t *testing.T) {
	var b strings.Builder
	if err := List(goodProgram(t), &b); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/list.txt", b.String())
}

func TestGraphDrawsTheFlows(t *testing.T) {
	p := goodProgram(t)
	first := Graph(p)
	for range 10 {
		if Graph(p) != first {
			t.Fatal("the same programme is drawn in two ways")
		}
	}
	golden(t, "testdata/graph.mmd", first)
}

func TestLinesTellWhenTheyWereCalledAndWhichAreDue(t *testing.T) {
	p := goodProgram(t)
	lines := func(now time.Time) string {
		var b strings.Builder
		if err := Lines(p, &b, now); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	golden(t, "testdata/lines.txt", lines(fixtureNow))
	for day, want := range map[time.Time]string{
		time.Date(2026, time.May, 1, 23, 0, 0, 0, time.UTC):     "\n  suicide_or_distress  Samaritans ... A  2026-05-01, 0 days ago\n",
		time.Date(2026, time.May, 2, 0, 0, 0, 0, time.UTC):      "\n  suicide_or_distress  Samaritans ... A  2026-05-01, 1 day ago\n",
		time.Date(2026, time.October, 28, 9, 0, 0, 0, time.UTC): "\n  suicide_or_distress  Samaritans ... A  2026-05-01, 180 days ago\n",
		time.Date(2026, time.October, 29, 9, 0, 0, 0, time.UTC): "\n! suicide_or_distress  Samaritans ... A  2026-05-01, 181 days ago\n",
	} {
		first, last, _ := strings.Cut(want, " ... ")
		if got := lines(day); !strings.Contains(got, first) || !strings.Contains(got, last) {
			t.Errorf("on %s no %q in\n%s", day, want, got)
		}
	}
	if got := lines(time.Date(2026, time.October, 29, 9, 0, 0, 0, time.UTC)); !strings.HasSuffix(got, "\n1 countries, 2 lines: 1 never called, 1 called more than 180 days ago\n") {
		t.Errorf("the last line of\n%s", got)
	}
}

// TestTheListOfLinesIsKept keeps what "bot content lines" shows of the lines that ship.
func TestTheListOfLinesIsKept(t *testing.T) {
	p, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	var first strings.Builder
	for i := range 5 {
		var b strings.Builder
		if err := Lines(p, &b, fixtureNow); err != nil {
			t.Fatal(err)
		}
		if i > 0 && b.String() != first.String() {
			t.Fatal("the same lines are listed in two ways")
		}
		first = b
	}
	golden(t, "testdata/shipped_lines.txt", first.String())
}

func TestOldChecksOfLinesAreWarnings(t *testing.T) {
	for _, c := range []struct {
		name     string
		now      time.Time
		warnings int
	}{
		{"after 180 days", time.Date(2026, time.October, 28, 0, 0, 0, 0, time.UTC), 1},
		{"after 181 days", time.Date(2026, time.October, 29, 0, 0, 0, 0, time.UTC), 2},
		{"without a day", time.Time{}, 0},
	} {
		o := fixtureOptions()
		o.Now = c.now
		_, problems := Check(overlay(t, "testdata/good"), o)
		if len(problems) != c.warnings || Bad(problems) {
			t.Errorf("%s: %d warnings, want %d:\n%s", c.name, len(problems), c.warnings, printed(problems))
		}
	}
}

// The diagram of the programme that ships is kept, so that a change of flow shows in review.
func TestTheDiagramOfTheProgrammeIsKept(t *testing.T) {
	p, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/programme.mmd", Graph(p))
}
