// Package console makes the terminal a platform: it writes parcels for a person or, as JSON, for a program, and reads lines.
package console

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ashore/internal/coach"
)

// Options say how a [Console] reads and writes. In and Out are required.
type Options struct {
	In  io.Reader
	Out io.Writer
	// JSON writes one object a line for each message instead of text for a person.
	JSON bool
	// Terminal tells that a person sits at In and Out: there is a prompt, and long lines are wrapped. See [Terminal].
	Terminal bool
	// Color adds colours. It has an effect only together with Terminal.
	Color bool
	// Width is the number of columns at which text is wrapped; 0 is 76 on a terminal and no wrapping elsewhere.
	Width int
	// Account is the name of the member who talks; default "me".
	Account string
	// Dir is the folder that pictures and files are written to; default is a new folder for temporary files, made when the
	// first one is written and readable by nobody else.
	Dir string
	// Now tells the time that messages carry in JSON; nil is time.Now.
	Now func() time.Time
}

// Console is the terminal as a platform. It implements [coach.Sender] and reads what the member types.
type Console struct {
	opts    Options
	lines   chan string
	turn    chan struct{} // holds one token: whoever has it may use the fields below and write to Out
	started bool
	dir     string
	files   int
	shown   []coach.Choice // what a number refers to
	asking  bool           // the prompt stands on the screen
}

var _ coach.Sender = (*Console)(nil)

// New returns a console. It neither reads nor writes before it is asked to.
func New(o Options) *Console {
	if o.Account == "" {
		o.Account = "me"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Color = o.Color && o.Terminal
	if o.Width == 0 && o.Terminal {
		o.Width = 76
	}
	c := &Console{opts: o, lines: make(chan string), turn: make(chan struct{}, 1), dir: o.Dir}
	c.turn <- struct{}{}
	return c
}

// Account returns the account of the member who talks here.
func (c *Console) Account() coach.Account {
	return coach.Account{Platform: coach.Console, ID: c.opts.Account}
}

// Platform implements [coach.Sender].
func (c *Console) Platform() coach.Platform { return coach.Console }

// Limits implements [coach.Sender]. Choices count as buttons, for they come back as presses; the console numbers them itself.
func (c *Console) Limits() coach.Limits {
	return coach.Limits{Text: 16000, Choices: 99, Buttons: true, Picture: true, Silent: true}
}

// Send implements [coach.Sender]: it writes the message to Out. A parcel for another account is refused with [coach.Bad], a
// failed write is [coach.Again].
func (c *Console) Send(ctx context.Context, p coach.Parcel) error {
	if p.Account != c.Account() {
		return &coach.SendError{Fault: coach.Bad, Err: fmt.Errorf("write to the terminal: the parcel is for another account")}
	}
	select {
	case <-c.turn:
		defer func() { c.turn <- struct{}{} }()
	case <-ctx.Done():
		return &coach.SendError{Fault: coach.Again, Err: fmt.Errorf("write to the terminal: %w", ctx.Err())}
	}
	path, err := c.keep(p)
	if err != nil {
		return &coach.SendError{Fault: coach.Again, Err: err}
	}
	if c.opts.JSON {
		err = c.writeJSON(p, path)
	} else {
		err = c.writeText(p.Message, path)
	}
	if err != nil {
		return &coach.SendError{Fault: coach.Again, Err: fmt.Errorf("write to the terminal: %w", err)}
	}
	c.remember(p.Message)
	return nil
}

// remember keeps the choices that the next number or label refers to. A question in free words without any choice clears
// them, so that its answer is not taken for an older button.
func (c *Console) remember(m coach.Message) {
	if len(m.Choices) > 0 {
		c.shown = m.Choices
	} else if m.Ask != nil {
		c.shown = nil
	}
}

// keep writes what is attached to the parcel to a file and returns its path, or "" where nothing is attached.
func (c *Console) keep(p coach.Parcel) (string, error) {
	if len(p.Attachment) == 0 {
		return "", nil
	}
	if c.dir == "" {
		dir, err := os.MkdirTemp("", "ashore-")
		if err != nil {
			return "", fmt.Errorf("make a folder for pictures: %w", err)
		}
		c.dir = dir
	}
	c.files++
	name := fmt.Sprintf("picture-%d.png", c.files)
	if p.Message.Picture == nil {
		ext := filepath.Ext(p.Message.File)
		name = fmt.Sprintf("%s-%d.%s", safeName(strings.TrimSuffix(p.Message.File, ext)), c.files, safeName(ext))
	}
	path := filepath.Join(c.dir, name)
	if err := os.WriteFile(path, p.Attachment, 0o600); err != nil {
		return "", fmt.Errorf("write an attached file: %w", err)
	}
	return path, nil
}

// safeName keeps the letters and digits of a file's name and nothing that could lead out of a folder.
func safeName(name string) string {
	out := make([]rune, 0, len(name))
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			out = append(out, r)
		}
	}
	if len(out) == 0 || len(out) > 40 {
		return "file"
	}
	return string(out)
}

// object is a message as `--json` writes it.
type object struct {
	At      string       `json:"at"`
	Kind    string       `json:"kind"`
	Text    string       `json:"text"`
	Choices []jsonChoice `json:"choices"`
	Image   string       `json:"image"`
	Phase   string       `json:"phase"`
	Streak  *int         `json:"streak"`
}

type jsonChoice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

func (c *Console) writeJSON(p coach.Parcel, path string) error {
	o := object{
		At:      c.opts.Now().Format(time.RFC3339),
		Kind:    "reply",
		Text:    p.Message.Text,
		Choices: make([]jsonChoice, 0, len(p.Message.Choices)),
		Phase:   string(p.Phase),
		Streak:  p.Streak,
	}
	if p.Message.Kind == coach.CheckIn {
		o.Kind = "checkin"
	}
	for _, ch := range p.Message.Choices {
		o.Choices = append(o.Choices, jsonChoice{ID: ch.ID, Label: ch.Label})
	}
	switch {
	case path == "":
	case p.Message.Picture != nil:
		o.Image = path
	default:
		o.Text += "\n" + path
	}
	enc := json.NewEncoder(c.opts.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(o)
}
