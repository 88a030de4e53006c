package signage

import (
	"image"
	"strconv"
	"strings"
)

// Text sizes at the foot, as thousandths of the unit per em.
const (
	noticeSize = 50
	factSize   = 40
)

// factGap stands between two facts.
const factGap = "  ·  "

// composeFoot places the code, and the notice over the facts.
func (c *composer) composeFoot(b *Board) (items []item) {
	if c.code != nil {
		items = append(items, item{kind: itemImage, image: c.code, box: c.qr})
	}
	if !usable(c.foot) {
		return items
	}
	facts := ""
	if c.facts {
		facts = factsText(b)
	}
	lines := 0
	if b.Notice != "" {
		lines++
	}
	if facts != "" {
		lines++
	}
	top := c.foot.Min.Y + max(0, (c.foot.Dy()-lines*c.footRow)/2)
	add := func(text string, size, least int, w weight, quiet bool) {
		if text == "" {
			return
		}
		area := image.Rect(c.foot.Min.X, top, c.foot.Max.X, min(top+c.footRow, c.foot.Max.Y))
		top = area.Max.Y
		l, s := c.fit(c.set(text, w), c.len(size), c.len(least), area.Dx())
		col := c.theme.Soft
		if quiet {
			col = c.theme.Quiet
		}
		baseline := c.centredIn(area, w, s)
		tail := baseline + l.box(s).Max.Y - c.foot.Max.Y
		items = append(items, textLeft(l, s, area.Min.X, baseline-max(0, tail), col))
	}
	add(b.Notice, noticeSize, noticeSize*3/4, regular, false)
	add(facts, factSize, leastSize, regular, true)
	// A row is as high as usual letters; accents may reach into the room that is kept free above it.
	room := c.foot.Union(c.qr)
	room.Min.Y -= c.len(footGapPart) / 2
	return within(items, room)
}

// factsText says how many wait and who did not come, as shown.
func factsText(b *Board) string {
	var facts []string
	count := func(words Phrases) string {
		if b.Waiting < 0 || words.Waiting == "" {
			return ""
		}
		return strings.ReplaceAll(words.Waiting, "{count}", strconv.Itoa(b.Waiting))
	}
	for _, words := range []Phrases{b.Words.First, b.Words.Second} {
		if text := count(words); text != "" {
			facts = append(facts, text)
		}
	}
	if len(b.Missed) > 0 && b.Words.First.Missed != "" {
		title := b.Words.First.Missed
		if b.Words.Second.Missed != "" {
			title += " " + b.Words.Second.Missed
		}
		facts = append(facts, title+" "+strings.Join(b.Missed, " "))
	}
	return strings.Join(facts, factGap)
}

// Pages cuts a notice into pieces that fit the foot, at spaces and between Chinese characters. One that fits is one page; an empty one is
// none. It answers the same for every Renderer of the same size and look.
func (r *Renderer) Pages(notice string) []string {
	text := []rune(clean(notice))
	size := r.len(noticeSize)
	fits := func(piece []rune) bool {
		l := r.set(string(piece), regular)
		return l.width(size) <= r.foot.Dx()
	}
	var pages []string
	for len(text) > 0 {
		end := len(text)
		if !fits(text) {
			low, high := 1, len(text)
			for low < high { // the longest piece that fits; at least one character
				middle := (low + high + 1) / 2
				if fits(text[:middle]) {
					low = middle
				} else {
					high = middle - 1
				}
			}
			end = breakBefore(text, low)
		}
		pages = append(pages, strings.TrimSpace(string(text[:end])))
		text = text[end:]
		for len(text) > 0 && text[0] == ' ' {
			text = text[1:]
		}
	}
	return pages
}

// breakBefore is the last place up to at where a line may end; at itself when there is none.
func breakBefore(text []rune, at int) int {
	for end := at; end > at/2; end-- {
		if text[end] == ' ' || !isLatin(text[end-1]) && !isLatin(text[end]) && !closes(text[end]) {
			return end
		}
	}
	return at
}

// closes tells of marks that begin no line.
func closes(r rune) bool { return strings.ContainsRune("，。、；：！？）」』》,.;:!?)", r) }
