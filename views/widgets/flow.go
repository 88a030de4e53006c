package widgets

import "fyne.io/fyne/v2"

// Flow puts its objects side by side at their minimum sizes and begins a new line where the room ends. Hidden ones take
// no room.
type Flow struct {
	Gap     func() float32 // between two objects of a line, device independent pixels
	LineGap func() float32 // between two lines

	width float32
}

// MinSize is for Fyne: as wide as the widest object, as tall as the width of the last layout asks for.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, f.heightFor(objects, f.width))
	for _, o := range visible(objects) {
		size.Width = fyne.Max(size.Width, o.MinSize().Width)
	}
	return size
}

// Layout is for Fyne.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.each(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, least fyne.Size) {
		o.Move(fyne.NewPos(Snap(at.X), Snap(at.Y)))
		o.Resize(least)
	})
}

func (f *Flow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	f.each(objects, width, func(_ fyne.CanvasObject, at fyne.Position, least fyne.Size) {
		height = fyne.Max(height, at.Y+least.Height)
	})
	return height
}

// each tells where every object goes; before the first layout, without a width, they are all in one line.
func (f *Flow) each(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) {
	var at fyne.Position
	var line float32
	for _, o := range visible(objects) {
		least := o.MinSize()
		if at.X > 0 && width > 0 && at.X+least.Width > width {
			at = fyne.NewPos(0, at.Y+line+f.LineGap())
			line = 0
		}
		place(o, at, least)
		line = fyne.Max(line, least.Height)
		at.X += least.Width + f.Gap()
	}
}
