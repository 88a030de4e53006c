package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// toast offers for a while to take the last action back. It lies over the foot of the lists and moves nothing.
type toast struct {
	content *fyne.Container
	surface *canvas.Rectangle
	text    *widgets.Text
	button  *widgets.Button
	scale   *theme.Scaled
	clock   *clock
	alarm   alarm
	undo    Undo
}

func newToast(v *View) *toast {
	t := &toast{scale: v.scale, clock: &v.clock, alarm: alarm{clock: &v.clock}, surface: canvas.NewRectangle(nil)}
	t.text = widgets.NewText(v.scale, "")
	t.button = widgets.NewButton(v.scale, widgets.ButtonConfig{
		Label: words.X("operator.undo", "Undo"), Icon: fynetheme.IconNameContentUndo, Key: capUndo, Small: true,
		OnTapped: func() { v.undo(); v.refocus() },
	})
	t.content = container.New(t, t.surface, t.text, t.button)
	t.content.Hide()
	return t
}

func (t *toast) set(undo *Undo) {
	if undo == nil {
		t.hide()
		return
	}
	left := undo.Until.Sub(t.clock.now())
	if left <= 0 {
		t.hide()
		return
	}
	if t.content.Visible() && t.undo == *undo {
		return
	}
	t.undo = *undo
	t.text.SetText(undo.Text)
	t.alarm.set(left, t.hide)
	t.content.Show()
	t.content.Refresh()
}

func (t *toast) hide() {
	t.alarm.cancel()
	t.undo = Undo{}
	if t.content.Visible() {
		t.content.Hide()
	}
}

const toastSide, toastTop = 16, 8

// MinSize is for Fyne.
func (t *toast) MinSize([]fyne.CanvasObject) fyne.Size {
	least := t.button.MinSize()
	return fyne.NewSize(least.Width+t.scale.Px(3*toastSide)+t.text.Width(), least.Height+t.scale.Px(2*toastTop))
}

// Layout is for Fyne.
func (t *toast) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const radius = 12
	px := t.scale.Px
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	t.surface.FillColor, t.surface.CornerRadius = t.scale.Color(fynetheme.ColorNameMenuBackground, variant), px(radius)
	t.surface.StrokeColor, t.surface.StrokeWidth = t.scale.Color(fynetheme.ColorNameInputBorder, variant), 1
	t.surface.Resize(size)
	t.surface.Refresh()
	button, line := t.button.MinSize(), t.text.MinSize().Height
	x := size.Width - px(toastTop) - button.Width
	t.button.Resize(button)
	t.button.Move(fyne.NewPos(x, widgets.Snap((size.Height-button.Height)/2)))
	t.text.Move(fyne.NewPos(px(toastSide), widgets.Snap((size.Height-line)/2)))
	t.text.Resize(fyne.NewSize(fyne.Max(0, x-px(2*toastSide)), line))
}

// atFoot keeps one object at the foot of the lists, as wide as it wants and their column allows.
type atFoot struct {
	scale *theme.Scaled
	right bool    // the lists are in the right column
	above float32 // what is below them (device independent pixels at factor 1)
}

// MinSize is for Fyne: it widens nothing.
func (a atFoot) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is for Fyne.
func (a atFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const off = 12 // from the panel's edges
	edge := a.scale.Px(margin + off)
	columns := size.Width - a.scale.Px(2*margin+panelGap)
	left, column := edge, columns*leftShare/(leftShare+rightShare)-a.scale.Px(2*off)
	if a.right {
		left += columns*leftShare/(leftShare+rightShare) + a.scale.Px(panelGap)
		column = columns*rightShare/(leftShare+rightShare) - a.scale.Px(2*off)
	}
	foot := size.Height - edge - a.scale.Px(a.above)
	for _, o := range objects {
		least := o.MinSize()
		width := widgets.Snap(fyne.Min(least.Width, column))
		o.Resize(fyne.NewSize(width, least.Height))
		o.Move(fyne.NewPos(widgets.Snap(left+(column-width)/2), widgets.Snap(foot-least.Height)))
	}
}
