package pcm

import (
	"math"
	"time"
)

// Figures of ITU-R BS.1770-5, Annex 1.
const (
	loudnessBlock  = 400 * time.Millisecond
	loudnessStep   = 100 * time.Millisecond // blocks overlap by 75 %
	loudnessOffset = -0.691                 // LU: a 997 Hz sine of full scale in one channel has -3.01 LUFS
	absoluteGate   = -70.0                  // LUFS
	relativeGate   = -10.0                  // LU, against the mean of what passes the absolute gate
)

// biquad is a second-order filter in direct form I.
type biquad struct {
	b0, b1, b2, a1, a2 float64
	x1, x2, y1, y2     float64
}

func (f *biquad) next(x float64) float64 {
	y := f.b0*x + f.b1*f.x1 + f.b2*f.x2 - f.a1*f.y1 - f.a2*f.y2
	f.x1, f.x2, f.y1, f.y2 = x, f.x1, y, f.y1
	return y
}

// kWeighting gives the two filters of the K weighting at a rate in Hz. The Recommendation lists coefficients for 48 kHz only;
// they are those of the analogue prototypes below after the bilinear transform, which does for other rates, too.
func kWeighting(rate int) (shelf, highPass biquad) {
	const (
		shelfHz, shelfQ, shelfGain, shelfSlope = 1681.974450955533, 0.7071752369554196, 3.999843853973347, 0.4996667741545416
		passHz, passQ                          = 38.13547087602444, 0.5003270373238773
	)
	k := math.Tan(math.Pi * shelfHz / float64(rate))
	high := Amplitude(shelfGain)
	band := math.Pow(high, shelfSlope)
	norm := 1 + k/shelfQ + k*k
	shelf = biquad{
		b0: (high + band*k/shelfQ + k*k) / norm, b1: 2 * (k*k - high) / norm, b2: (high - band*k/shelfQ + k*k) / norm,
		a1: 2 * (k*k - 1) / norm, a2: (1 - k/shelfQ + k*k) / norm,
	}
	k = math.Tan(math.Pi * passHz / float64(rate))
	norm = 1 + k/passQ + k*k
	highPass = biquad{b0: 1, b1: -2, b2: 1, a1: 2 * (k*k - 1) / norm, a2: (1 - k/passQ + k*k) / norm}
	return shelf, highPass
}

// Loudness is the integrated loudness in LUFS by ITU-R BS.1770-5, with both gates; all channels count alike. A sound shorter
// than one block of 400 ms, to which the Recommendation gives none, is measured over its whole length without gates. Silence
// has -Inf.
func (b Buffer) Loudness() float64 {
	n := b.Frames()
	if n == 0 || b.Rate <= 0 {
		return math.Inf(-1)
	}
	power := make([]float64, n) // of all channels, K-weighted
	for c := range b.Channels {
		shelf, highPass := kWeighting(b.Rate)
		for i := range n {
			y := highPass.next(shelf.next(float64(b.Samples[i*b.Channels+c]) / fullScale))
			power[i] += y * y
		}
	}
	block, step := frames(b.Rate, loudnessBlock), frames(b.Rate, loudnessStep)
	if n < block {
		return lufs(mean(power))
	}
	var blocks []float64
	for at := 0; at+block <= n; at += step {
		blocks = append(blocks, mean(power[at:at+block]))
	}
	gate := lufs(gated(blocks, absoluteGate)) + relativeGate
	return lufs(gated(blocks, max(gate, absoluteGate)))
}

// gated is the mean power of the blocks above a gate in LUFS.
func gated(blocks []float64, gate float64) float64 {
	sum, n := 0.0, 0
	for _, p := range blocks {
		if lufs(p) > gate {
			sum += p
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func lufs(power float64) float64 { return loudnessOffset + 10*math.Log10(power) }
