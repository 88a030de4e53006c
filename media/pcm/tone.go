package pcm

import (
	"math"
	"time"
)

// toneLevel leaves headroom (-6 dBFS) and is loud enough to be found by any meter.
const toneLevel = 0.5

// Tone returns a sine of hz at half of full scale, mono, at rate Hz, faded in and out over ramp by a raised cosine.
// With ramp 0 it begins and ends hard, which marks an instant to the sample.
func Tone(rate int, hz float64, d, ramp time.Duration) Buffer {
	out := Silence(rate, d)
	w := 2 * math.Pi * hz / float64(rate)
	for i := range out.Samples {
		out.Samples[i] = saturate(toneLevel * fullScale * math.Sin(w*float64(i)))
	}
	fade(out.Samples, frames(rate, ramp), true)
	fade(out.Samples, frames(rate, ramp), false)
	return out
}

// fade applies a raised-cosine ramp of n samples to the start or the end of mono samples, in place.
func fade(samples []int16, n int, start bool) {
	n = min(n, len(samples))
	for i := range n {
		at := i
		if !start {
			at = len(samples) - 1 - i
		}
		samples[at] = saturate(float64(samples[at]) * raisedCosine(i+1, n+1))
	}
}

// raisedCosine rises smoothly from 0 at i = 0 to 1 at i = n.
func raisedCosine(i, n int) float64 {
	if i >= n {
		return 1
	}
	return (1 - math.Cos(math.Pi*float64(i)/float64(n))) / 2
}
