package coach_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ashore/internal/coach"
	"ashore/internal/content"
	"ashore/internal/place"
	"ashore/internal/schedule"
	"ashore/internal/understand"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// program returns the programme that ships, with its ports.
func program(t testing.TB) *coach.Program {
	t.Helper()
	p, err := shipped()
	if err != nil {
		t.Fatalf("the programme that ships: %v", err)
	}
	return p
}

var shipped = sync.OnceValues(func() (*coach.Program, error) {
	p, err := content.Shipped()
	if err != nil {
		return nil, err
	}
	atlas, err := place.New()
	if err != nil {
		return nil, err
	}
	p.Places, p.Cron, p.Review = atlas, schedule.ParseCron, understand.NewReviewer(reader()).Review
	return p, nil
})

var reader = sync.OnceValue(understand.New)

// talk is a member in a conversation with the core alone, on a made-up clock.
type talk struct {
	t     testing.TB
	p     *coach.Program
	read  coach.Coach // what it understands of each input
	s     coach.State
	now   time.Time
	n     int
	shown []coach.Choice
	out   strings.Builder
	files []string // entries kept, as "kind"
	said  []coach.Message
	gone  bool
}

func newTalk(t testing.TB, at string) *talk {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	return &talk{t: t, p: program(t), read: coach.Coach{Understand: reader().Understand}, now: now}
}

// give hands one input to Step and writes down what is said.
func (k *talk) give(in coach.Input) []coach.Message {
	k.n++
	ev := coach.Event{ID: fmt.Sprint("test:", k.n), At: k.now, Input: in, Private: true}
	s, effects := coach.Step(k.p, k.s, coach.Turn{Event: ev, Heard: k.read.Hear(ev)})
	k.s = s
	said := []coach.Message{}
	for _, e := range effects {
		switch e := e.(type) {
		case coach.Say:
			said = append(said, e.Message)
		case coach.Write:
			k.files = append(k.files, e.Entry.Kind)
		case coach.Erase:
		case coach.Forget:
			counts := map[string]int{}
			k.files = slices.DeleteFunc(k.files, func(kind string) bool {
				if slices.Contains(e.Kinds, kind) {
					counts[kind]++
					return true
				}
				return false
			})
			said = append(said, e.Receipt(counts))
		case coach.Destroy:
			counts := map[string]int{"account": 1}
			for _, kind := range k.files {
				counts[kind]++
			}
			said = append(said, e.Receipt(counts))
			k.s, k.files, k.gone = coach.State{}, nil, true
			k.read.Drop(ev.Account)
		}
	}
	for _, m := range said {
		k.write(m)
	}
	k.said = append(k.said, said...)
	return said
}

func (k *talk) write(m coach.Message) {
	lines := strings.Split(m.Text, "\n")
	if m.Picture != nil {
		lines = append(lines, "(a picture: "+m.Picture.Alt+")")
	}
	if m.File != "" {
		lines = append(lines, "(a file: "+m.File+")")
	}
	for i, line := range lines {
		mark := "< "
		if i > 0 {
			mark = "  "
		}
		k.out.WriteString(strings.TrimRight(mark+line, " ") + "\n")
	}
	labels := []string{}
	for _, c := range m.Choices {
		labels = append(labels, c.Label)
	}
	if len(labels) > 0 {
		k.out.WriteString("  { " + strings.Join(labels, " | ") + " }\n")
		k.shown = m.Choices
	}
}

// wait lets time pass, waking the member for whatever falls due on the way.
func (k *talk) wait(d time.Duration) {
	end := k.now.Add(d)
	for range 100000 {
		next := coach.Alarm{}
		for _, a := range coach.Wakes(k.p, k.s, k.now) {
			if !a.Due.After(end) && (next.Key == "" || a.Due.Before(next.Due)) {
				next = a
			}
		}
		if next.Key == "" {
			break
		}
		if next.Due.After(k.now) {
			k.now = next.Due
		}
		before := k.out.Len()
		k.out.WriteString(k.now.In(k.s.Location()).Format("(Mon 15:04)\n"))
		mark := k.out.Len()
		k.give(coach.Wake{Key: next.Key, Due: next.Due})
		if k.out.Len() == mark {
			text := k.out.String()[:before]
			k.out.Reset()
			k.out.WriteString(text)
		}
	}
	k.now = end
}

// line carries out one line of a transcript.
func (k *talk) line(line string) {
	switch {
	case strings.HasPrefix(line, "wait "):
		d, err := time.ParseDuration(strings.TrimPrefix(line, "wait "))
		if err != nil {
			k.t.Fatalf("%q: %v", line, err)
		}
		k.wait(d)
	case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
		k.press(line[1 : len(line)-1])
	case strings.HasPrefix(line, "> /"):
		name, args, _ := strings.Cut(line[3:], " ")
		k.give(coach.Command{Name: name, Args: args})
	case strings.HasPrefix(line, "> "):
		k.give(coach.Text{Text: line[2:]})
	case strings.HasPrefix(line, "edit "):
		k.give(coach.Text{Text: line[5:], Edited: true})
	case strings.HasPrefix(line, "media "):
		k.give(coach.Text{Media: line[6:]})
	default:
		k.t.Fatalf("a transcript has no line like %q", line)
	}
}

// press taps the choice with a label, or "#id".
func (k *talk) press(label string) {
	if id, ok := strings.CutPrefix(label, "#"); ok {
		k.give(coach.Press{ID: id})
		return
	}
	for _, c := range k.shown {
		if c.Label == label {
			k.give(coach.Press{ID: c.ID})
			return
		}
	}
	k.t.Fatalf("no choice %q was shown; the last were %v, after:\n%s", label, k.shown, k.out.String())
}

// TestTranscripts plays each conversation in testdata/transcripts and compares what is said. With -update it writes them anew:
// lines that begin with "<", a space or "(" are the bot's.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			k := newTalk(t, "2026-03-02T08:00:00Z")
			for line := range strings.Lines(string(want)) {
				line = strings.TrimRight(line, "\n")
				switch {
				case strings.HasPrefix(line, "#"):
					k.out.WriteString(line + "\n")
				case line == "", strings.HasPrefix(line, "<"), strings.HasPrefix(line, " "), strings.HasPrefix(line, "("):
				default:
					k.out.WriteString("\n" + line + "\n")
					k.line(line)
				}
			}
			if *update {
				if err := os.WriteFile(file, []byte(k.out.String()), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got := k.out.String(); got != string(want) {
				t.Errorf("the conversation went differently; run with -update and read the change.\n%s", firstDifference(string(want), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant: %s\ngot:  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("want %d lines, got %d", len(w), len(g))
}
