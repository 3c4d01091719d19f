package picture

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas draws anti-aliased shapes and text on an RGBA image. Its methods never fail: what cannot be drawn is left out.
type canvas struct {
	img           *image.RGBA
	regular, bold *opentype.Font
}

func newCanvas(w, h int, background color.Color) (*canvas, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the regular font: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the bold font: %w", err)
	}
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), regular: regular, bold: bold}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(background), image.Point{}, draw.Src)
	return c, nil
}

// box is a rectangle in pixels.
type box struct{ x, y, w, h float32 }

func (b box) inset(d float32) box { return box{b.x + d, b.y + d, b.w - 2*d, b.h - 2*d} }

// fill paints what path encloses. The path is drawn relative to the given box, which must hold all of it.
func (c *canvas) fill(b box, col color.Color, path func(z *vector.Rasterizer, dx, dy float32)) {
	x0, y0 := int(math.Floor(float64(b.x)))-1, int(math.Floor(float64(b.y)))-1
	z := vector.NewRasterizer(int(b.w)+4, int(b.h)+4)
	path(z, float32(-x0), float32(-y0))
	r := z.Bounds().Add(image.Pt(x0, y0))
	z.Draw(c.img, r, image.NewUniform(col), image.Point{})
}

// rounded fills a rectangle with round corners.
func (c *canvas) rounded(b box, radius float32, col color.Color) {
	c.fill(b, col, func(z *vector.Rasterizer, dx, dy float32) { roundedPath(z, b, radius, dx, dy, false) })
}

// ring draws the edge of a rectangle with round corners.
func (c *canvas) ring(b box, radius, width float32, col color.Color) {
	c.fill(b, col, func(z *vector.Rasterizer, dx, dy float32) {
		roundedPath(z, b, radius, dx, dy, false)
		roundedPath(z, b.inset(width), max(radius-width, 0), dx, dy, true)
	})
}

// roundedPath adds a rectangle with round corners; reversed, it cuts a hole.
func roundedPath(z *vector.Rasterizer, b box, r, dx, dy float32, reversed bool) {
	const k = 0.5523 // how far the handles of a quarter circle reach
	x0, y0, x1, y1 := b.x+dx, b.y+dy, b.x+b.w+dx, b.y+b.h+dy
	h := r * (1 - k)
	if reversed {
		z.MoveTo(x0+r, y0)
		z.CubeTo(x0+h, y0, x0, y0+h, x0, y0+r)
		z.LineTo(x0, y1-r)
		z.CubeTo(x0, y1-h, x0+h, y1, x0+r, y1)
		z.LineTo(x1-r, y1)
		z.CubeTo(x1-h, y1, x1, y1-h, x1, y1-r)
		z.LineTo(x1, y0+r)
		z.CubeTo(x1, y0+h, x1-h, y0, x1-r, y0)
		z.ClosePath()
		return
	}
	z.MoveTo(x0+r, y0)
	z.LineTo(x1-r, y0)
	z.CubeTo(x1-h, y0, x1, y0+h, x1, y0+r)
	z.LineTo(x1, y1-r)
	z.CubeTo(x1, y1-h, x1-h, y1, x1-r, y1)
	z.LineTo(x0+r, y1)
	z.CubeTo(x0+h, y1, x0, y1-h, x0, y1-r)
	z.LineTo(x0, y0+r)
	z.CubeTo(x0, y0+h, x0+h, y0, x0+r, y0)
	z.ClosePath()
}

// circle fills a circle.
func (c *canvas) circle(x, y, r float32, col color.Color) {
	c.rounded(box{x - r, y - r, 2 * r, 2 * r}, r, col)
}

// line draws a straight line with the given width.
func (c *canvas) line(x0, y0, x1, y1, width float32, col color.Color) {
	length := float32(math.Hypot(float64(x1-x0), float64(y1-y0)))
	if length == 0 {
		return
	}
	nx, ny := -(y1-y0)/length*width/2, (x1-x0)/length*width/2
	b := box{min(x0, x1) - width, min(y0, y1) - width, abs(x1-x0) + 2*width, abs(y1-y0) + 2*width}
	c.fill(b, col, func(z *vector.Rasterizer, dx, dy float32) {
		z.MoveTo(x0+nx+dx, y0+ny+dy)
		z.LineTo(x1+nx+dx, y1+ny+dy)
		z.LineTo(x1-nx+dx, y1-ny+dy)
		z.LineTo(x0-nx+dx, y0-ny+dy)
		z.ClosePath()
	})
}

func abs(f float32) float32 { return max(f, -f) }

// align says which part of a text stands at its x.
type align int

const (
	left align = iota
	center
	right
)

// lettering is how a text is drawn.
type lettering struct {
	font  *opentype.Font
	size  float64 // pixels
	align align
	color color.Color
	most  float32 // the width to keep within, by smaller letters; 0 is any
}

// text draws s with its baseline at y. A text that the font has not all letters for, or that would be too small to read, is
// left out.
func (c *canvas) text(x, y float32, s string, l lettering) {
	if s == "" || !has(l.font, s) {
		return
	}
	for ; l.size >= 12; l.size *= 0.92 {
		face, err := opentype.NewFace(l.font, &opentype.FaceOptions{Size: l.size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return
		}
		width := font.MeasureString(face, s)
		if l.most > 0 && float32(width)/64 > l.most {
			continue
		}
		dot := fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}
		switch l.align {
		case left:
		case center:
			dot.X -= width / 2
		case right:
			dot.X -= width
		}
		d := font.Drawer{Dst: c.img, Src: image.NewUniform(l.color), Face: face, Dot: dot}
		d.DrawString(s)
		return
	}
}

// has reports whether the font has every letter of s, and s is not too long to draw.
func has(f *opentype.Font, s string) bool {
	if len(s) > 200 {
		return false
	}
	var buf sfnt.Buffer
	for _, r := range s {
		if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// paletted turns the image into one with few colours, which makes a far smaller PNG: the given ones and the steps between the
// first, the background, and each of the others.
func (c *canvas) paletted(colors []color.RGBA) *image.Paletted {
	const steps = 24
	var p color.Palette
	p = append(p, colors[0])
	for _, to := range colors[1:] {
		for i := 1; i <= steps; i++ {
			p = append(p, mix(colors[0], to, float64(i)/steps))
		}
	}
	out := image.NewPaletted(c.img.Bounds(), p)
	index := map[color.RGBA]uint8{}
	last, n := colors[0], uint8(0)
	for i := 0; i < len(c.img.Pix); i += 4 {
		px := color.RGBA{c.img.Pix[i], c.img.Pix[i+1], c.img.Pix[i+2], c.img.Pix[i+3]}
		if px != last {
			known, ok := index[px]
			if !ok {
				known = uint8(p.Index(px))
				index[px] = known
			}
			last, n = px, known
		}
		out.Pix[i/4] = n
	}
	return out
}

// mix returns the colour that lies the given share of the way from a to b.
func mix(a, b color.RGBA, share float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*share)) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}
