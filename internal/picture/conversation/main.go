// Conversation draws the picture of a conversation in the README from a golden transcript, so that it shows what the bot really
// says: go run ./internal/picture/conversation TRANSCRIPT FIRST LAST > docs/conversation.svg draws the lines from the one that
// begins with FIRST to the one that begins with LAST.
package main

import (
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "conversation:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) != 3 {
		return errors.New("usage: conversation TRANSCRIPT FIRST LAST")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("read the transcript: %w", err)
	}
	_, err = io.WriteString(out, draw(bubbles(excerpt(string(text), args[1], args[2]))))
	return err
}

// excerpt returns the lines of a transcript from the first that begins with one text to the first after it that begins with the
// other, that one's answer included.
func excerpt(transcript, first, last string) []string {
	lines := []string{}
	begun, ended := false, false
	for line := range strings.Lines(transcript) {
		line = strings.TrimRight(line, "\n")
		begun = begun || strings.HasPrefix(line, first)
		if !begun {
			continue
		}
		if ended && isMember(line) {
			break
		}
		ended = ended || strings.HasPrefix(line, last)
		lines = append(lines, line)
	}
	return lines
}

func isMember(line string) bool { return strings.HasPrefix(line, "> ") || strings.HasPrefix(line, "[") }

// bubble is one message.
type bubble struct {
	mine    bool
	time    string // a time that passes before it
	text    []string
	choices string
}

// bubbles reads messages from the lines of a transcript.
func bubbles(lines []string) []bubble {
	all, time := []bubble{}, ""
	for _, line := range lines {
		switch {
		case strings.HasPrefix(line, "("):
			time = strings.Trim(line, "()")
		case strings.HasPrefix(line, "wait "), line == "" && (len(all) == 0 || all[len(all)-1].mine):
		case isMember(line):
			all = append(all, bubble{mine: true, text: wrap(strings.Trim(strings.TrimPrefix(line, "> "), "[]"))})
		case strings.HasPrefix(line, "< "):
			all, time = append(all, bubble{time: time, text: wrap(line[2:])}), ""
		case strings.HasPrefix(line, "  { "):
			all[len(all)-1].choices = strings.ReplaceAll(strings.Trim(line, " {}"), " | ", "   ·   ")
		case len(all) > 0:
			all[len(all)-1].text = append(all[len(all)-1].text, wrap(strings.TrimSpace(line))...)
		}
	}
	return all
}

const columns = 58

// wrap breaks a line at words.
func wrap(line string) []string {
	out, row := []string{}, ""
	for word := range strings.FieldsSeq(line) {
		if row != "" && len([]rune(row))+1+len([]rune(word)) > columns {
			out, row = append(out, row), ""
		}
		row = strings.TrimSpace(row + " " + word)
	}
	return append(out, row)
}

const (
	width   = 640
	leading = 21
	inset   = 16
)

// draw lays the messages out as an SVG.
func draw(all []bubble) string {
	var b strings.Builder
	y := 24
	for _, m := range all {
		for len(m.text) > 0 && m.text[len(m.text)-1] == "" {
			m.text = m.text[:len(m.text)-1]
		}
		if m.time != "" {
			fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle" class="t">%s</text>`+"\n", width/2, y+10, html.EscapeString(m.time))
			y += 28
		}
		longest := 0
		for _, line := range append(m.text, wrap(m.choices)...) {
			longest = max(longest, len([]rune(line)))
		}
		w, h := min(longest*9+2*inset, width-60), len(m.text)*leading+20
		choices := []string{}
		if m.choices != "" {
			choices = wrap(m.choices)
			h += len(choices)*leading + 6
		}
		x, class := 20, "b"
		if m.mine {
			x, class = width-20-w, "m"
		}
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="14" class="%s"/>`+"\n", x, y, w, h, class)
		ty := y + 25
		for _, line := range m.text {
			fmt.Fprintf(&b, `<text x="%d" y="%d" class="%s">%s</text>`+"\n", x+inset, ty, class+"t", html.EscapeString(line))
			ty += leading
		}
		ty += 6
		for _, line := range choices {
			fmt.Fprintf(&b, `<text x="%d" y="%d" class="c">%s</text>`+"\n", x+inset, ty, html.EscapeString(line))
			ty += leading
		}
		y += h + 12
	}
	head := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, sans-serif" font-size="15">`, width, y+12, width, y+12)
	style := `<style>.b{fill:#e8eef2}.m{fill:#1f6f8b}.bt{fill:#1b2a33}.mt{fill:#fff}.c{fill:#1f6f8b;font-weight:600}.t{fill:#6b7c86;font-size:13px}</style>`
	return head + "\n" + style + "\n" + fmt.Sprintf(`<rect width="%d" height="%d" rx="18" fill="#fbfcfd"/>`, width, y+12) + "\n" + b.String() + "</svg>\n"
}
