package intake

import "fyne.io/fyne/v2"

// least keeps its object away from the edges and the window at a least size.
type least struct {
	edge float32
	size fyne.Size
}

// MinSize is for Fyne.
func (l least) MinSize([]fyne.CanvasObject) fyne.Size { return l.size }

// Layout is for Fyne.
func (l least) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewSquareOffsetPos(l.edge))
		o.Resize(size.SubtractWidthHeight(2*l.edge, 2*l.edge))
	}
}

// middle centres what another layout makes, from top to bottom.
type middle struct{ inner fyne.Layout }

// MinSize is for Fyne.
func (m *middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return m.inner.MinSize(objects) }

// Layout is for Fyne.
func (m *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := m.inner.MinSize(objects).Height
	m.inner.Layout(objects, fyne.NewSize(size.Width, height))
	for _, o := range objects {
		o.Move(o.Position().AddXY(0, (size.Height-height)/2))
	}
}

// tall gives one object a height.
type tall struct{ height func() float32 }

// MinSize is for Fyne.
func (t tall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, t.height()) }

// Layout is for Fyne.
func (t tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
