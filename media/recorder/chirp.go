package recorder

import (
	"math"
	"time"
)

const (
	chirpLead     = 400 * time.Millisecond // until the devices have settled
	chirpLength   = 60 * time.Millisecond
	chirpListen   = 900 * time.Millisecond // how long it is listened for
	chirpLevel    = 0.25                   // of full scale
	chirpLow      = 500.0                  // Hz
	chirpHighest  = 3400.0                 // Hz: what telephones carry
	chirpLikeness = 0.4                    // correlation from which on it counts as found; noise reaches some 0.1
)

// chirpTest measures the way through the loop: it plays a chirp and looks for it in what the microphone hears. Both are counted in the
// microphone's samples, so that no clock is needed.
type chirpTest struct {
	rate   int
	chirp  []int16
	lead   int // frames that are still waited
	played int // frames of the chirp
	heard  []int16
	mono   []int16
}

func newChirpTest(rate int) *chirpTest {
	t := &chirpTest{rate: rate, lead: int(framesOf(chirpLead, rate))}
	n := int(framesOf(chirpLength, rate))
	high := min(chirpHighest, 0.45*float64(rate))
	length := float64(n) / float64(rate)
	for i := range n {
		at := float64(i) / float64(rate)
		phase := 2 * math.Pi * (chirpLow*at + (high-chirpLow)*at*at/(2*length))
		window := math.Sin(math.Pi * float64(i) / float64(n)) // fades in and out
		t.chirp = append(t.chirp, int16(chirpLevel*math.MaxInt16*window*math.Sin(phase)))
	}
	t.heard = make([]int16, 0, n+int(framesOf(chirpListen, rate)))
	return t
}

// hear takes what the microphone gives, tells what is to be played in its place (mono, as many frames), and when all has been heard.
func (t *chirpTest) hear(samples []int16, channels int) (play []int16, over bool) {
	t.mono = t.mono[:0]
	for ; len(samples) >= channels; samples = samples[channels:] {
		switch {
		case t.lead > 0:
			t.lead--
			t.mono = append(t.mono, 0)
			continue
		case t.played < len(t.chirp):
			t.mono = append(t.mono, t.chirp[t.played])
			t.played++
		default:
			t.mono = append(t.mono, 0)
		}
		if len(t.heard) < cap(t.heard) {
			sum := 0
			for _, s := range samples[:channels] {
				sum += int(s)
			}
			t.heard = append(t.heard, int16(sum/channels))
		}
	}
	return t.mono, len(t.heard) == cap(t.heard)
}

// delay is from playing the chirp's first sample to hearing it, found by the greatest correlation.
func (t *chirpTest) delay() (time.Duration, bool) {
	own := 0.0
	for _, s := range t.chirp {
		own += float64(s) * float64(s)
	}
	n := len(t.chirp)
	energy := 0.0
	for _, s := range t.heard[:n] {
		energy += float64(s) * float64(s)
	}
	best, found := 0.0, 0
	for at := 0; at+n < len(t.heard); at++ {
		sum := 0.0
		for i, s := range t.heard[at : at+n] {
			sum += float64(s) * float64(t.chirp[i])
		}
		if likeness := math.Abs(sum) / math.Sqrt(own*max(energy, float64(n))); likeness > best { // a cable may turn the sign around
			best, found = likeness, at
		}
		first, next := float64(t.heard[at]), float64(t.heard[at+n])
		energy += next*next - first*first
	}
	return time.Duration(found) * time.Second / time.Duration(t.rate), best >= chirpLikeness
}
