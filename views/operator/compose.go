package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Distances at factor 1 (device independent pixels).
const (
	margin     = 20 // around the window's content
	panelGap   = 16 // between panels
	controlGap = 12 // between controls of one panel
	logoSize   = 32
)

// Shares of the width.
const leftShare, rightShare = 59, 41

// compose puts the parts into their places: work to the left, what the hall sees and how things are to the right.
func (v *View) compose() fyne.CanvasObject {
	gap := func(px float32) func() float32 { return func() float32 { return v.scale.Px(px) } }

	v.title = widgets.NewText(v.scale, "")
	v.title.SizeName, v.title.Bold = fynetheme.SizeNameHeadingText, true
	if v.options.Strip {
		return v.composeStrip()
	}
	header := container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{0, 1, 0}, Centre: true},
		newLogo(v.scale), v.title, v.tools.content)

	work := widgets.NewPanel(v.scale, container.New(&widgets.Column{Gap: gap(controlGap)},
		v.seat.content, newField(v.scale, v.entry), v.buttons.content, v.visit.content, v.feedback.content, v.question.content))
	lists := widgets.NewPanel(v.scale, v.lists.content)
	status := widgets.NewPanel(v.scale, newDoor(v.status.content, func() { report(v.in.OpenHealth); v.refocus() }))
	column := func(top, fills fyne.CanvasObject, more ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(&widgets.Column{Gap: gap(panelGap), Fills: fills}, append([]fyne.CanvasObject{top}, more...)...)
	}
	left, right := column(work, lists, lists), column(widgets.NewPanel(v.scale, v.preview.content), status, status)
	offer := atFoot{scale: v.scale}
	if v.options.Touch {
		const statusHeight = 170
		offer.right, offer.above = true, statusHeight+panelGap // nothing may lie over the keys that are being touched
		pad := widgets.NewPanel(v.scale, v.pad.content)
		left = column(work, pad, pad)
		right = column(v.preview.button, lists, lists, container.New(ofHeight{gap(statusHeight)}, status))
	}

	columns := container.New(&widgets.Row{Gap: gap(panelGap), Shares: []float32{leftShare, rightShare}}, left, right)
	all := container.New(&widgets.Column{Gap: gap(panelGap), Fills: columns}, header, columns)
	return container.NewStack(container.New(inset{gap(margin)}, all),
		container.New(offer, v.toast.content), v.picker.overlay, v.keymap.overlay)
}

// composeStrip puts the number field and what belongs to it into two lines, for a screen that another program fills.
func (v *View) composeStrip() fyne.CanvasObject {
	const edge, lineGap = 10, 8
	const counterShare, numberShare, buttonsShare = 16, 30, 54
	gap := func(px float32) func() float32 { return func() float32 { return v.scale.Px(px) } }
	wide := widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: words.X("operator.strip.back", "Whole window"), Key: v.options.Keys.Key(keymap.Strip), Flat: true, Small: true,
		OnTapped: func() { report(v.in.ToggleStrip) },
	})
	work := container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{counterShare, numberShare, buttonsShare}, Centre: true},
		v.chooser.field, newField(v.scale, v.entry), v.buttons.content)
	told := container.New(&widgets.Row{Gap: gap(controlGap), Shares: []float32{1, 0}},
		container.New(&widgets.Column{Gap: gap(lineGap)}, v.feedback.content, v.question.content), container.New(widgets.Left{}, wide))
	return container.NewStack(container.New(inset{gap(edge)}, container.New(&widgets.Column{Gap: gap(lineGap)}, work, told)),
		v.picker.overlay, v.keymap.overlay)
}

// ofHeight gives one object a height.
type ofHeight struct{ height func() float32 }

// MinSize is for Fyne.
func (h ofHeight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, h.height())
	for _, o := range objects {
		size.Width = fyne.Max(size.Width, o.MinSize().Width)
	}
	return size
}

// Layout is for Fyne.
func (h ofHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// newLogo is the program's sign.
func newLogo(scale *theme.Scaled) fyne.CanvasObject {
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.IconPNG))
	logo.FillMode = canvas.ImageFillContain
	return container.New(square{func() float32 { return scale.Px(logoSize) }}, logo)
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
