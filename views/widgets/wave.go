package widgets

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Peak is the least and the greatest sample of a column of a wave form.
type Peak struct{ Low, High int16 }

// Wave shows the wave form of a sound and where it is being played; a tap, or dragging, asks for another place.
type Wave struct {
	widget.BaseWidget
	OnSeek func(part float64) // 0 to 1 of the sound; nil: nobody asks

	look     look
	peaks    []Peak
	columns  int // of the whole wave form; peaks may have come to fewer of them
	position float64
	raster   *canvas.Raster
	cursor   *canvas.Rectangle
}

var (
	_ fyne.Tappable      = (*Wave)(nil)
	_ fyne.Draggable     = (*Wave)(nil)
	_ desktop.Cursorable = (*Wave)(nil)
)

// NewWave makes an empty one.
func NewWave(scale *theme.Scaled, onSeek func(part float64)) *Wave {
	w := &Wave{OnSeek: onSeek, look: look{scale}, cursor: canvas.NewRectangle(nil)}
	w.raster = canvas.NewRaster(w.draw)
	w.ExtendBaseWidget(w)
	return w
}

// Set shows a wave form of so many columns, of which the first are known.
func (w *Wave) Set(peaks []Peak, columns int) {
	if w.columns == columns && slices.Equal(w.peaks, peaks) {
		return
	}
	w.peaks, w.columns = slices.Clone(peaks), columns
	w.raster.Refresh()
	w.Refresh()
}

// SetPosition shows where the sound is being played, 0 to 1; less than 0 is nowhere.
func (w *Wave) SetPosition(part float64) {
	if part == w.position {
		return
	}
	w.position = part
	w.Refresh()
}

// Tapped asks for a place.
func (w *Wave) Tapped(e *fyne.PointEvent) { w.seek(e.Position.X) }

// Dragged asks for the places on the way.
func (w *Wave) Dragged(e *fyne.DragEvent) { w.seek(e.Position.X) }

// DragEnd is for Fyne.
func (w *Wave) DragEnd() {}

// Cursor is a hand where there is something to ask for.
func (w *Wave) Cursor() desktop.Cursor {
	if w.columns > 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (w *Wave) seek(x float32) {
	if w.OnSeek != nil && w.columns > 0 && w.Size().Width > 0 {
		w.OnSeek(float64(min(max(x/w.Size().Width, 0), 1)))
	}
}

// CreateRenderer is for Fyne.
func (w *Wave) CreateRenderer() fyne.WidgetRenderer {
	const least, radius, line = 96, 8, 2
	w.ExtendBaseWidget(w)
	l := w.look
	ground := canvas.NewRectangle(nil)
	r := &renderer{look: l, objects: []fyne.CanvasObject{ground, w.raster, w.cursor}}
	r.minSize = func() fyne.Size { return fyne.NewSize(l.px(least), l.px(least)) }
	r.layout = func(size fyne.Size) {
		ground.Resize(size)
		inner := l.px(radius) / 2
		w.raster.Move(fyne.NewPos(0, inner))
		w.raster.Resize(size.SubtractWidthHeight(0, 2*inner))
		place(w.cursor, Snap(float32(w.position)*(size.Width-l.px(line))), 0, l.px(line), size.Height)
	}
	r.refresh = func() {
		ground.FillColor, ground.CornerRadius = l.color(fynetheme.ColorNameInputBackground), l.px(radius)
		w.cursor.FillColor = l.color(fynetheme.ColorNameForeground)
		w.cursor.Hidden = w.position < 0 || w.columns == 0
		relayout(&w.BaseWidget, r)
		ground.Refresh()
		w.cursor.Refresh()
	}
	r.refresh()
	return r
}

// draw draws the wave form pixel by pixel.
func (w *Wave) draw(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	if w.columns == 0 || width == 0 || height == 0 {
		return img
	}
	const whole = 1 << 16 // of values
	wave := color.NRGBAModel.Convert(w.look.color(theme.ColorAccentText)).(color.NRGBA)
	row := func(value int) int { return min(max((whole/2-1-value)*height/whole, 0), height-1) }
	for x := range width {
		first := x * w.columns / width
		last := max((x+1)*w.columns/width, first+1)
		if first >= len(w.peaks) {
			break
		}
		peak := w.peaks[first]
		for _, p := range w.peaks[first:min(last, len(w.peaks))] {
			peak.Low, peak.High = min(peak.Low, p.Low), max(peak.High, p.High)
		}
		for y := row(int(peak.High)); y <= row(int(peak.Low)); y++ {
			img.SetNRGBA(x, y, wave)
		}
	}
	return img
}
