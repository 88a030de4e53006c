package signage

import (
	"image"
	"strings"
)

// datePairGap lies between the feet of the first language's date and the tops of the second's, in thousandths of the unit.
const datePairGap = 17

// centredIn returns the baseline at which capitals stand in the middle of the area's height.
func (c *composer) centredIn(area image.Rectangle, w weight, size int) int {
	return area.Max.Y - (area.Dy()-c.capHeight(w, size))/2
}

func (c *composer) composeTitle(b *Board) []item {
	area := c.title
	var items []item
	if c.logoImage != nil {
		items = append(items, item{kind: itemImage, image: c.logoImage, box: c.logoBox()})
	}
	if text := offlineText(b); text != "" {
		l, size := c.fit(c.set(text, bold), c.len(dateSize), c.len(leastSize), area.Dx()*offlineShare/100)
		note := textRight(l, size, area.Max.X, c.centredIn(area, bold, size), c.theme.Accent)
		items = append(items, note)
		area.Max.X = note.box.Min.X - size
	}
	l, size := c.fit(c.set(b.Title, regular), c.len(titleSize), c.len(leastSize), area.Dx())
	// The title is smaller than the time; their middles are on one height rather than their feet, so that neither seems to
	// sink beside the other.
	return append(items, textLeft(l, size, area.Min.X, c.centredIn(area, regular, size), c.theme.Soft))
}

// offlineShare is how much of the title's room, in percent, goes to the note that the picture is not the latest.
const offlineShare = 60

// offlineText is that note as shown, in all languages of the hall; empty when the picture is the latest.
func offlineText(b *Board) string {
	if b.Offline.IsZero() {
		return ""
	}
	at := strings.NewReplacer("{time}", b.Offline.Format("15:04"))
	text, second := at.Replace(b.Words.First.Offline), at.Replace(b.Words.Second.Offline)
	if text != "" && second != "" {
		text += " · "
	}
	return text + second
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

// logoBox is where the logo stands: at the left of its place, in the middle of its height.
func (c *composer) logoBox() image.Rectangle {
	size := c.logoImage.Rect.Size()
	top := c.logo.Min.Y + (c.logo.Dy()-size.Y)/2
	return image.Rect(c.logo.Min.X, top, c.logo.Min.X+size.X, top+size.Y)
}
