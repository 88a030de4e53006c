package pcm

import (
	"math"
	"time"
)

// Gain returns the buffer with every sample multiplied by factor; what exceeds full scale is clipped.
func (b Buffer) Gain(factor float64) Buffer {
	out := Buffer{Rate: b.Rate, Channels: b.Channels, Samples: make([]int16, len(b.Samples))}
	for i, s := range b.Samples {
		out.Samples[i] = saturate(float64(s) * factor)
	}
	return out
}

// Peak returns the largest magnitude as a fraction of full scale, 0..1.
func (b Buffer) Peak() float64 {
	peak := 0
	for _, s := range b.Samples {
		peak = max(peak, int(s), -int(s))
	}
	return float64(peak) / fullScale
}

// RMS returns the root mean square over all samples as a fraction of full scale, 0..1; a full-scale sine has 0.707.
func (b Buffer) RMS() float64 {
	if len(b.Samples) == 0 {
		return 0
	}
	var sum float64
	for _, s := range b.Samples {
		sum += float64(s) * float64(s)
	}
	return math.Sqrt(sum/float64(len(b.Samples))) / fullScale
}

// Amplitude converts decibels to a linear factor: 0 dB is 1, -6.02 dB is one half.
func Amplitude(db float64) float64 { return math.Pow(10, db/20) }

// Decibels converts a linear factor to decibels; 0 gives -Inf.
func Decibels(amplitude float64) float64 { return 20 * math.Log10(amplitude) }

// Goertzel returns the amplitude (fraction of full scale, 0..1) of the component at hz in channel 0, by Goertzel's
// algorithm, which costs one multiplication per sample where a whole transform would be wasted on one frequency.
// Resolution is the reciprocal of the buffer's duration.
func (b Buffer) Goertzel(hz float64) float64 {
	n := b.Frames()
	if n == 0 || b.Rate <= 0 {
		return 0
	}
	w := 2 * math.Pi * hz / float64(b.Rate)
	coefficient := 2 * math.Cos(w)
	var s1, s2 float64
	for i := range n {
		s1, s2 = float64(b.Samples[i*b.Channels])+coefficient*s1-s2, s1
	}
	power := s1*s1 + s2*s2 - coefficient*s1*s2
	return 2 * math.Sqrt(max(power, 0)) / float64(n) / fullScale
}

// Fade returns the buffer faded in and out over d, by raised cosines, so that it neither begins nor ends with a click.
func (b Buffer) Fade(d time.Duration) Buffer {
	out := b.Clone()
	n := min(frames(b.Rate, d), b.Frames()/2)
	for i := range n {
		g := raisedCosine(i, n)
		for c := range b.Channels {
			for _, k := range []int{i*b.Channels + c, len(out.Samples) - (i+1)*b.Channels + c} {
				out.Samples[k] = saturate(float64(out.Samples[k]) * g)
			}
		}
	}
	return out
}
