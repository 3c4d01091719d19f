package content

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// without returns the content that ships, changed in one file.
func without(t *testing.T, name string, change func(string) string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(Embedded(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Embedded(), path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	before := string(out[name].Data)
	after := change(before)
	if after == before {
		t.Fatalf("nothing was changed in %s", name)
	}
	out[name].Data = []byte(after)
	return out
}

// block takes out the lines from the one that begins so, up to the next that is indented no deeper.
func block(text, begins string) string {
	depth := len(begins) - len(strings.TrimLeft(begins, " "))
	var out strings.Builder
	gone := false
	for line := range strings.Lines(text) {
		deep := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case strings.HasPrefix(strings.TrimRight(line, "\n"), begins):
			gone = true
			continue
		case gone && deep <= depth && strings.TrimSpace(line) != "":
			gone = false
		}
		if !gone {
			out.WriteString(line)
		}
	}
	return out.String()
}

// A programme without a step of a crisis, or without its words, is refused at the start: a silent bot is worse than none.
func TestAProgrammeWithoutItsCrisisStepsIsRefused(t *testing.T) {
	for _, step := range []string{"crisis_imminent", "crisis_ask", "crisis_soft", "crisis_other", "crisis_stay", "crisis_no", "sos"} {
		damaged := without(t, "program/crisis.yaml", func(s string) string { return block(s, "  - id: "+step) })
		if _, problems := Check(damaged, Standard(time.Time{})); !Bad(problems) {
			t.Errorf("without the step %s it is taken", step)
		}
		damaged = without(t, "text/en.safety.yaml", func(s string) string { return block(s, "  "+step+":") })
		if _, problems := Check(damaged, Standard(time.Time{})); !Bad(problems) {
			t.Errorf("without the words of %s it is taken", step)
		}
	}
	for _, words := range []string{"group:", "line:", "sos:"} {
		damaged := without(t, "text/en.safety.yaml", func(s string) string { return block(s, words) })
		if _, problems := Check(damaged, Standard(time.Time{})); !Bad(problems) {
			t.Errorf("without the words of %s it is taken", words)
		}
	}
	damaged := without(t, "lines.json", func(s string) string { return strings.Replace(s, "findahelpline.com", "example.org", 1) })
	if _, problems := Check(damaged, Standard(time.Time{})); !Bad(problems) {
		t.Error("without the fallback it is taken")
	}
}
