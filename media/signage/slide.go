package signage

import (
	"image"
	"image/draw"

	"github.com/queuecast/queuecast/media/picture"
)

// fittedSlide is a slide and what became of it for this picture's size.
type fittedSlide struct{ of, image *image.RGBA }

// fitSlide makes a slide as large as has room, opaque; the last two are kept.
func (r *Renderer) fitSlide(slide *image.RGBA) *image.RGBA {
	if r.fitted[0].of == slide {
		return r.fitted[0].image
	}
	if r.fitted[0], r.fitted[1] = r.fitted[1], r.fitted[0]; r.fitted[0].of == slide {
		return r.fitted[0].image
	}
	small := picture.Fit(slide, r.bounds.Dx(), r.bounds.Dy())
	if !small.Opaque() {
		whole := image.NewRGBA(small.Rect)
		draw.Draw(whole, whole.Rect, r.back, r.slideArea(small).Min, draw.Src)
		draw.Draw(whole, whole.Rect, small, small.Rect.Min, draw.Over)
		small = whole
	}
	r.fitted[0] = fittedSlide{slide, small}
	return small
}

// slideArea is where a slide stands: in the middle.
func (r *Renderer) slideArea(small *image.RGBA) image.Rectangle {
	at := r.bounds.Size().Sub(small.Rect.Size()).Div(2)
	return image.Rectangle{Min: at, Max: at.Add(small.Rect.Size())}
}

// slide shows a slide on the background, opacity (0 to 1) of it over what the frame holds.
func (r *Renderer) slide(f *frame, slide *image.RGBA, opacity float64) {
	small := r.fitSlide(slide)
	area := r.slideArea(small)
	f.drawn = false
	blend(f.img, area, small, small.Rect.Min, opacity)
	for _, beside := range []image.Rectangle{
		image.Rect(0, 0, r.bounds.Max.X, area.Min.Y), image.Rect(0, area.Max.Y, r.bounds.Max.X, r.bounds.Max.Y),
		image.Rect(0, area.Min.Y, area.Min.X, area.Max.Y), image.Rect(area.Max.X, area.Min.Y, r.bounds.Max.X, area.Max.Y),
	} {
		blend(f.img, beside, r.back, beside.Min, opacity)
	}
}

// blend lays an opaque picture over an opaque one.
func blend(on *image.RGBA, area image.Rectangle, src *image.RGBA, at image.Point, opacity float64) {
	const whole = 256
	share := uint32(opacity*whole + 0.5)
	for y := range area.Dy() {
		from := src.PixOffset(at.X, at.Y+y)
		to := on.PixOffset(area.Min.X, area.Min.Y+y)
		line, with := on.Pix[to:to+4*area.Dx()], src.Pix[from:from+4*area.Dx()]
		if share >= whole {
			copy(line, with)
			continue
		}
		for i := range line {
			line[i] = uint8((uint32(line[i])*(whole-share) + uint32(with[i])*share) / whole)
		}
	}
}
