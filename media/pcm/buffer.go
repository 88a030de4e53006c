package pcm

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrFormatMismatch is returned when buffers of different rate or channel count are put together.
var ErrFormatMismatch = errors.New("sound formats differ")

// Buffer is a piece of sound.
type Buffer struct {
	Rate     int     // Hz
	Channels int     // interleaved channels
	Samples  []int16 // Frames()*Channels values, channel 0 of frame 0 first
}

// Silence returns d of digital silence (zero samples), mono, at rate Hz. A negative d counts as none.
func Silence(rate int, d time.Duration) Buffer {
	return Buffer{Rate: rate, Channels: 1, Samples: make([]int16, frames(rate, d))}
}

// frames converts a duration to a whole number of frames, rounding to the nearest.
func frames(rate int, d time.Duration) int {
	if d <= 0 || rate <= 0 {
		return 0
	}
	sec, rest := int64(d/time.Second), int64(d%time.Second)
	return int(sec*int64(rate) + (rest*int64(rate)+int64(time.Second)/2)/int64(time.Second))
}

// Frames returns the number of frames (samples per channel); an incomplete last frame does not count.
func (b Buffer) Frames() int {
	if b.Channels <= 0 {
		return 0
	}
	return len(b.Samples) / b.Channels
}

// Duration returns how long the buffer plays, rounded down to a nanosecond.
func (b Buffer) Duration() time.Duration {
	if b.Rate <= 0 {
		return 0
	}
	n, rate := int64(b.Frames()), int64(b.Rate)
	return time.Duration(n/rate)*time.Second + time.Duration(n%rate)*time.Second/time.Duration(rate)
}

// Clone returns a copy with samples of its own.
func (b Buffer) Clone() Buffer {
	b.Samples = slices.Clone(b.Samples)
	return b
}

// Mono returns the average of all channels as one channel.
func (b Buffer) Mono() Buffer {
	n := b.Frames()
	out := Buffer{Rate: b.Rate, Channels: 1, Samples: make([]int16, n)}
	if b.Channels == 1 {
		copy(out.Samples, b.Samples)
		return out
	}
	for i := range n {
		sum := 0
		for _, s := range b.Samples[i*b.Channels : (i+1)*b.Channels] {
			sum += int(s)
		}
		out.Samples[i] = saturate(float64(sum) / float64(b.Channels))
	}
	return out
}

// Trim returns the buffer without the frames at its start and end in which no channel exceeds threshold (a fraction
// of full scale, 0..1), but leaves keep of them on either side, so that soft consonants are not cut off. A buffer
// that never exceeds the threshold becomes empty.
func (b Buffer) Trim(threshold float64, keep time.Duration) Buffer {
	limit := int(threshold * fullScale)
	n, margin := b.Frames(), frames(b.Rate, keep)
	loud := func(i int) bool {
		for _, s := range b.Samples[i*b.Channels : (i+1)*b.Channels] {
			if int(s) > limit || -int(s) > limit {
				return true
			}
		}
		return false
	}
	first := 0
	for first < n && !loud(first) {
		first++
	}
	last := n
	for last > first && !loud(last-1) {
		last--
	}
	if first == last {
		return Buffer{Rate: b.Rate, Channels: b.Channels}
	}
	first, last = max(first-margin, 0), min(last+margin, n)
	return Buffer{Rate: b.Rate, Channels: b.Channels, Samples: slices.Clone(b.Samples[first*b.Channels : last*b.Channels])}
}

// Join puts the parts one after another with gap of silence between each two. Empty parts (no samples) take no part.
// It returns ErrFormatMismatch when rate or channels of the parts differ.
func Join(gap time.Duration, parts ...Buffer) (Buffer, error) {
	var out Buffer
	for i, p := range parts {
		if len(p.Samples) == 0 {
			continue
		}
		if len(out.Samples) == 0 {
			out = p.Clone()
			continue
		}
		if p.Rate != out.Rate || p.Channels != out.Channels {
			return Buffer{}, fmt.Errorf("joining part %d (%d Hz, %d channels) to %d Hz, %d channels: %w",
				i+1, p.Rate, p.Channels, out.Rate, out.Channels, ErrFormatMismatch)
		}
		out.Samples = append(out.Samples, make([]int16, frames(out.Rate, gap)*out.Channels)...)
		out.Samples = append(out.Samples, p.Samples...)
	}
	return out, nil
}
