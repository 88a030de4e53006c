package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// buttons are the three that the operator's day is made of. The first and widest is what is pressed most: Call, or Next where
// tickets are issued.
type buttons struct {
	content            *fyne.Container
	call, next, recall *widgets.Button
	nextFirst          bool
}

func newButtons(v *View) *buttons {
	refocused := func(command func()) func() { return func() { command(); v.refocus() } }
	b := &buttons{}
	b.call = widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: labelCall(), Icon: fynetheme.IconNameVolumeUp, Key: words.X("operator.key.enter", "Enter"),
		Primary: true, SizeName: fynetheme.SizeNameHeadingText, OnTapped: refocused(v.submit),
	})
	b.next = widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: words.X("operator.next", "Next"), Icon: fynetheme.IconNameMediaSkipNext, Key: string(nextSign),
		SizeName: fynetheme.SizeNameSubHeadingText, OnTapped: refocused(v.next),
	})
	b.recall = widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: labelRecall(), Icon: fynetheme.IconNameMediaReplay, Key: string(recallSign),
		SizeName: fynetheme.SizeNameSubHeadingText, OnTapped: refocused(func() { v.recall("") }),
	})
	b.content = container.New(&widgets.Row{
		Gap: func() float32 { return v.scale.Px(controlGap) }, Shares: []float32{44, 28, 28},
	}, b.call, b.next, b.recall)
	return b
}

func (b *buttons) set(state *State) (moved bool) {
	label := labelCall()
	if state.OrderMode {
		label = labelReady()
	}
	if b.call.Label() != label {
		b.call.SetLabel(label)
		moved = true
	}
	nextFirst := state.Issues && !state.OrderMode
	if b.nextFirst == nextFirst {
		return moved
	}
	b.nextFirst = nextFirst
	b.next.SetPrimary(nextFirst)
	b.call.SetPrimary(!nextFirst)
	first, second := fyne.CanvasObject(b.call), fyne.CanvasObject(b.next)
	b.call.SetSizeName(fynetheme.SizeNameHeadingText)
	b.next.SetSizeName(fynetheme.SizeNameSubHeadingText)
	if nextFirst {
		b.next.SetSizeName(fynetheme.SizeNameHeadingText)
		b.call.SetSizeName(fynetheme.SizeNameSubHeadingText)
		first, second = second, first
	}
	b.content.Objects = []fyne.CanvasObject{first, second, b.recall}
	return true
}
