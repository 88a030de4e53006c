package picture

import (
	"image"
	"image/draw"

	"github.com/nfnt/resize"
)

// quarter is the angle by which pictures can be turned.
const quarter = 90

// Turn is img turned clockwise by 0, 90, 180 or 270 degrees (others count as the next lower one) and then, with mirror, flipped left to
// right. Where nothing is to be done it is img itself; otherwise the result shares no memory with it.
func Turn(img image.Image, degrees int, mirror bool) image.Image {
	turns := ((degrees/quarter)%4 + 4) % 4
	if turns == 0 && !mirror {
		return img
	}
	src := rgba(img)
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turns%2 == 1 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	// A pixel's place in the source is start + x*stepX + y*stepY, in bytes.
	corner := func(x, y int) int { return src.PixOffset(src.Rect.Min.X+x, src.Rect.Min.Y+y) }
	const size = 4 // bytes of a pixel
	var start, stepX, stepY int
	switch turns {
	case 0:
		start, stepX, stepY = corner(0, 0), size, src.Stride
	case 1:
		start, stepX, stepY = corner(0, h-1), -src.Stride, size
	case 2:
		start, stepX, stepY = corner(w-1, h-1), -size, -src.Stride
	case 3:
		start, stepX, stepY = corner(w-1, 0), src.Stride, -size
	}
	if mirror {
		start, stepX = start+(out.Rect.Dx()-1)*stepX, -stepX
	}
	for y := range out.Rect.Dy() {
		line, at := out.Pix[y*out.Stride:], start+y*stepY
		for x := range out.Rect.Dx() {
			copy(line[x*size:x*size+size], src.Pix[at:at+size])
			at += stepX
		}
	}
	return out
}

// rgba is img as RGBA; one that is so already is not copied.
func rgba(img image.Image) *image.RGBA {
	if same, ok := img.(*image.RGBA); ok {
		return same
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// Size is a size of pictures that cameras have in common, in pixels.
type Size struct {
	Name          string
	Width, Height int
}

// Sizes are the usual ones, the smallest first.
func Sizes() []Size {
	return []Size{
		{"QQVGA", 160, 120},
		{"HQVGA", 240, 160},
		{"QVGA", 320, 240},
		{"VGA", 640, 480},
		{"SVGA", 800, 600},
		{"HD", 1280, 720},
		{"FullHD", 1920, 1080},
		{"4K", 3840, 2160},
	}
}

// SizeNamed finds one of Sizes.
func SizeNamed(name string) (Size, bool) {
	for _, s := range Sizes() {
		if s.Name == name {
			return s, true
		}
	}
	return Size{}, false
}

// Of is what becomes of a picture of w x h pixels: the largest size of its own proportions that fits into s, which is turned where the
// picture stands upright. A size of 0x0 leaves it as it is.
func (s Size) Of(w, h int) (int, int) {
	switch {
	case s.Width <= 0 || s.Height <= 0 || w <= 0 || h <= 0:
		return w, h
	case h > w:
		return FitSize(w, h, s.Height, s.Width)
	}
	return FitSize(w, h, s.Width, s.Height)
}

// Into scales img to that size (bilinear; up as well as down). A picture of luma and chroma stays one.
func (s Size) Into(img image.Image) image.Image {
	is := img.Bounds().Size()
	w, h := s.Of(is.X, is.Y)
	if w == is.X && h == is.Y {
		return img
	}
	return resize.Resize(uint(w), uint(h), img, resize.Bilinear)
}
