package signage

import "image"

// maxRows is how many earlier calls are shown at most: more would be a table to read, not a glance.
const maxRows = 5

// Distances in the list, in thousandths of the unit.
const (
	rowLeastHeight  = 118
	rowNamedHeight  = 150 // the least with a name under the number
	rowMostHeight   = 170
	rowColumnGap    = 24
	rowNameGap      = 26
	headingAltGap   = 16
	headingRuleGap  = 24
	lineHeight      = 2
	rowNameHasBelow = 66 // a number with a name under it is this percentage as large as one that stands alone
)

// composeList places the heading and as many rows as fit.
func (c *composer) composeList(b *Board) []item {
	calls := b.Calls
	numbers := true // every counter is a number, and so fits beside the number called
	for _, call := range calls {
		value := clean(call.Counter)
		numbers = numbers && (value == "" || isCounterNumber(value))
	}
	items, y := c.composeHeading(b, numbers)
	room := c.list.Max.Y - y
	least := c.len(rowLeastHeight)
	if !numbers {
		least = c.len(rowNamedHeight)
	}
	fits := max(1, room/least)
	height := min(c.len(rowMostHeight), room/min(fits, maxRows))
	calls = calls[:min(len(calls), fits)]

	size := c.rowSize(calls, numbers)
	for _, call := range calls {
		area := image.Rect(c.list.Min.X, y, c.list.Max.X, y+height)
		rule := image.Rect(area.Min.X, y, area.Max.X, y+max(1, c.len(lineHeight)))
		items = append(items, item{kind: itemRule, color: c.theme.Line, box: rule})
		if numbers {
			items = append(items, c.composeRow(call, size, area)...)
		} else {
			items = append(items, c.composeNamedRow(b, call, size, area)...)
		}
		y += height
	}
	return within(items, c.list)
}

// composeHeading returns the heading and the y where the rows begin.
func (c *composer) composeHeading(b *Board, numbers bool) ([]item, int) {
	var items []item
	y := c.list.Min.Y
	right := c.list.Max.X
	for i, words := range []*Phrases{&b.Words.First, &b.Words.Second} {
		size, colour, gap := c.len(headingSize), c.theme.Soft, 0
		if i > 0 {
			size, colour, gap = c.len(headingAltSize), c.theme.Quiet, c.len(headingAltGap)
		}
		width := c.list.Dx()
		counter := line{weight: regular, unitsPerEm: 1}
		if numbers {
			counter, _ = c.fit(c.set(words.Counter, regular), size, size, width*2/5)
			width -= counter.width(size) + c.len(rowColumnGap)
		}
		recent, s := c.fit(c.set(words.Recent, regular), size, min(size, c.len(leastSize)), width)
		if recent.ink.Empty() && counter.ink.Empty() {
			continue
		}
		// The padding above and the gaps are measured from the ink, of which Chinese has more than Latin.
		baseline := y + gap - min(recent.box(s).Min.Y, counter.box(size).Min.Y)
		items = append(items, textLeft(recent, s, c.list.Min.X, baseline, colour))
		items = append(items, textRight(counter, size, right, baseline, c.theme.Quiet))
		y = baseline + max(recent.box(s).Max.Y, counter.box(size).Max.Y)
	}
	if len(items) > 0 {
		y += c.len(headingRuleGap)
	}
	return items, y
}

// rowSize returns the size at which the numbers of all rows fit: one size, so that they stand as a column.
func (c *composer) rowSize(calls []Call, numbers bool) int {
	size := c.len(rowSize)
	if !numbers {
		size = size * rowNameHasBelow / 100
	}
	for _, call := range calls {
		width := c.list.Dx()
		if numbers {
			if counter := c.set(call.Counter, regular); !counter.ink.Empty() {
				width -= counter.width(size) + c.len(rowColumnGap)
			}
		}
		_, size = c.fit(c.set(call.Number, bold), size, c.len(rowLeastSize), width)
	}
	return size
}

// composeRow places a number at the left and its counter's number at the right.
func (c *composer) composeRow(call Call, size int, area image.Rectangle) []item {
	baseline := area.Max.Y - (area.Dy()-c.capHeight(bold, size))/2
	counter, s := c.fit(c.set(call.Counter, regular), size, c.len(rowLeastSize), area.Dx()/2)
	right := textRight(counter, s, area.Max.X, baseline, c.theme.Quiet)
	width := area.Dx()
	if !counter.ink.Empty() {
		width = right.box.Min.X - c.len(rowColumnGap) - area.Min.X
	}
	number, size := c.fit(c.set(call.Number, bold), size, size, width)
	return []item{textLeft(number, size, area.Min.X, baseline, c.theme.Soft), right}
}

// composeNamedRow places a number with its counter's name below.
func (c *composer) composeNamedRow(b *Board, call Call, size int, area image.Rectangle) []item {
	name := clean(call.Counter)
	if isCounterNumber(name) {
		name = b.Words.First.Counter + " " + name
	}
	low, s := c.fit(c.set(name, regular), c.len(rowNameSize), c.len(leastSize), area.Dx())
	number, size := c.fit(c.set(call.Number, bold), size, size, area.Dx())
	rise, lowRise := c.capHeight(bold, size), c.capHeight(regular, s)
	gap := c.len(rowNameGap)
	if low.ink.Empty() {
		gap, lowRise = 0, 0
	}
	baseline := area.Min.Y + (area.Dy()-rise-gap-lowRise)/2 + rise
	return []item{
		textLeft(number, size, area.Min.X, baseline, c.theme.Soft),
		textLeft(low, s, area.Min.X, baseline+gap+lowRise, c.theme.Quiet),
	}
}
