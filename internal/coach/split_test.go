package coach_test

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ashore/internal/coach"
)

// splitWrong says what is wrong with the parts of a message, or "".
func splitWrong(m coach.Message, l coach.Limits, parts []coach.Message) string {
	whole, last := strings.Builder{}, -1
	for i, part := range parts {
		if n := len(utf16.Encode([]rune(part.Text))); n > max(l.Text, 100) {
			return "a part too long"
		}
		if part.Kind != m.Kind || part.Quiet != m.Quiet {
			return "a part of another kind"
		}
		if part.Picture == nil && part.File == "" {
			if strings.TrimSpace(part.Text) == "" {
				return "an empty part"
			}
			if utf8.ValidString(m.Text) && !utf8.ValidString(part.Text) {
				return "a character cut in two"
			}
			whole.WriteString(part.Text)
			last = i
		}
	}
	if bareText(whole.String()) != bareText(m.Text) {
		return "words were lost"
	}
	for i, part := range parts {
		if i != last && (len(part.Choices) > 0 || part.Ask != nil) {
			return "choices or a question before the last words"
		}
	}
	if last >= 0 && (len(parts[last].Choices) != min(len(m.Choices), l.Choices) && l.Choices > 0 || parts[last].Ask != m.Ask) {
		return "choices or the question were lost"
	}
	pictures, files := 0, 0
	for _, part := range parts {
		if part.Picture != nil {
			pictures++
		}
		if part.File != "" {
			files++
		}
	}
	if (pictures == 1) != (m.Picture != nil) || (files == 1) != (m.File != "") {
		return "the picture or the file was lost or doubled"
	}
	return ""
}

// bareText is a text without white space.
func bareText(s string) string { return strings.Join(strings.Fields(s), "") }

func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "word", "sentence. ", "\n", "\n\n", "😀", "👩‍👩‍👧", "é", " ", "   ", strings.Repeat("x", 150), strings.Repeat("😀", 80), "! ", "? "}), 0, 200)
		m := coach.Message{Kind: coach.CheckIn, Text: strings.Join(words.Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between")), Quiet: rapid.Bool().Draw(t, "quiet")}
		for range rapid.IntRange(0, 30).Draw(t, "choices") {
			m.Choices = append(m.Choices, coach.Choice{ID: "a.b", Label: "x"})
		}
		if rapid.Bool().Draw(t, "ask") {
			m.Ask = &coach.Ask{ID: "a"}
		}
		if rapid.Bool().Draw(t, "picture") {
			m.Picture = &coach.Picture{Alt: strings.Repeat("a picture ", rapid.IntRange(1, 9).Draw(t, "alt"))}
		}
		l := coach.Limits{Text: rapid.SampledFrom([]int{100, 101, 257, 2000, 4096}).Draw(t, "limit"), Choices: rapid.SampledFrom([]int{5, 25, 100}).Draw(t, "most")}
		if wrong := splitWrong(m, l, coach.Split(m, l)); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

func TestSplitCutsWhereItHurtsLeast(t *testing.T) {
	paragraph := strings.Repeat("Some words. ", 6)
	parts := coach.Split(coach.Message{Text: paragraph + "\n\n" + paragraph}, coach.Limits{Text: 100})
	if len(parts) != 2 || parts[0].Text != strings.TrimSpace(paragraph) {
		t.Errorf("cut at %q", parts[0].Text)
	}
	parts = coach.Split(coach.Message{Text: strings.Repeat("word ", 40)}, coach.Limits{Text: 100})
	for _, part := range parts {
		if strings.Trim(strings.ReplaceAll(part.Text, "word", ""), " ") != "" {
			t.Errorf("a word is cut: %q", part.Text)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("one. two\n\nthree", 100)
	f.Add(strings.Repeat("😀", 300), 101)
	f.Add("\xff\xfe"+strings.Repeat("é", 200), 100)
	f.Add(strings.Repeat("0", 103)+"\x980", 104)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		m := coach.Message{Kind: coach.Reply, Text: text, Choices: []coach.Choice{{ID: "a.b", Label: "x"}}}
		l := coach.Limits{Text: max(100, limit%5000), Choices: 10}
		if wrong := splitWrong(m, l, coach.Split(m, l)); wrong != "" {
			t.Error(wrong)
		}
	})
}
