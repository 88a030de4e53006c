package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// hover makes a widget light up under the pointer, which becomes a hand. Embed it.
type hover struct {
	lit     bool
	changed func()
}

// Cursor is a hand.
func (h *hover) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn lights up.
func (h *hover) MouseIn(*desktop.MouseEvent) { h.lit = true; h.changed() }

// MouseMoved is for Fyne.
func (h *hover) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the lighting.
func (h *hover) MouseOut() { h.lit = false; h.changed() }

// Chip is a small tappable word, such as a number that waits.
type Chip struct {
	widget.BaseWidget
	hover
	look     look
	text     string
	OnTapped func(at fyne.Position) // gets the place of the tap in the window; may be nil
}

// NewChip makes a chip; onTapped gets the place of the tap in the window.
func NewChip(scale *theme.Scaled, text string, onTapped func(at fyne.Position)) *Chip {
	c := &Chip{look: look{scale}, text: text, OnTapped: onTapped}
	c.changed = c.Refresh
	c.ExtendBaseWidget(c)
	return c
}

// Text is what it says.
func (c *Chip) Text() string { return c.text }

// SetText changes the word.
func (c *Chip) SetText(text string) {
	if c.text != text {
		c.text = text
		c.Refresh()
	}
}

// Tapped reports the tap.
func (c *Chip) Tapped(e *fyne.PointEvent) {
	if c.OnTapped != nil {
		c.OnTapped(e.AbsolutePosition)
	}
}

// CreateRenderer is for Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	const side, vertical, radius = 9, 3, 7
	c.ExtendBaseWidget(c)
	l := c.look
	box, text := canvas.NewRectangle(nil), canvas.NewText("", nil)
	text.Alignment = fyne.TextAlignCenter
	bold := fyne.TextStyle{Bold: true}
	r := &renderer{look: l, objects: []fyne.CanvasObject{box, text}}
	r.minSize = func() fyne.Size {
		return fyne.MeasureText(c.text, l.size(fynetheme.SizeNameText), bold).AddWidthHeight(l.px(2*side), l.px(2*vertical))
	}
	r.layout = func(size fyne.Size) {
		box.Resize(size)
		text.Resize(size)
	}
	r.refresh = func() {
		text.Text, text.TextSize, text.TextStyle = c.text, l.size(fynetheme.SizeNameText), bold
		text.Color = l.color(fynetheme.ColorNameForeground)
		box.FillColor, box.CornerRadius = l.color(fynetheme.ColorNameButton), l.px(radius)
		if c.lit {
			box.StrokeWidth, box.StrokeColor = 1, l.color(fynetheme.ColorNamePrimary)
		} else {
			box.StrokeWidth = 0
		}
		relayout(&c.BaseWidget, r)
		box.Refresh()
		text.Refresh()
	}
	r.refresh()
	return r
}
