package signage

import (
	"image"
	"image/color"
	"image/draw"
)

// zone is a part of the picture that is drawn again as a whole when its content changes. Zones do not overlap.
type zone uint8

const (
	zoneTitle zone = iota
	zoneClock
	zoneStage
	zoneList
	zoneFoot
	zoneInset
	zones
)

type itemKind uint8

const (
	itemText itemKind = iota
	itemArrow
	itemRule  // a filled rectangle
	itemPanel // one with round corners
	itemImage
)

// item is one thing to draw, placed in the picture.
type item struct {
	kind  itemKind
	line  line        // of text
	size  int         // of text: pixels per em; of an arrow: its height; of a panel: its radius
	at    image.Point // origin on the baseline
	color color.NRGBA
	box   image.Rectangle // what it covers
	image *image.RGBA     // of the box's size
}

// composer places items. It belongs to one Renderer.
type composer struct {
	geometry
	setter
	theme  Theme
	layout Layout
	facts  bool          // are shown at the foot
	calls  [maxRows]Call // of the board being drawn, without empty ones
	pictures
}

func (t *Typefaces) newComposer(look Look, width, height int) composer {
	if look.Layout == "" {
		look.Layout = LayoutRecent
	}
	c := composer{geometry: newGeometry(look, width, height), setter: setter{types: t}, theme: look.Theme, layout: look.Layout, facts: look.Facts}
	c.pictures = newPictures(look, c.geometry)
	return c
}

// maxCallsRead bounds the search for calls worth showing.
const maxCallsRead = 4 * maxRows

// tidy drops calls without a visible number and those past the last row, and makes a number that shows nothing empty.
func (c *composer) tidy(b Board) Board {
	calls := c.calls[:0]
	for i, call := range b.Calls {
		if len(calls) == maxRows || i == maxCallsRead || c.layout != LayoutRecent {
			break
		}
		if clean(call.Number) != "" {
			calls = append(calls, call)
		}
	}
	b.Calls = calls
	b.Cells = b.Cells[:min(len(b.Cells), MaxCells)]
	b.Preparing, b.Ready = b.Preparing[:min(len(b.Preparing), maxOrders)], b.Ready[:min(len(b.Ready), maxOrders)]
	b.Missed = b.Missed[:min(len(b.Missed), maxMissed)]
	if clean(b.Number) == "" {
		b.Number = ""
	}
	return b
}

// capHeight is the height in pixels of capitals and digits at a size.
func (c *composer) capHeight(w weight, size int) int {
	face := &c.types.faces[w]
	return face.capHeight * size / face.unitsPerEm
}

// textAt places the line's origin.
func textAt(l line, size int, at image.Point, col color.NRGBA) item {
	return item{kind: itemText, line: l, size: size, at: at, color: col, box: l.box(size).Add(at)}
}

// textLeft places the line so that its ink begins at x.
func textLeft(l line, size, x, baseline int, col color.NRGBA) item {
	return textAt(l, size, image.Pt(x-l.box(size).Min.X, baseline), col)
}

// textRight places the line so that its ink ends at x.
func textRight(l line, size, x, baseline int, col color.NRGBA) item {
	return textAt(l, size, image.Pt(x-l.box(size).Max.X, baseline), col)
}

// textCentre places the line so that the middle of its ink is at x.
func textCentre(l line, size, x, baseline int, col color.NRGBA) item {
	b := l.box(size)
	return textAt(l, size, image.Pt(x-(b.Min.X+b.Max.X)/2, baseline), col)
}

// compose returns the items of one zone.
func (c *composer) compose(z zone, b *Board) []item {
	var items []item
	switch z {
	case zoneTitle:
		items = c.composeTitle(b)
	case zoneClock:
		items = c.composeClock(b)
	case zoneStage:
		area := c.stageAlone
		if len(b.Calls) > 0 {
			area = c.stage
		}
		if !usable(area) {
			return nil
		}
		switch {
		case c.layout == LayoutCounters && len(b.Cells) > 0:
			items = c.composeCounters(b, area)
		case c.layout == LayoutOrders && len(b.Preparing)+len(b.Ready) > 0:
			items = c.composeOrders(b, area)
		case b.Number == "" || c.layout == LayoutOrders:
			items = c.composeIdle(b, area)
		default:
			items = c.composeCall(b, area)
		}
	case zoneList:
		if len(b.Calls) > 0 && usable(c.list) {
			items = c.composeList(b)
		}
	case zoneFoot:
		if usable(c.foot) || usable(c.qr) {
			items = c.composeFoot(b)
		}
	case zoneInset:
		if usable(c.inset) && b.Inset != nil && !b.Inset.Rect.Empty() {
			items = c.composeInset(b)
		}
	}
	kept := items[:0]
	for _, it := range items {
		if !it.box.Empty() {
			kept = append(kept, it)
		}
	}
	return kept
}

// draw paints the item.
func (it *item) draw(dst *image.RGBA, m *masks) {
	switch it.kind {
	case itemRule:
		fill(dst, it.box, it.color)
	case itemPanel:
		roundRect(dst, it.box, it.size, it.color)
	case itemImage:
		draw.Draw(dst, it.box, it.image, it.image.Rect.Min, draw.Over)
	case itemArrow:
		paint(dst, m.mask(maskKey{shape: shapeArrow, size: it.size}), it.at, it.color)
	case itemText:
		for i := range it.line.glyphs {
			it.drawGlyph(dst, m, &it.line.glyphs[i])
		}
	}
}

// Replacement boxes are drawn at this part (n/256) of the text's opacity: seen when looked for, never in the way.
const boxOpacity = 100

func (it *item) drawGlyph(dst *image.RGBA, m *masks, g *placed) {
	if g.ink.Empty() {
		return
	}
	key := maskKey{weight: it.line.weight, index: g.index, size: it.size}
	col := it.color
	if g.missing {
		key.shape, key.weight = shapeBox, regular
		col.A = byte(int(col.A) * boxOpacity >> 8)
	}
	x := divFloor(g.x*it.size*64, it.line.unitsPerEm) // in 1/64 pixel
	at := it.at
	if it.size < quarterPixelBelow {
		x += quarter / 2
		key.phase = x & 63 / quarter
		at.X += x >> 6
	} else {
		at.X += (x + 32) >> 6
	}
	paint(dst, m.mask(key), at, col)
}
