package widgets

import (
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
)

// Meter shows how loud each channel of a sound is, as a bar over a scale in decibels, with a mark that lights when samples have been cut
// off.
type Meter struct {
	widget.BaseWidget
	look    look
	levels  []float64
	clipped bool
}

// Of the meter's scale, dB below full scale.
const (
	meterFloor = -60.0
	meterLoud  = -12.0 // from here on it is the colour of a warning
	meterHigh  = -3.0  // and from here on that of an error
)

// meterZones is of how many parts of one colour a bar consists.
const meterZones = 3

// NewMeter makes an empty meter.
func NewMeter(scale *theme.Scaled) *Meter {
	m := &Meter{look: look{scale}}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows the peak of each channel, 0 to 1, and whether some of the sound was cut off lately.
func (m *Meter) Set(levels []float64, clipped bool) {
	if m.clipped == clipped && slices.Equal(m.levels, levels) {
		return
	}
	m.levels, m.clipped = slices.Clone(levels), clipped
	m.Refresh()
}

// Clipped tells whether the mark is lit.
func (m *Meter) Clipped() bool { return m.clipped }

// MeterPart is where on the scale, 0 to 1, a peak of 0 to 1 stands.
func MeterPart(peak float64) float64 {
	if peak <= 0 {
		return 0
	}
	return min(max(1-20*math.Log10(peak)/meterFloor, 0), 1)
}

// CreateRenderer is for Fyne.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &meterRenderer{m: m}
	r.Refresh()
	return r
}

type meterRenderer struct {
	m    *Meter
	bars [][]*canvas.Rectangle // of each channel: ground, the zones, the mark
}

func (r *meterRenderer) Destroy() {}

func (r *meterRenderer) Objects() (all []fyne.CanvasObject) {
	for _, bar := range r.bars {
		for _, part := range bar {
			all = append(all, part)
		}
	}
	return all
}

const meterBar, meterGap, meterMark = 14, 4, 22

func (r *meterRenderer) MinSize() fyne.Size {
	const two = 2 // channels have room in any case, so that nothing moves when there are two
	px := r.m.look.px
	rows := float32(max(two, len(r.m.levels)))
	return fyne.NewSize(px(8*meterMark), rows*px(meterBar)+(rows-1)*px(meterGap))
}

func (r *meterRenderer) Refresh() {
	for len(r.bars) < max(1, len(r.m.levels)) {
		var bar []*canvas.Rectangle
		for range 1 + meterZones + 1 {
			bar = append(bar, canvas.NewRectangle(nil))
		}
		r.bars = append(r.bars, bar)
	}
	r.bars = r.bars[:max(1, len(r.m.levels))]
	r.Layout(r.m.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *meterRenderer) Layout(size fyne.Size) {
	l := r.m.look
	gap := l.px(meterGap)
	height := Snap((size.Height - float32(len(r.bars)-1)*gap) / float32(len(r.bars)))
	width := max(0, size.Width-l.px(meterMark)-gap)
	limits := [meterZones + 1]float64{0, 1 - meterLoud/meterFloor, 1 - meterHigh/meterFloor, 1}
	colors := [meterZones]color.Color{
		l.color(fynetheme.ColorNameSuccess), l.color(fynetheme.ColorNameWarning), l.color(fynetheme.ColorNameError),
	}
	for i, bar := range r.bars {
		part := 0.0
		if i < len(r.m.levels) {
			part = MeterPart(r.m.levels[i])
		}
		y := Snap(float32(i) * (height + gap))
		ground, mark := bar[0], bar[len(bar)-1]
		ground.FillColor = l.color(fynetheme.ColorNameInputBackground)
		ground.StrokeColor, ground.StrokeWidth = l.color(theme.ColorPanelBorder), 1
		place(ground, 0, y, width, height)
		for z := range meterZones {
			zone := bar[1+z]
			from, to := limits[z], min(max(part, limits[z]), limits[z+1])
			zone.FillColor = colors[z]
			zone.Hidden = to <= from
			place(zone, float32(from)*width, y+1, float32(to-from)*width, height-2)
		}
		mark.FillColor = l.color(fynetheme.ColorNameInputBackground)
		if r.m.clipped {
			mark.FillColor = l.color(fynetheme.ColorNameError)
		}
		mark.StrokeColor, mark.StrokeWidth = l.color(theme.ColorPanelBorder), 1
		place(mark, width+gap, y, l.px(meterMark), height)
	}
}

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}
