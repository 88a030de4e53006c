package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/views/theme"
)

// PushButton is a Button for forms: Tab goes to it, Space and Enter press it. It can be disabled.
type PushButton struct {
	Button
	focused, disabled bool
}

var (
	_ fyne.Focusable   = (*PushButton)(nil)
	_ fyne.Disableable = (*PushButton)(nil)
)

// NewPushButton makes an enabled button.
func NewPushButton(scale *theme.Scaled, c ButtonConfig) *PushButton {
	p := &PushButton{}
	p.Button.configure(scale, c)
	p.ExtendBaseWidget(p)
	return p
}

// Tapped reports the tap, unless the button is disabled.
func (p *PushButton) Tapped(e *fyne.PointEvent) {
	if !p.disabled {
		p.Button.Tapped(e)
	}
}

// FocusGained outlines the button.
func (p *PushButton) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost ends that.
func (p *PushButton) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune is for Fyne.
func (p *PushButton) TypedRune(rune) {}

// TypedKey presses the button.
func (p *PushButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	}
}

// Disabled tells whether the button can be pressed.
func (p *PushButton) Disabled() bool { return p.disabled }

// Enable lets the button be pressed.
func (p *PushButton) Enable() { p.setDisabled(false) }

// Disable greys the button.
func (p *PushButton) Disable() { p.setDisabled(true) }

func (p *PushButton) setDisabled(disabled bool) {
	if p.disabled != disabled {
		p.disabled = disabled
		p.Refresh()
	}
}

// CreateRenderer is for Fyne.
func (p *PushButton) CreateRenderer() fyne.WidgetRenderer {
	const outline, veil = 2, 0x99
	p.ExtendBaseWidget(p)
	inner := p.Button.CreateRenderer()
	ring := canvas.NewRectangle(nil)
	r := &pushRenderer{WidgetRenderer: inner, ring: ring}
	r.refresh = func() {
		inner.Refresh()
		l := p.look
		ring.FillColor, ring.StrokeWidth = nil, 0
		ring.CornerRadius = l.size(fynetheme.SizeNameInputRadius)
		switch {
		case p.disabled:
			ring.FillColor = withAlpha(l.color(theme.ColorPanel), veil)
		case p.focused:
			ring.StrokeWidth, ring.StrokeColor = outline, l.color(theme.ColorAccentText)
		}
		ring.Refresh()
	}
	r.refresh()
	return r
}

// pushRenderer draws a ring, or a veil, over a button.
type pushRenderer struct {
	fyne.WidgetRenderer
	ring    *canvas.Rectangle
	refresh func()
}

func (r *pushRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size)
}

func (r *pushRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{}, r.WidgetRenderer.Objects()...), r.ring)
}

func (r *pushRenderer) Refresh() { r.refresh() }
