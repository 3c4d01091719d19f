package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ashore/internal/coach"
	"ashore/internal/understand"
)

// draftLine is one line of what `bot review` reads.
type draftLine struct {
	Text    *string `json:"text"`
	Context string  `json:"context"`
}

// reviewedLine is what `bot review --json` prints for one draft.
type reviewedLine struct {
	Faults []string       `json:"faults"`
	Safety []coach.Signal `json:"safety"`
}

// badLine says which line of the input does not work, and what it takes; it never holds words of the line.
type badLine struct {
	number int
	takes  string
}

func (b *badLine) Error() string { return fmt.Sprintf("line %d: it takes %s", b.number, b.takes) }

// runReview reads one draft a line from in, as JSON, and prints what is to be remarked on each to out: one JSON object a line, or
// with asJSON false lines to read. Blank lines are passed over. The first line that does not work ends it with a [badLine], after
// the answers to the lines before it.
func runReview(in io.Reader, out io.Writer, asJSON bool) error {
	review := understand.NewReviewer(understand.New()).Review
	lines := bufio.NewReader(in)
	w := bufio.NewWriter(out)
	defer w.Flush()
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read a draft: %w", err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			draft, takes := readDraft(line)
			if takes != "" {
				return &badLine{n, takes}
			}
			if err := printReview(w, review(*draft.Text, draft.Context), asJSON); err != nil {
				return fmt.Errorf("print a review: %w", err)
			}
		}
		if err != nil {
			break
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print a review: %w", err)
	}
	return nil
}

// readDraft reads a line; takes is what it should have been, or "".
func readDraft(line []byte) (d draftLine, takes string) {
	if json.Unmarshal(line, &d) != nil || d.Text == nil {
		return d, `one object such as {"text": "…", "context": "reply"}`
	}
	if contexts := coach.DraftContexts(); !slices.Contains(contexts, d.Context) {
		return d, "a context of " + strings.Join(contexts, ", ")
	}
	return d, ""
}

func printReview(w io.Writer, r coach.Review, asJSON bool) error {
	if asJSON {
		line := reviewedLine{Faults: []string{}, Safety: r.Safety}
		for _, f := range r.Faults {
			line.Faults = append(line.Faults, f.ID)
		}
		return json.NewEncoder(w).Encode(line)
	}
	if len(r.Faults) == 0 {
		fmt.Fprintln(w, "nothing to leave out")
	}
	for _, f := range r.Faults {
		fmt.Fprintf(w, "%-16s %s\n", f.ID, f.Quote)
	}
	if len(r.Good) > 0 {
		fmt.Fprintf(w, "%-16s %s\n", "good", strings.Join(r.Good, ", "))
	}
	for _, s := range r.Safety {
		fmt.Fprintf(w, "%-16s %s\n", "danger", s)
	}
	_, err := fmt.Fprintln(w)
	return err
}
