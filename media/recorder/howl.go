package recorder

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// A howl is one frequency that has nearly all the power and grows. See T. van Waterschoot and M. Moonen, "Fifty years of acoustic
// feedback control", Proc. IEEE 99 (2011), on how to tell it from speech and music: the peak's share of the power, and that it stays.
const (
	howlWindow   = 0.06            // s at least; a power of two of samples
	howlLowest   = 100.0           // Hz
	howlShare    = 0.85            // of the power in the peak and the two bins on either side (a Hann window's width)
	howlGrowth   = 2.0             // factor by which the amplitude has to grow: 6 dB
	howlWindows  = 5               // for so many windows, half a window apart
	howlFall     = 0.84            // amplitude against the greatest before at which it does not grow any more: -1.5 dB
	howlSettled  = 2               // windows at the beginning that may hold a part of the tone only
	howlLoud     = 0.7             // amplitude at which it can hardly grow
	howlLoudLong = 3 * howlWindows // windows after which that counts, too
	howlQuiet    = 0.003           // amplitude below which nothing howls: -50 dB
	howlStep     = 0.5             // volume after each discovery against before
	howlLeast    = 1. / 64
)

// howlGuard listens for feedback.
type howlGuard struct {
	window []int16 // mono
	filled int
	hann   []float64
	lowest int // bin

	bin             int // of the peak, as long as it stays
	windows         int // for which it did
	first, greatest float64
	spectrum        []complex128
	rate            int
}

func newHowlGuard(rate int) *howlGuard {
	n := 1 << bits.Len(uint(howlWindow*float64(rate))-1)
	g := &howlGuard{window: make([]int16, n), hann: make([]float64, n), spectrum: make([]complex128, n), rate: rate}
	for i := range g.hann {
		g.hann[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n))
	}
	g.lowest = max(int(howlLowest*float64(n)/float64(rate)), 1)
	return g
}

func (g *howlGuard) reset() { g.windows = 0 }

// hear takes what the microphone gives and tells whether it howls; then the growth is counted anew.
func (g *howlGuard) hear(samples []int16, channels int) (howls bool) {
	for ; len(samples) >= channels; samples = samples[channels:] {
		sum := 0
		for _, s := range samples[:channels] {
			sum += int(s)
		}
		g.window[g.filled] = int16(sum / channels)
		if g.filled++; g.filled == len(g.window) {
			howls = g.judge() || howls
			half := len(g.window) / 2
			copy(g.window, g.window[half:])
			g.filled = half
		}
	}
	return howls
}

func (g *howlGuard) judge() bool {
	bin, amplitude, tonal := g.peak()
	if !tonal || amplitude < howlQuiet {
		g.windows = 0
		return false
	}
	if g.windows == 0 || bin < g.bin-1 || bin > g.bin+1 || amplitude < g.greatest*howlFall {
		g.bin, g.windows, g.greatest = bin, 0, 0
	}
	g.windows++
	if g.windows <= howlSettled {
		g.first = amplitude
	}
	g.greatest = max(g.greatest, amplitude)
	grown := g.windows >= howlWindows && amplitude >= g.first*howlGrowth
	if grown || g.windows >= howlLoudLong && amplitude >= howlLoud {
		g.windows = 0
		return true
	}
	return false
}

// peak is the strongest frequency's bin and amplitude (0 to 1), and whether there is next to nothing else.
func (g *howlGuard) peak() (bin int, amplitude float64, tonal bool) {
	for i, s := range g.window {
		g.spectrum[i] = complex(float64(s)/fullScale*g.hann[i], 0)
	}
	transform(g.spectrum)
	power := func(k int) float64 { a := cmplx.Abs(g.spectrum[k]); return a * a }
	total, greatest := 0.0, 0.0
	half := len(g.spectrum) / 2
	for k := g.lowest; k < half; k++ {
		p := power(k)
		if total += p; p > greatest {
			greatest, bin = p, k
		}
	}
	if total == 0 {
		return 0, 0, false
	}
	peak := 0.0
	for k := max(bin-2, g.lowest); k <= min(bin+2, half-1); k++ {
		peak += power(k)
	}
	// A sine of amplitude 1 has n*n/4 times the mean square of the window (3/8), over both halves of the spectrum.
	n := float64(len(g.window))
	return bin, math.Sqrt(peak / (n * n * 3 / 32)), peak >= howlShare*total
}

// transform is the discrete Fourier transform, in place, of a power of two of values (J. W. Cooley and J. W. Tukey, 1965).
func transform(x []complex128) {
	n := len(x)
	shift := bits.LeadingZeros(uint(n)) + 1
	for i := range x {
		if j := int(bits.Reverse(uint(i)) >> shift); j > i {
			x[i], x[j] = x[j], x[i]
		}
	}
	for size := 2; size <= n; size *= 2 {
		step := cmplx.Exp(complex(0, -2*math.Pi/float64(size)))
		for start := 0; start < n; start += size {
			w := complex(1, 0)
			for k := start; k < start+size/2; k++ {
				a, b := x[k], w*x[k+size/2]
				x[k], x[k+size/2] = a+b, a-b
				w *= step
			}
		}
	}
}
