// Command gen makes the crisis lines that ship with the program (lines.json) from a compilation of public lists:
//
//	go run ./internal/content/gen SOURCE internal/content/lines.json
//
// It keeps facts only: the lines of confidence A and B, and those of C of a kind for which the country has neither. Names,
// numbers and hours are written as they are said in a sentence (said.go). The day on which a person checked a line stays where
// its number is the same as in the file that is replaced.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen SOURCE LINES.JSON")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run makes the file to from the compilation from.
func run(from, to string) error {
	source, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("read the compilation: %w", err)
	}
	old, err := os.ReadFile(to)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the lines so far: %w", err)
	}
	out, err := build(source, old)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, out, 0o644); err != nil { //nolint:gosec // a source file, readable by all
		return fmt.Errorf("write the lines: %w", err)
	}
	return nil
}

type file struct {
	Compiled  string    `json:"compiled"`
	Emergency string    `json:"emergency"`
	Fallback  []line    `json:"fallback"`
	Countries []country `json:"countries"`
}

type country struct {
	Country   string `json:"country"`
	Name      string `json:"name"`
	Emergency string `json:"emergency"`
	Lines     []line `json:"lines"`
}

type line struct {
	Kind       string  `json:"kind,omitempty"`
	Name       string  `json:"name"`
	Area       string  `json:"area,omitempty"` // the part of the country, or the language, that it is for
	Call       string  `json:"call,omitempty"`
	Text       string  `json:"text,omitempty"`
	Hours      string  `json:"hours,omitempty"`
	URL        string  `json:"url,omitempty"`
	Confidence string  `json:"confidence,omitempty"`
	CheckedOn  *string `json:"checked_on"`
}

// build returns the content of lines.json. old is the file that it replaces, or empty.
func build(source, old []byte) ([]byte, error) {
	var in, before file
	if err := json.Unmarshal(source, &in); err != nil {
		return nil, fmt.Errorf("read the compilation: %w", err)
	}
	if len(old) > 0 {
		if err := json.Unmarshal(old, &before); err != nil {
			return nil, fmt.Errorf("read the lines so far: %w", err)
		}
	}
	out := file{Compiled: in.Compiled}
	for _, f := range in.Fallback {
		if f.URL == "" {
			out.Emergency = emergencies()[""]
			continue
		}
		out.Fallback = append(out.Fallback, f)
	}
	checked := checkedDays(before)
	for _, c := range in.Countries {
		c.Name, _, _ = strings.Cut(c.Name, " (") // "European Union (where available)"
		c.Lines = shipped(c.Lines)
		for i, l := range c.Lines {
			l = l.spoken(c.Country)
			l.CheckedOn = checked[c.Country+l.number()]
			c.Lines[i] = l
		}
		if number, ok := emergencies()[c.Country]; ok {
			c.Emergency = number
		}
		out.Countries = append(out.Countries, c)
	}
	slices.SortFunc(out.Countries, func(a, b country) int { return strings.Compare(a.Country, b.Country) })
	return encode(out)
}

// textable matches what a message can be sent to: it holds a number and is no code to dial.
var textable = regexp.MustCompile(`^[^*#]*[0-9][^*#]*$`)

// shipped returns the lines that may be shown, in their order.
func shipped(all []line) []line {
	sure := map[string]bool{}
	for _, l := range all {
		sure[l.Kind] = sure[l.Kind] || l.Confidence == "A" || l.Confidence == "B"
	}
	out := []line{}
	for _, l := range all {
		if l.Confidence == "A" || l.Confidence == "B" || l.Confidence == "C" && !sure[l.Kind] {
			out = append(out, l)
		}
	}
	return out
}

func (l line) number() string { return "|" + l.Kind + "|" + l.Call + "|" + l.Text }

func checkedDays(f file) map[string]*string {
	days := map[string]*string{}
	for _, c := range f.Countries {
		for _, l := range c.Lines {
			days[c.Country+l.number()] = l.CheckedOn
		}
	}
	return days
}

func encode(f file) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(f); err != nil {
		return nil, fmt.Errorf("write the lines: %w", err)
	}
	return b.Bytes(), nil
}
