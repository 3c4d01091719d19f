package console

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/mattn/go-isatty"
	"golang.org/x/text/width"

	"ashore/internal/coach"
)

// Calm colours: nothing blinks and nothing is red.
const (
	plain = "\x1b[0m"
	soft  = "\x1b[2m"  // what is not the message itself
	sea   = "\x1b[36m" // numbers of choices and the prompt
	sand  = "\x1b[33m" // the edge of a check-in
	light = "\x1b[1m"  // the edge of a crisis reply
)

// Terminal reports whether a file is a real terminal.
func Terminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

// writeText writes a message for a person to read.
func (c *Console) writeText(m coach.Message, path string) error {
	var b strings.Builder
	if c.asking && c.opts.Terminal {
		b.WriteString(c.clearPrompt())
	}
	b.WriteByte('\n')
	for _, line := range wrap(printable(m.Text), c.opts.Width-2) {
		b.WriteString(c.edge(m.Kind) + line + "\n")
	}
	if path != "" {
		if m.Picture != nil && m.Picture.Alt != m.Text {
			for _, line := range wrap(printable(m.Picture.Alt), c.opts.Width-2) {
				b.WriteString(c.edge(m.Kind) + line + "\n")
			}
		}
		fmt.Fprintf(&b, "  %s\n", c.paint(soft, path))
	}
	c.writeChoices(&b, m.Choices)
	if c.asking {
		b.WriteString(c.promptText())
	}
	_, err := io.WriteString(c.opts.Out, b.String())
	return err
}

// writeChoices lists the choices by number. Those of a scale, whose labels are numbers themselves, stand on one line: there the
// label is what one types.
func (c *Console) writeChoices(b *strings.Builder, choices []coach.Choice) {
	scale := []string{}
	for _, ch := range choices {
		if _, err := strconv.Atoi(ch.Label); err == nil {
			scale = append(scale, c.paint(sea, ch.Label))
		}
	}
	if len(scale) > 0 {
		fmt.Fprintf(b, "   %s\n", strings.Join(scale, "  "))
	}
	for i, ch := range choices {
		if _, err := strconv.Atoi(ch.Label); err == nil {
			continue
		}
		label := printable(ch.Label)
		if ch.Link != "" {
			label += "  " + c.paint(soft, printable(ch.Link))
		}
		fmt.Fprintf(b, "  %s %s\n", c.paint(sea, fmt.Sprintf("%2d)", i+1)), label)
	}
}

// edge is what stands before each line of a message: a coloured bar on a terminal, nothing elsewhere.
func (c *Console) edge(kind coach.MessageKind) string {
	if !c.opts.Color {
		return ""
	}
	switch kind {
	case coach.CheckIn:
		return sand + "▏" + plain + " "
	case coach.Crisis:
		return light + "▍" + plain + " "
	case coach.Reply:
	}
	return sea + "▏" + plain + " "
}

// writePrompt shows that a line is awaited. A failure to show it is not one to read.
func (c *Console) writePrompt() {
	_, _ = io.WriteString(c.opts.Out, c.promptText())
}

func (c *Console) promptText() string {
	if !c.opts.Terminal || c.opts.JSON {
		return ""
	}
	return "\n" + c.paint(sea, "›") + " "
}

// clearPrompt takes the prompt away for a message that comes while it stands.
func (c *Console) clearPrompt() string {
	if c.opts.Color {
		return "\r\x1b[K"
	}
	return "\n"
}

func (c *Console) paint(color, s string) string {
	if !c.opts.Color {
		return s
	}
	return color + s + plain
}

// printable drops control characters, so that no text can steer the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// wrap cuts text into lines of at most the given number of columns, at spaces where it can; a width below 20 leaves the lines
// as they are.
func wrap(text string, columns int) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if columns < 20 {
			out = append(out, line)
			continue
		}
		out = append(out, wrapLine(line, columns)...)
	}
	return out
}

func wrapLine(line string, columns int) []string {
	var out []string
	start, space, at := 0, -1, 0
	atSpace := 0
	for i, r := range line {
		w := runeWidth(r)
		for at+w > columns && start <= i {
			switch {
			case r == ' ':
				out = append(out, line[start:i])
				start, at, w = i+1, 0, 0
			case space >= start:
				out = append(out, line[start:space])
				start, at = space+1, at-atSpace
			default:
				out = append(out, line[start:i])
				start, at = i, 0
			}
			space = -1
		}
		at += w
		if r == ' ' && start <= i {
			space, atSpace = i, at
		}
	}
	return append(out, line[start:])
}

// runeWidth is the number of columns that a character takes.
func runeWidth(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}
