package telegram

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, text string
		limit      int
		want       string
	}{
		{"fits", "One. Two.", 9, "One. Two."},
		{"after a sentence", "One. Two. Three.", 12, "One. Two."},
		{"not inside a number", "It is 3.14 or so, or more", 16, "It is 3.14 or…"},
		{"after a line", "One line\nand another", 14, "One line"},
		{"after a word", "one two three", 9, "one two…"},
		{"inside a word", "abcdefgh", 5, "abcd…"},
		{"pairs count double and stay whole", "🌊🌊🌊", 5, "🌊🌊…"},
		{"no UTF-8", "a\xff. " + strings.Repeat("b", 9), 8, "a."},
	} {
		if got := cut(c.text, c.limit); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCutNeverExceedsTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		limit := rapid.IntRange(1, 40).Draw(t, "limit")
		got := cut(text, limit)
		if units(got) > limit {
			t.Fatalf("%d units, at most %d are allowed", units(got), limit)
		}
		if !utf8.ValidString(got) {
			t.Fatal("not UTF-8 any more")
		}
		if units(text) <= limit && got != text {
			t.Fatal("a text that fits was changed")
		}
	})
}
