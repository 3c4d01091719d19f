package picture

import (
	"strconv"
	"time"

	"ashore/internal/coach"
)

const (
	longest    = 42 // days, six weeks of seven
	cellHeight = 68
	cellGap    = 10
	headHeight = 46
)

// weekdays are the keys of the words for the days of a week, Monday first.
func weekdays() [7]string { return [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} }

// column is where a weekday stands in a week that begins on Monday.
func column(d coach.Day) int { return (int(d.Weekday()) - int(time.Monday) + 7) % 7 }

// shown returns how many of the last days fit in six rows that end with the week of today.
func (s *sheet) shown() int {
	return min(len(s.p.Days), longest-6+column(s.p.Today))
}

// weeks returns how many rows the calendar takes.
func (s *sheet) weeks() int {
	n := s.shown()
	if n == 0 {
		return 0
	}
	before := n - 1 - column(s.p.Today) // days before this week
	return 1 + (max(before, 0)+6)/7
}

func (s *sheet) calendarHeight(weeks int) float32 {
	return headHeight + float32(weeks)*(cellHeight+cellGap) - cellGap
}

// calendar draws the last weeks, a row for each.
func (s *sheet) calendar(y float32) {
	width := (float32(Width-2*margin) - 6*cellGap) / 7
	for i, key := range weekdays() {
		x := margin + float32(i)*(width+cellGap) + width/2
		s.text(x, y+26, s.p.Words[key], lettering{font: s.regular, size: 28, align: center, color: s.inks.soft, most: width})
	}
	weeks := s.weeks()
	for back := range s.shown() {
		day := s.p.Today - coach.Day(back)
		col := column(day)
		row := weeks - 1 - (back+6-column(s.p.Today))/7
		b := box{
			x: margin + float32(col)*(width+cellGap), y: y + headHeight + float32(row)*(cellHeight+cellGap),
			w: width, h: cellHeight,
		}
		s.day(b, day, s.p.Days[len(s.p.Days)-1-back])
		if back == 0 {
			s.ring(b.inset(-7), 23, 4, s.inks.ink)
		}
	}
}

// day draws one day: a clear one is full, a slip is hatched within an edge, a paused one has an edge and two bars, and any other
// is a number alone.
func (s *sheet) day(b box, day coach.Day, mark coach.DayMark) {
	const radius = 16
	number, shift := s.inks.soft, float32(0)
	switch mark {
	case coach.DayClear:
		s.rounded(b, radius, s.inks.clear)
		number = s.inks.paper
	case coach.DaySlip:
		s.hatch(b.inset(6))
		s.ring(b, radius, 5, s.inks.slip)
		s.rounded(box{b.x + b.w/2 - 31, b.y + b.h/2 - 21, 62, 42}, 12, s.inks.paper)
		number = s.inks.ink
	case coach.DayPaused:
		s.ring(b, radius, 3, s.inks.paused)
		for _, x := range []float32{20, 32} {
			s.rounded(box{b.x + x, b.y + b.h/2 - 14, 7, 28}, 3, s.inks.paused)
		}
		shift = 14
	case coach.DayNone:
		s.ring(b, radius, 2, s.inks.faint)
	}
	text := strconv.Itoa(day.Date().Day())
	s.text(b.x+b.w/2+shift, b.y+b.h/2+12, text, lettering{font: s.bold, size: 34, align: center, color: number})
}

// hatch draws slanted lines.
func (s *sheet) hatch(b box) {
	for x := b.x - b.h; x < b.x+b.w; x += 15 {
		x0, y0, x1, y1 := x, b.y+b.h, x+b.h, b.y
		if x0 < b.x {
			y0 -= b.x - x0
			x0 = b.x
		}
		if right := b.x + b.w; x1 > right {
			y1 += x1 - right
			x1 = right
		}
		s.line(x0, y0, x1, y1, 4, s.inks.slip)
	}
}
