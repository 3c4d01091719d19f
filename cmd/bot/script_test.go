package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary the program itself where it is called by that name: the stories and the tests of whole
// processes run it so.
//
// More tests run at once than there are processors: most of them wait, for Telegram may be written to once a second only.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"bot": main})
}

// TestScripts plays the stories in testdata/script against the program. Each has a folder, a database and keys of its own, and
// no setting of whoever runs the tests.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"TELEGRAM_TOKEN", "TELEGRAM_API_URL", "DISCORD_TOKEN", "DISCORD_API_URL", "BOT_DATABASE", "BOT_KEYS", "BOT_LOG", "BOT_LOG_FORMAT"} {
				e.Setenv(name, "")
			}
			e.Setenv("BOT_LISTEN", "")
			e.Setenv("TZ", "UTC")
			e.Setenv("TMPDIR", e.WorkDir)
			free, err := freeAddress()
			e.Setenv("HEALTH", free)
			return err
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return os.Getuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"messages": checkMessages,
			"once":     checkOnce,
			"repeat":   writeRepeated,
			"bytes":    writeBytes,
			"damage":   damageFile,
			"sql":      runSQL,
			"serving":  startServing,
			"exits":    checkExit,
		},
	})
}

// shownMessage is a line of `bot chat --json`.
type shownMessage struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Text    string    `json:"text"`
	Choices []struct {
		ID    string `json:"id"`
		Label string `json:"label"`
	} `json:"choices"`
	Image  string `json:"image"`
	Phase  string `json:"phase"`
	Streak *int   `json:"streak"`
}

// readMessages reads what `bot chat --json` printed and checks the shape of every line.
func readMessages(ts *testscript.TestScript, file string) []shownMessage {
	out := []shownMessage{}
	lines := bufio.NewScanner(strings.NewReader(ts.ReadFile(file)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var keys map[string]json.RawMessage
		ts.Check(json.Unmarshal(lines.Bytes(), &keys))
		want := []string{"at", "choices", "image", "kind", "phase", "streak", "text"}
		got := []string{}
		for k := range keys {
			got = append(got, k)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			ts.Fatalf("the keys of a message are %v, not %v", got, want)
		}
		if bytes.Equal(keys["choices"], []byte("null")) {
			ts.Fatalf("choices are null in %s", lines.Text())
		}
		var m shownMessage
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.DisallowUnknownFields()
		ts.Check(decoder.Decode(&m))
		checkMessage(ts, m)
		out = append(out, m)
	}
	ts.Check(lines.Err())
	return out
}

func checkMessage(ts *testscript.TestScript, m shownMessage) {
	switch {
	case m.Kind != "reply" && m.Kind != "checkin":
		ts.Fatalf("a message is of kind %q", m.Kind)
	case m.At.IsZero(), strings.TrimSpace(m.Text) == "" && m.Image == "":
		ts.Fatalf("a message without a time or without words: %+v", m)
	case m.Phase != "intake" && m.Phase != "steady" && m.Phase != "no_contact":
		ts.Fatalf("a message of phase %q", m.Phase)
	case m.Streak != nil && *m.Streak < 0:
		ts.Fatalf("a streak of %d", *m.Streak)
	}
	for _, c := range m.Choices {
		if c.ID == "" || c.Label == "" || len(c.ID) > 64 {
			ts.Fatalf("a choice without an id or a label: %+v", c)
		}
	}
	if m.Image == "" {
		return
	}
	f, err := os.Open(m.Image)
	ts.Check(err)
	defer f.Close()
	img, err := png.Decode(f)
	ts.Check(err)
	if b := img.Bounds(); b.Dx() < 100 || b.Dy() < 100 {
		ts.Fatalf("a picture of %v", b)
	}
}

// checkMessages is `messages FILE [name=number ...]`: every line has the promised shape, and there are at least so many of a
// sort: replies, checkins, images, phases, streaks (counts of different ones).
func checkMessages(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: messages FILE [sort=number ...]")
	}
	all := readMessages(ts, args[0])
	counts := map[string]int{}
	phases, streaks := map[string]bool{}, map[int]bool{}
	for _, m := range all {
		counts[m.Kind]++
		phases[m.Phase] = true
		if m.Image != "" {
			counts["image"]++
		}
		if m.Streak != nil {
			streaks[*m.Streak] = true
		}
	}
	counts["phases"], counts["streaks"] = len(phases), len(streaks)
	for _, arg := range args[1:] {
		name, number, _ := strings.Cut(arg, "=")
		if number == "" || counts[name] < atoi(ts, number) {
			ts.Fatalf("%d of %s, not %s", counts[name], name, number)
		}
	}
	if len(all) == 0 {
		ts.Fatalf("no messages")
	}
}

// checkOnce is `once FILE`: no text is met twice.
func checkOnce(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: once FILE")
	}
	seen := map[string]int{}
	for i, m := range readMessages(ts, args[0]) {
		if before, again := seen[m.Text]; again {
			ts.Fatalf("message %d says the same as message %d: %s", i+1, before+1, m.Text)
		}
		seen[m.Text] = i
	}
}
