package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Groove shows a slider in a groove that is seen: Fyne draws its own in the colour of fields, which is nearly that of windows and panels,
// so that at the least value nothing but the handle was seen.
type Groove struct {
	widget.BaseWidget
	look   look
	slider *widget.Slider
}

// NewGroove puts a slider into one.
func NewGroove(scale *theme.Scaled, slider *widget.Slider) *Groove {
	g := &Groove{look: look{scale}, slider: slider}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer is for Fyne.
func (g *Groove) CreateRenderer() fyne.WidgetRenderer {
	// As in Fyne's slider: the handle is smaller than an icon, and stands in line with those of radio buttons. The edge is ours.
	const smaller, inLine, edge = 4, 1.5, 1
	g.ExtendBaseWidget(g)
	l := g.look
	box := canvas.NewRectangle(nil)
	r := &renderer{look: l, objects: []fyne.CanvasObject{box, g.slider}}
	r.minSize = g.slider.MinSize
	r.layout = func(size fyne.Size) {
		end := (fynetheme.Size(fynetheme.SizeNameInlineIcon)-smaller)/2 + fynetheme.Size(fynetheme.SizeNameInnerPadding) - inLine - edge
		height := 2*fynetheme.Size(fynetheme.SizeNameInputBorder) + 2*edge
		box.Move(fyne.NewPos(end, (size.Height-height)/2))
		box.Resize(fyne.NewSize(size.Width-2*end, height))
		g.slider.Resize(size)
	}
	r.refresh = func() {
		box.FillColor, box.CornerRadius = l.color(fynetheme.ColorNameInputBorder), l.size(fynetheme.SizeNameInputBorder)
		box.Refresh()
		g.slider.Refresh()
	}
	r.refresh()
	return r
}
