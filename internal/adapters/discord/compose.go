package discord

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"ashore/internal/coach"
)

// outgoing is a message as it is sent.
type outgoing struct {
	Content         string           `json:"content"`
	Components      []row            `json:"components,omitempty"`
	AllowedMentions mentions         `json:"allowed_mentions"`
	Attachments     []attachmentMeta `json:"attachments,omitempty"`
	Flags           int              `json:"flags,omitempty"`
	Nonce           string           `json:"nonce,omitempty"`
	EnforceNonce    bool             `json:"enforce_nonce,omitempty"`

	file     []byte
	fileType string
}

// mentions with an empty list lets nothing in the text alert anybody.
type mentions struct {
	Parse []string `json:"parse"`
}

type attachmentMeta struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

type row struct {
	Type       int         `json:"type"`
	Components []component `json:"components"`
}

// component is a button or a list to pick from.
type component struct {
	Type        int          `json:"type"`
	Style       int          `json:"style,omitempty"`
	Label       string       `json:"label,omitempty"`
	CustomID    string       `json:"custom_id,omitempty"`
	URL         string       `json:"url,omitempty"`
	Placeholder string       `json:"placeholder,omitempty"`
	Options     []pickOption `json:"options,omitempty"`
}

type pickOption struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

const (
	styleSecondary = 2
	styleLink      = 5

	buttonsPerRow  = 5
	rowsMax        = 5
	optionsMax     = 25
	manyChoices    = 10 // more are a list to pick from
	longLabel      = 20 // characters; more than buttonsPerRow labels of this length are a list too
	labelMax       = 80
	optionMax      = 100
	idMax          = 100
	urlMax         = 512
	descriptionMax = 1024
	pickPrefix     = "pick:"
)

var errEmpty = errors.New("there is nothing in it")

// compose makes the message that a parcel is sent as.
func compose(p coach.Parcel, words Words) (outgoing, error) {
	m := p.Message
	text, ok := plain(m.Text)
	if !ok {
		return outgoing{}, errors.New("the text is longer than Discord takes")
	}
	out := outgoing{Content: text, Components: layout(m, words), AllowedMentions: mentions{Parse: []string{}}}
	switch {
	case m.Picture != nil && len(p.Attachment) > 0:
		out.attach("progress.png", "image/png", p.Attachment)
		out.Attachments[0].Description = shorten(m.Picture.Alt, descriptionMax)
	case m.Picture != nil && strings.TrimSpace(out.Content) == "":
		out.Content, _ = plain(shorten(m.Picture.Alt, textAllowance))
	case m.File != "" && len(p.Attachment) > 0:
		out.attach(m.File, "text/plain; charset=utf-8", p.Attachment)
	}
	if strings.TrimSpace(out.Content) == "" && out.file == nil {
		if len(out.Components) == 0 {
			return outgoing{}, errEmpty
		}
		out.Content = "\u200b" // buttons need a message to stand under
	}
	return out, nil
}

func (m *outgoing) attach(name, kind string, data []byte) {
	m.Attachments = []attachmentMeta{{ID: "0", Filename: name}}
	m.file, m.fileType = data, kind
}

// layout puts choices, links and the button of a form under a message: buttons, or a list to pick from where there are many
// choices or many long ones.
func layout(m coach.Message, words Words) []row {
	var presses, others []component
	seen := map[string]bool{}
	for _, c := range m.Choices {
		label := shorten(strings.TrimSpace(c.Label), labelMax)
		if label == "" {
			label = "…"
		}
		switch {
		case isLink(c.Link) && !seen[c.Link]:
			seen[c.Link] = true
			others = append(others, component{Type: componentButton, Style: styleLink, Label: label, URL: c.Link})
		case !isLink(c.Link) && c.ID != "" && units(c.ID) <= idMax && !seen[c.ID]:
			seen[c.ID] = true
			presses = append(presses, component{Type: componentButton, Style: styleSecondary, Label: label, CustomID: c.ID})
		}
	}
	if m.Ask != nil && m.Ask.ID != "" {
		others = append(others, askButton(*m.Ask))
	}
	if !asList(presses, len(others)) {
		return rows(append(presses, others...), rowsMax)
	}
	lists := pickLists(presses, words.Pick)
	lists = lists[:min(len(lists), rowsMax-(len(others)+buttonsPerRow-1)/buttonsPerRow)]
	return append(lists, rows(others, rowsMax-len(lists))...)
}

func asList(presses []component, others int) bool {
	long := 0
	for _, c := range presses {
		if units(c.Label) > longLabel {
			long++
		}
	}
	return len(presses) > manyChoices || long > buttonsPerRow || len(presses)+others > buttonsPerRow*rowsMax
}

func rows(buttons []component, limit int) []row {
	var out []row
	for len(buttons) > 0 && len(out) < limit {
		n := min(buttonsPerRow, len(buttons))
		out = append(out, row{Type: componentRow, Components: buttons[:n:n]})
		buttons = buttons[n:]
	}
	return out
}

func pickLists(presses []component, placeholder string) []row {
	var out []row
	for len(presses) > 0 {
		n := min(optionsMax, len(presses))
		list := component{Type: componentSelect, CustomID: pickPrefix + strconv.Itoa(len(out)), Placeholder: shorten(placeholder, 150)}
		for _, c := range presses[:n] {
			list.Options = append(list.Options, pickOption{Label: shorten(c.Label, optionMax), Value: c.CustomID})
		}
		out = append(out, row{Type: componentRow, Components: []component{list}})
		presses = presses[n:]
	}
	return out
}

// isLink reports whether Discord's link buttons take the address; they know no telephone numbers.
func isLink(s string) bool {
	if s == "" || len(s) > urlMax {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}
