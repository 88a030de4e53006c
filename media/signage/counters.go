package signage

import "image"

// Distances in the fields of counters, in thousandths of the unit.
const (
	cellGap       = 24
	cellPadding   = 26
	cellRadius    = 20
	cellLabelSize = 60 // per em
	cellNumberCap = 290
	cellLeastCap  = 40
	cellLabelRise = 130 // of a field's height, in thousandths: the label is no larger
	cellLabelTail = 4   // part of its size that is kept free below it
)

// nobody stands in the field of a counter that has called nobody.
const nobody = "–"

// composeCounters places a field for each counter.
func (c *composer) composeCounters(b *Board, area image.Rectangle) []item {
	columns, rows := c.grid(len(b.Cells), area)
	gap := c.len(cellGap)
	wide, high := (area.Dx()-(columns-1)*gap)/columns, (area.Dy()-(rows-1)*gap)/rows
	if wide < cornerMinimum || high < cornerMinimum {
		return nil
	}
	size := c.cellNumberSize(b.Cells, image.Pt(wide, high))
	var items []item
	for i, cell := range b.Cells {
		at := area.Min.Add(image.Pt(i%columns*(wide+gap), i/columns*(high+gap)))
		items = append(items, c.composeCell(b, cell, image.Rectangle{Min: at, Max: at.Add(image.Pt(wide, high))}, size)...)
	}
	return within(items, area)
}

// grid is how many columns and rows n fields take, so that they are as large as can be.
func (c *composer) grid(n int, area image.Rectangle) (columns, rows int) {
	const shape = 17 // tenths: how much wider than high a field is at its best
	best := 0
	for k := 1; k <= n; k++ {
		r := ceilDiv(n, k)
		if side := min(area.Dx()*10/k, area.Dy()*shape/r); side > best {
			best, columns, rows = side, k, r
		}
	}
	return max(columns, 1), max(rows, 1)
}

// cellNumberSize is the size at which the numbers of all fields fit: one size, so that none seems to matter more.
func (c *composer) cellNumberSize(cells []Cell, field image.Point) int {
	face := &c.types.faces[bold]
	high := min(c.len(cellNumberCap), field.Y*2/5)
	size := max(1, high*face.unitsPerEm/face.capHeight)
	least := max(1, min(size, c.len(cellLeastCap)))
	for _, cell := range cells {
		_, size = c.fit(c.set(cell.Number, bold), size, least, field.X-2*c.padding(field))
	}
	return size
}

// padding is the room at a field's edges.
func (c *composer) padding(field image.Point) int {
	return min(c.len(cellPadding), field.X/8, field.Y/8)
}

func (c *composer) composeCell(b *Board, cell Cell, field image.Rectangle, size int) []item {
	current := cell.Current && !b.Flash
	ground, label, text := c.theme.Panel, c.theme.Quiet, c.theme.Text
	if current {
		ground, label, text = c.theme.Accent, c.theme.OnAccent, c.theme.OnAccent
	}
	items := []item{{kind: itemPanel, size: min(c.len(cellRadius), field.Dx()/4, field.Dy()/4), color: ground, box: field}}
	edge := c.padding(field.Size())
	inside := field.Inset(edge)
	name := clean(cell.Counter)
	if isCounterNumber(name) && b.Words.First.Counter != "" {
		name = b.Words.First.Counter + " " + name
	}
	head := min(c.len(cellLabelSize), field.Dy()*cellLabelRise/1000*3/2)
	rise := c.capHeight(regular, head)
	left := inside.Min.X
	if cell.Current { // an arrow as well: nothing is told by colour alone
		height := rise * arrowOfName / 100
		at := image.Pt(left, inside.Min.Y+rise-(rise-height)/2)
		width := ceilDiv(height*arrowWidth, 100)
		items = append(items, item{kind: itemArrow, size: height, at: at, color: label, box: image.Rect(left, at.Y-height, left+width, at.Y)})
		left += width + head/2
	}
	title, s := c.fit(c.set(name, regular), head, c.len(leastSize), inside.Max.X-left)
	items = append(items, textLeft(title, s, left, inside.Min.Y+rise, label))
	number := clean(cell.Number)
	if number == "" {
		number, text = nobody, label
	}
	l, size := c.fit(c.set(number, bold), size, min(size, c.len(leastSize)), inside.Dx())
	// Below the tails that letters of this size may have, so that the numbers of a row stand on one line whatever their counters are called.
	room := image.Rect(inside.Min.X, inside.Min.Y+rise+head/cellLabelTail, inside.Max.X, inside.Max.Y)
	baseline := room.Max.Y - (room.Dy()-c.capHeight(bold, size))/2
	return append(items, textCentre(l, size, (inside.Min.X+inside.Max.X)/2, baseline, text))
}
