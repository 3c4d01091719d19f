package discord

import (
	"net/url"
	"strings"

	"ashore/internal/coach"
)

// askPrefix begins the id of a button that opens a form, and of the form.
const askPrefix = "ask:"

const (
	formMax  = 45   // characters in a form's title and in its field's label
	inputMax = 4000 // characters in the field
)

// askButton makes the button that opens a form. Its id carries what the form needs, so that it works after a restart and after
// weeks: the Ask's id, its kind, and as much of the label and the title as there is room for.
func askButton(ask coach.Ask) component {
	label := shorten(strings.TrimSpace(ask.Open), labelMax)
	if label == "" {
		label = "✎"
	}
	kind := "s"
	if ask.Long {
		kind = "l"
	}
	id := askPrefix + escapePart(ask.ID) + ":" + kind
	for _, part := range []string{shorten(ask.Label, formMax), shorten(ask.Title, formMax)} {
		next := id + ":" + escapePart(part)
		if units(next) > idMax {
			next = id + ":"
		}
		if units(next) <= idMax {
			id = next
		}
	}
	return component{Type: componentButton, Style: styleSecondary, Label: label, CustomID: id}
}

// form makes the form that a pressed button opens. What the button's id had no room for is taken from the button's own label
// and from the words in the options.
func (a *Adapter) form(i *interactionWire) map[string]any {
	parts := strings.Split(strings.TrimPrefix(i.Data.CustomID, askPrefix), ":")
	at := func(n int) string {
		if n < len(parts) {
			return unescapePart(parts[n])
		}
		return ""
	}
	open := i.pressedLabel()
	style := 1
	if at(1) == "l" {
		style = 2
	}
	input := map[string]any{
		"type": componentInput, "custom_id": "text", "style": style, "required": true, "max_length": inputMax,
		"label": shorten(first(at(2), open, a.opts.Words.Label, at(3), "…"), formMax),
	}
	return map[string]any{
		"custom_id":  shorten(askPrefix+at(0), idMax),
		"title":      shorten(first(at(3), open, a.opts.Words.Title, at(2), "…"), formMax),
		"components": []any{map[string]any{"type": componentRow, "components": []any{input}}},
	}
}

func escapePart(s string) string {
	return strings.NewReplacer("%", "%25", ":", "%3A").Replace(s)
}

func unescapePart(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

func first(options ...string) string {
	for _, s := range options {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}
