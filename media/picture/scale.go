package picture

import (
	"image"
	"image/draw"

	"github.com/nfnt/resize"
)

// Fit scales img to the largest size that fits into width x height pixels and keeps its proportions (bilinear). The result
// shares no memory with img.
func Fit(img *image.RGBA, width, height int) *image.RGBA {
	w, h := FitSize(img.Rect.Dx(), img.Rect.Dy(), width, height)
	scaled := resize.Resize(uint(w), uint(h), img, resize.Bilinear)
	// The library gives back its argument when there is nothing to scale.
	if rgba, ok := scaled.(*image.RGBA); ok && rgba != img {
		return rgba
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Rect, scaled, scaled.Bounds().Min, draw.Src)
	return out
}

// Shrink gives img as RGBA, scaled down where it is larger than width x height pixels (bilinear, proportions kept). The result shares no
// memory with img.
func Shrink(img image.Image, width, height int) *image.RGBA {
	if size := img.Bounds().Size(); size.X > width || size.Y > height {
		w, h := FitSize(size.X, size.Y, width, height)
		img = resize.Resize(uint(w), uint(h), img, resize.Bilinear)
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// FitSize is the largest size in pixels, at least 1x1, that has the proportions of w x h and fits into maxW x maxH.
func FitSize(w, h, maxW, maxH int) (int, int) {
	if w*maxH >= h*maxW {
		return max(maxW, 1), max(h*maxW/max(w, 1), 1)
	}
	return max(w*maxH/max(h, 1), 1), max(maxH, 1)
}

// Cover scales img so that it fills width x height pixels and keeps its proportions, and cuts off what stands over, the same on both
// sides. The result shares no memory with img.
func Cover(img *image.RGBA, width, height int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	// The part of img that is seen.
	seen := img.Rect
	if w*height > h*width {
		cut := max(h*width/max(height, 1), 1)
		seen.Min.X += (w - cut) / 2
		seen.Max.X = seen.Min.X + cut
	} else {
		cut := max(w*height/max(width, 1), 1)
		seen.Min.Y += (h - cut) / 2
		seen.Max.Y = seen.Min.Y + cut
	}
	scaled := resize.Resize(uint(width), uint(height), img.SubImage(seen), resize.Bilinear)
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Rect, scaled, scaled.Bounds().Min, draw.Src)
	return out
}

// Letterbox is Fit on a black ground of exactly width x height pixels.
func Letterbox(img *image.RGBA, width, height int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Rect, image.Black, image.Point{}, draw.Src)
	small := Fit(img, width, height)
	at := out.Rect.Size().Sub(small.Rect.Size()).Div(2)
	draw.Draw(out, small.Rect.Sub(small.Rect.Min).Add(at), small, small.Rect.Min, draw.Src)
	return out
}
