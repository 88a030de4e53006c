package widgets

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
)

func TestMeterPart(t *testing.T) {
	for _, c := range []struct{ peak, part float64 }{
		{0, 0}, {-1, 0}, {1e-9, 0}, {0.001, 0}, {math.Pow(10, -1.5), 0.5}, {1, 1}, {2, 1},
	} {
		if got := MeterPart(c.peak); math.Abs(got-c.part) > 1e-9 {
			t.Errorf("a peak of %v stands at %v, want %v", c.peak, got, c.part)
		}
	}
}

func TestMeterShowsEachChannel(t *testing.T) {
	m := NewMeter(theme.NewScaled())
	w := test.NewTempWindow(t, m)
	w.Resize(fyne.NewSize(300, 60))
	r := test.WidgetRenderer(m).(*meterRenderer)
	shown := func() (widths []float32) {
		for _, bar := range r.bars {
			width := float32(0)
			for _, zone := range bar[1 : 1+meterZones] {
				if zone.Visible() {
					width += zone.Size().Width
				}
			}
			widths = append(widths, width)
		}
		return widths
	}
	m.Set([]float64{0.01, 1}, true)
	if got := shown(); len(got) != 2 || got[0] <= 0 || got[0] >= got[1] || !m.Clipped() {
		t.Errorf("two channels are %v wide", got)
	}
	m.Set(nil, false)
	if got := shown(); len(got) != 1 || got[0] != 0 || m.Clipped() {
		t.Errorf("nothing is %v wide", got)
	}
}

func TestWaveIsDrawnAsFarAsItIsKnown(t *testing.T) {
	w := NewWave(theme.NewScaled(), nil)
	lit := func(x, width, height int) (rows int) {
		img := w.draw(width, height)
		for y := range height {
			if _, _, _, alpha := img.At(x, y).RGBA(); alpha > 0 {
				rows++
			}
		}
		return rows
	}
	if got := lit(0, 10, 10); got != 0 {
		t.Errorf("an empty one has %d points", got)
	}
	w.Set([]Peak{{math.MinInt16, math.MaxInt16}, {-10, 10}}, 4)
	for x, want := range []int{100, 2, 0, 0} {
		if got := lit(x, 4, 100); got != want {
			t.Errorf("column %d has %d points, want %d", x, got, want)
		}
	}
	if got := lit(0, 2, 100); got != 100 { // two columns in one
		t.Errorf("a narrow one has %d points", got)
	}
	if got := lit(9, 40, 100); got != 100 && got != 1 {
		t.Errorf("a wide one has %d points", got)
	}
}

func TestWaveAsksForAPlace(t *testing.T) {
	var asked []float64
	w := NewWave(theme.NewScaled(), func(part float64) { asked = append(asked, part) })
	w.Resize(fyne.NewSize(200, 50))
	w.Tapped(&fyne.PointEvent{Position: fyne.NewPos(100, 1)}) // of nothing
	w.Set([]Peak{{}}, 1)
	w.Tapped(&fyne.PointEvent{Position: fyne.NewPos(100, 1)})
	w.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-5, 1)}})
	w.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(500, 1)}})
	if len(asked) != 3 || asked[0] != 0.5 || asked[1] != 0 || asked[2] != 1 {
		t.Errorf("asked for %v", asked)
	}
}
