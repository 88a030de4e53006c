package pcm

import (
	"math"
	"slices"
	"testing"
)

func TestConverter(t *testing.T) {
	ramp := make([]int16, 48_000)
	for i := range ramp {
		ramp[i] = int16(i)
	}
	for _, c := range []struct {
		name     string
		from, to Format
		in, want []int16
	}{
		{"equal", Format{8000, 2}, Format{8000, 2}, ramp, ramp},
		{"mono to stereo", Format{8000, 1}, Format{8000, 2}, []int16{1, -2}, []int16{1, 1, -2, -2}},
		{"stereo to mono", Format{8000, 2}, Format{8000, 1}, []int16{10, 20, math.MaxInt16, math.MaxInt16}, []int16{15, math.MaxInt16}},
		{"four to two", Format{8000, 4}, Format{8000, 2}, []int16{10, 100, 20, 200}, []int16{15, 150}},
		{"two to three", Format{8000, 2}, Format{8000, 3}, []int16{1, 2}, []int16{1, 2, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewConverter(c.from, c.to).Append(nil, c.in); !slices.Equal(got, c.want) {
				t.Errorf("%v", got)
			}
		})
	}
}

// Channels that are resampled stay apart, in whatever pieces they come, and no frame is missing at the end.
func TestConverterResamplesEachChannel(t *testing.T) {
	const from, to, seconds = 44_100, 48_000, 1
	for _, channels := range []Format{{to, 2}, {to, 1}} {
		c := NewConverter(Format{from, 2}, channels)
		var in, out []int16
		for i := range from * seconds {
			at := float64(i) / from
			in = append(in, int16(8000*math.Sin(2*math.Pi*440*at)), int16(8000*math.Sin(2*math.Pi*1000*at)))
		}
		for piece := range slices.Chunk(in, 2*301) {
			out = c.Append(out, piece)
		}
		out = c.Flush(out)
		if frames := len(out) / channels.Channels; frames < to*seconds || frames > to*seconds+1000 {
			t.Errorf("%v: %d frames", channels, frames)
		}
		b := Buffer{Rate: to, Channels: channels.Channels, Samples: out[:to*seconds*channels.Channels]}
		left, leaked := b.Goertzel(440), b.Goertzel(1000)
		if channels.Channels == 1 {
			if math.Abs(left-leaked) > 0.002 || left < 0.1 {
				t.Errorf("mixed: %.4f and %.4f", left, leaked)
			}
			continue
		}
		if math.Abs(left-8000./32_768) > 0.001 || leaked > 0.001 {
			t.Errorf("left: %.4f of its own tone, %.4f of the other's", left, leaked)
		}
	}
}
