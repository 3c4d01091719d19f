package understand

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"ashore/internal/coach"
)

// message is a labelled message of testdata/messages.jsonl (see testdata/NOTICE).
type message struct {
	Text    string   `json:"text"`
	Label   string   `json:"label"`
	Also    []string `json:"also"`
	Wording string   `json:"wording"`
}

func (m message) has(label string) bool {
	if slices.Contains(m.Also, label) {
		return true
	}
	return m.Label == label
}

func messages(t *testing.T) []message {
	t.Helper()
	data, err := os.ReadFile("testdata/messages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []message
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	if len(out) < 300 {
		t.Fatalf("%d messages, want the whole file", len(out))
	}
	return out
}

// share counts how many of the messages that match are ok.
func share(ms []message, match func(message) bool, ok func(coach.Understanding) bool, r *Reader) float64 {
	n, good := 0, 0
	for _, m := range ms {
		if match(m) {
			n++
			if ok(r.Understand(m.Text)) {
				good++
			}
		}
	}
	return float64(good) / float64(n)
}

func anyCrisis(u coach.Understanding) bool {
	return u.Has(coach.Imminent, coach.Explicit, coach.Passive, coach.SoftCheck, coach.AboutOther)
}

// The floors are a little under what is reached, so that a step back fails and a change of one message does not.
func TestFloors(t *testing.T) {
	ms, r := messages(t), New()
	is := func(label string) func(message) bool { return func(m message) bool { return m.Label == label } }
	isNot := func(label string) func(message) bool { return func(m message) bool { return !m.has(label) } }
	has := func(s ...coach.Signal) func(coach.Understanding) bool {
		return func(u coach.Understanding) bool { return u.Has(s...) }
	}
	const crisis = "crisis_self_harm"
	tests := []struct {
		name  string
		got   float64
		least bool
		bound float64
	}{
		{"crisis", share(ms, is(crisis), anyCrisis, r), true, 0.95},
		{"crisis, false alarms", share(ms, isNot(crisis), anyCrisis, r), false, 0.04},
		{"crisis in jest, full alarm", share(ms, is("hyperbole_benign"), has(coach.Imminent, coach.Explicit, coach.Passive, coach.AboutOther), r), false, 0.05},
		{"abuse", share(ms, is("abuse_victim"), has(coach.AbuseVictim), r), true, 0.85},
		{"abuse, false alarms", share(ms, isNot("abuse_victim"), has(coach.AbuseVictim), r), false, 0.02},
		{"harm", share(ms, is("harm_other_or_stalking"), has(coach.HarmOther), r), true, 0.9},
		{"harm, false alarms", share(ms, isNot("harm_other_or_stalking"), has(coach.HarmOther), r), false, 0.02},
		{"minor", share(ms, is("minor"), has(coach.Minor), r), true, 0.9},
		{"minor, false alarms", share(ms, isNot("minor"), has(coach.Minor), r), false, 0.02},
	}
	for _, intent := range intents() {
		tests = append(tests, struct {
			name  string
			got   float64
			least bool
			bound float64
		}{string(intent), share(ms, is(string(intent)), func(u coach.Understanding) bool { return u.Intent == intent }, r), true, 0.75})
	}
	for _, tt := range tests {
		if tt.least && tt.got < tt.bound || !tt.least && tt.got > tt.bound {
			t.Errorf("%s: %.3f, bound %.3f", tt.name, tt.got, tt.bound)
		}
	}
}
