package pack

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// room is a recording of a word of 400 ms, 500 ms after the start of 2 s, in the noise of a room.
func room(rate, channels int, noise, level float64) pcm.Buffer {
	random := rand.New(rand.NewPCG(1, 2))
	b := pcm.Buffer{Rate: rate, Channels: channels, Samples: make([]int16, 2*rate*channels)}
	for i := range 2 * rate {
		v := noise * (2*random.Float64() - 1)
		if at := float64(i) / float64(rate); at >= 0.5 && at < 0.9 {
			v += level * math.Sin(2*math.Pi*300*at)
		}
		for c := range channels {
			b.Samples[i*channels+c] = int16(max(min(v*32768, 32767), -32768))
		}
	}
	return b
}

func TestTidy(t *testing.T) {
	for _, c := range []struct {
		name string
		in   pcm.Buffer
		err  error
	}{
		{"quiet room", room(48_000, 1, 0.0005, 0.2), nil},
		{"noisy room", room(48_000, 1, 0.01, 0.2), nil},
		{"stereo at 44.1 kHz", room(44_100, 2, 0.001, 0.2), nil},
		{"faint", room(48_000, 1, 0.0002, 0.02), nil},
		{"loud", room(48_000, 1, 0.001, 0.95), nil},
		{"distorted", room(48_000, 1, 0.001, 1.6), ErrDistorted},
		{"silence", pcm.Silence(pcm.Rate, 2*time.Second), ErrNothingHeard},
		{"nothing but the room", room(48_000, 1, 0.005, 0), ErrNothingHeard},
		{"empty", pcm.Silence(pcm.Rate, 0), ErrNothingHeard},
		{"a click", pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: append(make([]int16, 48_000), 9000, -9000, 9000)}, ErrNothingHeard},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Tidy(c.in)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if c.err != nil {
				return
			}
			if d := got.Duration(); got.Rate != pcm.Rate || got.Channels != 1 || d < 400*time.Millisecond || d > 470*time.Millisecond {
				t.Errorf("%d Hz, %d channels, %v", got.Rate, got.Channels, d)
			}
			if loud := got.Loudness(); c.name != "faint" && math.Abs(loud-tidyLoudness) > 1 {
				t.Errorf("%.1f LUFS", loud)
			}
		})
	}
}
