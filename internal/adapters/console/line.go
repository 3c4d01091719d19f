package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ashore/internal/coach"
)

// longest is how much of one line is read, in bytes; what goes beyond is dropped.
const longest = 1 << 20

// Line is what a line of the terminal means. The zero Line is an empty line: there is nothing to do.
type Line struct {
	// Clock is what followed "/clock" ("+15m"), for the caller to carry out; "now" where nothing followed.
	Clock string
	// Input is what the coach is to be given, or nil.
	Input coach.Input
}

// ReadLine waits for the next line and says what it means, given what was shown last. It reports false at the end of the input
// and when ctx ends. An empty line is returned too, as the zero Line. Only one call may run at a time. The reading itself goes
// on behind a cancelled call: at most one line ahead, which the next call gets.
func (c *Console) ReadLine(ctx context.Context) (Line, bool) {
	if !c.prompt(ctx) {
		return Line{}, false
	}
	select {
	case line, ok := <-c.lines:
		if !c.answered(ctx) || !ok {
			return Line{}, false
		}
		return c.Parse(line), true
	case <-ctx.Done():
		return Line{}, false
	}
}

// prompt starts the reading at the first call and shows on a terminal that a line is awaited.
func (c *Console) prompt(ctx context.Context) bool {
	select {
	case <-c.turn:
		defer func() { c.turn <- struct{}{} }()
	case <-ctx.Done():
		return false
	}
	if !c.started {
		c.started = true
		go read(c.opts.In, c.lines)
	}
	c.asking = true
	c.writePrompt()
	return true
}

// answered notes that the prompt's line is over.
func (c *Console) answered(ctx context.Context) bool {
	select {
	case <-c.turn:
		c.asking = false
		c.turn <- struct{}{}
		return true
	case <-ctx.Done():
		return false
	}
}

// Parse says what a typed line means, given the choices that were shown last. It answers any bytes and is safe for concurrent
// use.
//
// A label is looked for first, so that on a scale from 0 to 10 the number typed is the one meant; then the number of a choice;
// then "#id", which may name any choice that was ever shown; then a command; everything else is text.
func (c *Console) Parse(line string) Line {
	line = strings.TrimSpace(strings.ToValidUTF8(line, "\uFFFD"))
	if line == "" {
		return Line{}
	}
	<-c.turn
	shown := c.shown
	c.turn <- struct{}{}
	for _, ch := range shown {
		if strings.EqualFold(strings.TrimSpace(ch.Label), line) {
			return Line{Input: coach.Press{ID: ch.ID}}
		}
	}
	if n, ok := number(line); ok && n >= 1 && n <= len(shown) {
		return Line{Input: coach.Press{ID: shown[n-1].ID}}
	}
	if id, ok := choiceID(line); ok {
		return Line{Input: coach.Press{ID: id}}
	}
	if rest, ok := strings.CutPrefix(line, "/"); ok {
		return command(rest)
	}
	return Line{Input: coach.Text{Text: line}}
}

// number reads "2", "2." and "2)".
func number(line string) (int, bool) {
	digits := strings.TrimRight(line, ".)")
	if len(line)-len(digits) > 1 || len(digits) > 2 || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// choiceID reads "#id". An id is printable ASCII without a space, at most 64 bytes.
func choiceID(line string) (string, bool) {
	id, ok := strings.CutPrefix(line, "#")
	if !ok || id == "" || len(id) > 64 {
		return "", false
	}
	for _, b := range []byte(id) {
		if b <= ' ' || b > '~' {
			return "", false
		}
	}
	return id, true
}

func command(rest string) Line {
	name, args := strings.TrimSpace(rest), ""
	if i := strings.IndexFunc(name, unicode.IsSpace); i >= 0 {
		name, args = name[:i], strings.TrimSpace(name[i:])
	}
	name = strings.ToLower(name)
	if name != "clock" {
		return Line{Input: coach.Command{Name: name, Args: args}}
	}
	if args == "" {
		args = "now"
	}
	return Line{Clock: args}
}

// read gives the lines of r to the channel and closes it at the end. The last line needs no newline.
func read(r io.Reader, lines chan<- string) {
	defer close(lines)
	in := bufio.NewReader(r)
	for {
		line, err := readLine(in)
		if err == nil || line != "" {
			lines <- strings.TrimPrefix(line, "\uFEFF")
		}
		if err != nil {
			return
		}
	}
}

// readLine reads up to a newline and keeps the first [longest] bytes, cut between two characters.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	cut := false
	for {
		part, err := in.ReadSlice('\n')
		room := longest - len(line)
		if len(part) > room {
			part, cut = part[:room], true
		}
		line = append(line, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if cut {
			line = wholeRunes(line)
		}
		return strings.TrimRight(string(line), "\r\n"), err
	}
}

// wholeRunes drops a character that was cut at the end.
func wholeRunes(b []byte) []byte {
	for i := len(b) - 1; i >= 0 && i > len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}
