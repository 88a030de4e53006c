package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"
)

func noise(w, h int, seed uint64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(seed, seed))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// reference computes BT.709 limited range from the Recommendation's own formulas, in floating point.
func reference(r, g, b float64) (y, cb, cr float64) {
	r, g, b = r/255, g/255, b/255
	l := 0.2126*r + 0.7152*g + 0.0722*b
	return 16 + 219*l, 128 + 224*(b-l)/1.8556, 128 + 224*(r-l)/1.5748
}

func TestConvertIsBT709LimitedRange(t *testing.T) {
	for name, c := range map[string]color.RGBA{
		"black": {0, 0, 0, 255}, "white": {255, 255, 255, 255}, "red": {255, 0, 0, 255}, "green": {0, 255, 0, 255},
		"blue": {0, 0, 255, 255}, "grey": {128, 128, 128, 255}, "amber": {255, 193, 7, 255}, "navy": {10, 25, 60, 255},
	} {
		t.Run(name, func(t *testing.T) {
			img := image.NewRGBA(image.Rect(0, 0, 4, 2))
			draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
			got, err := (&Converter{}).Convert(img)
			if err != nil {
				t.Fatal(err)
			}
			y, cb, cr := reference(float64(c.R), float64(c.G), float64(c.B))
			for _, v := range []struct {
				name string
				got  byte
				want float64
			}{{"Y", got.Y[3], y}, {"Cb", got.Cb[1], cb}, {"Cr", got.Cr[1], cr}} {
				if math.Abs(float64(v.got)-v.want) > 0.51 {
					t.Errorf("%s = %d, want %.2f", v.name, v.got, v.want)
				}
			}
		})
	}
}

func TestConvertAveragesChromaOfFourPixels(t *testing.T) {
	img := noise(16, 8, 3)
	got, err := (&Converter{}).Convert(img)
	if err != nil {
		t.Fatal(err)
	}
	for y := range 4 {
		for x := range 8 {
			var r, g, b float64
			for _, p := range []image.Point{{2 * x, 2 * y}, {2*x + 1, 2 * y}, {2 * x, 2*y + 1}, {2*x + 1, 2*y + 1}} {
				c := img.RGBAAt(p.X, p.Y)
				r, g, b = r+float64(c.R)/4, g+float64(c.G)/4, b+float64(c.B)/4
			}
			_, cb, cr := reference(r, g, b)
			i := y*got.CStride + x
			if math.Abs(float64(got.Cb[i])-cb) > 0.51 || math.Abs(float64(got.Cr[i])-cr) > 0.51 {
				t.Fatalf("(%d, %d): Cb %d, Cr %d; want %.2f, %.2f", x, y, got.Cb[i], got.Cr[i], cb, cr)
			}
		}
	}
}

// Only changed lines are converted again: the result must not tell.
func TestConvertOfAChangeEqualsAFreshConversion(t *testing.T) {
	c := &Converter{}
	img := noise(64, 32, 1)
	for i := range 10 {
		img.SetRGBA(i*5, i*3, color.RGBA{uint8(i), 99, 7, 255})
		got, err := c.Convert(img)
		if err != nil {
			t.Fatal(err)
		}
		want, err := (&Converter{}).Convert(img)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Y) != string(want.Y) || string(got.Cb) != string(want.Cb) || string(got.Cr) != string(want.Cr) {
			t.Fatalf("change %d: another picture than a fresh conversion gives", i)
		}
	}
	if _, err := c.Convert(noise(32, 64, 2)); err != nil {
		t.Errorf("another size: %v", err)
	}
	for _, odd := range []image.Point{{31, 64}, {32, 63}, {0, 0}} {
		if _, err := c.Convert(noise(odd.X, odd.Y, 2)); err == nil {
			t.Errorf("%v was converted", odd)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		name       string
		w, h, W, H int
		want       image.Point
	}{
		{"smaller", 1920, 1080, 480, 480, image.Pt(480, 270)},
		{"by height", 1080, 1920, 480, 480, image.Pt(270, 480)},
		{"same size", 100, 50, 100, 50, image.Pt(100, 50)},
		{"larger", 10, 10, 30, 40, image.Pt(30, 30)},
		{"flat", 1000, 1, 10, 10, image.Pt(10, 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			img := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
			draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{9, 200, 30, 255}), image.Point{}, draw.Src)
			got := Fit(img, c.W, c.H)
			if got.Rect.Size() != c.want {
				t.Errorf("%v, want %v", got.Rect.Size(), c.want)
			}
			if got.RGBAAt(c.want.X/2, c.want.Y/2) != (color.RGBA{9, 200, 30, 255}) {
				t.Errorf("the colour became %v", got.RGBAAt(c.want.X/2, c.want.Y/2))
			}
			got.Pix[0] = 77
			if img.Pix[0] == 77 {
				t.Error("the result shares memory with the picture")
			}
		})
	}
}

func BenchmarkConvert1080p(b *testing.B) {
	pics := []*image.RGBA{noise(1920, 1080, 1), noise(1920, 1080, 2)}
	c := &Converter{}
	for i := 0; b.Loop(); i++ {
		if _, err := c.Convert(pics[i%2]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFit1080pTo480p(b *testing.B) {
	img := noise(1920, 1080, 1)
	for b.Loop() {
		Fit(img, 854, 480)
	}
}
