package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"ashore/internal/coach"
	"ashore/internal/understand"
)

// understoodLine is what `bot understand --json` prints for one line.
type understoodLine struct {
	Text       string         `json:"text"`
	Intent     coach.Intent   `json:"intent"`
	Confidence float64        `json:"confidence"`
	Safety     []coach.Signal `json:"safety"`
}

// runUnderstand reads lines of any bytes and any length from in and prints what was understood of each to out: one JSON object a
// line, or with asJSON false a line to read. A last line without its newline counts; bytes that are no UTF-8 are shown as U+FFFD.
func runUnderstand(in io.Reader, out io.Writer, asJSON bool) error {
	reader := understand.New()
	lines := bufio.NewReader(in)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read a line to understand: %w", err)
		}
		last := err != nil
		if last && line == "" {
			break
		}
		line = strings.ToValidUTF8(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), "\uFFFD")
		if err := printUnderstood(w, enc, line, reader.Understand(line), asJSON); err != nil {
			return fmt.Errorf("print what was understood: %w", err)
		}
		if last {
			break
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print what was understood: %w", err)
	}
	return nil
}

func printUnderstood(w io.Writer, enc *json.Encoder, text string, u coach.Understanding, asJSON bool) error {
	if asJSON {
		safety := u.Safety
		if safety == nil {
			safety = []coach.Signal{}
		}
		return enc.Encode(understoodLine{Text: text, Intent: u.Intent, Confidence: u.Confidence, Safety: safety})
	}
	signs := "no sign of danger"
	if len(u.Safety) > 0 {
		names := make([]string, len(u.Safety))
		for i, s := range u.Safety {
			names[i] = string(s)
		}
		signs = strings.Join(names, ", ")
	}
	intent := string(u.Intent)
	if u.Command != "" {
		intent += " /" + u.Command
	}
	_, err := fmt.Fprintf(w, "%-28s %3.0f %%  %-32s %s\n", intent, 100*u.Confidence, signs, text)
	return err
}
