package console

import (
	"context"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"ashore/internal/coach"
)

func TestParse(t *testing.T) {
	c, _ := started(t, Options{})
	send(t, c, coach.Parcel{Message: coach.Message{Text: "?", Choices: []coach.Choice{{ID: "q.yes", Label: "Yes, please"}, {ID: "q.no", Label: "Not now"}}}})
	send(t, c, coach.Parcel{Message: coach.Message{Text: "By the way."}}) // keeps the choices above
	text := func(s string) Line { return Line{Input: coach.Text{Text: s}} }
	press := func(s string) Line { return Line{Input: coach.Press{ID: s}} }
	cmd := func(name, args string) Line { return Line{Input: coach.Command{Name: name, Args: args}} }
	for line, want := range map[string]Line{
		"":                      {},
		" \t ":                  {},
		"1":                     press("q.yes"),
		" 2) ":                  press("q.no"),
		"2.":                    press("q.no"),
		"3":                     text("3"),
		"0":                     text("0"),
		"-1":                    text("-1"),
		"1..":                   text("1.."),
		"not NOW":               press("q.no"),
		"#old.button":           press("old.button"),
		"#1 fan":                text("#1 fan"),
		"#":                     text("#"),
		"#" + "é":               text("#é"),
		"/Streak":               cmd("streak", ""),
		"/pause until\tmon":     cmd("pause", "until\tmon"),
		"/ sos":                 cmd("sos", ""),
		"/":                     cmd("", ""),
		"/clock +15m":           {Clock: "+15m"},
		"/CLOCK":                {Clock: "now"},
		"/clocks":               cmd("clocks", ""),
		"i texted her":          text("i texted her"),
		"bad \xff byte":         text("bad \uFFFD byte"),
		"100000000000000000000": text("100000000000000000000"),
	} {
		if got := c.Parse(line); !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q) = %+v, want %+v", line, got, want)
		}
	}
}

func TestOnAScaleTheLabelWins(t *testing.T) {
	c, _ := started(t, Options{})
	var scale []coach.Choice
	for _, n := range []string{"0", "1", "2", "3"} {
		scale = append(scale, coach.Choice{ID: "urge.rate." + n, Label: n})
	}
	send(t, c, coach.Parcel{Message: coach.Message{Choices: scale}})
	if got, want := c.Parse("2").Input, (coach.Press{ID: "urge.rate.2"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAnOpenQuestionIsNotAnsweredByAnOlderChoice(t *testing.T) {
	c, _ := started(t, Options{})
	send(t, c, coach.Parcel{Message: coach.Message{Choices: []coach.Choice{{ID: "a", Label: "No"}}}})
	send(t, c, coach.Parcel{Message: coach.Message{Text: "How many days?", Ask: &coach.Ask{ID: "days"}}})
	for _, line := range []string{"1", "no"} {
		if got, want := c.Parse(line).Input, (coach.Text{Text: line}); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestReadLine(t *testing.T) {
	long := strings.Repeat("é", longest) // twice as many bytes as are kept
	c, _ := started(t, Options{In: strings.NewReader("\uFEFFhello\r\n\n/clock +1d\n" + long + "\nx" + long + "\nno newline")})
	var got []Line
	for {
		line, ok := c.ReadLine(t.Context())
		if !ok {
			break
		}
		got = append(got, line)
	}
	want := []Line{
		{Input: coach.Text{Text: "hello"}},
		{},
		{Clock: "+1d"},
		{Input: coach.Text{Text: long[:longest]}},
		{Input: coach.Text{Text: "x" + long[:longest-2]}},
		{Input: coach.Text{Text: "no newline"}},
	}
	if !reflect.DeepEqual(got, want) {
		for i := range min(len(got), len(want)) {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("line %d differs", i)
			}
		}
		t.Errorf("%d lines, want %d", len(got), len(want))
	}
	if _, ok := c.ReadLine(t.Context()); ok {
		t.Error("a line after the end")
	}
}

func TestReadLineCancelledKeepsTheLine(t *testing.T) {
	in, feed := io.Pipe()
	c, _ := started(t, Options{In: in})
	ctx, cancel := context.WithCancel(t.Context())
	given := make(chan bool)
	go func() {
		_, ok := c.ReadLine(ctx)
		given <- ok
	}()
	cancel()
	if <-given {
		t.Fatal("a line came out of a cancelled call")
	}
	go func() {
		_, _ = io.WriteString(feed, "later\n")
		_ = feed.Close()
	}()
	if got, ok := c.ReadLine(t.Context()); !ok || got.Input != (coach.Text{Text: "later"}) {
		t.Errorf("got %v, %v", got, ok)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1")
	f.Add("#x")
	f.Add("/clock now")
	f.Add("\xff\x00 \u200b")
	f.Fuzz(func(t *testing.T, line string) {
		c := New(Options{})
		c.shown = []coach.Choice{{ID: "a", Label: "1"}, {ID: "b", Label: ""}}
		got := c.Parse(line)
		if got.Clock != "" && got.Input != nil {
			t.Fatal("both a clock and an input")
		}
		if got.Input != nil && !utf8.ValidString(coach.Typed(got.Input)) {
			t.Fatal("invalid text was passed on")
		}
	})
}
