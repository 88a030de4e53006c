package widgets

import "fyne.io/fyne/v2"

// HeightForWidth is a thing that gets taller when it gets narrower. Lengths are device independent pixels.
type HeightForWidth interface{ HeightFor(width float32) float32 }

// flowing is a layout whose height depends on its width.
type flowing interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightFor is how tall an object has to be at a width; containers are asked through their layout.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	switch t := o.(type) {
	case HeightForWidth:
		return t.HeightFor(width)
	case *fyne.Container:
		if l, ok := t.Layout.(flowing); ok {
			return l.heightFor(t.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Column stacks its objects, each as wide as there is room. Hidden ones take no room. Heights are the minimum ones, or
// what HeightForWidth says for the width the column was last given.
type Column struct {
	Gap   func() float32    // between two objects, device independent pixels
	Fills fyne.CanvasObject // takes what is left over; may be nil

	width float32
}

// MinSize is for Fyne.
func (c *Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, c.heightFor(objects, c.width))
	for _, o := range visible(objects) {
		size.Width = fyne.Max(size.Width, o.MinSize().Width)
	}
	return size
}

func (c *Column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for i, o := range visible(objects) {
		if i > 0 {
			height += c.Gap()
		}
		height += c.height(o, width)
	}
	return height
}

// Layout is for Fyne.
func (c *Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	spare := size.Height - c.heightFor(objects, size.Width)
	var y float32
	for _, o := range visible(objects) {
		height := c.height(o, size.Width)
		if o == c.Fills {
			height = fyne.Max(0, height+spare) // gives way, too, when there is not enough room
		}
		top := Snap(y)
		y += height
		o.Move(fyne.NewPos(0, top))
		o.Resize(fyne.NewSize(size.Width, Snap(y)-top))
		y += c.Gap()
	}
}

// height is an object's height; before the first layout no width is known.
func (c *Column) height(o fyne.CanvasObject, width float32) float32 {
	if width <= 0 {
		return o.MinSize().Height
	}
	return heightFor(o, width)
}

// Row puts its objects side by side over the whole width, in shares, all of one height.
type Row struct {
	Gap    func() float32 // device independent pixels
	Shares []float32      // one per object; 0 means as wide as its minimum
	Centre bool           // keep each object's own height, centred
}

// MinSize is for Fyne.
func (r *Row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	shown := visible(objects)
	for _, o := range shown {
		least := o.MinSize()
		size.Width += least.Width
		size.Height = fyne.Max(size.Height, least.Height)
	}
	if n := len(shown); n > 1 {
		size.Width += float32(n-1) * r.Gap()
	}
	return size
}

// Layout is for Fyne.
func (r *Row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	free, shares := size.Width, float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if share := r.share(i); share > 0 {
			shares += share
		} else {
			free -= o.MinSize().Width
		}
	}
	if n := len(visible(objects)); n > 1 {
		free -= float32(n-1) * r.Gap()
	}
	var x float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		if share := r.share(i); share > 0 {
			width = fyne.Max(0, free*share/shares)
		}
		height, y := size.Height, float32(0)
		if r.Centre {
			height = o.MinSize().Height
			y = centred(size.Height, height)
		}
		left := Snap(x)
		x += width
		o.Move(fyne.NewPos(left, y))
		o.Resize(fyne.NewSize(Snap(x)-left, height))
		x += r.Gap()
	}
}

func (r *Row) share(i int) float32 {
	if i < len(r.Shares) {
		return r.Shares[i]
	}
	return 0
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var shown []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}
