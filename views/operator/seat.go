package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// seatLine is the line of the counter: which one, whether it is open, and the handing out of tickets.
type seatLine struct {
	v       *View
	content *fyne.Container
	hint    *widgets.Label
	issue   *widgets.Button
	toggle  *widgets.Button
}

func newSeatLine(v *View) *seatLine {
	s := &seatLine{v: v}
	name := widgets.NewLabel(v.scale, words.X("operator.counter", "Counter"))
	s.hint = widgets.NewLabel(v.scale, words.X("operator.counter.hint", "↑ ↓ or Ctrl+1-9"))
	s.hint.ColorName = theme.ColorMuted
	s.issue = widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: v.labelIssue(), Key: v.options.Keys.Key(keymap.Issue), Small: true, OnTapped: func() { v.issue(); v.refocus() },
	})
	s.toggle = widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: labelCloseCounter(), Key: v.options.Keys.Key(keymap.Seat), Small: true, OnTapped: func() { v.toggleCounter(); v.refocus() },
	})
	s.content = container.New(&widgets.Row{
		Gap: func() float32 { return v.scale.Px(controlGap) }, Shares: []float32{0, 1, 0, 0, 0}, Centre: true,
	}, name, v.chooser.field, s.hint, s.issue, s.toggle)
	return s
}

func (s *seatLine) set(state *State) (moved bool) {
	plain := state.plain()
	label := labelCloseCounter()
	if state.Seat.Closed {
		label = labelOpenCounter()
	}
	if s.toggle.Label() != label {
		s.toggle.SetLabel(label)
		s.toggle.SetPrimary(state.Seat.Closed)
		moved = true
	}
	if s.issue.Label() != s.v.labelIssue() {
		s.issue.SetLabel(s.v.labelIssue())
		moved = true
	}
	// A plain hall needs neither, unless its counter was closed by the key.
	toggle := (!plain || state.Seat.Closed) && s.v.in.OpenCounter != nil && s.v.in.CloseCounter != nil
	moved = setShown(s.toggle, toggle) || moved
	moved = setShown(s.issue, !plain && s.v.in.Issue != nil) || moved
	return setShown(s.hint, plain && !toggle) || moved
}

// setShown shows or hides an object and reports whether that changed anything.
func setShown(o fyne.CanvasObject, shown bool) bool {
	if o.Visible() == shown {
		return false
	}
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
	return true
}
