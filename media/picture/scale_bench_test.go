package picture

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/nfnt/resize"
	"golang.org/x/image/draw"
)

// The ways of scaling that are compared: nfnt/resize and x/image/draw, with kernels that look alike.
func scalers() map[string]func(img image.Image, w, h int) image.Image {
	by := func(s draw.Scaler) func(image.Image, int, int) image.Image {
		return func(img image.Image, w, h int) image.Image {
			out := image.NewRGBA(image.Rect(0, 0, w, h))
			s.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
			return out
		}
	}
	nfnt := func(f resize.InterpolationFunction) func(image.Image, int, int) image.Image {
		return func(img image.Image, w, h int) image.Image { return resize.Resize(uint(w), uint(h), img, f) }
	}
	return map[string]func(image.Image, int, int) image.Image{
		"nfnt bilinear": nfnt(resize.Bilinear), "nfnt bicubic": nfnt(resize.Bicubic),
		"draw approx": by(draw.ApproxBiLinear), "draw bilinear": by(draw.BiLinear), "draw catmull-rom": by(draw.CatmullRom),
	}
}

// steps are sizes from which and to which pictures of cameras are scaled.
var steps = []struct{ fromW, fromH, toW, toH int }{
	{640, 480, 320, 240}, {1920, 1080, 640, 360}, {1920, 1080, 1280, 720}, {640, 480, 1440, 1080},
}

// scene has edges, fine stripes, gradients and grain.
func scene(w, h int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	random := rand.New(rand.NewPCG(1, 2))
	img := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	for y := range h {
		for x := range w {
			v := 120 + 70*math.Sin(float64(x*y)/float64(20*w)) + float64(random.IntN(10))
			if x > w/2 && (x/3)%2 == 0 {
				v /= 3
			}
			c := color.YCbCrModel.Convert(color.RGBA{uint8(v), uint8(255 - v), uint8(v / 2), 255}).(color.YCbCr)
			img.Y[img.YOffset(x, y)], img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = c.Y, c.Cb, c.Cr
		}
	}
	return img
}

func BenchmarkScaling(b *testing.B) {
	for _, s := range steps {
		yuv := scene(s.fromW, s.fromH, image.YCbCrSubsampleRatio420)
		for kind, img := range map[string]image.Image{"JPEG": yuv, "RGBA": FromYCbCr(yuv, BT601Full, s.fromW, s.fromH)} {
			for name, scale := range scalers() {
				b.Run(fmt.Sprintf("%dx%d to %dx%d/%s/%s", s.fromW, s.fromH, s.toW, s.toH, kind, name), func(b *testing.B) {
					for b.Loop() {
						scale(img, s.toW, s.toH)
					}
				})
			}
		}
	}
}

// TestScalersLookAlike compares ours with the same kernel of x/image/draw: what is faster may be chosen by its speed alone.
func TestScalersLookAlike(t *testing.T) {
	all := scalers()
	for _, s := range steps {
		const part = 6 // of the size: the race detector is slow
		s.fromW, s.fromH, s.toW, s.toH = s.fromW/part, s.fromH/part, s.toW/part, s.toH/part
		img := FromYCbCr(scene(s.fromW, s.fromH, image.YCbCrSubsampleRatio444), BT601Full, s.fromW, s.fromH)
		for one, other := range map[string]string{"nfnt bilinear": "draw bilinear", "nfnt bicubic": "draw catmull-rom"} {
			got := psnr(all[one](img, s.toW, s.toH), all[other](img, s.toW, s.toH))
			t.Logf("%dx%d to %dx%d, %s and %s: %.1f dB", s.fromW, s.fromH, s.toW, s.toH, one, other, got)
			const invisible = 38 // dB
			if got < invisible {
				t.Errorf("%dx%d to %dx%d: %s and %s differ: %.1f dB", s.fromW, s.fromH, s.toW, s.toH, one, other, got)
			}
		}
	}
}

// TestFineStripesDoNotBecomeCoarseOnes scales stripes down that are too fine for the result: they should become grey. The fastest way does
// not do that, which is why it is not ours.
func TestFineStripesDoNotBecomeCoarseOnes(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 1920, 60))
	for y := range 60 {
		for x := range 1920 {
			v := uint8(127.5 + 120*math.Sin(float64(x)*2*math.Pi/5.8)) // a period of 5.8 pixels, of which 6 become one
			img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	left := map[string]int{}
	for name, scale := range scalers() {
		out := scale(img, 320, 10)
		least, most := 255, 0
		for x := range 320 - 20 { // without the edges
			r, _, _, _ := out.At(x+10, 5).RGBA()
			least, most = min(least, int(r>>8)), max(most, int(r>>8))
		}
		left[name] = most - least
		t.Logf("%s: %d of 240 grey levels are left", name, most-least)
	}
	const faint = 24
	if left["nfnt bilinear"] > faint || left["draw approx"] < 100 {
		t.Errorf("stripes left: %v", left)
	}
}

func psnr(a, b image.Image) float64 {
	var sum, n float64
	for y := range b.Bounds().Dy() {
		for x := range b.Bounds().Dx() {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range []float64{float64(r1>>8) - float64(r2>>8), float64(g1>>8) - float64(g2>>8), float64(b1>>8) - float64(b2>>8)} {
				sum += d * d
				n++
			}
		}
	}
	return 10 * math.Log10(255*255/(sum/n))
}
