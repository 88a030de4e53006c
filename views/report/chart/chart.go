package chart

import (
	"image/color"
	"math"
)

// Bar is one bar.
type Bar struct {
	Label string
	Value float64
	Mark  float64 // a second value, drawn as a line across; 0: none
	Known bool    // otherwise nothing was measured, which is not the same as nought
}

// Chart is what is drawn.
type Chart struct {
	Title  string // empty: no room is taken for it
	Bars   []Bar
	Empty  string // what stands there when there is no bar or none is known
	Legend string // what the bars are; empty: no legend
	Mark   string // what the marks are
	// Lying bars grow to the right, with their labels on the left: for names.
	Lying bool
	// Text writes a value; nil writes whole numbers.
	Text func(v float64) string
	Step float64 // the least distance of two lines of the grid; 1 when 0
}

// Palette are the colours of a chart.
type Palette struct {
	Background, Ink, Muted, Grid, Bar, Mark color.Color
}

// maxValue is where floating point numbers cease to tell whole numbers apart.
const maxValue = 1 << 53

// measured is the chart without values that cannot be drawn.
func (c Chart) measured() Chart {
	bars := make([]Bar, len(c.Bars))
	for i, b := range c.Bars {
		b.Known = b.Known && math.Abs(b.Value) <= maxValue && math.Abs(b.Mark) <= maxValue // false for NaN
		bars[i] = b
	}
	c.Bars = bars
	return c
}

func (c Chart) empty() bool {
	for _, b := range c.Bars {
		if b.Known {
			return false
		}
	}
	return true
}

func (c Chart) highest() (highest float64) {
	for _, b := range c.Bars {
		if b.Known {
			highest = max(highest, b.Value, b.Mark)
		}
	}
	return highest
}

// grid gives the distance and the number of the grid's lines above nought: at
// most lines, at round values, the last at or above the highest value.
func grid(highest, least float64, lines int) (step float64, count int) {
	const decade = 10
	step = least
	if step <= 0 {
		step = 1
	}
	lines = max(lines, 1)
	if raw := highest / float64(lines); raw > step {
		power := math.Pow(decade, math.Floor(math.Log10(raw/step)))
		unit := step
		for _, nice := range []float64{1, 1.5, 2, 2.5, 3, 4, 5, decade} {
			// A count has no half, so a grid of counts has none either.
			if whole := power * nice; whole == math.Trunc(whole) && unit*whole*float64(lines) >= highest {
				step = unit * whole
				break
			}
		}
	}
	return step, max(1, int(math.Ceil(highest/step-1e-9)))
}
