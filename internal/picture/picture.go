// Package picture draws the progress picture: the streak, the last weeks as a calendar, and the mood.
//
// Every kind of day differs by its shape as well as by its colour, and the colours are apart for colour-blind eyes too.
package picture

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"strconv"

	"ashore/internal/coach"
)

// The size of the picture in pixels.
const (
	Width  = 1080
	Height = 1350
)

const margin = 72

// inks are the colours of a picture.
type inks struct {
	paper, ink, soft, faint, clear, slip, paused, mood color.RGBA
}

func newInks() inks {
	return inks{
		paper: rgb(0xf8f6f1), ink: rgb(0x1f2a30), soft: rgb(0x5f6d75), faint: rgb(0xe2dfd7),
		clear: rgb(0x1b6f9e), slip: rgb(0xc9780a), paused: rgb(0x8b979e), mood: rgb(0x6d55a8),
	}
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255}
}

// sheet is one picture being drawn.
type sheet struct {
	*canvas
	p    coach.Picture
	inks inks
}

// Draw returns the picture as a PNG of [Width] by [Height] pixels. It draws whatever it is given: missing days, moods and words
// are left out. It is safe for concurrent use.
func Draw(p coach.Picture) ([]byte, error) {
	s, err := paint(p)
	if err != nil {
		return nil, fmt.Errorf("draw the picture: %w", err)
	}
	in := s.inks
	var b bytes.Buffer
	if err := png.Encode(&b, s.paletted([]color.RGBA{in.paper, in.ink, in.soft, in.faint, in.clear, in.slip, in.paused, in.mood})); err != nil {
		return nil, fmt.Errorf("draw the picture: %w", err)
	}
	return b.Bytes(), nil
}

// paint draws everything on a sheet.
func paint(p coach.Picture) (*sheet, error) {
	in := newInks()
	c, err := newCanvas(Width, Height, in.paper)
	if err != nil {
		return nil, err
	}
	s := &sheet{canvas: c, p: p, inks: in}
	s.blocks()
	return s, nil
}

// blocks draws what there is to show, one block below the other, with the room that is left spread between them.
func (s *sheet) blocks() {
	type block struct {
		height float32
		draw   func(y float32)
	}
	var all []block
	if s.p.Longest >= 0 {
		all = append(all, block{204, s.streak})
	}
	all = append(all, block{110, s.counts})
	if weeks := s.weeks(); weeks > 0 {
		all = append(all, block{s.calendarHeight(weeks), s.calendar})
	}
	if s.hasMoods() {
		all = append(all, block{226, s.moods})
	}
	room := float32(Height - 2*margin)
	for _, b := range all {
		room -= b.height
	}
	gap := min(room/float32(len(all)), 90)
	y := margin + (room-gap*float32(len(all)-1))/2
	for _, b := range all {
		b.draw(y)
		y += b.height + gap
	}
}

// streak draws the days of the present run, large.
func (s *sheet) streak(y float32) {
	s.text(Width/2, y+142, strconv.Itoa(s.p.Streak), lettering{font: s.bold, size: 190, align: center, color: s.inks.clear, most: Width - 2*margin})
	s.text(Width/2, y+198, s.p.Words["streak"], lettering{font: s.regular, size: 42, align: center, color: s.inks.soft, most: Width - 2*margin})
}

// counts draws the other numbers side by side; one without a word is left out.
func (s *sheet) counts(y float32) {
	type count struct {
		n    int
		word string
	}
	var all []count
	add := func(n int, key string) {
		if word := s.p.Words[key]; word != "" && n >= 0 {
			all = append(all, count{n, word})
		}
	}
	if s.p.Longest >= 0 {
		add(s.p.Longest, "longest")
		add(s.p.Total, "total")
	}
	add(s.p.Passed, "passed")
	add(s.p.Acted, "acted")
	column := float32(Width-2*margin) / float32(max(len(all), 1))
	for i, c := range all {
		x := margin + column*(float32(i)+0.5)
		s.text(x, y+56, strconv.Itoa(c.n), lettering{font: s.bold, size: 64, align: center, color: s.inks.ink, most: column - 16})
		s.text(x, y+102, c.word, lettering{font: s.regular, size: 32, align: center, color: s.inks.soft, most: column - 20})
	}
}
