package signage

import (
	"image"
	"image/color"
)

// paint blends c over dst where mask, moved by at, covers it. dst is opaque and stays so.
func paint(dst *image.RGBA, mask *image.Alpha, at image.Point, c color.NRGBA) {
	r := mask.Rect.Add(at).Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	red, green, blue := uint32(c.R), uint32(c.G), uint32(c.B)
	opacity := uint32(c.A)
	solid := [4]byte{c.R, c.G, c.B, 0xff}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		cover := mask.Pix[mask.PixOffset(r.Min.X-at.X, y-at.Y):]
		cover = cover[:r.Dx()]
		o := dst.PixOffset(r.Min.X, y)
		row := dst.Pix[o : o+4*r.Dx()]
		for x, a8 := range cover {
			if a8 == 0 {
				continue
			}
			px := row[4*x : 4*x+4 : 4*x+4]
			a := uint32(a8)
			if opacity != 0xff {
				a = div255(a * opacity)
			} else if a == 0xff {
				copy(px, solid[:])
				continue
			}
			px[0] = byte(div255(uint32(px[0])*(0xff-a) + red*a))
			px[1] = byte(div255(uint32(px[1])*(0xff-a) + green*a))
			px[2] = byte(div255(uint32(px[2])*(0xff-a) + blue*a))
		}
	}
}

// fill blends c over the rectangle of dst.
func fill(dst *image.RGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(dst.Rect)
	a := uint32(c.A)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		o := dst.PixOffset(r.Min.X, y)
		row := dst.Pix[o : o+4*r.Dx()]
		for ; len(row) >= 4; row = row[4:] {
			row[0] = byte(div255(uint32(row[0])*(0xff-a) + uint32(c.R)*a))
			row[1] = byte(div255(uint32(row[1])*(0xff-a) + uint32(c.G)*a))
			row[2] = byte(div255(uint32(row[2])*(0xff-a) + uint32(c.B)*a))
		}
	}
}

// div255 divides by 255, rounded to nearest, for v up to 255*255.
func div255(v uint32) uint32 {
	v += 128
	return (v + v>>8) >> 8
}

// copyRect copies the rectangle from src, whose bounds must hold it, to dst.
func copyRect(dst, src *image.RGBA, r image.Rectangle) {
	r = r.Intersect(dst.Rect).Intersect(src.Rect)
	if r.Empty() {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		d, s := dst.PixOffset(r.Min.X, y), src.PixOffset(r.Min.X, y)
		copy(dst.Pix[d:d+4*r.Dx()], src.Pix[s:s+4*r.Dx()])
	}
}

// background draws the gradient, over the backdrop where there is one, which must have the size of r.
func background(r image.Rectangle, t Theme, backdrop *image.RGBA, veil int) *image.RGBA {
	img := image.NewRGBA(r)
	opacity := uint8(0xff)
	if backdrop != nil {
		copyRect(img, backdrop, r)
		const full = 100
		opacity = uint8(min(max(veil, 0), full) * 0xff / full)
	}
	h := max(1, r.Dy()-1)
	for y := range r.Dy() {
		mix := func(a, b uint8) byte { return byte((int(a)*(h-y) + int(b)*y + h/2) / h) }
		top, bottom := t.BackgroundTop, t.BackgroundBottom
		c := color.NRGBA{R: mix(top.R, bottom.R), G: mix(top.G, bottom.G), B: mix(top.B, bottom.B), A: opacity}
		fill(img, image.Rect(r.Min.X, r.Min.Y+y, r.Max.X, r.Min.Y+y+1), c)
		for x := 3; x < 4*r.Dx(); x += 4 {
			img.Pix[y*img.Stride+x] = 0xff
		}
	}
	return img
}

// panel draws the rounded panel over its part of the background.
func panel(back *image.RGBA, r image.Rectangle, radius int, t Theme) *image.RGBA {
	img := image.NewRGBA(r)
	copyRect(img, back, r)
	roundRect(img, r, radius, t.Panel)
	return img
}

// roundRect blends c over a rectangle with round corners.
func roundRect(img *image.RGBA, r image.Rectangle, radius int, c color.NRGBA) {
	radius = min(radius, r.Dx()/2, r.Dy()/2)
	fill(img, image.Rect(r.Min.X, r.Min.Y+radius, r.Max.X, r.Max.Y-radius), c)
	for y := range radius {
		for _, at := range []int{r.Min.Y + y, r.Max.Y - 1 - y} {
			fill(img, image.Rect(r.Min.X+radius, at, r.Max.X-radius, at+1), c)
			for x := range radius {
				corner := c
				corner.A = byte(div255(uint32(c.A) * uint32(cornerCoverage(radius-x, radius-y, radius))))
				fill(img, image.Rect(r.Min.X+x, at, r.Min.X+x+1, at+1), corner)
				fill(img, image.Rect(r.Max.X-1-x, at, r.Max.X-x, at+1), corner)
			}
		}
	}
}

// cornerCoverage is how much (0..255) of the pixel whose far corner is (x, y) from the centre lies within the radius.
func cornerCoverage(x, y, radius int) int {
	const grid = 8 // samples per side
	hits := 0
	limit := radius * radius * 4 * grid * grid
	for i := range grid {
		for j := range grid {
			dx, dy := 2*x*grid-2*i-1, 2*y*grid-2*j-1
			if dx*dx+dy*dy <= limit {
				hits++
			}
		}
	}
	return hits * 0xff / (grid * grid)
}
