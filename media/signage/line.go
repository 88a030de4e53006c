package signage

import (
	"image"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

// line is a text set on one baseline, in font units with y pointing down, before its size is chosen. Outlines are not
// hinted, so every measure is proportional to the size.
type line struct {
	weight     weight
	unitsPerEm int
	glyphs     []placed
	ink        image.Rectangle // of all glyphs, relative to the origin
}

// placed is one glyph of a line, x font units right of the line's origin.
type placed struct {
	metric
	x int
}

// Space put between Chinese and Latin letters or digits, and around trimmed punctuation, as fractions (1/n) of the em.
const (
	scriptGap = 14
	trimGap   = 12
)

// maxMetrics bounds the cache of measured characters; past it the cache starts anew.
const maxMetrics = 8192

type metricKey struct {
	rune   rune
	weight weight
}

// setter turns texts into lines. It belongs to one Renderer.
type setter struct {
	types   *Typefaces
	buf     sfnt.Buffer
	metrics map[metricKey]metric
}

func (s *setter) metric(r rune, w weight) metric {
	key := metricKey{r, w}
	if m, ok := s.metrics[key]; ok {
		return m
	}
	if s.metrics == nil || len(s.metrics) >= maxMetrics {
		s.metrics = make(map[metricKey]metric)
	}
	m := s.types.faces[w].measure(&s.buf, r)
	s.metrics[key] = m
	return m
}

// set cleans the text and sets it. Digits get one advance, and a little space parts Chinese from Latin and digits.
func (s *setter) set(text string, w weight) line {
	face := &s.types.faces[w]
	l := line{weight: w, unitsPerEm: face.unitsPerEm}
	runes := []rune(clean(text))
	x := 0
	for i, r := range runes {
		m := s.metric(r, w)
		var prev, next rune
		if i > 0 {
			prev = runes[i-1]
		}
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if needsGap(prev, r) {
			x += face.unitsPerEm / scriptGap
		}
		shift := 0
		switch {
		case r >= '0' && r <= '9':
			shift = (face.figure - m.advance) / 2
			m.advance = face.figure
		case isWidePunctuation(r) && !unicode.Is(unicode.Han, prev) && !unicode.Is(unicode.Han, next):
			shift = face.unitsPerEm/trimGap - m.ink.Min.X
			m.advance = m.ink.Dx() + 2*face.unitsPerEm/trimGap
		}
		l.add(m, x+shift)
		x += m.advance
	}
	return l
}

func (l *line) add(m metric, x int) {
	l.glyphs = append(l.glyphs, placed{metric: m, x: x})
	l.ink = l.ink.Union(m.ink.Add(image.Pt(x, 0))) // Union skips the empty ink of a space
}

// isWidePunctuation lists the marks that Chinese fonts draw on a whole em and that Latin text uses too.
func isWidePunctuation(r rune) bool {
	switch r {
	case '·', '‘', '’', '“', '”', '…', '—':
		return true
	}
	return false
}

func needsGap(a, b rune) bool {
	return unicode.Is(unicode.Han, a) && isLatin(b) || isLatin(a) && unicode.Is(unicode.Han, b)
}

func isLatin(r rune) bool {
	return r >= '0' && r <= '9' || unicode.Is(unicode.Latin, r)
}

// px converts font units to pixels at a size in pixels per em.
func (l *line) px(units, size int) int {
	return divFloor(units*size, l.unitsPerEm)
}

// width is the width in pixels that the ink touches at the size.
func (l *line) width(size int) int {
	return l.box(size).Dx()
}

// box is the ink in pixels, rounded outwards, relative to the origin.
func (l *line) box(size int) image.Rectangle {
	if l.ink.Empty() {
		return image.Rectangle{}
	}
	return image.Rect(l.px(l.ink.Min.X, size), l.px(l.ink.Min.Y, size),
		-l.px(-l.ink.Max.X, size), -l.px(-l.ink.Max.Y, size))
}

// fit returns the largest size up to size at which the line is at most room pixels wide. Where that would be smaller than
// least, the line is cut and ends with an ellipsis. Sizes are pixels per em.
func (s *setter) fit(l line, size, least, room int) (line, int) {
	if room <= 0 || size <= 0 {
		return line{weight: l.weight, unitsPerEm: l.unitsPerEm}, max(size, 1)
	}
	if l.width(size) <= room {
		return l, size
	}
	least = max(1, min(least, size))
	for n := min(size-1, room*l.unitsPerEm/max(1, l.ink.Dx())); n >= least; n-- {
		if l.width(n) <= room { // rounding outwards may cost a pixel more than the proportion says
			return l, n
		}
	}
	return s.cut(l, least, room), least
}

// ellipsis is the number of full stops drawn: the font's own ellipsis hangs in the middle of the line, as Chinese wants it,
// which looks wrong after Latin text, while three stops on the baseline are read everywhere.
const ellipsis = 3

// cut drops glyphs from the end until the line with an ellipsis fits into room pixels.
func (s *setter) cut(l line, size, room int) line {
	stop := s.metric('.', l.weight)
	for n := len(l.glyphs) - 1; n >= 0; n-- {
		if n > 0 && l.glyphs[n-1].ink.Empty() {
			continue // no space before the ellipsis
		}
		c := line{weight: l.weight, unitsPerEm: l.unitsPerEm}
		x := 0
		for _, g := range l.glyphs[:n] {
			c.add(g.metric, g.x)
			x = g.x + g.advance
		}
		for range ellipsis {
			c.add(stop, x)
			x += stop.advance
		}
		if c.width(size) <= room {
			return c
		}
	}
	return line{weight: l.weight, unitsPerEm: l.unitsPerEm}
}

func divFloor(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
