package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Overlay lays a card over the whole window and dims what is below. It starts hidden. A tap beside the card dismisses it.
// The keyboard stays where it is: whoever has it must pass Esc on.
type Overlay struct {
	widget.BaseWidget
	OnDismiss func()

	look  look
	width float32 // of the card, at factor 1
	card  *Panel
}

// NewOverlay makes a hidden overlay whose card is width wide (device independent pixels at factor 1), window permitting.
func NewOverlay(scale *theme.Scaled, width float32, content fyne.CanvasObject, onDismiss func()) *Overlay {
	o := &Overlay{OnDismiss: onDismiss, look: look{scale}, width: width}
	o.card = NewPanel(scale, content)
	o.ExtendBaseWidget(o)
	o.Hide()
	return o
}

// Tapped dismisses the card, unless the tap was on it.
func (o *Overlay) Tapped(e *fyne.PointEvent) {
	at, size := o.card.Position(), o.card.Size()
	inside := e.Position.X >= at.X && e.Position.X < at.X+size.Width && e.Position.Y >= at.Y && e.Position.Y < at.Y+size.Height
	if !inside && o.OnDismiss != nil {
		o.OnDismiss()
	}
}

// Scrolled keeps the wheel away from what is below.
func (o *Overlay) Scrolled(*fyne.ScrollEvent) {}

// MinSize is nothing: the card takes what room there is.
func (o *Overlay) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer is for Fyne.
func (o *Overlay) CreateRenderer() fyne.WidgetRenderer {
	const dim, margin = 0xa8, 24
	o.ExtendBaseWidget(o)
	l := o.look
	shade := canvas.NewRectangle(nil)
	r := &renderer{look: l, objects: []fyne.CanvasObject{shade, o.card}, minSize: func() fyne.Size { return fyne.Size{} }}
	r.layout = func(size fyne.Size) {
		shade.Resize(size)
		width := fyne.Min(l.px(o.width), size.Width-2*l.px(margin))
		height := fyne.Min(o.card.HeightFor(width), size.Height-2*l.px(margin))
		o.card.Resize(fyne.NewSize(width, height))
		o.card.Move(fyne.NewPos(centred(size.Width, width), centred(size.Height, height)))
	}
	r.refresh = func() {
		shade.FillColor = withAlpha(l.color(theme.ColorLetterbox), dim)
		shade.Refresh()
		o.card.Refresh()
		relayout(&o.BaseWidget, r)
	}
	r.refresh()
	return r
}
