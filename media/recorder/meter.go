package recorder

import "math"

// levelWindows is how many windows of the level meter there are in a second.
const levelWindows = 10

// meter measures the peak of each channel, over a tenth of a second to two, and counts frames at full scale.
type meter struct {
	window    int // frames
	seen      int // frames in this window
	now, last []int
	clipped   int64 // frames
}

func newMeter(rate, channels int) *meter {
	return &meter{window: max(rate/levelWindows, 1), now: make([]int, channels), last: make([]int, channels)}
}

// add takes whole frames.
func (m *meter) add(samples []int16) {
	channels := len(m.now)
	for ; len(samples) >= channels; samples = samples[channels:] {
		clipped := false
		for c, s := range samples[:channels] {
			m.now[c] = max(m.now[c], int(s), -int(s))
			clipped = clipped || s == math.MaxInt16 || s == math.MinInt16
		}
		if clipped {
			m.clipped++
		}
		if m.seen++; m.seen >= m.window {
			m.now, m.last, m.seen = m.last, m.now, 0
			clear(m.now)
		}
	}
}

// levels are the peaks of the channels, 0 to 1.
func (m *meter) levels(dst []float64) []float64 {
	dst = dst[:0]
	for c := range m.now {
		dst = append(dst, float64(max(m.now[c], m.last[c]))/-math.MinInt16)
	}
	return dst
}
