package chart

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/assets"
)

func painter(t testing.TB) *Painter {
	t.Helper()
	p, err := NewPainter(assets.NotoSansSCRegular, assets.NotoSansSCBold)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0, 0, 0, 0xff}
	blue   = color.RGBA{0, 0, 0xff, 0xff}
	orange = color.RGBA{0xff, 0x80, 0, 0xff}
	colour = Palette{Background: paper, Ink: ink, Muted: ink, Grid: ink, Bar: blue, Mark: orange}
)

// heights gives the number of pixels of a colour in the fullest column of each run of columns that hold any.
func heights(img *image.RGBA, c color.RGBA) (heights []int) {
	inside := false
	for x := range img.Rect.Dx() {
		count := 0
		for y := range img.Rect.Dy() {
			if img.RGBAAt(x, y) == c {
				count++
			}
		}
		switch {
		case count == 0:
			inside = false
		case !inside:
			heights = append(heights, count)
			inside = true
		default:
			heights[len(heights)-1] = max(heights[len(heights)-1], count)
		}
	}
	return heights
}

func TestBarsAreAsHighAsTheirValues(t *testing.T) {
	for _, scale := range []float64{1, 1.5, 2} {
		t.Run(fmt.Sprint(scale), func(t *testing.T) {
			c := Chart{Bars: []Bar{
				{Label: "a", Value: 10, Known: true},
				{Label: "b", Value: 40, Known: true},
				{Label: "c", Known: true},
				{Label: "d", Value: 30},
				{Label: "e", Value: 20, Known: true},
			}}
			size := image.Pt(int(400*scale), int(300*scale))
			got := heights(painter(t).Draw(c, colour, size, scale, 0), blue)
			if len(got) != 3 {
				t.Fatalf("%d bars are seen, want 3 (nought has no height, unknown no bar)", len(got))
			}
			// Lines of the grid are drawn first, so bars cover them.
			for i, want := range []float64{1, 4, 2} {
				if ratio := float64(got[i]) / float64(got[0]); math.Abs(ratio-want) > 0.06*want {
					t.Errorf("bar %d is %.2f times the first, want %g", i, ratio, want)
				}
			}
		})
	}
}

func TestMarksAreSeen(t *testing.T) {
	c := Chart{Bars: []Bar{{Label: "a", Value: 10, Mark: 30, Known: true}, {Label: "b", Value: 10, Known: true}}}
	if got := heights(painter(t).Draw(c, colour, image.Pt(400, 300), 1, 0), orange); len(got) != 1 || got[0] != 2 {
		t.Errorf("marks of heights %v, want one of 2", got)
	}
}

func TestNothingTouchesTheMargin(t *testing.T) {
	long := strings.Repeat("很长的名字 ", 30)
	var bars []Bar
	for i := range 24 {
		bars = append(bars, Bar{Label: fmt.Sprintf("%02d:00", i), Value: float64(i * 1000), Mark: float64(i * 2000), Known: true})
	}
	for name, c := range map[string]Chart{
		"standing":    {Title: long, Bars: bars, Legend: "Mean", Mark: "95 %"},
		"lying":       {Title: "Title", Lying: true, Bars: bars},
		"long labels": {Lying: true, Bars: []Bar{{Label: long, Value: 1e6, Known: true}, {Label: long, Value: 3, Known: true}}},
		"nothing":     {Empty: long},
		"unknown":     {Bars: []Bar{{Label: "a", Value: 3}}, Empty: "Nothing."},
	} {
		t.Run(name, func(t *testing.T) {
			const margin = 20
			img := painter(t).Draw(c, colour, image.Pt(640, 360), 1, margin)
			inner := img.Rect.Inset(margin - 5) // figures on the grid may stick out a little
			drawn := false
			for y := range img.Rect.Dy() {
				for x := range img.Rect.Dx() {
					if img.RGBAAt(x, y) != paper {
						drawn = true
						if !image.Pt(x, y).In(inner) {
							t.Fatalf("something is drawn at %d,%d", x, y)
						}
					}
				}
			}
			if !drawn {
				t.Error("nothing is drawn")
			}
		})
	}
}

func TestOddInputDoesNoHarm(t *testing.T) {
	p := painter(t)
	odd := []float64{0, -5, 1e-300, 1e300, math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1)}
	for _, v := range odd {
		for _, lying := range []bool{false, true} {
			c := Chart{Lying: lying, Bars: []Bar{{Label: "\xff\x00", Value: v, Mark: v, Known: true}, {Value: 1, Known: true}}}
			for _, size := range []image.Point{{1, 1}, {40, 3}, {3, 40}, {300, 200}} {
				if p.Draw(c, colour, size, 1, 0) == nil {
					t.Errorf("no picture of %g at %v", v, size)
				}
			}
		}
	}
	for _, size := range []image.Point{{}, {-1, 5}, {1 << 20, 5}} {
		if p.Draw(Chart{}, colour, size, 1, 0) != nil {
			t.Errorf("a picture of size %v", size)
		}
	}
	for _, scale := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if p.Draw(Chart{}, colour, image.Pt(10, 10), scale, 0) != nil {
			t.Errorf("a picture at scale %g", scale)
		}
	}
}

func TestGridHasRoundValues(t *testing.T) {
	for _, c := range []struct {
		highest, least float64
		lines          int
		step           float64
		count          int
	}{
		{0, 1, 4, 1, 1},
		{1, 1, 4, 1, 1},
		{3, 1, 4, 1, 3},
		{4, 1, 4, 1, 4},
		{5, 1, 4, 2, 3},
		{9, 1, 4, 3, 3},
		{63, 1, 4, 20, 4},
		{100, 1, 4, 25, 4},
		{101, 1, 4, 30, 4},
		{28, 1, 2, 15, 2},
		{12, 1, 10, 2, 6},
		{999, 1, 3, 400, 3},
		{7, 5, 3, 5, 2},
		{9, 1, 0, 10, 1},
	} {
		step, count := grid(c.highest, c.least, c.lines)
		if step != c.step || count != c.count {
			t.Errorf("up to %g in %d lines: %d of %g, want %d of %g", c.highest, c.lines, count, step, c.count, c.step)
		}
	}
}

func TestBadFont(t *testing.T) {
	if _, err := NewPainter(nil, assets.NotoSansSCBold); !errors.Is(err, ErrFont) {
		t.Errorf("got %v, want ErrFont", err)
	}
}

func BenchmarkDraw(b *testing.B) {
	p := painter(b)
	c := Chart{Title: "各小时呼叫数", Legend: "平均", Mark: "95%"}
	for i := range 24 {
		c.Bars = append(c.Bars, Bar{Label: fmt.Sprintf("%02d:00", i), Value: float64(i), Mark: float64(2 * i), Known: true})
	}
	for b.Loop() {
		p.Draw(c, colour, image.Pt(1920, 1080), 2, 32)
	}
}
