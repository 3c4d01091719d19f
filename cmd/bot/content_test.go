package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ashore/internal/content"
)

const contentFixture = "../../internal/content/testdata/good"

// fixtureContentOptions lets every name pass; the linter's own tests are in its package.
func fixtureContentOptions() content.Options {
	pass := func(string) error { return nil }
	return content.Options{
		Names: content.Names{
			Action: pass, Guard: pass, Reader: pass, List: pass, Keys: []string{"crisis.*", "streak.*"},
			Placeholders: []string{"n", "line", "they"}, Roots: []string{"breathe"},
		},
		Now: time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC),
	}
}

func contentOutput(args ...string) (code int, out, errOut string) {
	var o, e bytes.Buffer
	code = contentCommand(args, os.DirFS(contentFixture), fixtureContentOptions(), &o, &e)
	return code, o.String(), e.String()
}

func TestContentCheckCountsGoodContent(t *testing.T) {
	code, out, errOut := contentOutput("check")
	if code != 0 || errOut != "" {
		t.Errorf("exit %d, %q", code, errOut)
	}
	for _, want := range []string{
		"2 flows, 6 steps, 2 commands, 6 tasks, 2 nudges, 3 languages, crisis lines for 1 countries\n",
		"0 errors, 1 warnings\n", "practices lived: 3/3\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestContentCheckRefusesBadContent(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(contentFixture)); err != nil {
		t.Fatal(err)
	}
	bad := "flow: bad\npractices: [XX-9]\nsteps:\n  - {id: bad, say: none}\n"
	if err := os.WriteFile(dir+"/program/bad.yaml", []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := contentOutput("check", dir)
	if code != 1 || errOut == "" {
		t.Errorf("exit %d, %q", code, errOut)
	}
	for _, want := range []string{
		`program/bad.yaml:1: practice: the flow "bad" names "XX-9", which is no practice`,
		`program/bad.yaml:4: reach: nothing leads to the step "bad"`, "2 errors, 1 warnings\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestContentCheckTellsWhatIsNotLived(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(contentFixture)); err != nil {
		t.Fatal(err)
	}
	more := "practices:\n  - {id: MS-18, title: one}\n  - {id: MS-19, title: two}\n"
	if err := os.WriteFile(dir+"/program/more.yaml", []byte(more), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := contentOutput("check", dir); code != 0 || !strings.HasSuffix(out, "practices lived: 3/5\nnot lived yet: MS-18 MS-19\n") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestContentPrintsItsParts(t *testing.T) {
	for verb, want := range map[string]string{
		"list":  "task   song                                     good       GT-8\n",
		"graph": "hello_hardest --> journal_write: write if adult\n",
		"lines": "  2026-05-01, 31 days ago\n",
	} {
		if code, out, errOut := contentOutput(verb); code != 0 || errOut != "" || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d, %q\n%s", verb, code, errOut, out)
		}
	}
}

func TestContentTellsItsUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"draw"}, {"list", "all"}, {"check", "a", "b"}} {
		if code, out, errOut := contentOutput(args...); code != 2 || out != "" || !strings.HasPrefix(errOut, "usage: bot content check") {
			t.Errorf("%v: exit %d, %q, %q", args, code, out, errOut)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestContentSaysWhenItCannotWrite(t *testing.T) {
	for _, verb := range []string{"list", "graph", "lines"} {
		var errOut bytes.Buffer
		code := contentCommand([]string{verb}, os.DirFS(contentFixture), fixtureContentOptions(), brokenPipe{}, &errOut)
		if code != 1 || !strings.HasPrefix(errOut.String(), "bot content: ") {
			t.Errorf("%s: exit %d, %q", verb, code, errOut.String())
		}
	}
}

func TestContentLinesShipWithTheBinary(t *testing.T) {
	var out bytes.Buffer
	if code := runContent([]string{"lines"}, time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC), &out, io.Discard); code != 0 {
		t.Fatalf("exit %d", code)
	}
	lines := strings.Split(out.String(), "\n")
	for _, want := range []string{"0808 802 4040", "1300 766 491"} {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, want) && strings.Contains(l, "own_behaviour") }) {
			t.Errorf("no line %s", want)
		}
	}
}
