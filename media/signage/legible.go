package signage

// A character is read with ease from up to EasyDistance times its height, and at all from up to FarDistance times (ISO 9241-303 and its
// forerunner 9241-3 give 20 to 22 minutes of arc: 155 to 175 heights).
const (
	EasyDistance = 155
	FarDistance  = 175
)

// DigitHeight is how high the digits of the numbers are on a board, in pixels: of the smallest ones that people look for, which in a list
// of calls is the number being called. 0 when there is none.
func (r *Renderer) DigitHeight(b Board) int {
	b = r.tidy(b)
	least := 0
	for _, it := range r.compose(zoneStage, &b) {
		if it.kind != itemText || it.line.weight != bold {
			continue
		}
		if high := r.capHeight(bold, it.size); least == 0 || high < least {
			least = high
		}
		if r.layout == LayoutRecent || r.layout == LayoutNumber {
			break // the number stands first
		}
	}
	return least
}
