package signage

import "image"

// Distances on the stage, in thousandths of the unit.
const (
	labelGap       = 78 // from the label's foot to the number's top
	counterGap     = 92 // from the number's foot to the counter's top
	labelPairGap   = 26 // between the label's two languages
	arrowGap       = 42
	wordGap        = 34
	idleRuleWidth  = 96
	idleRuleHeight = 8
	idleRuleGap    = 66
	idleAltGap     = 52
	idleHintGap    = 84
	hintPairGap    = 32
	counterDrop    = 18 // what characters of the counter reach below their baseline
	flashEdge      = 30 // around a number that flashes, and the radius of its corners

	// The arrow's height as a percentage of the height of the capitals beside it, and its distance from a name as a
	// percentage of the name's size.
	arrowOfCap     = 78
	arrowOfName    = 98
	arrowGapOfName = 36
)

// composeCall places label, number and counter as one block in the middle of the area.
func (c *composer) composeCall(b *Board, area image.Rectangle) []item {
	middle := (area.Min.X + area.Max.X) / 2
	label, labelRise := c.composeLabel(b, area)
	counter, counterRise := c.composeCounter(b, area)
	others, counterFoot := 0, 0
	for i := range counter {
		counterFoot = max(counterFoot, counter[i].box.Max.Y)
	}
	if len(label) > 0 {
		others += labelRise + c.len(labelGap)
	}
	if len(counter) > 0 {
		others += c.len(counterGap) + counterRise + max(c.len(counterDrop), counterFoot)
	}
	number, size := c.fitNumber(b.Number, area, area.Dy()-others)
	// A Chinese character reaches higher and lower than a digit, and counts with what it covers.
	box := number.box(size)
	rise, drop := max(-box.Min.Y, c.capHeight(bold, size)), max(box.Max.Y, 0)
	height := rise + drop + others
	if len(counter) > 0 {
		height -= max(c.len(counterDrop), counterFoot)
	}
	y := area.Min.Y + max(0, min((area.Dy()-height)/2, area.Dy()-height-counterFoot))

	var items []item
	if len(label) > 0 {
		y += labelRise
		items = append(items, moved(label, image.Pt(middle, y))...)
		y += c.len(labelGap)
	}
	y += rise
	called := textCentre(number, size, middle, y, c.theme.Text)
	if b.Flash {
		called.color = c.theme.OnAccent
		field := called.box.Inset(-c.len(flashEdge)).Intersect(area)
		items = append(items, item{kind: itemPanel, size: c.len(flashEdge), color: c.theme.Accent, box: field})
	}
	items = append(items, called)
	y += drop
	if len(counter) > 0 {
		y += c.len(counterGap) + counterRise
		items = append(items, moved(counter, image.Pt(middle, y))...)
	}
	return within(items, area)
}

// fitNumber sets the number as large as the width, its share of the height and the room between label and counter allow.
func (c *composer) fitNumber(text string, area image.Rectangle, room int) (line, int) {
	face := &c.types.faces[bold]
	high := numberCap
	if c.layout == LayoutNumber {
		high = numberAloneCap
	}
	l := c.set(text, bold)
	size := c.len(high) * face.unitsPerEm / face.capHeight
	least := c.len(numberLeastCap) * face.unitsPerEm / face.capHeight
	for size > least && l.box(size).Dy() > room {
		size--
	}
	return c.fit(l, size, least, area.Dx())
}

// composeLabel returns "now serving" around (0, 0), the middle of its baseline, and its height above it.
func (c *composer) composeLabel(b *Board, area image.Rectangle) (items []item, rise int) {
	first, second := c.set(b.Words.First.Now, regular), c.set(b.Words.Second.Now, regular)
	size, gap := c.len(labelSize), c.len(labelPairGap)
	if both := first.width(size) + gap + second.width(size); !second.ink.Empty() && both > area.Dx() {
		second = line{weight: regular, unitsPerEm: second.unitsPerEm} // no room for two
	}
	first, size = c.fit(first, size, c.len(leastSize), area.Dx())
	r := &row{}
	r.text(first, size, 0, c.theme.Soft)
	r.text(second, size, gap, c.theme.Quiet)
	items, rise = r.centred(), c.capHeight(regular, size)
	for i := range items {
		rise = max(rise, -items[i].box.Min.Y) // Chinese characters reach higher
	}
	return items, rise
}

