package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// Distances at factor 1 (device independent pixels).
const (
	margin     = 20 // around the window's content
	panelGap   = 16 // between panels
	controlGap = 12 // between controls of one panel
	logoSize   = 32
)

// compose puts the parts into their places: work to the left, what the hall sees and how things are to the right.
func (v *View) compose() fyne.CanvasObject {
	gap := func(px float32) func() float32 { return func() float32 { return v.scale.Px(px) } }

	logo := newLogo(v.scale)
	v.title = widgets.NewText(v.scale, "")
	v.title.SizeName, v.title.Bold = fynetheme.SizeNameHeadingText, true
	header := container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{0, 1}, Centre: true}, logo, v.title)

	work := widgets.NewPanel(v.scale, container.New(&widgets.Column{Gap: gap(controlGap)},
		v.counterLine(gap), newField(v.scale, v.entry), v.buttonLine(gap), v.feedback.content))
	calls := widgets.NewPanel(v.scale, v.calls.content)
	left := container.New(&widgets.Column{Gap: gap(panelGap), Fills: calls}, work, calls)

	status := widgets.NewPanel(v.scale, v.status.content)
	right := container.New(&widgets.Column{Gap: gap(panelGap), Fills: status}, widgets.NewPanel(v.scale, v.preview.content), status)

	const leftShare, rightShare = 59, 41
	columns := container.New(&widgets.Row{Gap: gap(panelGap), Shares: []float32{leftShare, rightShare}}, left, right)
	all := container.New(&widgets.Column{Gap: gap(panelGap), Fills: columns}, header, columns)
	return container.New(inset{gap(margin)}, all)
}

func (v *View) counterLine(gap func(float32) func() float32) fyne.CanvasObject {
	name := widgets.NewLabel(v.scale, lang.X("operator.counter", "Counter"))
	hint := widgets.NewLabel(v.scale, lang.X("operator.counter.hint", "↑ ↓ or Ctrl+1-9"))
	hint.ColorName = theme.ColorMuted
	return container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{0, 1, 0}, Centre: true}, name, v.chooser.field, hint)
}

func (v *View) buttonLine(gap func(float32) func() float32) fyne.CanvasObject {
	refocused := func(command func()) func() { return func() { command(); v.refocus() } }
	call := widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: lang.X("operator.call", "Call"), Icon: fynetheme.IconNameVolumeUp, Key: lang.X("operator.key.enter", "Enter"),
		Primary: true, SizeName: fynetheme.SizeNameHeadingText, OnTapped: refocused(v.submit),
	})
	next := widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: lang.X("operator.next", "Next"), Icon: fynetheme.IconNameMediaSkipNext, Key: string(nextSign),
		SizeName: fynetheme.SizeNameSubHeadingText, OnTapped: refocused(v.next),
	})
	recall := widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: lang.X("operator.recall", "Recall"), Icon: fynetheme.IconNameMediaReplay, Key: string(recallSign),
		SizeName: fynetheme.SizeNameSubHeadingText, OnTapped: refocused(v.recall),
	})
	return container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{44, 28, 28}}, call, next, recall)
}

func newLogo(scale *theme.Scaled) fyne.CanvasObject {
	image := canvas.NewImageFromResource(fyne.NewStaticResource("queuecast.png", assets.IconPNG))
	image.FillMode = canvas.ImageFillContain
	return container.New(square{func() float32 { return scale.Px(logoSize) }}, image)
}

// square keeps one object at a side length.
type square struct{ side func() float32 }

// MinSize is for Fyne.
func (s square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(s.side()) }

// Layout is for Fyne.
func (s square) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// inset keeps one object away from the edges.
type inset struct{ by func() float32 }

// MinSize is for Fyne.
func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.Add(fyne.NewSquareSize(2 * i.by()))
}

// Layout is for Fyne.
func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		edge := widgets.Snap(i.by())
		o.Move(fyne.NewSquareOffsetPos(edge))
		o.Resize(size.Subtract(fyne.NewSquareSize(2 * edge)))
	}
}
