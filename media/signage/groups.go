package signage

import (
	"image"
	"image/color"
)

// row sets items beside each other on the baseline y = 0, starting at x = 0.
type row struct {
	items []item
	width int
}

func (r *row) text(l line, size, gap int, col color.NRGBA) {
	if l.ink.Empty() {
		return
	}
	if r.width > 0 {
		r.width += gap
	}
	it := textLeft(l, size, r.width, 0, col)
	r.items = append(r.items, it)
	r.width = it.box.Max.X
}

// arrow adds an arrow in the middle of the height rise above the baseline.
func (r *row) arrow(height, rise int, c *composer) {
	if height <= 0 {
		return
	}
	at := image.Pt(r.width, -(rise-height)/2)
	w := ceilDiv(height*arrowWidth, 100)
	r.items = append(r.items, item{
		kind: itemArrow, size: height, at: at, color: c.theme.Accent,
		box: image.Rect(at.X, at.Y-height, at.X+w, at.Y),
	})
	r.width += w
}

// stack adds two lines above each other, the upper one's baseline up pixels above the lower one's.
func (r *row) stack(top, low line, topSize, lowSize, up, gap int, c *composer) {
	x := r.width + gap
	a := textLeft(top, topSize, x, -up, c.theme.Accent)
	b := textLeft(low, lowSize, x, 0, c.theme.Accent)
	r.items = append(r.items, a, b)
	r.width = max(a.box.Max.X, b.box.Max.X)
}

// centred returns the items with x = 0 in the middle of the row.
func (r *row) centred() []item {
	return moved(r.items, image.Pt(-r.width/2, 0))
}

// column sets centred items below each other, starting at y = 0.
type column struct {
	middle int
	items  []item
	height int
}

func (c *column) rule(width, height int, col color.NRGBA) {
	box := image.Rect(c.middle-width/2, c.height, c.middle-width/2+width, c.height+height)
	c.items = append(c.items, item{kind: itemRule, color: col, box: box})
	c.height += height
}

func (c *column) text(l line, size, gap int, col color.NRGBA) {
	if l.ink.Empty() {
		return
	}
	box := l.box(size)
	c.height += gap
	c.items = append(c.items, textCentre(l, size, c.middle, c.height-box.Min.Y, col))
	c.height += box.Dy()
}

// moved moves the items, in place.
func moved(items []item, by image.Point) []item {
	for i := range items {
		items[i].at = items[i].at.Add(by)
		items[i].box = items[i].box.Add(by)
	}
	return items
}

// within drops what does not lie inside the area, which happens in pictures of extreme proportions only.
func within(items []item, area image.Rectangle) []item {
	kept := items[:0]
	for _, it := range items {
		if it.box.In(area) {
			kept = append(kept, it)
		}
	}
	return kept
}
