package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Outline draws the border of an entry around its content: Fyne's own menus have none, and are hardly seen on a light panel.
type Outline struct {
	widget.BaseWidget
	look    look
	content fyne.CanvasObject
}

// NewOutline puts content into an outline.
func NewOutline(scale *theme.Scaled, content fyne.CanvasObject) *Outline {
	o := &Outline{look: look{scale}, content: content}
	o.ExtendBaseWidget(o)
	return o
}

// CreateRenderer is for Fyne.
func (o *Outline) CreateRenderer() fyne.WidgetRenderer {
	o.ExtendBaseWidget(o)
	l := o.look
	box := canvas.NewRectangle(nil)
	r := &renderer{look: l, objects: []fyne.CanvasObject{o.content, box}}
	r.minSize = o.content.MinSize
	r.layout = func(size fyne.Size) {
		o.content.Resize(size)
		box.Resize(size)
	}
	r.refresh = func() {
		box.StrokeColor = l.color(fynetheme.ColorNameInputBorder)
		box.StrokeWidth, box.CornerRadius = l.size(fynetheme.SizeNameInputBorder), l.size(fynetheme.SizeNameInputRadius)
		box.Refresh()
		o.content.Refresh()
	}
	r.refresh()
	return r
}
