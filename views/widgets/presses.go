package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Presses tells the first effect of a key press from the repeats that follow while the key is held down. Fyne reports
// KeyDown and KeyUp once per press, TypedKey and TypedRune for every repeat. Where a driver sends no KeyDown (an input method
// that composes characters, a touch screen), everything counts as first.
type Presses struct {
	key         fyne.KeyName // the last one that went down
	held, spent bool
}

// Down and Up take the events of desktop.Keyable.
func (p *Presses) Down(key fyne.KeyName) {
	switch key {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight:
		return // held while another key is pressed
	default:
		p.key, p.held, p.spent = key, true, false
	}
}

// Up ends a press.
func (p *Presses) Up(key fyne.KeyName) {
	if key == p.key {
		p.held = false
	}
}

// First reports whether the present key press has not had an effect yet, and counts it as having had one now.
func (p *Presses) First() bool {
	if !p.held {
		return true
	}
	first := !p.spent
	p.spent = true
	return first
}
