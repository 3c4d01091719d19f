package understand

import (
	"slices"
	"strings"
	"testing"

	"ashore/internal/coach"
)

// rows reads a table of tab-separated columns from testdata.
func rows(t *testing.T, file string, columns int) [][]string {
	t.Helper()
	return tsv(t, "testdata/"+file, columns)
}

func TestTables(t *testing.T) {
	r := New()
	for _, file := range []string{"crisis.tsv", "signals.tsv", "intents.tsv", "plain.tsv"} {
		for _, row := range rows(t, file, 3) {
			u := r.Understand(row[0])
			if want := row[1]; !intentFits(u, want) {
				t.Errorf("%s: %q: intent %s (%.2f), want %s", file, row[0], u.Intent, u.Confidence, want)
			}
			if !signalsFit(u, row[2]) {
				t.Errorf("%s: %q: signals %v, want %s", file, row[0], u.Safety, row[2])
			}
		}
	}
}

// intentFits compares an intent with a cell of a table: "-" any, "a|b" one of them, "!a|b" none of them, "?a|b" one of them and unsure.
func intentFits(u coach.Understanding, want string) bool {
	not, isNot := strings.CutPrefix(want, "!")
	unsure, isUnsure := strings.CutPrefix(want, "?")
	switch {
	case want == "-":
		return true
	case isNot:
		return !slices.Contains(strings.Split(not, "|"), string(u.Intent))
	case isUnsure:
		return u.Confidence < 0.5 && slices.Contains(strings.Split(unsure, "|"), string(u.Intent))
	}
	return slices.Contains(strings.Split(want, "|"), string(u.Intent))
}

// signalsFit compares signals with a cell of a table.
func signalsFit(u coach.Understanding, want string) bool {
	switch want {
	case "*":
		return true
	case "-":
		return len(u.Safety) == 0
	}
	return slices.ContainsFunc(strings.Split(want, "|"), func(s string) bool { return u.Has(coach.Signal(s)) })
}

func TestCommands(t *testing.T) {
	r := New()
	for _, row := range rows(t, "commands.tsv", 2) {
		u := r.Understand(row[1])
		if u.Intent != coach.CommandLike || u.Command != row[0] {
			t.Errorf("%q: %s %q, want command %s", row[1], u.Intent, u.Command, row[0])
		}
	}
}
