package operator

import (
	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/widgets"
)

// beside puts a small first object to the left of a second one that wraps.
type beside struct {
	gap   func() float32
	width float32
}

func (b *beside) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	left, text := objects[0], objects[1]
	if tall, ok := text.(widgets.HeightForWidth); ok && width > 0 {
		return fyne.Max(left.MinSize().Height, tall.HeightFor(width-left.MinSize().Width-b.gap()))
	}
	return fyne.Max(left.MinSize().Height, text.MinSize().Height)
}

// MinSize is for Fyne.
func (b *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, b.heightFor(objects, b.width))
}

// Layout is for Fyne.
func (b *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	icon := objects[0].MinSize()
	line := objects[1].MinSize().Height
	objects[0].Resize(icon)
	objects[0].Move(fyne.NewPos(0, widgets.Snap((line-icon.Height)/2)))
	x := icon.Width + b.gap()
	objects[1].Move(fyne.NewPos(x, 0))
	objects[1].Resize(fyne.NewSize(fyne.Max(0, size.Width-x), size.Height))
}
