package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestPresses(t *testing.T) {
	var p Presses
	for i, step := range []struct {
		name string
		do   func()
		want bool
	}{
		{"no key known", func() {}, true},
		{"still none", func() {}, true},
		{"pressed", func() { p.Down(fyne.KeyReturn) }, true},
		{"repeated", func() {}, false},
		{"repeated again", func() {}, false},
		{"released", func() { p.Up(fyne.KeyReturn) }, true},
		{"pressed again", func() { p.Down(fyne.KeyReturn) }, true},
		{"the release went to another window", func() { p.Down(fyne.KeyReturn) }, true},
		{"another key while the first is held", func() { p.Down(fyne.KeyPlus) }, true},
		{"release of the first", func() { p.Up(fyne.KeyReturn) }, false},
		{"a modifier is no key of its own", func() { p.Down(desktop.KeyShiftLeft) }, false},
	} {
		step.do()
		if got := p.First(); got != step.want {
			t.Errorf("step %d, %s: First is %v, want %v", i, step.name, got, step.want)
		}
	}
}
