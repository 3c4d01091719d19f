package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ashore/internal/coach"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func started(t *testing.T, o Options) (*Console, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	o.Out = &out
	if o.In == nil {
		o.In = strings.NewReader("")
	}
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	o.Now = func() time.Time { return noon }
	return New(o), &out
}

func send(t *testing.T, c *Console, p coach.Parcel) {
	t.Helper()
	p.Account = c.Account()
	if err := c.Send(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func TestPlainWhenPiped(t *testing.T) {
	c, out := started(t, Options{Color: true}) // colours are for a terminal only
	send(t, c, coach.Parcel{Message: coach.Message{
		Kind: coach.Reply, Text: "Good to see you.\x1b[31m\n" + strings.Repeat("long ", 40),
		Choices: []coach.Choice{{ID: "a", Label: "Yes"}, {ID: "b", Label: "Call", Link: "tel:988"}},
	}})
	want := "\nGood to see you.[31m\n" + strings.Repeat("long ", 40) + "\n   1) Yes\n   2) Call  tel:988\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, ok := c.ReadLine(t.Context()); ok {
		t.Error("a line out of nothing")
	}
	if got := out.String(); got != want {
		t.Errorf("reading wrote a prompt: %q", got[len(want):])
	}
}

func TestTerminal(t *testing.T) {
	c, out := started(t, Options{Terminal: true, Width: 30, In: strings.NewReader("hello\n")})
	if _, ok := c.ReadLine(t.Context()); !ok {
		t.Fatal("no line")
	}
	send(t, c, coach.Parcel{Message: coach.Message{Kind: coach.CheckIn, Text: "One small step, and then the next one."}})
	want := "\n› \nOne small step, and then the\nnext one.\n"
	if got := out.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	colored, out := started(t, Options{Terminal: true, Color: true})
	send(t, colored, coach.Parcel{Message: coach.Message{Text: "hi", Choices: []coach.Choice{{ID: "a", Label: "Yes"}}}})
	if got := out.String(); !strings.Contains(got, "\x1b[36m") || strings.Count(got, "\x1b[0m") != strings.Count(got, "\x1b[36m") {
		t.Errorf("colours are not opened and closed: %q", got)
	}
}

func TestMessageWhileThePromptStands(t *testing.T) {
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer feed.Close()
	c, out := started(t, Options{Terminal: true, Color: true, In: in})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.ReadLine(ctx) // given up while the prompt stands, or before it did
	if !c.prompt(t.Context()) {
		t.Fatal("no prompt")
	}
	out.Reset()
	send(t, c, coach.Parcel{Message: coach.Message{Text: "hi"}})
	got := out.String()
	if !strings.HasPrefix(got, "\r\x1b[K\n") || !strings.HasSuffix(got, "› ") && !strings.HasSuffix(got, "›\x1b[0m ") {
		t.Errorf("the prompt is not moved below the message: %q", got)
	}
}

func TestJSON(t *testing.T) {
	c, out := started(t, Options{JSON: true, Terminal: true})
	three := 3
	send(t, c, coach.Parcel{Phase: coach.NoContact, Streak: &three, Message: coach.Message{
		Kind: coach.CheckIn, Text: "a <b> & \"c\"\nnext", Choices: []coach.Choice{{ID: "x.y", Label: "Yes", Link: "tel:1"}},
	}})
	send(t, c, coach.Parcel{Message: coach.Message{Kind: coach.Crisis, Text: "here"}})
	want := `{"at":"2026-03-01T12:00:00Z","kind":"checkin","text":"a <b> & \"c\"\nnext","choices":[{"id":"x.y","label":"Yes"}],"image":"","phase":"no_contact","streak":3}
{"at":"2026-03-01T12:00:00Z","kind":"reply","text":"here","choices":[],"image":"","phase":"","streak":null}
`
	if got := out.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAttachments(t *testing.T) {
	c, out := started(t, Options{JSON: true})
	send(t, c, coach.Parcel{Attachment: []byte("PNG"), Message: coach.Message{Picture: &coach.Picture{}}})
	send(t, c, coach.Parcel{Attachment: []byte("{}"), Message: coach.Message{Text: "All of it:", File: "../" + coach.FileExport}})
	dec := json.NewDecoder(out)
	var picture, export object
	if err := errors.Join(dec.Decode(&picture), dec.Decode(&export)); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(picture.Image); err != nil || string(got) != "PNG" {
		t.Errorf("the picture's file holds %q, %v", got, err)
	}
	_, path, _ := strings.Cut(export.Text, "\n")
	if filepath.Dir(path) != c.opts.Dir || export.Image != "" {
		t.Errorf("the export is not a file of its own in the folder: %+v", export)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the export's file: %v, %v", info, err)
	}

	pretty, out := started(t, Options{})
	send(t, pretty, coach.Parcel{Attachment: []byte("PNG"), Message: coach.Message{Text: "Look:", Picture: &coach.Picture{Alt: "5 clear days."}}})
	if got := out.String(); !strings.Contains(got, "5 clear days.\n") || !strings.Contains(got, ".png\n") {
		t.Errorf("no path or no words for the picture: %q", got)
	}
}

func TestTemporaryFolderIsPrivateAndMadeWhenNeeded(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var out bytes.Buffer
	c := New(Options{In: strings.NewReader(""), Out: &out})
	send(t, c, coach.Parcel{Message: coach.Message{Text: "hi"}})
	if c.dir != "" {
		t.Error("a folder was made for nothing")
	}
	send(t, c, coach.Parcel{Attachment: []byte("x"), Message: coach.Message{File: coach.FileExport}})
	if info, err := os.Stat(c.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
}

func TestRefusals(t *testing.T) {
	c, out := started(t, Options{})
	err := c.Send(t.Context(), coach.Parcel{Account: coach.Account{Platform: coach.Console, ID: "another"}})
	var fault *coach.SendError
	if !errors.As(err, &fault) || fault.Fault != coach.Bad || out.Len() != 0 {
		t.Errorf("another's parcel: %v, wrote %q", err, out)
	}
	broken := New(Options{Out: refuse{}})
	err = broken.Send(t.Context(), coach.Parcel{Account: broken.Account(), Message: coach.Message{Text: "secret"}})
	if !errors.As(err, &fault) || fault.Fault != coach.Again || strings.Contains(err.Error(), "secret") {
		t.Errorf("a failed write: %v", err)
	}
}

type refuse struct{}

func (refuse) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"a\n\nb", []string{"a", "", "b"}},
		{"twenty columns here and", []string{"twenty columns here", "and"}},
		{"exactly twenty cols! x", []string{"exactly twenty cols!", "x"}},
		{strings.Repeat("x", 25), []string{strings.Repeat("x", 20), "xxxxx"}},
		{" " + strings.Repeat("x", 19) + "口", []string{"", strings.Repeat("x", 19), "口"}},
		{"口口口口口口口口口口口", []string{"口口口口口口口口口口", "口"}},
	} {
		got := wrap(tt.text, 20)
		if strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("wrap(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("a long line of words that must be cut somewhere 口口 🙂", 20)
	f.Fuzz(func(t *testing.T, text string, columns int) {
		columns = 20 + columns&63
		lines := wrap(text, columns)
		if got, want := strings.Join(lines, ""), text; strip(got) != strip(want) {
			t.Fatalf("characters were lost: %q from %q", got, want)
		}
		for _, line := range lines {
			w := 0
			for _, r := range line {
				w += runeWidth(r)
			}
			if w > columns {
				t.Fatalf("%d columns in %q, want at most %d", w, line, columns)
			}
		}
	})
}

func strip(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
