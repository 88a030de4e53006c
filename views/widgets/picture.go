package widgets

import (
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// settle is how long a size has to last before it is reported: while a window is dragged larger, the renderer need not
// draw every size on the way.
const settle = 120 * time.Millisecond

// Picture shows a finished, opaque picture pixel by pixel and says which size, in physical pixels, it would like to have. The
// picture must not be drawn into after it was handed over: give two buffers in turn.
//
// One timer may be running; it belongs to the Picture and Close ends it.
type Picture struct {
	widget.BaseWidget
	look    look
	radius  float32 // of the corners, layout pixels
	onPixel func(size image.Point)

	backdrop *canvas.Rectangle
	image    *canvas.Image

	target   image.Point // the newest size seen
	reported image.Point
	timer    *time.Timer
	closed   bool
}

// NewPicture makes an empty picture. onPixelSize may be nil; it is called on Fyne's goroutine.
func NewPicture(scale *theme.Scaled, cornerRadius float32, onPixelSize func(size image.Point)) *Picture {
	p := &Picture{look: look{scale}, radius: cornerRadius, onPixel: onPixelSize}
	p.backdrop = canvas.NewRectangle(nil)
	p.image = canvas.NewImageFromImage(nil)
	p.image.ScaleMode = canvas.ImageScaleFastest // Fyne's own scaling runs on the CPU, on its goroutine
	p.image.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a picture; nil shows none.
func (p *Picture) Set(picture *image.RGBA) {
	if picture == nil || picture.Rect.Empty() {
		p.image.Hide()
		p.backdrop.Show()
		p.backdrop.Refresh()
		return
	}
	p.image.Image = picture
	p.image.FillMode = canvas.ImageFillContain
	p.backdrop.Hidden = false
	if picture.Rect.Size() == p.PixelSize() {
		p.image.FillMode = canvas.ImageFillStretch // same size: no rounding of the aspect may blur it by half a pixel
		p.backdrop.Hidden = true                   // nothing of it would show: a whole screen less to fill
	}
	p.image.Show()
	p.image.Refresh()
	p.BaseWidget.Refresh() // an image that was hidden until now belongs to no canvas yet: refreshing it alone draws nothing
	p.watch()              // moving to another screen may change the scale without a resize
}

// Shown tells whether there is a picture.
func (p *Picture) Shown() bool { return p.image.Visible() }

// PixelSize is the size of the picture's place in physical pixels; zero before it is laid out.
func (p *Picture) PixelSize() image.Point {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return image.Point{}
	}
	pixels := func(v float32) int { return int(math.Round(float64(v) * float64(c.Scale()))) }
	return image.Pt(pixels(p.Size().Width), pixels(p.Size().Height))
}

// Resize is for Fyne.
func (p *Picture) Resize(size fyne.Size) {
	p.BaseWidget.Resize(size)
	p.watch()
}

// Refresh is for Fyne; it also comes when the canvas' scale changes.
func (p *Picture) Refresh() {
	p.BaseWidget.Refresh()
	p.watch()
}

// Close ends the waiting for a size to settle. The Picture may be shown no longer.
func (p *Picture) Close() {
	p.closed = true
	if p.timer != nil {
		p.timer.Stop()
	}
}

// watch reports the first size at once, so that a picture comes without delay, and later ones when they have settled.
func (p *Picture) watch() {
	size := p.PixelSize()
	if p.onPixel == nil || p.closed || size.X <= 0 || size.Y <= 0 {
		return
	}
	if size == p.target {
		return // reported, or about to be
	}
	first := p.target == (image.Point{})
	p.target = size
	if p.timer != nil {
		p.timer.Stop()
	}
	if first {
		fyne.Do(func() { p.settled(size) }) // not from inside a layout: the callback may want to set a picture
		return
	}
	p.timer = time.AfterFunc(settle, func() {
		fyne.Do(func() { p.settled(size) })
	})
}

// settled reports a size, unless another one has come in the meantime or it is what was reported last.
func (p *Picture) settled(size image.Point) {
	if p.closed || size != p.target || size == p.reported {
		return
	}
	p.report(size)
}

func (p *Picture) report(size image.Point) {
	p.reported = size
	p.onPixel(size)
}

// CreateRenderer is for Fyne.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	l := p.look
	r := &renderer{look: l, objects: []fyne.CanvasObject{p.backdrop, p.image}}
	r.minSize = func() fyne.Size {
		// Fyne asks for this on every frame that changes something, the first time right after it has tied the object to
		// its canvas; before that there is no scale to count pixels with.
		p.watch()
		return fyne.NewSize(1, 1)
	}
	r.layout = func(size fyne.Size) {
		p.backdrop.Resize(size)
		p.image.Resize(size)
	}
	r.refresh = func() {
		p.backdrop.FillColor = l.color(theme.ColorLetterbox)
		p.backdrop.CornerRadius, p.image.CornerRadius = l.px(p.radius), l.px(p.radius)
		p.backdrop.Refresh()
	}
	r.refresh()
	return r
}
