package understand

import (
	"slices"
	"strings"
	"testing"

	"ashore/internal/coach"
)

// draftRow is a draft of a table, with the faults that it shows.
type draftRow struct {
	context, text string
	faults        []string
}

func draftRows(t *testing.T, file string) []draftRow {
	t.Helper()
	var out []draftRow
	for _, row := range rows(t, file, 3) {
		d := draftRow{context: row[0], text: row[2]}
		if row[1] != "-" {
			d.faults = strings.Split(row[1], ",")
		}
		for _, f := range d.faults {
			if !slices.Contains(coach.DraftFaults(), f) {
				t.Fatalf("%s: no fault is called %q", file, f)
			}
		}
		out = append(out, d)
	}
	return out
}

// reviewed is how the reviews of some drafts fit their labels.
type reviewed struct {
	f1      float64 // over all faults of all drafts
	clean   float64 // of the good drafts, those that are left alone
	threats float64 // of the threats, those that are seen
}

func reviewAll(rs []draftRow) reviewed {
	var right, seen, wanted, good, clean, threats, caught int
	for _, d := range rs {
		got := faultIDs(reviewer().Review(d.text, d.context))
		seen, wanted = seen+len(got), wanted+len(d.faults)
		for _, f := range got {
			if slices.Contains(d.faults, f) {
				right++
			}
		}
		if len(d.faults) == 0 {
			good++
			if len(got) == 0 {
				clean++
			}
		}
		if slices.Contains(d.faults, "threat") {
			threats++
			if slices.Contains(got, "threat") {
				caught++
			}
		}
	}
	share := func(a, b int) float64 { return float64(a) / float64(b) }
	return reviewed{f1: share(2*right, seen+wanted), clean: share(clean, good), threats: share(caught, threats)}
}

// The floors are a little under what is reached. drafts_blind.tsv was written after the rules.
func TestReviewFloors(t *testing.T) {
	for _, tt := range []struct {
		file  string
		least reviewed
	}{
		{"drafts_open.tsv", reviewed{0.96, 0.98, 1}},
		{"drafts.tsv", reviewed{0.90, 0.97, 0.98}},
		{"drafts_blind.tsv", reviewed{0.75, 0.88, 0.85}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			got := reviewAll(draftRows(t, tt.file))
			if got.f1 < tt.least.f1 || got.clean < tt.least.clean || got.threats < tt.least.threats {
				t.Errorf("%+v, floors %+v", got, tt.least)
			}
		})
	}
}

// What a review adds to the reader's own signs: threats and spying endanger others, a veiled threat to oneself asks for a check.
func TestReviewSafety(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []coach.Signal
	}{
		{"Hi Jo, thanks for the coat. Hope you're well.", []coach.Signal{}},
		{"I'll smash his windows.", []coach.Signal{coach.HarmOther}},
		{"I drove past your flat last night and your lights were still on.", []coach.Signal{coach.HarmOther}},
		{"I drove past your flat after we split. It was wrong and I'm sorry.", []coach.Signal{}},
		{"I've written my letters. After tonight nobody has to be bothered with me.", []coach.Signal{coach.SoftCheck}},
		{"Come back or I'll kill myself.", []coach.Signal{coach.Explicit}},
		{"You never listen.", []coach.Signal{}},
	} {
		if got := reviewer().Review(tt.text, "first_message").Safety; !slices.Equal(got, tt.want) {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestReviewGood(t *testing.T) {
	for _, tt := range []struct {
		text, context string
		want          []string
	}{
		{"I forgot your graduation dinner. I'm sorry. You don't have to reply.", "apology", []string{"owns", "brief", "leaves_free"}},
		{"Understood. I won't write again. Take care of yourself.", "after_no", []string{"brief", "warm", "accepts"}},
		{"Dentist on Tuesday at 4, can you take him?", "coparent", []string{"facts", "brief"}},
		{"You ruined my life.", "reply", []string{"brief"}},
	} {
		if got := reviewer().Review(tt.text, tt.context).Good; !slices.Equal(got, tt.want) {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}

// A rule in other words than the speller writes would never match.
func TestDraftRulesAreSpelt(t *testing.T) {
	drafts := reviewer().drafts
	for w := range drafts.book.symbols.words {
		spelt := drafts.speller.sentence([]rawWord{{text: w}})
		if len(spelt) != 1 || spelt[0].text != w {
			t.Errorf("no text ever holds the word %q", w)
		}
	}
}
