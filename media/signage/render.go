package signage

import (
	"errors"
	"fmt"
	"image"
	"slices"
)

// Limits of a picture's sides, in pixels. Either side may be the longer one.
const (
	MinSide = 90
	MaxSide = 3840
)

// ErrSize means that a picture of the wanted size cannot be drawn.
var ErrSize = errors.New("picture size out of range")

// Renderer draws pictures of one size. It is not safe for concurrent use; see the package's comment on ownership.
type Renderer struct {
	composer
	masks
	back      *image.RGBA
	panelBack *image.RGBA // the panel's part of the picture, without the list
	frames    [2]frame
	next      int

	fitted [2]fittedSlide // the last slides
}

// frame is one buffer and what it shows.
type frame struct {
	img   *image.RGBA
	shown Board // with its own copy of the slices
	drawn bool
	boxes [zones][]image.Rectangle // covered by each zone's items
}

// New parses the fonts and returns a Renderer with the default look for pictures of width x height pixels. Errors wrap
// ErrFont or ErrSize. Where several Renderers are needed, ParseFonts and Typefaces.NewRenderer parse the fonts once.
func New(f Fonts, width, height int) (*Renderer, error) {
	t, err := ParseFonts(f)
	if err != nil {
		return nil, err
	}
	return t.NewRenderer(DefaultLook(), width, height)
}

// NewRenderer returns a Renderer for pictures of width x height pixels. It holds about 13 bytes for every pixel, and up to
// 4 more for masks of glyphs. An error wraps ErrSize.
func (t *Typefaces) NewRenderer(look Look, width, height int) (*Renderer, error) {
	if width < MinSide || width > MaxSide || height < MinSide || height > MaxSide {
		return nil, fmt.Errorf("preparing a picture of %d x %d pixels: %w (%d to %d)", width, height, ErrSize, MinSide, MaxSide)
	}
	r := &Renderer{}
	r.composer = t.newComposer(look, width, height)
	r.masks = masks{types: t, budget: width * height * maskBytesPerPixel}
	r.back = background(r.bounds, look.Theme, r.backdrop, look.Veil)
	r.backdrop = nil // it is in the background now
	if usable(r.panel) {
		r.panelBack = panel(r.back, r.panel, r.radius, look.Theme)
	}
	for i := range r.frames {
		r.frames[i].img = image.NewRGBA(r.bounds)
	}
	return r, nil
}

// Bounds returns the picture's rectangle, which starts at (0, 0).
func (r *Renderer) Bounds() image.Rectangle {
	return r.bounds
}

// Render draws the board and returns an opaque picture. It is valid until the next but one call of Render and must not be
// written to. The board's slices are not kept.
func (r *Renderer) Render(b Board) *image.RGBA {
	f := &r.frames[r.next]
	r.next = 1 - r.next
	switch {
	case b.Slide == nil:
		r.board(f, b)
	case b.Fade <= 0:
		r.slide(f, b.Slide, 1)
	default:
		if b.Under == nil {
			r.board(f, b)
		} else {
			r.slide(f, b.Under, 1)
		}
		r.slide(f, b.Slide, 1-min(b.Fade, 1))
	}
	return f.img
}

// board draws the board.
func (r *Renderer) board(f *frame, b Board) {
	b = r.tidy(b)
	if !f.drawn || (len(f.shown.Calls) > 0) != (len(b.Calls) > 0) {
		r.clear(f, &b)
	}
	for z := range zones {
		if f.drawn && same(z, &f.shown, &b) {
			continue
		}
		for _, box := range f.boxes[z] {
			r.restore(f.img, box, len(b.Calls) > 0)
		}
		f.boxes[z] = f.boxes[z][:0]
		items := r.compose(z, &b)
		for i := range items {
			items[i].draw(f.img, &r.masks)
			f.boxes[z] = append(f.boxes[z], items[i].box.Inset(-1)) // rounding may put a mask one pixel beside its box
		}
	}
	f.keep(b)
	f.drawn = true
}

// keep remembers what the frame shows; the board's slices stay the caller's.
func (f *frame) keep(b Board) {
	old := f.shown
	f.shown = b
	f.shown.Calls = append(old.Calls[:0], b.Calls...)
	f.shown.Cells = append(old.Cells[:0], b.Cells...)
	f.shown.Preparing, f.shown.Ready = append(old.Preparing[:0], b.Preparing...), append(old.Ready[:0], b.Ready...)
	f.shown.Missed = append(old.Missed[:0], b.Missed...)
}

// clear makes the frame an empty one.
func (r *Renderer) clear(f *frame, b *Board) {
	r.restore(f.img, r.bounds, len(b.Calls) > 0)
	f.drawn = false
	for z := range f.boxes {
		f.boxes[z] = f.boxes[z][:0]
	}
}

// restore brings the background back.
func (r *Renderer) restore(img *image.RGBA, box image.Rectangle, list bool) {
	copyRect(img, r.back, box)
	if list && r.panelBack != nil {
		copyRect(img, r.panelBack, box.Intersect(r.panel))
	}
}

// same reports whether the zone looks the same on both boards, which both have a list or both have none.
func same(z zone, a, b *Board) bool {
	switch z {
	case zoneTitle:
		return a.Title == b.Title && offlineText(a) == offlineText(b)
	case zoneClock:
		if a.Clock.IsZero() || b.Clock.IsZero() {
			return a.Clock.IsZero() && b.Clock.IsZero()
		}
		aYear, aMonth, aDay := a.Clock.Date()
		bYear, bMonth, bDay := b.Clock.Date()
		return a.Clock.Hour() == b.Clock.Hour() && a.Clock.Minute() == b.Clock.Minute() &&
			aDay == bDay && aMonth == bMonth && aYear == bYear &&
			a.Words.First.Calendar == b.Words.First.Calendar && a.Words.Second.Calendar == b.Words.Second.Calendar
	case zoneStage:
		return a.Number == b.Number && a.Counter == b.Counter && a.Words == b.Words && a.Flash == b.Flash &&
			slices.Equal(a.Cells, b.Cells) && slices.Equal(a.Preparing, b.Preparing) && slices.Equal(a.Ready, b.Ready)
	case zoneInset:
		return a.Inset == b.Inset
	case zoneFoot:
		return a.Notice == b.Notice && a.Waiting == b.Waiting && slices.Equal(a.Missed, b.Missed) && a.Words == b.Words
	default:
		return a.Words == b.Words && slices.Equal(a.Calls, b.Calls)
	}
}
