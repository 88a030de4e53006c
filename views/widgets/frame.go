package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Frame keeps its content at a ratio of height to width; how tall it is follows from how wide it is made.
type Frame struct {
	widget.BaseWidget
	ratio   float32
	content fyne.CanvasObject
}

// NewFrame makes a frame; ratio is height by width.
func NewFrame(ratio float32, content fyne.CanvasObject) *Frame {
	f := &Frame{ratio: ratio, content: content}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor is the height at a width.
func (f *Frame) HeightFor(width float32) float32 { return Snap(width * f.ratio) }

// CreateRenderer is for Fyne.
func (f *Frame) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	return &renderer{
		objects: []fyne.CanvasObject{f.content},
		minSize: func() fyne.Size { return fyne.NewSize(1, 1) },
		layout: func(size fyne.Size) {
			// Whatever the room, the ratio holds.
			fit := fyne.NewSize(size.Width, f.HeightFor(size.Width))
			if fit.Height > size.Height {
				fit = fyne.NewSize(Snap(size.Height/f.ratio), size.Height)
			}
			f.content.Resize(fit)
			f.content.Move(fyne.NewPos(centred(size.Width, fit.Width), centred(size.Height, fit.Height)))
		},
		refresh: func() { f.content.Refresh() },
	}
}
