package signage

import (
	"fmt"
	"image"
)

// Distances among orders, in thousandths of the unit.
const (
	ordersGap     = 36
	orderReadyCap = 120 // height of the digits of what can be collected
	orderSoonCap  = 78
	orderLeastCap = 34
	readyShare    = 56 // of the width, in percent
	orderGapOfCap = 62 // between numbers, as a percentage of their height
)

// composeOrders places what is being prepared at the left, or above in portrait, and what can be collected at the right.
func (c *composer) composeOrders(b *Board, area image.Rectangle) []item {
	soon, ready := area, area
	gap := c.len(ordersGap)
	if c.portrait {
		ready.Max.Y = area.Min.Y + (area.Dy()-gap)*readyShare/100
		soon.Min.Y = ready.Max.Y + gap
	} else {
		ready.Min.X = area.Max.X - (area.Dx()-gap)*readyShare/100
		soon.Max.X = ready.Min.X - gap
	}
	items := c.composeSide(b, soon, b.Preparing, orderSoonCap, false)
	return within(append(items, c.composeSide(b, ready, b.Ready, orderReadyCap, true)...), area)
}

func (c *composer) composeSide(b *Board, side image.Rectangle, numbers []string, digits int, ready bool) []item {
	if !usable(side) {
		return nil
	}
	items := []item{{kind: itemPanel, size: c.len(panelRadiusPart), color: c.theme.Panel, box: side}}
	inside := side.Inset(c.len(panelPaddingPart))
	if !usable(inside) {
		return items
	}
	first, second, tint := b.Words.First.Preparing, b.Words.Second.Preparing, c.theme.Soft
	if ready {
		first, second, tint = b.Words.First.Ready, b.Words.Second.Ready, c.theme.Accent
	}
	size := c.len(labelSize)
	head := &row{}
	one, s := c.fit(c.set(first, bold), size, c.len(leastSize), inside.Dx())
	head.text(one, s, 0, tint)
	two := c.set(second, regular)
	if room := inside.Dx() - head.width - c.len(labelPairGap); room > 0 {
		low, s := c.fit(two, size*3/4, c.len(leastSize), room)
		head.text(low, s, c.len(labelPairGap), c.theme.Quiet)
	}
	rise := c.capHeight(bold, size)
	items = append(items, moved(head.items, image.Pt(inside.Min.X, inside.Min.Y+rise))...)
	inside.Min.Y += rise + c.len(labelGap)
	if !usable(inside) {
		return items
	}
	return append(items, c.composeNumbers(b, inside, numbers, digits, ready)...)
}

// composeNumbers sets numbers in columns, newest first, and says how many have no room.
func (c *composer) composeNumbers(b *Board, area image.Rectangle, numbers []string, digits int, ready bool) []item {
	face := &c.types.faces[bold]
	size := c.len(digits) * face.unitsPerEm / face.capHeight
	least := min(size, c.len(orderLeastCap)*face.unitsPerEm/face.capHeight)
	widest := line{weight: bold, unitsPerEm: face.unitsPerEm}
	for _, n := range numbers {
		if l := c.set(n, bold); l.ink.Dx() > widest.ink.Dx() {
			widest = l
		}
	}
	_, size = c.fit(widest, size, least, area.Dx())
	// The smaller the numbers, the smaller what parts them.
	gap := func() int { return c.capHeight(bold, size) * orderGapOfCap / 100 }
	columns := func() int { return max(1, (area.Dx()+gap())/max(1, widest.width(size)+gap())) }
	rows := func() int { return max(1, (area.Dy()+gap())/max(1, c.capHeight(bold, size)+gap())) }
	for size > least && columns()*rows() < len(numbers) {
		size = max(least, size*9/10)
	}
	across, down := columns(), rows()
	shown := numbers
	more := ""
	if len(numbers) > across*down {
		shown = numbers[:across*down-1]
		more = fmt.Sprintf("+%d", len(numbers)-len(shown))
	}
	rise, apart := c.capHeight(bold, size), gap()
	wide := min((area.Dx()+apart)/across, widest.width(size)+2*apart)
	var items []item
	place := func(i int, text string, marked bool) {
		tint := c.theme.Text
		if !ready {
			tint = c.theme.Soft
		}
		at := area.Min.Add(image.Pt(i%across*wide, i/across*(rise+apart)+rise))
		l, s := c.fit(c.set(text, bold), size, min(size, c.len(leastSize)), max(1, wide-apart/2))
		number := textLeft(l, s, at.X, at.Y, tint)
		if marked { // the newest: a field behind it
			field := number.box.Inset(-apart / 4).Intersect(area.Inset(-apart / 4))
			number.color = c.theme.OnAccent
			items = append(items, item{kind: itemPanel, size: apart / 4, color: c.theme.Accent, box: field})
		}
		items = append(items, number)
	}
	for i, n := range shown {
		place(i, n, ready && n == b.Number && !b.Flash)
	}
	if more != "" {
		place(len(shown), more, false)
	}
	return items
}
