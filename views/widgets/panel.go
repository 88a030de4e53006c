package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// PanelPadding is the room between a panel's edge and its content (layout pixels).
const PanelPadding = 16

// Panel is a rounded surface that groups its content.
type Panel struct {
	widget.BaseWidget
	look    look
	content fyne.CanvasObject
}

// NewPanel lays content onto a panel.
func NewPanel(scale *theme.Scaled, content fyne.CanvasObject) *Panel {
	p := &Panel{look: look{scale}, content: content}
	p.ExtendBaseWidget(p)
	return p
}

// HeightFor is the height that the panel needs at a width (device independent pixels).
func (p *Panel) HeightFor(width float32) float32 {
	edges := 2 * Snap(p.look.px(PanelPadding))
	return heightFor(p.content, width-edges) + edges
}

// CreateRenderer is for Fyne.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	const radius, outline = 14, 1
	p.ExtendBaseWidget(p)
	l := p.look
	box := canvas.NewRectangle(nil)
	r := &renderer{look: l, objects: []fyne.CanvasObject{box, p.content}}
	r.minSize = func() fyne.Size {
		return p.content.MinSize().Add(fyne.NewSquareSize(2 * Snap(l.px(PanelPadding))))
	}
	r.layout = func(size fyne.Size) {
		box.Resize(size)
		edge := Snap(l.px(PanelPadding))
		p.content.Move(fyne.NewSquareOffsetPos(edge))
		p.content.Resize(size.SubtractWidthHeight(2*edge, 2*edge))
	}
	r.refresh = func() {
		box.FillColor, box.StrokeColor = l.color(theme.ColorPanel), l.color(theme.ColorPanelBorder)
		box.StrokeWidth, box.CornerRadius = outline, l.px(radius)
		box.Refresh()
		relayout(&p.BaseWidget, r)
		p.content.Refresh()
	}
	r.refresh()
	return r
}
