package camera

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/views/widgets"
)

// cells is a layout that gives objects, one to nine of them, the same room each.
type cells struct{ gap func() float32 }

// columnsFor is how many stand side by side: 1, 2, 2, 2, 3, 3, 3, 3, 3.
func columnsFor(count int) int {
	const two, three = 1, 4
	switch {
	case count > three:
		return 3
	case count > two:
		return 2
	}
	return 1
}

// MinSize is for Fyne.
func (c *cells) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout is for Fyne.
func (c *cells) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) == 0 {
		return
	}
	columns := columnsFor(len(objects))
	rows := (len(objects) + columns - 1) / columns
	gap := c.gap()
	width := (size.Width - gap*float32(columns-1)) / float32(columns)
	height := (size.Height - gap*float32(rows-1)) / float32(rows)
	for i, o := range objects {
		x, y := float32(i%columns)*(width+gap), float32(i/columns)*(height+gap)
		left, top := widgets.Snap(x), widgets.Snap(y)
		o.Move(fyne.NewPos(left, top))
		o.Resize(fyne.NewSize(widgets.Snap(x+width)-left, widgets.Snap(y+height)-top))
	}
}

// middle is a layout that keeps a text in the middle of its room.
type middle struct{ edge func() float32 }

// MinSize is for Fyne.
func (m middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout is for Fyne.
func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width := fyne.Max(1, size.Width-2*m.edge())
		height := o.MinSize().Height
		if h, ok := o.(widgets.HeightForWidth); ok {
			height = h.HeightFor(width)
		}
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(m.edge(), fyne.Max(0, widgets.Snap((size.Height-height)/2))))
	}
}

// ownWidth is a layout that gives a text the width of its words.
type ownWidth struct{}

// MinSize is for Fyne.
func (ownWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	t := objects[0].(*widgets.Text)
	const spare = 2 // for rounding
	return fyne.NewSize(t.Width()+spare, t.MinSize().Height)
}

// Layout is for Fyne.
func (ownWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// own keeps a short text as wide as it is.
func own(t *widgets.Text) fyne.CanvasObject { return container.New(ownWidth{}, t) }

// captions is the layout of a tile's caption: digit, sign, title, line, buttons. The line gives way where there is little room, then the
// title.
type captions struct {
	gap  func() float32
	line *widgets.Text
}

// MinSize is for Fyne.
func (c *captions) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size.Height = fyne.Max(size.Height, o.MinSize().Height)
	}
	return size
}

// Layout is for Fyne.
func (c *captions) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const title, line, buttons = 2, 3, 4
	const leastTitle, spare = 4, 2 // a title's least width, in heights of a line; room for rounding
	free := size.Width - c.gap()*float32(len(objects)-1)
	widths := make([]float32, len(objects))
	for i, o := range objects {
		if i != title && i != line {
			widths[i] = o.MinSize().Width
			free -= widths[i]
		}
	}
	words := c.line.Width() + spare
	if free-words >= leastTitle*objects[title].MinSize().Height {
		widths[line] = words
		c.line.Show()
	} else {
		c.line.Hide() // its shortened rest would say nothing
	}
	widths[title] = fyne.Max(1, free-widths[line])
	var x float32
	for i, o := range objects {
		height := o.MinSize().Height
		if i == buttons {
			x = size.Width - widths[i]
		}
		o.Move(fyne.NewPos(widgets.Snap(x), widgets.Snap((size.Height-height)/2)))
		o.Resize(fyne.NewSize(widths[i], height))
		x += widths[i] + c.gap()
	}
}
