package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// ListRow is one line of a list: what it is made with, on a surface that marks the row and lights up under the pointer.
type ListRow struct {
	widget.BaseWidget
	hover
	OnTapped func(at fyne.Position) // gets the place of the tap in the window; nil: the row does nothing

	look   look
	line   fyne.CanvasObject
	marked bool
}

// NewListRow makes a row around a line.
func NewListRow(scale *theme.Scaled, line fyne.CanvasObject, onTapped func(at fyne.Position)) *ListRow {
	r := &ListRow{OnTapped: onTapped, look: look{scale}, line: line}
	r.changed = r.Refresh
	r.ExtendBaseWidget(r)
	return r
}

// SetMarked emphasises the row without shouting.
func (r *ListRow) SetMarked(marked bool) {
	if r.marked != marked {
		r.marked = marked
		r.Refresh()
	}
}

// Tapped reports the tap.
func (r *ListRow) Tapped(e *fyne.PointEvent) {
	if r.OnTapped != nil {
		r.OnTapped(e.AbsolutePosition)
	}
}

// CreateRenderer is for Fyne.
func (r *ListRow) CreateRenderer() fyne.WidgetRenderer {
	const side, top, radius = 12, 5, 8
	r.ExtendBaseWidget(r)
	l := r.look
	marking, shade := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	rend := &renderer{look: l, objects: []fyne.CanvasObject{marking, shade, r.line}}
	rend.minSize = func() fyne.Size { return fyne.NewSize(0, r.line.MinSize().Height+l.px(2*top)) }
	rend.layout = func(size fyne.Size) {
		marking.Resize(size)
		shade.Resize(size)
		r.line.Move(fyne.NewPos(l.px(side), l.px(top)))
		r.line.Resize(size.SubtractWidthHeight(l.px(2*side), l.px(2*top)))
	}
	rend.refresh = func() {
		if !r.Visible() {
			return // painting what nobody sees is what costs most
		}
		marking.Hidden = !r.marked
		marking.FillColor, marking.CornerRadius = l.color(theme.ColorAccentSoft), l.px(radius)
		shade.CornerRadius, shade.FillColor = l.px(radius), color.Transparent
		if r.lit && r.OnTapped != nil {
			shade.FillColor = l.color(fynetheme.ColorNameHover)
		}
		relayout(&r.BaseWidget, rend)
		marking.Refresh()
		shade.Refresh()
		r.line.Refresh()
	}
	rend.refresh()
	return rend
}
