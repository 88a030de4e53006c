package chart

import (
	"image"
	"image/draw"
	"math"
	"strconv"
)

// Measures in design pixels.
const (
	titleSize, textSize = 17.0, 12.0
	titleRoom           = 34.0
	legendRoom          = 22.0
	labelRoom           = 20.0 // below standing bars, and above the grid of lying ones
	gap                 = 8.0
	lineEvery           = 28.0 // at most one line of the grid in so many
	barShare            = 0.64 // of the room that a bar has
	maxBar              = 44.0
	capHeight           = 0.36 // half of a figure's height, by its size
)

// Draw draws a chart, padding design pixels away from the edges. size is in
// pixels, scale in pixels per design pixel. It answers nil for a size or a
// scale that is no size and no scale.
func (p *Painter) Draw(c Chart, colours Palette, size image.Point, scale, padding float64) *image.RGBA {
	const most = 16_384
	if size.X <= 0 || size.Y <= 0 || size.X > most || size.Y > most || scale <= 0 || math.IsInf(scale, 0) || math.IsNaN(scale) {
		return nil
	}
	c = c.measured()
	s := &sheet{p: p, img: image.NewRGBA(image.Rectangle{Max: size}), scale: scale, lut: colours}
	draw.Draw(s.img, s.img.Rect, image.NewUniform(colours.Background), image.Point{}, draw.Src)
	if c.Text == nil {
		c.Text = func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	}
	b := box{padding, padding, float64(size.X)/scale - 2*padding, float64(size.Y)/scale - 2*padding}
	if c.Title != "" {
		s.text(s.shorten(c.Title, titleSize, b.w), b.x, b.y+titleSize, titleSize, true, left, colours.Ink)
		b = b.below(titleRoom)
	}
	switch {
	case c.empty():
		s.text(s.shorten(c.Empty, textSize+2, b.w), b.x+b.w/2, b.y+b.h/2, textSize+2, false, centre, colours.Muted)
		return s.img
	case c.Legend != "":
		s.legend(c, b)
		b = b.below(legendRoom)
	}
	if c.Lying {
		s.lying(c, b)
	} else {
		s.standing(c, b)
	}
	return s.img
}

type box struct{ x, y, w, h float64 }

// least is the least side of a chart's body; below it nothing can be told.
const least = 24

func (b box) tiny() bool { return b.w < least || b.h < least }

func (b box) below(h float64) box { return box{b.x, b.y + h, b.w, max(b.h-h, 0)} }

// legend tells bars and marks apart, at the right.
func (s *sheet) legend(c Chart, b box) {
	const key = 10
	base := b.y + textSize
	x := b.x + b.w - s.width(c.Legend, textSize, false)
	if c.Mark != "" {
		x -= s.width(c.Mark, textSize, false) + key + 3*gap
	}
	x -= key + gap
	s.bar(x, base-key+1, key, key, false, s.lut.Bar)
	s.text(c.Legend, x+key+gap, base, textSize, false, left, s.lut.Muted)
	if c.Mark == "" {
		return
	}
	x += key + 3*gap + s.width(c.Legend, textSize, false)
	s.fill(x-gap/2, base-key/2, key+gap/2, 2, s.lut.Mark)
	s.text(c.Mark, x+key+gap, base, textSize, false, left, s.lut.Muted)
}

func (s *sheet) standing(c Chart, b box) {
	b = b.below(textSize / 2) // the uppermost figure sticks out
	plot := box{b.x, b.y, b.w, b.h - labelRoom}
	if plot.tiny() {
		return
	}
	step, lines := grid(c.highest(), c.Step, int(plot.h/lineEvery))
	axis := 0.0
	for i := range lines + 1 {
		axis = max(axis, s.width(c.Text(float64(i)*step), textSize, false))
	}
	axis = s.crisp(axis + gap)
	plot.x, plot.w = plot.x+axis, plot.w-axis
	if plot.tiny() {
		return
	}
	top := float64(lines) * step
	for i := range lines + 1 {
		y := s.crisp(plot.y + plot.h*(1-float64(i)/float64(lines)))
		colour := s.lut.Grid
		if i == 0 {
			colour = s.lut.Muted
		}
		s.hairline(plot.x, y, plot.w, 0, colour)
		s.text(c.Text(float64(i)*step), plot.x-gap, y+textSize*capHeight, textSize, false, right, s.lut.Muted)
	}
	room := plot.w / float64(len(c.Bars))
	width := s.crisp(min(room*barShare, maxBar))
	every := s.every(c, room)
	for i, bar := range c.Bars {
		middle := plot.x + room*(float64(i)+0.5)
		if i%every == 0 {
			s.text(s.shorten(bar.Label, textSize, room*float64(every)), middle, plot.y+plot.h+labelRoom-gap/2, textSize, false, centre, s.lut.Muted)
		}
		if !bar.Known {
			continue
		}
		x, foot := s.crisp(middle-width/2), s.crisp(plot.y+plot.h)
		height := plot.h * max(bar.Value, 0) / top
		s.bar(x, foot-height, width, height, false, s.lut.Bar)
		if bar.Mark > 0 {
			s.fill(x-2, s.crisp(foot-plot.h*bar.Mark/top), width+4, 2, s.lut.Mark)
		}
	}
}

// every says that each so many-th label is written, so that they stay apart.
func (s *sheet) every(c Chart, room float64) int {
	widest := 0.0
	for _, b := range c.Bars {
		widest = max(widest, s.width(b.Label, textSize, false))
	}
	return max(1, min(int(math.Ceil((widest+gap)/room)), len(c.Bars)))
}

func (s *sheet) lying(c Chart, b box) {
	const nameShare, maxRow = 0.36, 48.0
	if b.tiny() {
		return
	}
	names, values := 0.0, 0.0
	for _, bar := range c.Bars {
		names = max(names, s.width(bar.Label, textSize, false))
		values = max(values, s.width(c.Text(bar.Value), textSize, true))
	}
	names = math.Ceil(min(names, b.w*nameShare))
	plot := box{b.x + names + gap, b.y, max(b.w-names-values-3*gap, 1), b.h}
	room := min(plot.h/float64(len(c.Bars)), maxRow)
	height := s.crisp(min(room*barShare, maxBar))
	top := max(c.highest(), math.SmallestNonzeroFloat64)
	for i, bar := range c.Bars {
		middle := plot.y + room*(float64(i)+0.5)
		base := middle + textSize*capHeight
		s.text(s.shorten(bar.Label, textSize, names), plot.x-gap, base, textSize, false, right, s.lut.Ink)
		if !bar.Known {
			continue
		}
		width := plot.w * max(bar.Value, 0) / top
		s.bar(plot.x, s.crisp(middle-height/2), width, height, true, s.lut.Bar)
		s.text(c.Text(bar.Value), plot.x+width+gap, base, textSize, true, left, s.lut.Ink)
	}
	s.hairline(plot.x, plot.y, 0, room*float64(len(c.Bars)), s.lut.Muted)
}
