package cast

import (
	"fmt"
	"image"
	"math"
	"slices"
)

const (
	maxClips = 256
	// hushFade is over how many samples a sound that is broken off fades out: 20 ms, so that it does not click.
	hushFade = SampleRate / 50
)

// soundTrack mixes clips that start at given samples. Where nothing plays there is digital silence.
type soundTrack struct {
	clips []clip
}

type clip struct {
	start   int64 // samples since the epoch
	samples []int16
}

// add puts a clip on the track.
func (t *soundTrack) add(start int64, samples []int16) error {
	if len(samples) == 0 {
		return nil
	}
	if len(t.clips) >= maxClips {
		return fmt.Errorf("adding a sound: %d are waiting: %w", maxClips, ErrFull)
	}
	t.clips = append(t.clips, clip{start, samples})
	return nil
}

// hush ends what is playing at a position by a short fade, and forgets the rest.
func (t *soundTrack) hush(position int64) {
	ending := t.read(nil, position, position+hushFade)
	for i := range ending {
		ending[i] = int16(float64(ending[i]) * (1 + math.Cos(math.Pi*float64(i+1)/hushFade)) / 2)
	}
	t.clips = nil
	if slices.ContainsFunc(ending, func(v int16) bool { return v != 0 }) {
		t.clips = []clip{{position, ending}}
	}
}

// read appends the samples from start up to end to buf and forgets clips that have ended. Sums saturate.
func (t *soundTrack) read(buf []int16, start, end int64) []int16 {
	base := len(buf)
	for range end - start {
		buf = append(buf, 0)
	}
	kept := t.clips[:0]
	for _, c := range t.clips {
		from, to := max(c.start, start), min(c.start+int64(len(c.samples)), end)
		for i := from; i < to; i++ {
			sum := int32(buf[base+int(i-start)]) + int32(c.samples[i-c.start])
			buf[base+int(i-start)] = int16(min(max(sum, math.MinInt16), math.MaxInt16))
		}
		if c.start+int64(len(c.samples)) > end {
			kept = append(kept, c)
		}
	}
	clear(t.clips[len(kept):]) // let go of the samples
	t.clips = kept
	return buf
}

// SoundOutput is an Output that takes the sound only, such as a loudspeaker. The samples are valid during the call only;
// the function must not block.
type SoundOutput func(samples []int16)

// Prepare implements Output: there is nothing to prepare.
func (SoundOutput) Prepare(*image.RGBA) (any, error) { return nil, nil }

// Frame implements Output.
func (f SoundOutput) Frame(frame Frame) { f(frame.Sound) }
