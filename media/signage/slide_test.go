package signage

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

func plainSlide(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

func TestSlideComesGradually(t *testing.T) {
	const width, height = 640, 360
	r, err := New(testFonts(), width, height)
	if err != nil {
		t.Fatal(err)
	}
	board := Board{Title: "Hall", Number: "A012", Counter: "1", Words: WordsEN()}
	whole := append([]byte(nil), r.Render(board).Pix...)
	white, tall := plainSlide(width, height, color.White), plainSlide(height, height, color.Black)
	at := func(img *image.RGBA, x, y int) uint8 { return img.RGBAAt(x, y).R }

	bare := at(r.Render(board), 5, 5)
	last := bare
	for _, fade := range []float64{0.75, 0.5, 0.25, 0} {
		b := board
		b.Slide, b.Fade = white, fade
		got := at(r.Render(b), 5, 5)
		want := float64(bare)*fade + 255*(1-fade)
		if d := float64(got) - want; d < -1 || d > 1 || got <= last {
			t.Errorf("fade %v: %d, want %.0f, after %d", fade, got, want, last)
		}
		last = got
	}

	b := board
	b.Slide, b.Under, b.Fade = tall, white, 0.5
	img := r.Render(b)
	if got := at(img, width/2, height/2); got < 126 || got > 128 {
		t.Errorf("black over white, half way: %d", got)
	}
	if got := int(at(img, 5, height/2)); got < 255/2 || got > 255/2+int(bare)+2 {
		t.Errorf("beside the slide: %d, want between white and the background", got)
	}
	b.Under, b.Fade = nil, 0
	if img := r.Render(b); at(img, width/2, height/2) != 0 || at(img, 5, height/2) == 255 {
		t.Error("the slide before is still there")
	}
	if again := r.Render(board); !bytes.Equal(again.Pix, whole) {
		t.Error("after the slides the board is another")
	}
}

func TestSlideWithHolesIsOpaque(t *testing.T) {
	r, err := New(testFonts(), 320, 180)
	if err != nil {
		t.Fatal(err)
	}
	glass := image.NewRGBA(image.Rect(0, 0, 100, 100))
	if img := r.Render(Board{Slide: glass, Words: WordsEN()}); !img.Opaque() {
		t.Error("the picture has holes")
	}
}
