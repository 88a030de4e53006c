//go:build linux

package e2e

import (
	"math"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	audible = 200 // about -44 dBFS; what the programme leaves silent is digital silence
	// stillness is how long it must have been silent before an onset.
	stillness = 150 * time.Millisecond
	// attackLevel of the loudness that follows counts as the onset. The encoder spreads a little noise of each onset
	// over the block before it; that stays well below.
	attackLevel = 0.1
	attackTime  = 20 * time.Millisecond // over which that loudness is taken
)

// onsets are the samples at which sound begins after silence.
func onsets(b pcm.Buffer) []int {
	var all []int
	quiet, look := samples(stillness), samples(attackTime)
	silentSince := 0
	for i := 0; i < len(b.Samples); i++ {
		if magnitude(b.Samples[i]) < audible {
			continue
		}
		if i-silentSince >= quiet {
			peak := 0
			for _, v := range b.Samples[i:min(i+look, len(b.Samples))] {
				peak = max(peak, magnitude(v))
			}
			j := i
			for float64(magnitude(b.Samples[j])) < attackLevel*float64(peak) {
				j++
			}
			all = append(all, j)
		}
		silentSince = i + 1
	}
	return all
}

func magnitude(v int16) int { return max(int(v), -int(v)) }

func samples(d time.Duration) int { return int(d * soundClock / time.Second) }

// part is the sound from one sample to another, as far as there is any.
func part(b pcm.Buffer, from, to int) pcm.Buffer {
	from, to = min(max(from, 0), len(b.Samples)), min(max(to, 0), len(b.Samples))
	return pcm.Buffer{Rate: b.Rate, Channels: 1, Samples: b.Samples[from:max(from, to)]}
}

const (
	chimeLength = 1250 * time.Millisecond
	decimation  = 4 // for the search only: the chime's strong partials lie far below 6 kHz
	// likeness is how much, of 1, the sound must be like the chime's beginning.
	likeness   = 0.8
	chimeStart = 100 * time.Millisecond
	// The best likeness is looked for this far around an onset.
	around = 3 * time.Millisecond
)

// chimes are the onsets that begin a chime, by the normalised cross-correlation of what follows with the chime itself.
func chimes(b pcm.Buffer) []int {
	template := thin(part(pcm.Chime(soundClock), 0, samples(chimeStart)))
	var all []int
	for _, at := range onsets(b) {
		if len(all) > 0 && at < all[len(all)-1]+samples(chimeLength) {
			continue
		}
		best := 0.0
		for from := at - samples(around); from <= at+samples(around); from += decimation {
			best = max(best, correlation(template, thin(part(b, from, from+samples(chimeStart)))))
		}
		if best >= likeness {
			all = append(all, at)
		}
	}
	return all
}

// correlation is normalised: 1 for the same form, whatever the loudness.
func correlation(a, b []float64) float64 {
	var product, energyA, energyB float64
	for i := range min(len(a), len(b)) {
		product += a[i] * b[i]
		energyA += a[i] * a[i]
		energyB += b[i] * b[i]
	}
	if energyA == 0 || energyB == 0 {
		return 0
	}
	return product / math.Sqrt(energyA*energyB)
}

// thin keeps every fourth sample, of the mean of four.
func thin(b pcm.Buffer) []float64 {
	out := make([]float64, len(b.Samples)/decimation)
	for i := range out {
		for _, v := range b.Samples[i*decimation : (i+1)*decimation] {
			out[i] += float64(v) / decimation
		}
	}
	return out
}

// heard tells whether there is sound of some length between two samples.
func heard(b pcm.Buffer, from, to int) bool {
	const window = 20 * time.Millisecond
	const least = 200 * time.Millisecond // the shortest word is longer
	loud := 0
	for at := from; at+samples(window) <= min(to, len(b.Samples)); at += samples(window) {
		if part(b, at, at+samples(window)).Peak()*math.MaxInt16 >= audible {
			loud += samples(window)
		}
	}
	return loud >= samples(least)
}
