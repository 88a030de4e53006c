package pcm

import (
	"math"
	"testing"
	"time"
)

func TestChimeIsHeardAtItsFirstSample(t *testing.T) {
	for _, rate := range []int{8000, 22_050, 44_100, Rate} {
		c := Chime(rate)
		if c.Samples[0] == 0 {
			t.Errorf("%d Hz: the first sample is silent", rate)
		}
		onset := Buffer{Rate: rate, Channels: 1, Samples: c.Samples[:frames(rate, 2*time.Millisecond)]}
		if onset.Peak() < 0.25 {
			t.Errorf("%d Hz: after 2 ms the peak is only %.3f", rate, onset.Peak())
		}
		if got := Decibels(c.Peak()); math.Abs(got+6) > 0.2 {
			t.Errorf("%d Hz: peak %.2f dBFS, want -6", rate, got)
		}
		if c.Frames() != frames(rate, 1250*time.Millisecond) || c.Channels != 1 || c.Rate != rate {
			t.Errorf("%d Hz: %v of %d channels at %d Hz", rate, c.Duration(), c.Channels, c.Rate)
		}
	}
}

func TestChimeHasNoClick(t *testing.T) {
	c := Chime(Rate)
	// A step between neighbours that the highest partial at full level could not make would be a click.
	steepest := 2 * math.Pi * noteE5 * 5.404 / Rate * fullScale * chimePeak
	previous := 0.0
	for i, s := range c.Samples {
		if step := math.Abs(float64(s) - previous); step > steepest {
			t.Fatalf("a step of %.0f at sample %d, more than %.0f", step, i, steepest)
		}
		previous = float64(s)
	}
	if last := c.Samples[len(c.Samples)-1]; last < -2 || last > 2 {
		t.Errorf("ends at %d, not in silence", last)
	}
}

func TestChimeFallsFromEToC(t *testing.T) {
	c := Chime(Rate)
	part := func(from, to time.Duration) Buffer {
		return Buffer{Rate: Rate, Channels: 1, Samples: c.Samples[frames(Rate, from):frames(Rate, to)]}
	}
	ding, dong := part(50*time.Millisecond, 400*time.Millisecond), part(500*time.Millisecond, 1100*time.Millisecond)
	if e, cc := ding.Goertzel(noteE5), ding.Goertzel(noteC5); e < 4*cc {
		t.Errorf("first note: E5 %.4f, C5 %.4f", e, cc)
	}
	if e, cc := dong.Goertzel(noteE5), dong.Goertzel(noteC5); cc < 2*e {
		t.Errorf("second note: E5 %.4f, C5 %.4f", e, cc)
	}
	if fundamental, octave := ding.Goertzel(noteE5), ding.Goertzel(2*noteE5); octave < fundamental/50 || octave > fundamental/2 {
		t.Errorf("overtone of %.4f to a fundamental of %.4f", octave, fundamental)
	}
}

func TestToneFadesAndHasItsPitch(t *testing.T) {
	hard, soft := Tone(Rate, 1000, 500*time.Millisecond, 0), Tone(Rate, 1000, 500*time.Millisecond, 5*time.Millisecond)
	if hard.Frames() != 24_000 || hard.Samples[12] != 16_384 {
		t.Errorf("%d frames, quarter wave at %d", hard.Frames(), hard.Samples[12])
	}
	for _, at := range []int{12, len(soft.Samples) - 12} {
		if s := soft.Samples[at]; s > 1000 || s < -1000 {
			t.Errorf("sample %d of the faded tone is %d", at, s)
		}
	}
	if got := soft.Goertzel(1000); math.Abs(got-0.5) > 0.01 {
		t.Errorf("amplitude %v", got)
	}
	if got := Tone(Rate, 1000, time.Millisecond, time.Second); got.Frames() != 48 {
		t.Errorf("a ramp longer than the tone gave %d frames", got.Frames())
	}
}
