package chart

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// ErrFont means that the bytes given as a font cannot be used as one.
var ErrFont = errors.New("unusable font")

// Painter draws charts.
type Painter struct {
	regular, bold *opentype.Font
	faces         map[faceKey]font.Face
}

type faceKey struct {
	bold bool
	size float64 // pixels
}

// maxFaces bounds the sizes that are kept while a window is being resized.
const maxFaces = 16

// NewPainter reads the fonts (OpenType or TrueType, ISO/IEC 14496-22), which
// must not be changed afterwards. Errors wrap ErrFont.
func NewPainter(regular, bold []byte) (*Painter, error) {
	p := &Painter{faces: make(map[faceKey]font.Face)}
	for _, f := range []struct {
		into *(*opentype.Font)
		data []byte
		name string
	}{{&p.regular, regular, "regular"}, {&p.bold, bold, "bold"}} {
		parsed, err := opentype.Parse(f.data)
		if err != nil {
			return nil, fmt.Errorf("parsing the %s font: %w: %w", f.name, ErrFont, err)
		}
		*f.into = parsed
	}
	return p, nil
}

func (p *Painter) face(bold bool, size float64) font.Face {
	key := faceKey{bold, size}
	if f, ok := p.faces[key]; ok {
		return f
	}
	if len(p.faces) >= maxFaces {
		clear(p.faces)
	}
	from := p.regular
	if bold {
		from = p.bold
	}
	const pointsPerInch = 72 // so that a point is a pixel
	f, err := opentype.NewFace(from, &opentype.FaceOptions{Size: size, DPI: pointsPerInch, Hinting: font.HintingNone})
	if err != nil {
		return nil // it answers errors for no options that we give
	}
	p.faces[key] = f
	return f
}

// sheet is a picture being drawn, in design pixels.
type sheet struct {
	p     *Painter
	img   *image.RGBA
	scale float64
	lut   Palette
}

func (s *sheet) px(v float64) int { return int(math.Round(v * s.scale)) }

// crisp is a length in design pixels that ends on a whole pixel.
func (s *sheet) crisp(v float64) float64 { return math.Round(v*s.scale) / s.scale }

func (s *sheet) fill(x, y, w, h float64, c color.Color) {
	r := image.Rect(s.px(x), s.px(y), s.px(x+w), s.px(y+h))
	draw.Draw(s.img, r, image.NewUniform(c), image.Point{}, draw.Over)
}

// hairline is a horizontal or vertical line of one design pixel, one real one at least.
func (s *sheet) hairline(x, y, w, h float64, c color.Color) {
	thick := max(1, s.px(1))
	r := image.Rect(s.px(x), s.px(y), s.px(x+w), s.px(y+h))
	if h == 0 {
		r.Max.Y = r.Min.Y + thick
	}
	if w == 0 {
		r.Max.X = r.Min.X + thick
	}
	draw.Draw(s.img, r, image.NewUniform(c), image.Point{}, draw.Over)
}

// bar is a rectangle with the two corners at its far end rounded.
func (s *sheet) bar(x, y, w, h float64, lying bool, c color.Color) {
	r := image.Rect(s.px(x), s.px(y), s.px(x+w), s.px(y+h))
	if r.Empty() {
		return
	}
	if !r.In(s.img.Rect) { // a picture too small for a chart: the rasterizer panics outside of it
		s.fill(x, y, w, h, c)
		return
	}
	const radius = 3
	width, height := float32(r.Dx()), float32(r.Dy())
	k := min(float32(radius*s.scale), width/2, height/2)
	z := vector.NewRasterizer(r.Dx(), r.Dy())
	z.MoveTo(0, height)
	if lying {
		z.LineTo(0, 0)
		z.LineTo(width-k, 0)
		z.QuadTo(width, 0, width, k)
		z.LineTo(width, height-k)
		z.QuadTo(width, height, width-k, height)
	} else {
		z.LineTo(0, k)
		z.QuadTo(0, 0, k, 0)
		z.LineTo(width-k, 0)
		z.QuadTo(width, 0, width, k)
		z.LineTo(width, height)
	}
	z.ClosePath()
	z.Draw(s.img, r, image.NewUniform(c), image.Point{})
}

// align says which part of a text stands at its place.
type align int

const (
	left align = iota
	centre
	right
)

// text writes a line whose baseline is at y.
func (s *sheet) text(t string, x, y, size float64, bold bool, a align, c color.Color) {
	face := s.p.face(bold, size*s.scale)
	if face == nil {
		return
	}
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(c), Face: face}
	at := x * s.scale
	switch w := float64(d.MeasureString(t)) / 64; a {
	case centre:
		at -= w / 2
	case right:
		at -= w
	case left:
	}
	// Whole pixels, so that the same figures look the same everywhere.
	d.Dot = fixed.P(int(math.Round(at)), s.px(y))
	d.DrawString(t)
}

func (s *sheet) width(t string, size float64, bold bool) float64 {
	face := s.p.face(bold, size*s.scale)
	if face == nil {
		return 0
	}
	return float64(font.MeasureString(face, t)) / 64 / s.scale
}

// shorten cuts a text to a width.
func (s *sheet) shorten(t string, size, room float64) string {
	t = strings.Join(strings.Fields(t), " ")
	if s.width(t, size, false) <= room {
		return t
	}
	const maxRunes = 200 // far more than fits
	runes := []rune(t)
	for n := min(len(runes), maxRunes); n > 0; n-- {
		if cut := string(runes[:n]) + "..."; s.width(cut, size, false) <= room {
			return cut
		}
	}
	return ""
}
