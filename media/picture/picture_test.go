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

// plainI420 converts one pixel after the other, with the constants of the Converter and none of its tricks.
func plainI420(img *image.RGBA) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()), image.YCbCrSubsampleRatio420)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			c := img.RGBAAt(x, y)
			out.Y[y*out.YStride+x] = byte((yR*int(c.R)+yG*int(c.G)+yB*int(c.B)+half)>>fixedBits + yOffset)
		}
	}
	for y := range img.Rect.Dy() / 2 {
		for x := range img.Rect.Dx() / 2 {
			var r, g, b int
			for i := range 4 {
				c := img.RGBAAt(2*x+i%2, 2*y+i/2)
				r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
			}
			out.Cb[y*out.CStride+x] = byte((cbR*r+cbG*g+cbB*b+4*half)>>(fixedBits+2) + cOffset)
			out.Cr[y*out.CStride+x] = byte((crR*r+crG*g+crB*b+4*half)>>(fixedBits+2) + cOffset)
		}
	}
	return out
}

// The Converter computes two numbers in one word: neither may reach into the other, least of all at the ends of the scale,
// whatever the alpha byte between them holds.
func TestConvertEqualsThePlainFormula(t *testing.T) {
	corners := image.NewRGBA(image.Rect(0, 0, 128, 128))
	for i := range 64 * 64 { // every choice of the eight corners of the colour cube for four pixels of a block
		block := image.Pt(i%64*2, i/64*2)
		for n, p := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			bits := i >> (3 * n)
			full := func(bit int) uint8 { return uint8(bits >> bit & 1 * 255) }
			corners.SetRGBA(block.X+p.X, block.Y+p.Y, color.RGBA{full(0), full(1), full(2), uint8(i)})
		}
	}
	for name, img := range map[string]*image.RGBA{
		"corners of the colour cube": corners, "noise": noise(640, 480, 9), "narrow": noise(2, 400, 5), "flat": noise(400, 2, 6),
		"part of a picture": noise(64, 64, 7).SubImage(image.Rect(6, 4, 40, 32)).(*image.RGBA),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := (&Converter{}).Convert(img)
			if err != nil {
				t.Fatal(err)
			}
			moved := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
			draw.Draw(moved, moved.Rect, img, img.Rect.Min, draw.Src)
			want := plainI420(moved)
			if string(got.Y) != string(want.Y) || string(got.Cb) != string(want.Cb) || string(got.Cr) != string(want.Cr) {
				t.Error("another picture than the formula gives")
			}
		})
	}
}
