package coach

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// captionLimit is the longest caption of a picture, in characters: Telegram's, with room to spare.
const captionLimit = 900

// Split cuts a message into what a platform can carry: text at most as long as its limit, cut at paragraphs, lines, sentences
// or words; choices, question and picture go with the last part. Where choices cannot be tapped they are left to the adapter.
func Split(m Message, l Limits) []Message {
	texts := cutText(m.Text, max(l.Text, 100))
	parts := make([]Message, 0, len(texts)+1)
	for i, text := range texts {
		part := Message{Kind: m.Kind, Text: text, Quiet: m.Quiet}
		if i == len(texts)-1 {
			part.Choices, part.Ask = clipChoices(m.Choices, l), m.Ask
			part.Picture, part.File = nil, ""
		}
		parts = append(parts, part)
	}
	if m.Picture != nil || m.File != "" {
		part := Message{Kind: m.Kind, Picture: m.Picture, File: m.File, Quiet: m.Quiet}
		if m.Picture != nil {
			part.Text = clip(m.Picture.Alt, captionLimit) // for those who cannot see it
		}
		parts = append(parts, part)
	}
	return parts
}

func clipChoices(choices []Choice, l Limits) []Choice {
	if l.Choices > 0 && len(choices) > l.Choices {
		return choices[:l.Choices]
	}
	return choices
}

// cutText cuts a text into pieces of at most n UTF-16 units; none for an empty text.
func cutText(text string, n int) []string {
	pieces := []string{}
	for text = strings.TrimSpace(text); text != ""; {
		if units(text) <= n {
			return append(pieces, text)
		}
		at := cutAt(text, n)
		pieces = append(pieces, strings.TrimSpace(text[:at]))
		text = strings.TrimSpace(text[at:])
	}
	return pieces
}

// cutAt is the best place to cut within the first n units: the last paragraph, line, sentence or word that ends there.
func cutAt(text string, n int) int {
	limit, used := 0, 0
	for limit < len(text) {
		r, width := utf8.DecodeRuneInString(text[limit:]) // bytes that are no text are one wide
		size := max(utf16.RuneLen(r), 1)
		if used+size > n {
			break
		}
		used += size
		limit += width
	}
	if limit == 0 {
		limit = 1
	}
	head := text[:limit]
	for _, sep := range []string{"\n\n", "\n", ". ", "! ", "? ", " "} {
		if i := strings.LastIndex(head, sep); i > limit/3 {
			return i + len(sep)
		}
	}
	return limit
}

// units counts UTF-16 units, as Telegram and Discord do.
func units(text string) int {
	n := 0
	for _, r := range text {
		if size := utf16.RuneLen(r); size > 0 {
			n += size
			continue
		}
		n++
	}
	return n
}
