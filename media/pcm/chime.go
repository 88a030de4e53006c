package pcm

import (
	"math"
	"time"
)

const (
	chimeLength  = 1250 * time.Millisecond
	chimeSecond  = 420 * time.Millisecond // when the lower note is struck
	chimeAttack  = 1500 * time.Microsecond
	chimeRelease = 120 * time.Millisecond
	chimePeak    = 0.5 // -6 dBFS
	noteE5       = 659.26
	noteC5       = 523.25
)

// partial is one decaying sine of a struck note.
type partial struct {
	ratio float64 // of the note's frequency
	level float64 // of the fundamental
	decay float64 // seconds until it has fallen to 1/e
}

// chimePartials gives each note the sound of a struck metal tube in a wooden box: a long fundamental, doubled by a
// slightly sharp twin so that it shimmers; soft harmonics that keep it sweet; and the third mode of a free bar (2.756
// times the fundamental), which dies at once and is heard as the mallet's touch.
func chimePartials() []partial {
	return []partial{
		{1, 1, 0.34},
		{1.0025, 0.35, 0.40},
		{2, 0.30, 0.20},
		{2.756, 0.10, 0.035},
		{3, 0.10, 0.12},
		{4, 0.05, 0.07},
		{5.404, 0.03, 0.015},
	}
}

// Chime returns the two-tone hall chime that precedes an announcement: E5, then C5, mono, at rate Hz, 1.25 s, peak
// -6 dBFS. It sounds from its first sample, so the instant it is placed at is the instant it is heard; its attack of
// 1.5 ms is long enough not to click.
func Chime(rate int) Buffer {
	n := frames(rate, chimeLength)
	mix := make([]float64, n)
	strike(mix, rate, noteE5)
	strike(mix[min(frames(rate, chimeSecond), n):], rate, noteC5)
	peak := 0.0
	for _, v := range mix {
		peak = max(peak, math.Abs(v))
	}
	out := Silence(rate, chimeLength)
	for i, v := range mix {
		out.Samples[i] = saturate(v / peak * chimePeak * fullScale)
	}
	fade(out.Samples, frames(rate, chimeRelease), false)
	return out
}

// strike adds one note to mix from its first sample on. Partials that the rate cannot carry are left out.
func strike(mix []float64, rate int, hz float64) {
	attack := frames(rate, chimeAttack)
	for _, p := range chimePartials() {
		f := hz * p.ratio
		if f >= float64(rate)/2 {
			continue
		}
		w := 2 * math.Pi * f / float64(rate)
		fall := math.Exp(-1 / (p.decay * float64(rate)))
		level := p.level
		for i := range mix {
			// A cosine, not a sine: the very first sample is then already not zero.
			mix[i] += level * math.Cos(w*float64(i)) * raisedCosine(i+1, attack)
			level *= fall
		}
	}
}
