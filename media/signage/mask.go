package signage

import (
	"image"
	"image/color"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

const (
	// Below this size (pixels per em) glyphs stand on quarter pixels, so that small text is evenly spaced; above it the
	// eye cannot tell, and whole pixels need a quarter of the masks.
	quarterPixelBelow = 48
	quarter           = 16 // of a pixel, in 1/64

	// The cache may hold as many bytes of masks as the picture has pixels, times this.
	maskBytesPerPixel = 4
)

// shape says what a mask shows.
type shape uint8

const (
	shapeGlyph shape = iota
	shapeBox         // stands for a character that the font lacks
	shapeArrow
)

type maskKey struct {
	shape  shape
	weight weight
	index  sfnt.GlyphIndex
	size   int // pixels per em, or the height of a shape
	phase  int // distance of the origin from a whole pixel, in quarters
}

// masks rasterises shapes and keeps the results. The cache has two generations: when the younger is half the budget it
// becomes the older, and what the older held and nobody asked for since is dropped.
type masks struct {
	types        *Typefaces
	budget       int // bytes
	young, old   map[maskKey]*image.Alpha
	youngBytes   int
	buf          sfnt.Buffer
	raster       vector.Rasterizer
	path         sfnt.Segments // reused for boxes and arrows
	rasterisings int           // for tests
}

// mask returns the coverage of a shape around its origin at (0, 0).
func (m *masks) mask(key maskKey) *image.Alpha {
	if a, ok := m.young[key]; ok {
		return a
	}
	a, ok := m.old[key]
	if !ok {
		a = m.rasterise(key)
		m.rasterisings++
	}
	if m.young == nil || m.youngBytes > 0 && m.youngBytes+len(a.Pix) > m.budget/2 {
		m.old, m.young, m.youngBytes = m.young, make(map[maskKey]*image.Alpha), 0
	}
	m.young[key] = a
	m.youngBytes += len(a.Pix)
	return a
}

func (m *masks) rasterise(key maskKey) *image.Alpha {
	segments := m.outline(key)
	if len(segments) == 0 {
		return &image.Alpha{}
	}
	dx := fixed.Int26_6(key.phase * quarter)
	b := segments.Bounds()
	box := image.Rect((b.Min.X + dx).Floor(), b.Min.Y.Floor(), (b.Max.X + dx).Ceil(), b.Max.Y.Ceil())
	if box.Empty() {
		return &image.Alpha{}
	}
	z := &m.raster
	z.Reset(box.Dx(), box.Dy())
	at := func(p fixed.Point26_6) (x, y float32) {
		return float32(p.X+dx)/64 - float32(box.Min.X), float32(p.Y)/64 - float32(box.Min.Y)
	}
	for _, s := range segments {
		x0, y0 := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			z.ClosePath()
			z.MoveTo(x0, y0)
		case sfnt.SegmentOpLineTo:
			z.LineTo(x0, y0)
		case sfnt.SegmentOpQuadTo:
			x1, y1 := at(s.Args[1])
			z.QuadTo(x0, y0, x1, y1)
		case sfnt.SegmentOpCubeTo:
			x1, y1 := at(s.Args[1])
			x2, y2 := at(s.Args[2])
			z.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	a := image.NewAlpha(box)
	z.Draw(a, box, image.NewUniform(color.Alpha{A: 0xff}), image.Point{})
	return a
}

// outline returns the key's path in 1/64 pixel with y pointing down; empty for a space or a damaged glyph.
func (m *masks) outline(key maskKey) sfnt.Segments {
	m.path = m.path[:0]
	switch key.shape {
	case shapeBox:
		m.boxPath(key.size)
		return m.path
	case shapeArrow:
		m.arrowPath(key.size)
		return m.path
	default:
		segments, err := m.types.faces[key.weight].font.LoadGlyph(&m.buf, key.index, fixed.I(key.size), nil)
		if err != nil {
			return nil
		}
		return segments
	}
}

// boxPath adds a hollow box as wide and high as measure says of a character that the font lacks.
func (m *masks) boxPath(size int) {
	em := fixed.I(size)
	l, r, top := em*boxMargin/100, em*(boxAdvance-boxMargin)/100, -em*70/100
	t := max(em/20, 32)
	m.polygon(fixed.Point26_6{X: l, Y: top}, fixed.Point26_6{X: r, Y: top}, fixed.Point26_6{X: r}, fixed.Point26_6{X: l})
	// Drawn the other way round, the inner edge cuts a hole.
	m.polygon(fixed.Point26_6{X: l + t, Y: top + t}, fixed.Point26_6{X: l + t, Y: -t},
		fixed.Point26_6{X: r - t, Y: -t}, fixed.Point26_6{X: r - t, Y: top + t})
}

// Proportions of the arrow, as fractions (n/100) of its height.
const (
	arrowWidth  = 104
	arrowStroke = 17 // of the shaft
	arrowSlant  = 24 // of the head's strokes, measured along the shaft: 17 * sqrt 2
)

// arrowPath adds an arrow to the right, height pixels high, whose left end is at the origin, standing on the baseline.
func (m *masks) arrowPath(height int) {
	h := fixed.I(height)
	w, half, slant := h*arrowWidth/100, h*arrowStroke/200, h*arrowSlant/100
	tip := w - h/2 // where the head's strokes begin
	inner := w - slant - half
	m.polygon(
		fixed.Point26_6{X: 0, Y: -h/2 - half}, fixed.Point26_6{X: inner, Y: -h/2 - half},
		fixed.Point26_6{X: tip - slant, Y: -h}, fixed.Point26_6{X: tip, Y: -h},
		fixed.Point26_6{X: w, Y: -h / 2},
		fixed.Point26_6{X: tip, Y: 0}, fixed.Point26_6{X: tip - slant, Y: 0},
		fixed.Point26_6{X: inner, Y: -h/2 + half}, fixed.Point26_6{X: 0, Y: -h/2 + half},
	)
}

func (m *masks) polygon(points ...fixed.Point26_6) {
	for i, p := range points {
		op := sfnt.SegmentOpLineTo
		if i == 0 {
			op = sfnt.SegmentOpMoveTo
		}
		m.path = append(m.path, sfnt.Segment{Op: op, Args: [3]fixed.Point26_6{p}})
	}
}
