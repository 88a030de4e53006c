package signage

import "image"

// datePairGap lies between the feet of the first language's date and the tops of the second's, in thousandths of the unit.
const datePairGap = 17

// centredIn returns the baseline at which capitals stand in the middle of the area's height.
func (c *composer) centredIn(area image.Rectangle, w weight, size int) int {
	return area.Max.Y - (area.Dy()-c.capHeight(w, size))/2
}

func (c *composer) composeTitle(b *Board) []item {
	l, size := c.fit(c.set(b.Title, regular), c.len(titleSize), c.len(leastSize), c.title.Dx())
	// The title is smaller than the time; their middles are on one height rather than their feet, so that neither seems to
	// sink beside the other.
	return []item{textLeft(l, size, c.title.Min.X, c.centredIn(c.title, regular, size), c.theme.Soft)}
}

func (c *composer) composeClock(b *Board) []item {
	if b.Clock.IsZero() {
		return nil
	}
	size := c.len(clockSize)
	now, size := c.fit(c.set(clockText(b), bold), size, size/2, c.clock.Dx())
	baseline := c.centredIn(c.clock, bold, size)
	time := textRight(now, size, c.clock.Max.X, baseline, c.theme.Soft)
	items := []item{time}

	first, second := dateTexts(b)
	right := time.box.Min.X - size*2/5
	room := right - c.clock.Min.X
	place := func(l line, size, baseline int) {
		if c.portrait {
			items = append(items, textLeft(l, size, c.clock.Min.X, baseline, c.theme.Quiet))
			return
		}
		items = append(items, textRight(l, size, right, baseline, c.theme.Quiet))
	}
	if first == "" || second == "" {
		l, s := c.fit(c.set(first+second, regular), c.len(dateSize), c.len(leastSize), room)
		place(l, s, c.centredIn(c.clock, regular, s))
		return items
	}
	// Two lines around the middle of the time.
	top, s1 := c.fit(c.set(first, regular), c.len(dateSmallSize), c.len(leastSize), room)
	low, s2 := c.fit(c.set(second, regular), c.len(dateSmallSize), c.len(leastSize), room)
	middle := baseline - c.capHeight(bold, size)/2
	place(top, s1, middle-c.len(datePairGap)/2)
	place(low, s2, middle+c.len(datePairGap)/2+c.capHeight(regular, s2))
	return items
}

// clockText is the time of day as shown.
func clockText(b *Board) string {
	return b.Clock.Format("15:04")
}

// dateTexts are the dates as shown, in the first and the second language.
func dateTexts(b *Board) (first, second string) {
	return b.Words.First.Calendar.format(b.Clock), b.Words.Second.Calendar.format(b.Clock)
}
