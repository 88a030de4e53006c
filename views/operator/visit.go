package operator

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// visitBar says who is at the counter, and what can be done with them. It is always there, or never: what comes and goes with
// every call would make the window restless.
type visitBar struct {
	v        *View
	content  *fyne.Container
	who      *fyne.Container
	number   *widgets.Label
	details  *widgets.Text
	hold     *widgets.Button
	done     *widgets.Button
	transfer *widgets.Button
	seat     Seat
	order    bool
	unmasked bool
}

func newVisitBar(v *View) *visitBar {
	const gap, lineGap = 8, 8
	px := func(n float32) func() float32 { return func() float32 { return v.scale.Px(n) } }
	b := &visitBar{v: v, number: widgets.NewLabel(v.scale, ""), details: widgets.NewText(v.scale, "")}
	b.number.Bold, b.number.SizeName = true, fynetheme.SizeNameSubHeadingText
	b.details.ColorName = theme.ColorMuted
	button := func(label string, action keymap.Action, wanted bool, do func()) *widgets.Button {
		key := capNoShow
		if action != "" {
			key = v.options.Keys.Key(action)
		}
		made := widgets.NewButton(v.scale, widgets.ButtonConfig{
			Label: label, Key: key, Small: true, OnTapped: func() { do(); v.refocus() },
		})
		made.Hidden = !wanted
		return made
	}
	b.hold = button(labelHold(), keymap.Hold, v.in.Hold != nil, v.hold)
	b.done = button(labelDone(), keymap.Done, v.in.Done != nil, v.done)
	b.transfer = button(labelTransfer(), keymap.Transfer, v.in.Transfer != nil, v.transfer)
	row := container.New(&widgets.Row{Gap: px(gap), Shares: []float32{1, 1, 1, 1, 1}},
		b.done, button(labelNoShow(), "", v.in.NoShow != nil, func() { v.noShow("") }),
		b.hold, b.transfer, button(labelNote(), keymap.Note, v.in.Note != nil, v.note))
	b.who = container.New(&widgets.Row{Gap: px(gap), Shares: []float32{0, 1}, Centre: true}, b.number, b.details)
	tappable := widgets.NewListRow(v.scale, b.who, func(fyne.Position) { b.unmask(); v.refocus() })
	tappable.SetMarked(true)
	b.content = container.New(&widgets.Column{Gap: px(lineGap)}, tappable, row)
	b.content.Hide()
	b.show()
	return b
}

func (b *visitBar) set(state *State) (moved bool) {
	moved = setShown(b.content, !state.plain())
	if b.order != state.OrderMode {
		b.order = state.OrderMode
		label := labelDone()
		if b.order {
			label = labelCollected()
		}
		b.done.SetLabel(label)
		setShown(b.hold, !b.order && b.v.in.Hold != nil)
		setShown(b.transfer, !b.order && b.v.in.Transfer != nil)
		setShown(b.done, b.order && b.v.in.Collected != nil || !b.order && b.v.in.Done != nil)
		moved = true
	}
	if b.seat != state.Seat || moved {
		if b.seat.Visit != state.Seat.Visit {
			b.unmasked = false
		}
		b.seat = state.Seat
		b.show()
	}
	return moved
}

// unmask shows the full name, or the masked one again.
func (b *visitBar) unmask() {
	if b.seat.FullName != "" {
		b.unmasked = !b.unmasked
		b.show()
	}
}

func (b *visitBar) show() {
	b.number.SetText(b.seat.Visit)
	b.number.Hidden = b.seat.Visit == ""
	b.details.SetText(b.words())
	b.who.Refresh()
}

func (b *visitBar) words() string {
	switch {
	case b.seat.Closed:
		return words.X("operator.visit.closed", "This counter is closed.")
	case b.seat.Visit == "" && b.order:
		return words.X("operator.visit.order", "Type an order's number: Enter when it is ready, F3 when it is collected.")
	case b.seat.Visit == "":
		return words.X("operator.visit.nobody", "Nobody is at this counter.")
	}
	name := b.seat.Name
	if b.unmasked {
		name = b.seat.FullName
	}
	since := ""
	if b.seat.Since != "" {
		since = words.X("operator.visit.since", "since {{.Time}}", map[string]string{"Time": b.seat.Since})
	}
	return joined(name, b.seat.Service, since, b.seat.Recalls, b.seat.Note)
}

// joined puts the words that are there side by side.
func joined(words ...string) string {
	var kept []string
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " · ")
}
