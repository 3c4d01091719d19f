package picture

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"ashore/internal/coach"
)

var update = flag.Bool("update", false, "write the golden files")

func words() map[string]string {
	return map[string]string{
		"streak": "clear days", "longest": "longest run", "total": "clear in all", "passed": "urges passed", "acted": "urges acted on",
		"mood": "Mood", "mon": "Mo", "tue": "Tu", "wed": "We", "thu": "Th", "fri": "Fr", "sat": "Sa", "sun": "Su",
	}
}

// weeks makes a picture of n days with a slip, a pause and days before the streak.
func weeks(n int) coach.Picture {
	p := coach.Picture{Today: coach.MakeDay(2026, 3, 11), Streak: 12, Longest: 17, Total: 31, Passed: 14, Acted: 2, Words: words()}
	for back := n - 1; back >= 0; back-- {
		mark := coach.DayClear
		switch {
		case back == 12:
			mark = coach.DaySlip
		case back >= 20 && back < 24:
			mark = coach.DayPaused
		case back > 33:
			mark = coach.DayNone
		}
		mood := back*7%5 + 1
		if back%6 == 5 || back > 15 && back < 21 {
			mood = 0
		}
		p.Days = append(p.Days, mark)
		p.Moods = append(p.Moods, mood)
	}
	return p
}

func drawn(t testing.TB, p coach.Picture) (*image.Paletted, []byte) {
	t.Helper()
	b, err := Draw(p)
	if err != nil {
		t.Fatal(err)
	}
	img := decoded(t, b)
	if img.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Fatalf("the picture is %v", img.Bounds())
	}
	return img, b
}

func decoded(t testing.TB, b []byte) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	paletted, ok := img.(*image.Paletted)
	if !ok {
		t.Fatalf("the picture is a %T", img)
	}
	return paletted
}

func TestGolden(t *testing.T) {
	noStreak := weeks(10)
	noStreak.Longest, noStreak.Total, noStreak.Moods = -1, -1, noStreak.Moods[:4]
	for name, p := range map[string]coach.Picture{
		"six-weeks":      weeks(800),
		"ten-days":       weeks(10),
		"without-streak": noStreak,
	} {
		t.Run(name, func(t *testing.T) {
			got, b := drawn(t, p)
			path := filepath.Join("testdata", name+".png")
			if *update {
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if off := difference(got, decoded(t, golden)); off > 0.002 {
				t.Errorf("%.2f%% of the pixels differ from %s", 100*off, path)
			}
		})
	}
}

// difference is the share of pixels that are clearly not the same.
func difference(a, b *image.Paletted) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	far := map[[2]uint8]bool{}
	for i, from := range a.Palette {
		for j, to := range b.Palette {
			r, g, bl, _ := from.RGBA()
			r2, g2, bl2, _ := to.RGBA()
			d := math.Abs(float64(r)-float64(r2)) + math.Abs(float64(g)-float64(g2)) + math.Abs(float64(bl)-float64(bl2))
			far[[2]uint8{uint8(i), uint8(j)}] = d > 0x3000
		}
	}
	n := 0
	for i := range a.Pix {
		if a.Pix[i] != b.Pix[i] && far[[2]uint8{a.Pix[i], b.Pix[i]}] {
			n++
		}
	}
	return float64(n) / float64(len(a.Pix))
}

// TestMarksDifferWithoutColour compares days in grey: each kind must look unlike the others.
func TestMarksDifferWithoutColour(t *testing.T) {
	marks := []coach.DayMark{coach.DayNone, coach.DayClear, coach.DaySlip, coach.DayPaused}
	var pictures [][]float64
	for _, m := range marks {
		img, _ := drawn(t, coach.Picture{Today: coach.MakeDay(2026, 3, 11), Longest: -1, Days: []coach.DayMark{m}})
		pictures = append(pictures, grey(img))
	}
	for i := range pictures {
		for j := range i {
			n := 0
			for k := range pictures[i] {
				if math.Abs(pictures[i][k]-pictures[j][k]) > 0.15 {
					n++
				}
			}
			if n < 300 {
				t.Errorf("%q and %q differ in %d pixels", marks[i], marks[j], n)
			}
		}
	}
}

// grey returns how light each pixel is, from 0 to 1.
func grey(img *image.Paletted) []float64 {
	light := make([]float64, len(img.Palette))
	for i, c := range img.Palette {
		r, g, b, _ := c.RGBA()
		light[i] = (0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)) / 0xffff
	}
	out := make([]float64, len(img.Pix))
	for i, n := range img.Pix {
		out[i] = light[n]
	}
	return out
}

// TestMissingWordsAreNotDrawn compares a word that the font has no letters for with none.
func TestMissingWordsAreNotDrawn(t *testing.T) {
	bare := weeks(3)
	bare.Words = nil
	strange := weeks(3)
	strange.Words = map[string]string{"streak": "連続", "mood": "気分"}
	_, a := drawn(t, bare)
	_, b := drawn(t, strange)
	if !bytes.Equal(a, b) {
		t.Error("boxes are drawn for letters that the font lacks")
	}
	_, c := drawn(t, weeks(3))
	if bytes.Equal(a, c) {
		t.Error("the words are not drawn")
	}
}

func TestSize(t *testing.T) {
	if _, b := drawn(t, weeks(60)); len(b) > 100_000 {
		t.Errorf("the picture has %d bytes", len(b))
	}
}

func FuzzDraw(f *testing.F) {
	f.Add(0, 0, 0, 0, 0, 0, "")
	f.Add(800, 3, 12, -1, -1, 5, "clear days")
	f.Add(5, 900, math.MinInt, math.MaxInt, -7, 9, "\xff\x00🙂")
	f.Fuzz(func(t *testing.T, days, moods, streak, longest, total, mood int, word string) {
		p := coach.Picture{Today: coach.Day(days * 37), Streak: streak, Longest: longest, Total: total, Passed: mood, Acted: total, Words: words()}
		for key := range p.Words {
			p.Words[key] = word
		}
		marks := []coach.DayMark{coach.DayClear, coach.DaySlip, coach.DayPaused, coach.DayNone, "unknown"}
		for i := range days & 1023 {
			p.Days = append(p.Days, marks[i%len(marks)])
		}
		for i := range moods & 1023 {
			p.Moods = append(p.Moods, mood+i%3)
		}
		if _, err := paint(p); err != nil {
			t.Fatal(err)
		}
	})
}
