package pcm

import (
	"math"
	"time"
)

const (
	// maxGain bounds how far a faint sound is raised, so that one of hiss alone stays faint.
	maxGain = 24.0 // dB
	// lookAhead is over how long the limiter turns the gain down before a peak, and up again after it.
	lookAhead = 5 * time.Millisecond
	// limiterRounds is how often what the limiter took away is made up for.
	limiterRounds = 4
	// closeEnough ends that.
	closeEnough = 0.2 // LU
)

// Normalize brings the sound to a loudness in LUFS (see Loudness). Peaks that would exceed ceiling, in dBFS, are held below it by
// a limiter that looks ahead, and nothing clips. A sound that is faint by more than 24 dB, or silent, stays below the target.
func (b Buffer) Normalize(target, ceiling float64) Buffer {
	now := b.Loudness()
	if math.IsInf(now, 0) || math.IsNaN(now) {
		return b.Clone()
	}
	gain := math.Min(target-now, maxGain)
	out := b.limited(Amplitude(gain), Amplitude(ceiling))
	for range limiterRounds {
		missing := math.Min(target, now+maxGain) - out.Loudness()
		if math.Abs(missing) < closeEnough || gain >= maxGain && missing > 0 {
			break
		}
		gain = math.Min(gain+missing, maxGain)
		out = b.limited(Amplitude(gain), Amplitude(ceiling))
	}
	return out
}

// limited multiplies by gain and keeps every sample within ceiling, a fraction of full scale. The gain of all channels is the
// same at any instant; it is the least that any sample within the look-ahead asks for, smoothed over the same time, so it has come
// down in full when the peak does.
func (b Buffer) limited(gain, ceiling float64) Buffer {
	if b.Peak()*gain <= ceiling {
		return b.Gain(gain)
	}
	n, w := b.Frames(), frames(b.Rate, lookAhead)
	want := make([]float64, n) // of each frame, at most gain
	for i := range n {
		want[i] = gain
		for c := range b.Channels {
			if level := math.Abs(float64(b.Samples[i*b.Channels+c])) / fullScale; level*gain > ceiling {
				want[i] = math.Min(want[i], ceiling/level)
			}
		}
	}
	least := slidingMin(want, w)
	out := Buffer{Rate: b.Rate, Channels: b.Channels, Samples: make([]int16, len(b.Samples))}
	sum, count := 0.0, 0
	at := func(i int) float64 { return least[min(max(i, 0), n-1)] }
	for i := -w; i < w; i++ {
		sum += at(i)
		count++
	}
	for i := range n {
		sum += at(i + w)
		count++
		g := sum / float64(count)
		for c := range b.Channels {
			k := i*b.Channels + c
			out.Samples[k] = saturate(float64(b.Samples[k]) * g)
		}
		sum -= at(i - w)
		count--
	}
	return out
}

// slidingMin gives for each place the least value within w places on either side.
func slidingMin(values []float64, w int) []float64 {
	out := make([]float64, len(values))
	queue := make([]int, 0, 2*w+1) // places of ascending values
	for i := range len(values) + w {
		if i < len(values) {
			for len(queue) > 0 && values[queue[len(queue)-1]] >= values[i] {
				queue = queue[:len(queue)-1]
			}
			queue = append(queue, i)
		}
		if at := i - w; at >= 0 {
			for queue[0] < at-w {
				queue = queue[1:]
			}
			out[at] = values[queue[0]]
		}
	}
	return out
}
