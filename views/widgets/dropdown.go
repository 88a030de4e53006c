package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// DropDown looks like a field with a choice in it; a tap asks for the list of choices. It cannot be focused.
type DropDown struct {
	widget.BaseWidget
	look     look
	onTapped func()
	text     *Text
	hovered  bool
}

// NewDropDown makes an empty one.
func NewDropDown(scale *theme.Scaled, onTapped func()) *DropDown {
	d := &DropDown{look: look{scale}, onTapped: onTapped, text: NewText(scale, "")}
	d.text.Bold = true
	d.ExtendBaseWidget(d)
	return d
}

// SetText shows the choice.
func (d *DropDown) SetText(text string) { d.text.SetText(text) }

// Text is the choice shown.
func (d *DropDown) Text() string { return d.text.Text() }

// Tapped asks for the list.
func (d *DropDown) Tapped(*fyne.PointEvent) { d.onTapped() }

// Cursor is a hand.
func (d *DropDown) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn lights the field up.
func (d *DropDown) MouseIn(*desktop.MouseEvent) { d.hovered = true; d.Refresh() }

// MouseMoved is for Fyne.
func (d *DropDown) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the lighting.
func (d *DropDown) MouseOut() { d.hovered = false; d.Refresh() }

// CreateRenderer is for Fyne.
func (d *DropDown) CreateRenderer() fyne.WidgetRenderer {
	const sidePadding, verticalPadding, outline = 12, 6, 1
	d.ExtendBaseWidget(d)
	l := d.look
	box := canvas.NewRectangle(nil)
	arrow := canvas.NewImageFromResource(nil)
	arrow.FillMode = canvas.ImageFillContain
	r := &renderer{look: l, objects: []fyne.CanvasObject{box, d.text, arrow}}
	r.minSize = func() fyne.Size {
		icon := l.size(fynetheme.SizeNameInlineIcon)
		return fyne.NewSize(icon+l.px(3*sidePadding), d.text.MinSize().Height+l.px(2*verticalPadding))
	}
	r.layout = func(size fyne.Size) {
		icon, side, height := l.size(fynetheme.SizeNameInlineIcon), l.px(sidePadding), d.text.MinSize().Height
		box.Resize(size)
		arrow.Resize(fyne.NewSquareSize(icon))
		arrow.Move(fyne.NewPos(size.Width-side-icon, centred(size.Height, icon)))
		d.text.Move(fyne.NewPos(side, centred(size.Height, height)))
		d.text.Resize(fyne.NewSize(fyne.Max(0, size.Width-3*side-icon), height))
	}
	r.refresh = func() {
		box.FillColor, box.StrokeColor = l.color(fynetheme.ColorNameInputBackground), l.color(fynetheme.ColorNameInputBorder)
		if d.hovered {
			box.StrokeColor = l.color(fynetheme.ColorNamePrimary)
		}
		box.StrokeWidth, box.CornerRadius = outline, l.size(fynetheme.SizeNameInputRadius)
		arrow.Resource = l.tinted(fynetheme.IconNameArrowDropDown, fynetheme.ColorNameForeground)
		box.Refresh()
		arrow.Refresh()
		d.text.Refresh()
		relayout(&d.BaseWidget, r)
	}
	r.refresh()
	return r
}
