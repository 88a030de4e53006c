package picture

import (
	"fmt"
	"image"
	"image/color"
	"testing"
)

// mark is the colour of a place, different for each.
func mark(x, y int) color.RGBA {
	return color.RGBA{uint8(10 + x), uint8(20 + y), uint8(x*7 + y*3), 255}
}

func marked(w, h int) *image.RGBA {
	// Part of a larger picture, so that its memory does not begin with it.
	img := image.NewRGBA(image.Rect(-2, -3, w+4, h+5)).SubImage(image.Rect(1, 2, w+1, h+2)).(*image.RGBA)
	for y := range h {
		for x := range w {
			img.SetRGBA(x+1, y+2, mark(x, y))
		}
	}
	return img
}

func TestTurn(t *testing.T) {
	const w, h = 5, 3
	for _, c := range []struct {
		degrees int
		mirror  bool
		size    image.Point
		from    func(x, y int) (int, int) // where a pixel of the result stands in the picture
	}{
		{90, false, image.Pt(h, w), func(x, y int) (int, int) { return y, h - 1 - x }},
		{180, false, image.Pt(w, h), func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }},
		{270, false, image.Pt(h, w), func(x, y int) (int, int) { return w - 1 - y, x }},
		{-90, false, image.Pt(h, w), func(x, y int) (int, int) { return w - 1 - y, x }},
		{360, true, image.Pt(w, h), func(x, y int) (int, int) { return w - 1 - x, y }},
		{0, true, image.Pt(w, h), func(x, y int) (int, int) { return w - 1 - x, y }},
		{90, true, image.Pt(h, w), func(x, y int) (int, int) { return y, x }},
		{180, true, image.Pt(w, h), func(x, y int) (int, int) { return x, h - 1 - y }},
		{270, true, image.Pt(h, w), func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }},
	} {
		t.Run(fmt.Sprint(c.degrees, c.mirror), func(t *testing.T) {
			got := Turn(marked(w, h), c.degrees, c.mirror)
			if got.Bounds() != (image.Rectangle{Max: c.size}) {
				t.Fatalf("it has %v", got.Bounds())
			}
			for y := range c.size.Y {
				for x := range c.size.X {
					if want := mark(c.from(x, y)); got.At(x, y) != want {
						t.Fatalf("at %d, %d stands %v, want %v", x, y, got.At(x, y), want)
					}
				}
			}
		})
	}
	if img := marked(w, h); Turn(img, 0, false) != image.Image(img) {
		t.Error("a picture that stays as it is was copied")
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name string
		from image.Point
		want image.Point
	}{
		{"QQVGA", image.Pt(640, 480), image.Pt(160, 120)},
		{"HQVGA", image.Pt(960, 640), image.Pt(240, 160)},
		{"HQVGA", image.Pt(640, 480), image.Pt(213, 160)},
		{"VGA", image.Pt(1920, 1080), image.Pt(640, 360)},
		{"VGA", image.Pt(480, 640), image.Pt(480, 640)},
		{"QVGA", image.Pt(480, 640), image.Pt(240, 320)}, // upright
		{"4K", image.Pt(1920, 1080), image.Pt(3840, 2160)},
		{"QVGA", image.Pt(10_000, 1), image.Pt(320, 1)},
		{"", image.Pt(7, 5), image.Pt(7, 5)},
	} {
		size, known := SizeNamed(c.name)
		if known != (c.name != "") {
			t.Errorf("%q is known: %v", c.name, known)
		}
		if w, h := size.Of(c.from.X, c.from.Y); image.Pt(w, h) != c.want {
			t.Errorf("%v in %s has %dx%d, want %v", c.from, c.name, w, h, c.want)
		}
	}
	size, _ := SizeNamed("QQVGA")
	for _, img := range []image.Image{
		image.NewRGBA(image.Rect(0, 0, 240, 320)), image.NewYCbCr(image.Rect(0, 0, 60, 80), image.YCbCrSubsampleRatio420),
	} {
		if got := size.Into(img).Bounds().Size(); got != image.Pt(120, 160) {
			t.Errorf("%T has %v", img, got)
		}
	}
	if img := image.NewRGBA(image.Rectangle{}); (Size{"x", 10, 10}).Into(img) != image.Image(img) {
		t.Error("nothing was scaled")
	}
}
