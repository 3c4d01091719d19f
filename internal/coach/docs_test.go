package coach_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"ashore/internal/coach"
)

// TestTheDryRunIsTrue sends what docs/before-you-launch.md tells an operator to send, and looks for the words that they are to see.
func TestTheDryRunIsTrue(t *testing.T) {
	doc, err := os.ReadFile("../../docs/before-you-launch.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)`(, then the first button)? \\| (.+) \\|$").FindAllStringSubmatch(string(doc), -1)
	if len(rows) < 10 {
		t.Fatalf("the dry run has %d messages", len(rows))
	}
	for _, row := range rows {
		k := settled(t, "Europe/London", "2026-03-10 21:00")
		k.s.Country = "GB"
		var said []coach.Message
		if name, ok := strings.CutPrefix(row[1], "/"); ok {
			said = k.give(coach.Command{Name: name})
		} else {
			said = k.give(coach.Text{Text: row[1]})
		}
		if row[2] != "" {
			said = k.give(coach.Press{ID: said[0].Choices[0].ID})
		}
		if strings.Contains(row[3], "a line of your country") && !strings.Contains(text(said), "116 123") {
			t.Errorf("%q: no line in %q", row[1], text(said))
		}
		quotes := regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(row[3], -1)
		if len(quotes) == 0 {
			t.Errorf("%q: nothing is quoted that could be seen", row[1])
		}
		for _, quote := range quotes {
			if !strings.Contains(text(said), quote[1]) {
				t.Errorf("%q: no %q in %q", row[1], quote[1], text(said))
			}
		}
	}
}
