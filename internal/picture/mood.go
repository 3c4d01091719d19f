package picture

import "golang.org/x/image/vector"

// The mood is told from 1 to 5.
const (
	worst = 1
	best  = 5
)

// mood returns what was told so many days before today, or 0.
func (s *sheet) mood(back int) int {
	i := len(s.p.Days) - 1 - back
	if i < 0 || i >= len(s.p.Moods) {
		return 0
	}
	if m := s.p.Moods[i]; m >= worst && m <= best {
		return m
	}
	return 0
}

func (s *sheet) hasMoods() bool {
	for back := range s.shown() {
		if s.mood(back) > 0 {
			return true
		}
	}
	return false
}

// moods draws the mood of the days of the calendar as a line, broken where nothing was told for more than three days.
func (s *sheet) moods(y float32) {
	const head, height = 44, 184
	s.text(margin, y+30, s.p.Words["mood"], lettering{font: s.regular, size: 32, align: left, color: s.inks.soft, most: Width - 2*margin})
	x0, x1 := float32(margin+70), float32(Width-margin-12)
	at := func(m int) float32 { return y + head + 20 + float32(best-m)*(height-40)/(best-worst) }
	for m := worst; m <= best; m++ {
		s.line(x0-12, at(m), x1+12, at(m), 2, s.inks.faint)
	}
	s.face(margin+22, at(best), 20, 1)
	s.face(margin+22, at(worst), 20, -1)

	n := s.shown()
	step := (x1 - x0) / float32(max(n-1, 1))
	lastX, lastY, lastBack := float32(0), float32(0), -1
	for back := n - 1; back >= 0; back-- {
		m := s.mood(back)
		if m == 0 {
			continue
		}
		x, y := x1-float32(back)*step, at(m)
		if lastBack >= 0 && lastBack-back <= 3 {
			s.line(lastX, lastY, x, y, 5, s.inks.mood)
		}
		lastX, lastY, lastBack = x, y, back
	}
	for back := range n {
		if m := s.mood(back); m > 0 {
			x := x1 - float32(back)*step
			s.circle(x, at(m), 11, s.inks.paper)
			s.circle(x, at(m), 8, s.inks.mood)
		}
	}
}

// face draws a face whose mouth bends up (1) or down (-1).
func (s *sheet) face(x, y, r, bend float32) {
	b := box{x - r, y - r, 2 * r, 2 * r}
	s.ring(b, r, 3, s.inks.soft)
	s.circle(x-r*0.35, y-r*0.2, r*0.13, s.inks.soft)
	s.circle(x+r*0.35, y-r*0.2, r*0.13, s.inks.soft)
	s.fill(b, s.inks.soft, func(z *vector.Rasterizer, dx, dy float32) {
		cx, cy := x+dx, y+dy+r*0.4
		deep, thick := r*0.38*bend, r*0.2*bend
		z.MoveTo(cx-r*0.48, cy-deep/2)
		z.QuadTo(cx, cy+deep, cx+r*0.48, cy-deep/2)
		z.QuadTo(cx, cy+deep+thick, cx-r*0.48, cy-deep/2)
		z.ClosePath()
	})
}
