// Package pcm holds sound as 16-bit samples and the plain arithmetic on it: levels, trimming, joining, resampling,
// WAV files, and the few sounds the programme makes itself (chime, test tone, silence).
//
// Everything here is a pure function of its arguments: no goroutines, no state, nothing to close. Functions never
// change the buffer they are given and never share its samples with the buffer they return, unless their comment says
// so; a Buffer may therefore be read by many goroutines at once.
//
// The programme's own format is Rate and Channels below; anything else is converted when it enters.
package pcm

// The programme's sound format: what the stream carries and the loudspeaker is given.
const (
	Rate     = 48_000 // Hz
	Channels = 1
)

const (
	maxSample = 1<<15 - 1
	minSample = -1 << 15
	fullScale = 1 << 15 // amplitude that stands for 1.0 (0 dBFS)
)

// saturate rounds to the nearest sample value and clips instead of wrapping around, because a wrapped sample is a loud click.
func saturate(v float64) int16 {
	switch {
	case v != v: // NaN, which a float WAV may contain
		return 0
	case v >= maxSample:
		return maxSample
	case v <= minSample:
		return minSample
	case v < 0:
		return int16(v - 0.5)
	default:
		return int16(v + 0.5)
	}
}
