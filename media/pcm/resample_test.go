package pcm

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// sine has 1 s at amplitude (fraction of full scale).
func sine(rate int, hz, amplitude float64) Buffer {
	b := Silence(rate, time.Second)
	for i := range b.Samples {
		b.Samples[i] = saturate(amplitude * fullScale * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return b
}

// middle leaves out the ends, where the signal meets the silence around it.
func middle(b Buffer) Buffer {
	margin := b.Frames() / 4
	b.Samples = b.Samples[margin : len(b.Samples)-margin]
	return b
}

// residue returns what is left, as RMS relative to amplitude, after the sine at hz is taken out by least squares: noise,
// images and aliases of every frequency together.
func residue(b Buffer, hz, amplitude float64) float64 {
	var ss, sc, cc, xs, xc float64
	w := 2 * math.Pi * hz / float64(b.Rate)
	for i, v := range b.Samples {
		s, c := math.Sincos(w * float64(i))
		ss, sc, cc = ss+s*s, sc+s*c, cc+c*c
		xs, xc = xs+float64(v)*s, xc+float64(v)*c
	}
	det := ss*cc - sc*sc
	a, bb := (xs*cc-xc*sc)/det, (xc*ss-xs*sc)/det
	var sum float64
	for i, v := range b.Samples {
		s, c := math.Sincos(w * float64(i))
		d := float64(v) - a*s - bb*c
		sum += d * d
	}
	return math.Sqrt(sum/float64(len(b.Samples))) / fullScale / amplitude * math.Sqrt2
}

func ratePairs() [][2]int {
	return [][2]int{
		{22_050, 48_000},
		{16_000, 48_000},
		{8_000, 48_000},
		{44_100, 48_000},
		{24_000, 48_000},
		{11_025, 48_000},
		{96_000, 48_000},
		{192_000, 48_000},
		{48_000, 44_100},
		{48_000, 8_000},
		{48_000, 22_050},
		{22_051, 48_000},
		{47_999, 48_000},
		{48_000, 48_001},
	}
}

func TestResamplePassbandIsFlatAndClean(t *testing.T) {
	for _, p := range ratePairs() {
		r := NewResampler(p[0], p[1])
		for _, part := range []float64{0.01, 0.25, 0.5, 0.75, 0.89} {
			hz := part * float64(min(p[0], p[1])) / 2
			t.Run(fmt.Sprintf("%d to %d at %.0f Hz", p[0], p[1], hz), func(t *testing.T) {
				out := middle(r.Resample(sine(p[0], hz, 0.9)))
				if got := Decibels(out.Goertzel(hz) / 0.9); math.Abs(got) > 0.1 {
					t.Errorf("gain %.3f dB", got)
				}
				if got := Decibels(residue(out, hz, 0.9)); got > -80 {
					t.Errorf("noise, images and aliases at %.1f dB", got)
				}
			})
		}
	}
}

func TestResampleRejectsWhatTheLowerRateCannotCarry(t *testing.T) {
	for _, p := range ratePairs() {
		if p[1] >= p[0] {
			continue
		}
		r := NewResampler(p[0], p[1])
		for _, part := range []float64{1.0, 1.1, 1.5, 1.9} {
			hz := part * float64(p[1]) / 2
			if hz > 0.99*float64(p[0])/2 {
				continue
			}
			t.Run(fmt.Sprintf("%d to %d at %.0f Hz", p[0], p[1], hz), func(t *testing.T) {
				out := middle(r.Resample(sine(p[0], hz, 0.9)))
				if got := Decibels(out.RMS() / 0.9 * math.Sqrt2); got > -80 {
					t.Errorf("alias at %.1f dB", got)
				}
			})
		}
	}
}

func TestResampleHasNoDelayAndTheRightLength(t *testing.T) {
	for _, p := range ratePairs() {
		in := Silence(p[0], time.Second)
		at := p[0] / 2
		in.Samples[at] = 30_000
		out := Resample(in, p[1])
		if want := int(math.Ceil(float64(in.Frames()) * float64(p[1]) / float64(p[0]))); out.Frames() != want {
			t.Errorf("%v: %d frames, want %d", p, out.Frames(), want)
		}
		loudest := 0
		for i, s := range out.Samples {
			if s > out.Samples[loudest] {
				loudest = i
			}
		}
		if want := float64(at) * float64(p[1]) / float64(p[0]); math.Abs(float64(loudest)-want) > 1 {
			t.Errorf("%v: the impulse moved to %d, want %.1f", p, loudest, want)
		}
	}
}

func TestResampleClipsInsteadOfWrapping(t *testing.T) {
	in := Silence(22_050, 100*time.Millisecond)
	for i := range in.Samples { // a full-scale square wave overshoots between its samples
		in.Samples[i] = maxSample
		if i/20%2 == 1 {
			in.Samples[i] = minSample
		}
	}
	out := Resample(in, 48_000)
	for i := 1; i < len(out.Samples); i++ {
		a, b := int(out.Samples[i-1]), int(out.Samples[i])
		if a > 30_000 && b < -30_000 || a < -30_000 && b > 30_000 {
			t.Fatalf("wrapped around between samples %d and %d: %d, %d", i-1, i, a, b)
		}
	}
	if out.Peak() < 0.999 {
		t.Errorf("peak %.3f", out.Peak())
	}
}

func TestResampleKeepsChannelsApartAndConstantsConstant(t *testing.T) {
	in := Buffer{Rate: 22_050, Channels: 2, Samples: make([]int16, 2*22_050)}
	for i := 0; i < len(in.Samples); i += 2 {
		in.Samples[i] = 12_345
	}
	out := Resample(in, 48_000)
	for i := 2000; i < out.Frames()-2000; i++ {
		if out.Samples[2*i] != 12_345 || out.Samples[2*i+1] != 0 {
			t.Fatalf("frame %d is %v", i, out.Samples[2*i:2*i+2])
		}
	}
}

func TestResampleOfNothing(t *testing.T) {
	for name, c := range map[string]struct {
		in   Buffer
		rate int
	}{
		"empty":       {Buffer{Rate: 8000, Channels: 1}, 48_000},
		"no rate":     {Buffer{Channels: 1, Samples: []int16{1}}, 48_000},
		"no channels": {Buffer{Rate: 8000, Samples: []int16{1}}, 48_000},
		"to nothing":  {Buffer{Rate: 8000, Channels: 1, Samples: []int16{1}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Resample(c.in, c.rate); len(got.Samples) != 0 {
				t.Errorf("got %d samples", len(got.Samples))
			}
		})
	}
	one := Buffer{Rate: 8000, Channels: 1, Samples: []int16{1000}}
	if got := Resample(one, 48_000).Frames(); got != 6 {
		t.Errorf("one frame of 8 kHz gave %d frames, want 6", got)
	}
	if got := NewResampler(8000, 48_000).Resample(Buffer{Rate: 16_000, Channels: 1, Samples: []int16{1}}); len(got.Samples) != 0 {
		t.Error("a resampler took a rate it was not made for")
	}
}

func BenchmarkResample(b *testing.B) {
	for _, p := range [][2]int{{22_050, 48_000}, {44_100, 48_000}, {22_051, 48_000}, {48_000, 8_000}} {
		b.Run(fmt.Sprintf("%d-%d-per-second-of-sound", p[0], p[1]), func(b *testing.B) {
			r, in := NewResampler(p[0], p[1]), Tone(p[0], 1000, time.Second, 0)
			b.ReportAllocs()
			for b.Loop() {
				r.Resample(in)
			}
		})
	}
	b.Run("design-22050-48000", func(b *testing.B) {
		for b.Loop() {
			NewResampler(22_050, 48_000)
		}
	})
}

func BenchmarkChime(b *testing.B) {
	for b.Loop() {
		Chime(Rate)
	}
}