// composeCounter returns arrow, word and counter around (0, 0), the middle of their baseline, and their height above it.
func (c *composer) composeCounter(b *Board, area image.Rectangle) (items []item, rise int) {
	value := clean(b.Counter)
	if value == "" {
		return nil, 0
	}
	if !isCounterNumber(value) {
		return c.composeCounterName(value, area)
	}
	size := c.len(counterSize)
	rise = c.capHeight(bold, size)
	number := c.set(value, bold)
	first, second := c.set(b.Words.First.Counter, regular), c.set(b.Words.Second.Counter, regular)
	arrow := rise * arrowOfCap / 100
	room := area.Dx() - arrow*arrowWidth/100 - c.len(arrowGap) - c.len(wordGap) - number.width(size)

	r := &row{}
	r.arrow(arrow, rise, c)
	if first.ink.Empty() {
		first, second = second, first
	}
	top, s1 := c.fit(first, c.len(wordFirstSize), c.len(leastSize), room)
	low, s2 := c.fit(second, c.len(wordSecondSize), c.len(leastSize), room)
	// Level with the number: the tops of the first line and the feet of the second.
	up := rise + top.box(s1).Min.Y
	if !second.ink.Empty() && top.box(s1).Max.Y-up < low.box(s2).Min.Y {
		r.stack(top, low, s1, s2, up, c.len(arrowGap), c)
	} else { // one language, or a picture too small for two
		word, s := c.fit(first, c.len(wordSize), c.len(leastSize), room)
		r.text(word, s, c.len(arrowGap), c.theme.Accent)
	}
	gap := c.len(wordGap)
	if len(r.items) == 1 {
		gap = c.len(arrowGap) // no word at all
	}
	number, size = c.fit(number, size, c.len(leastSize), area.Dx()-r.width-gap)
	r.text(number, size, gap, c.theme.Accent)
	return r.centred(), rise
}

func (c *composer) composeCounterName(name string, area image.Rectangle) (items []item, rise int) {
	size := c.len(nameSize)
	// The smaller the name, the smaller the arrow and the space after it.
	arrow := func(size int) int { return c.capHeight(bold, size) * arrowOfName / 100 }
	gap := func(size int) int { return size * arrowGapOfName / 100 }
	room := area.Dx() - arrow(size)*arrowWidth/100 - gap(size) - 1
	l, size := c.fit(c.set(name, bold), size, c.len(nameLeastSize), room)
	rise = c.capHeight(bold, size)
	r := &row{}
	r.arrow(arrow(size), rise, c)
	r.text(l, size, gap(size), c.theme.Accent)
	return r.centred(), max(rise, -l.box(size).Min.Y)
}

// composeIdle greets until there is a number.
func (c *composer) composeIdle(b *Board, area image.Rectangle) []item {
	middle := (area.Min.X + area.Max.X) / 2
	one, two := &b.Words.First, &b.Words.Second
	col := &column{middle: middle}
	col.rule(c.len(idleRuleWidth), c.len(idleRuleHeight), c.theme.Accent)
	add := func(text string, w weight, size, gap int, quiet bool) {
		l, s := c.fit(c.set(text, w), c.len(size), c.len(leastSize), area.Dx())
		colour := c.theme.Text
		if quiet {
			colour = c.theme.Quiet
		}
		col.text(l, s, c.len(gap), colour)
	}
	add(one.IdleTitle, bold, idleSize, idleRuleGap, false)
	add(two.IdleTitle, regular, idleAltSize, idleAltGap, false)
	add(one.IdleHint, regular, hintSize, idleHintGap, true)
	add(two.IdleHint, regular, hintSize, hintPairGap, true)
	return within(moved(col.items, image.Pt(0, area.Min.Y+max(0, (area.Dy()-col.height)/2))), area)
}
