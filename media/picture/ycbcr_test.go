package picture

import (
	"image"
	"image/color"
	"testing"
)

// TestColoursComeBack converts colours to samples by Converter, or by Go's JPEG conversion, and back.
func TestColoursComeBack(t *testing.T) {
	const tolerance = 3
	near := func(got color.RGBA, want color.RGBA) bool {
		for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
			if d > tolerance || d < -tolerance {
				return false
			}
		}
		return got.A == 255
	}
	for _, c := range []color.RGBA{
		{0, 0, 0, 255}, {255, 255, 255, 255}, {255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {12, 34, 56, 255}, {200, 150, 100, 255}, {255, 194, 71, 255},
	} {
		img := image.NewRGBA(image.Rect(0, 0, 16, 8))
		for i := 0; i < len(img.Pix); i += 4 {
			img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = c.R, c.G, c.B, c.A
		}
		var hd Converter
		planes, err := hd.Convert(img)
		if err != nil {
			t.Fatal(err)
		}
		if got := FromYCbCr(planes, BT709Limited, 16, 8).RGBAAt(5, 3); !near(got, c) {
			t.Errorf("BT.709: %v comes back as %v", c, got)
		}
		full := image.NewYCbCr(img.Rect, image.YCbCrSubsampleRatio444)
		y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
		for i := range full.Y {
			full.Y[i], full.Cb[i], full.Cr[i] = y, cb, cr
		}
		if got := FromYCbCr(full, BT601Full, 16, 8).RGBAAt(5, 3); !near(got, c) {
			t.Errorf("JPEG: %v comes back as %v", c, got)
		}
	}
}

func TestLimitedRangeEndsAtBlackAndWhite(t *testing.T) {
	for _, c := range []struct {
		y      byte
		colour Colour
		want   byte
	}{{16, BT709Limited, 0}, {235, BT709Limited, 255}, {16, BT601Limited, 0}, {235, BT601Limited, 255}, {16, BT601Full, 16}, {235, BT709Full, 235}, {0, BT709Limited, 0}, {255, BT601Limited, 255}} {
		img := image.NewYCbCr(image.Rect(0, 0, 2, 2), image.YCbCrSubsampleRatio420)
		for i := range img.Y {
			img.Y[i] = c.y
		}
		img.Cb[0], img.Cr[0] = 128, 128
		if got := FromYCbCr(img, c.colour, 2, 2).RGBAAt(1, 1); got != (color.RGBA{c.want, c.want, c.want, 255}) {
			t.Errorf("luma %d, colour %d: %v, want %d", c.y, c.colour, got, c.want)
		}
	}
}

func TestScalingIsTheMean(t *testing.T) {
	// Stripes of one sample become grey at half the size; every subsampling and odd size is read within its planes.
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		for _, size := range []image.Point{{64, 36}, {63, 35}, {1, 1}, {3, 50}, {50, 3}} {
			img := image.NewYCbCr(image.Rectangle{Max: size}, ratio)
			for y := range size.Y {
				for x := range size.X {
					img.Y[y*img.YStride+x] = byte(x % 2 * 200)
				}
			}
			for i := range img.Cb {
				img.Cb[i], img.Cr[i] = 128, 128
			}
			got := FromYCbCr(img, BT601Full, 32, 18)
			if got.Rect.Dx() > 32 || got.Rect.Dy() > 18 || got.Rect.Empty() {
				t.Errorf("%v of %v becomes %v", ratio, size, got.Rect)
			}
			if size == (image.Point{64, 36}) && got.RGBAAt(10, 10).R != 100 {
				t.Errorf("%v: stripes become %v", ratio, got.RGBAAt(10, 10))
			}
		}
	}
}

func BenchmarkFromYCbCr(b *testing.B) {
	img := image.NewYCbCr(image.Rect(0, 0, 1920, 1080), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		FromYCbCr(img, BT709Limited, 640, 360)
	}
}
