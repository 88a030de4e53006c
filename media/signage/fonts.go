package signage

import (
	"errors"
	"fmt"
	"image"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// ErrFont means that the bytes given as a font cannot be used as one.
var ErrFont = errors.New("unusable font")

// Fonts are the files of the two weights, as OpenType or TrueType bytes (ISO/IEC 14496-22).
type Fonts struct {
	Regular, Bold []byte
}

// weight chooses one of the two fonts.
type weight uint8

const (
	regular weight = iota
	bold
	weights
)

// Typefaces holds the two parsed fonts. It is read only and safe for concurrent use by many Renderers.
type Typefaces struct {
	faces [weights]typeface
}

// typeface is one parsed font and the measures the layout needs, in font units with y pointing down.
type typeface struct {
	font       *opentype.Font
	unitsPerEm int
	capHeight  int // of a capital letter, above the baseline
	figure     int // advance given to every digit, so that figures stand in columns
}

// ParseFonts parses both weights. The bytes are kept and must not be changed afterwards. Errors wrap ErrFont.
func ParseFonts(f Fonts) (*Typefaces, error) {
	t := &Typefaces{}
	for w, src := range [weights][]byte{regular: f.Regular, bold: f.Bold} {
		face, err := parseTypeface(src)
		if err != nil {
			return nil, fmt.Errorf("parsing the %s font: %w: %w", weight(w), ErrFont, err)
		}
		t.faces[w] = face
	}
	return t, nil
}

func (w weight) String() string {
	if w == bold {
		return "bold"
	}
	return "regular"
}

func parseTypeface(src []byte) (typeface, error) {
	f, err := opentype.Parse(src)
	if err != nil {
		return typeface{}, err
	}
	t := typeface{font: f, unitsPerEm: int(f.UnitsPerEm())}
	if t.unitsPerEm <= 0 {
		return typeface{}, errors.New("no units per em")
	}
	var buf sfnt.Buffer
	for r := '0'; r <= '9'; r++ {
		m := t.measure(&buf, r)
		if m.missing {
			return typeface{}, fmt.Errorf("it lacks the digit %q", r)
		}
		t.figure = max(t.figure, m.advance)
	}
	t.capHeight = -t.measure(&buf, 'H').ink.Min.Y
	if t.capHeight <= 0 {
		return typeface{}, errors.New("it lacks capital letters")
	}
	return t, nil
}

// metric is the measure of one character in font units, relative to its origin on the baseline.
type metric struct {
	index   sfnt.GlyphIndex
	advance int
	ink     image.Rectangle
	missing bool
}

// Measures of the box drawn for a character that the font lacks, as fractions (n/100) of the em.
const (
	boxAdvance = 60
	boxMargin  = 8
)

// measure returns the metric of r, or that of the replacement box where the font has no usable glyph for it.
func (t *typeface) measure(buf *sfnt.Buffer, r rune) metric {
	index, err := t.font.GlyphIndex(buf, r)
	if err == nil && index != 0 {
		// At one pixel (1/64 unit each) per font unit the answers are font units.
		ppem := fixed.Int26_6(t.unitsPerEm)
		bounds, advance, err := t.font.GlyphBounds(buf, index, ppem, font.HintingNone)
		if err == nil {
			ink := image.Rect(int(bounds.Min.X), int(bounds.Min.Y), int(bounds.Max.X), int(bounds.Max.Y))
			return metric{index: index, advance: int(advance), ink: ink}
		}
	}
	em := t.unitsPerEm
	return metric{
		missing: true,
		advance: em * boxAdvance / 100,
		ink:     image.Rect(em*boxMargin/100, -em*70/100, em*(boxAdvance-boxMargin)/100, 0),
	}
}
