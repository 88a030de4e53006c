package pcm

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"
)

func TestDurationIsExactAtAwkwardRates(t *testing.T) {
	for name, c := range map[string]struct {
		b    Buffer
		want time.Duration
	}{
		"one second":             {Buffer{Rate: 44_100, Channels: 1, Samples: make([]int16, 44_100)}, time.Second},
		"one frame of 48 kHz":    {Buffer{Rate: 48_000, Channels: 2, Samples: make([]int16, 2)}, 20_833},
		"incomplete last frame":  {Buffer{Rate: 48_000, Channels: 2, Samples: make([]int16, 3)}, 20_833},
		"no rate":                {Buffer{Channels: 1, Samples: make([]int16, 3)}, 0},
		"no channels":            {Buffer{Rate: 8000, Samples: make([]int16, 3)}, 0},
		"1024 frames of 44.1kHz": {Buffer{Rate: 44_100, Channels: 1, Samples: make([]int16, 1024)}, 23_219_954},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.b.Duration(); got != c.want {
				t.Errorf("Duration() = %d, want %d", got, c.want)
			}
		})
	}
}

func TestSilenceHasTheNearestNumberOfFrames(t *testing.T) {
	for d, want := range map[time.Duration]int{-1: 0, 0: 0, time.Second: 48_000, 10_416: 0, 10_417: 1, 25 * time.Hour: 25 * 3600 * 48_000} {
		if d > time.Hour { // only the arithmetic, not 8 GB of silence
			if got := frames(48_000, d); got != want {
				t.Errorf("frames(%v) = %d, want %d", d, got, want)
			}
			continue
		}
		if got := Silence(48_000, d).Frames(); got != want {
			t.Errorf("Silence(%v) has %d frames, want %d", d, got, want)
		}
	}
}

func TestMono(t *testing.T) {
	for name, c := range map[string]struct {
		channels int
		in, want []int16
	}{
		"mono stays":             {1, []int16{1, -2}, []int16{1, -2}},
		"average":                {2, []int16{100, 200, -4, 4}, []int16{150, 0}},
		"loudest does not wrap":  {2, []int16{32767, 32767, -32768, -32768}, []int16{32767, -32768}},
		"incomplete frame fades": {2, []int16{10, 20, 30}, []int16{15}},
		"three channels round":   {3, []int16{1, 1, 0, -1, -1, 0}, []int16{1, -1}},
	} {
		t.Run(name, func(t *testing.T) {
			in := Buffer{Rate: 8000, Channels: c.channels, Samples: c.in}
			if got := in.Mono(); !slices.Equal(got.Samples, c.want) || got.Channels != 1 || got.Rate != 8000 {
				t.Errorf("Mono() = %+v, want %v", got, c.want)
			}
		})
	}
}

func TestGainClipsInsteadOfWrapping(t *testing.T) {
	in := Buffer{Rate: 8000, Channels: 1, Samples: []int16{20_000, -20_000, 3, -3, 0, -32_768}}
	want := []int16{32_767, -32_768, 6, -6, 0, -32_768}
	if got := in.Gain(2).Samples; !slices.Equal(got, want) {
		t.Errorf("Gain(2) = %v, want %v", got, want)
	}
	if got := in.Gain(math.NaN()).Peak(); got != 0 {
		t.Errorf("a gain that is no number gave a peak of %v", got)
	}
	if in.Samples[0] != 20_000 {
		t.Error("Gain changed its input")
	}
}

func TestLevels(t *testing.T) {
	sine := Tone(48_000, 1000, time.Second, 0)
	if got := Decibels(sine.Peak()); math.Abs(got+6.02) > 0.01 {
		t.Errorf("peak %.3f dBFS, want -6.02", got)
	}
	if got := Decibels(sine.RMS()); math.Abs(got+9.03) > 0.01 {
		t.Errorf("RMS %.3f dBFS, want -9.03", got)
	}
	if got := (Buffer{Rate: 1, Channels: 1, Samples: []int16{-32_768}}).Peak(); got != 1 {
		t.Errorf("peak of the most negative sample = %v, want 1", got)
	}
	if got := (Buffer{}).RMS(); got != 0 {
		t.Errorf("RMS of nothing = %v", got)
	}
	if got := sine.Goertzel(1000); math.Abs(got-0.5) > 0.001 {
		t.Errorf("amplitude at 1 kHz = %v, want 0.5", got)
	}
	if got := sine.Goertzel(1500); got > 0.001 {
		t.Errorf("amplitude at 1.5 kHz = %v, want none", got)
	}
	if got := Amplitude(-20); math.Abs(got-0.1) > 1e-12 {
		t.Errorf("Amplitude(-20) = %v", got)
	}
}

func TestTrim(t *testing.T) {
	for name, c := range map[string]struct {
		in, want []int16
		channels int
		keep     time.Duration
	}{
		"both ends":              {[]int16{0, 1, 500, -600, 0, 700, 2, 0}, []int16{500, -600, 0, 700}, 1, 0},
		"with margin":            {[]int16{0, 1, 500, 0, 0, 3}, []int16{1, 500, 0}, 1, time.Millisecond},
		"margin beyond the ends": {[]int16{500}, []int16{500}, 1, time.Second},
		"only silence":           {[]int16{0, 1, -1}, nil, 1, time.Second},
		"nothing":                {nil, nil, 1, 0},
		"most negative is loud":  {[]int16{0, -32_768, 0}, []int16{-32_768}, 1, 0},
		"either channel counts":  {[]int16{0, 0, 0, 900, 0, 0}, []int16{0, 900}, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := Buffer{Rate: 1000, Channels: c.channels, Samples: c.in}
			if got := b.Trim(0.01, c.keep); !slices.Equal(got.Samples, c.want) {
				t.Errorf("Trim = %v, want %v", got.Samples, c.want)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	mono := func(s ...int16) Buffer { return Buffer{Rate: 1000, Channels: 1, Samples: s} }
	got, err := Join(2*time.Millisecond, mono(1), Buffer{}, mono(2, 3), mono(4))
	if want := []int16{1, 0, 0, 2, 3, 0, 0, 4}; err != nil || !slices.Equal(got.Samples, want) {
		t.Errorf("Join = %v, %v, want %v", got.Samples, err, want)
	}
	first := mono(1, 2)
	if got, _ = Join(0, first); len(got.Samples) != 2 || &got.Samples[0] == &first.Samples[0] {
		t.Error("Join of one part shares its samples")
	}
	if _, err = Join(0, mono(1), Buffer{Rate: 8000, Channels: 1, Samples: []int16{1}}); !errors.Is(err, ErrFormatMismatch) {
		t.Errorf("joining two rates: %v", err)
	}
	if got, err = Join(time.Second); err != nil || len(got.Samples) != 0 {
		t.Errorf("joining nothing = %v, %v", got, err)
	}
}
