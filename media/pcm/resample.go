package pcm

import "math"

// Design of the anti-aliasing filter. Everything up to passband of the lower rate's Nyquist frequency passes
// unchanged; everything from that Nyquist frequency on is attenuated by at least stopbandDB, beyond what 16 bits hold.
const (
	passband   = 0.90
	stopbandDB = 96.0

	// maxPhases bounds the filter table. Rates with a simple ratio (44.1, 22.05, 16, 8 kHz to 48 kHz) need fewer and
	// get exact phases; for the others the coefficients of the two nearest of interpolatedPhases are interpolated,
	// whose error of (pi/phases)^2/8 lies below -105 dB.
	maxPhases          = 640
	interpolatedPhases = 512
)

// Resampler converts mono or interleaved sound from one rate to another with a windowed-sinc (Kaiser) polyphase
// filter. It is immutable after NewResampler: one value may serve many goroutines.
//
// See J. O. Smith, "Digital Audio Resampling", and J. F. Kaiser's formulas for the window's length and shape.
type Resampler struct {
	in, out int
	phases  int
	exact   bool      // each place of an output frame has a phase of its own
	half    int       // taps on either side of the centre, in input frames
	bank    []float32 // phases+1 rows of 2*half coefficients
}

// NewResampler designs the filter for rates in and out (Hz, both greater than 0; otherwise Resample returns nothing).
func NewResampler(in, out int) *Resampler {
	r := &Resampler{in: in, out: out}
	if in <= 0 || out <= 0 || in == out {
		return r
	}
	r.phases = out / gcd(in, out)
	r.exact = r.phases <= maxPhases
	if !r.exact {
		r.phases = interpolatedPhases
	}
	// Frequencies in cycles per input frame. When the rate falls, the filter narrows and grows longer accordingly.
	nyquist := 0.5 * min(1, float64(out)/float64(in))
	cutoff := nyquist * (1 + passband) / 2
	transition := 2 * math.Pi * nyquist * (1 - passband)
	r.half = int(math.Ceil((stopbandDB-7.95)/(2.285*transition)/2)) + 1
	beta := 0.1102 * (stopbandDB - 8.7)

	taps := 2 * r.half
	r.bank = make([]float32, (r.phases+1)*taps)
	row := make([]float64, taps)
	for p := range r.phases + 1 {
		shift := float64(p) / float64(r.phases)
		sum := 0.0
		for k := range row {
			x := float64(k-r.half+1) - shift
			row[k] = sinc(2*cutoff*x) * kaiser(x/float64(r.half), beta)
			sum += row[k]
		}
		// Each phase is scaled to unity at 0 Hz, or a constant would come out with a ripple.
		for k, v := range row {
			r.bank[p*taps+k] = float32(v / sum)
		}
	}
	return r
}

// Resample returns b at the output rate. The result has ceil(frames*out/in) frames; its first frame is the instant of
// the input's first frame (the filter's delay is removed), and beyond both ends the input counts as silence. Peaks
// above full scale are clipped. A buffer whose rate is not the input rate, or that is malformed, gives an empty one.
func (r *Resampler) Resample(b Buffer) Buffer {
	out := Buffer{Rate: r.out, Channels: b.Channels}
	if r.in <= 0 || r.out <= 0 || b.Rate != r.in || b.Channels <= 0 {
		return out
	}
	if r.in == r.out {
		return b.Clone()
	}
	n := b.Frames()
	total := int((int64(n)*int64(r.out) + int64(r.in) - 1) / int64(r.in))
	out.Samples = make([]int16, total*b.Channels)
	padded := make([]float32, n+2*r.half)
	for c := range b.Channels {
		for i := range n {
			padded[r.half-1+i] = float32(b.Samples[i*b.Channels+c])
		}
		r.channel(padded, out.Samples[min(c, len(out.Samples)):], b.Channels)
	}
	return out
}

// channel filters one channel; padded[half-1] is its first sample, dst takes every stride-th place.
func (r *Resampler) channel(padded []float32, dst []int16, stride int) {
	taps := 2 * r.half
	whole, part := r.in/r.out, r.in%r.out // advance per output frame, as a whole number and a numerator over out
	at, numerator := 0, 0
	for j := 0; j < len(dst); j += stride {
		dst[j] = saturate(r.value(padded[at:at+taps], numerator))
		at += whole
		if numerator += part; numerator >= r.out {
			numerator -= r.out
			at++
		}
	}
}

// value is the sample that lies numerator/out of an input frame behind the middle of a window of 2*half samples.
func (r *Resampler) value(window []float32, numerator int) float64 {
	taps := len(window)
	if r.exact {
		phase := numerator / (r.out / r.phases)
		return dot(window, r.bank[phase*taps:(phase+1)*taps])
	}
	position := float64(numerator) * float64(r.phases) / float64(r.out)
	phase := int(position)
	weight := position - float64(phase)
	rows := r.bank[phase*taps : (phase+2)*taps]
	return (1-weight)*dot(window, rows[:taps]) + weight*dot(window, rows[taps:])
}

// Resample converts b to rate Hz; see Resampler. Callers that convert often between the same rates keep a Resampler,
// since designing the filter costs as much as converting a second of sound.
func Resample(b Buffer, rate int) Buffer {
	return NewResampler(b.Rate, rate).Resample(b)
}

// dot keeps four sums so that the processor need not wait for one addition before it starts the next.
func dot(a, b []float32) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return float64(s0+s1) + float64(s2+s3)
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the Kaiser window at x in -1..1, not normalised; outside it is 0.
func kaiser(x, beta float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return besselI0(beta * math.Sqrt(1-x*x))
}

// besselI0 is the modified Bessel function of the first kind, order 0, by its power series, which converges quickly
// for the arguments of a window (below about 12).
func besselI0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
