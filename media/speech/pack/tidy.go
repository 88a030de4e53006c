package pack

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Errors of Tidy.
var (
	ErrNothingHeard = errors.New("nothing is heard in the recording")
	ErrDistorted    = errors.New("the recording is distorted")
)

const (
	tidyLoudness = -20.0 // LUFS
	tidyCeiling  = -1.0  // dBFS
	// The quietest tenth of the recording counts as the room's noise; words stand out of it by this factor at least.
	tidyBlock    = 20 * time.Millisecond
	tidyQuietest = 10
	tidyAbove    = 4.0
	tidyLeast    = 0.003 // of full scale, -50 dBFS
	tidyMargin   = 30 * time.Millisecond
	// shortestWord is what a cough of the microphone does not reach.
	shortestWord = 80 * time.Millisecond
	// faintest is the peak that a recording has to have, -40 dBFS.
	faintest = 0.01
	// tidyClipped is how many samples in a row at full scale are heard as distortion.
	tidyClipped = 6
)

// Tidy makes a clip of a recording of one word or phrase: mono, at pcm.Rate, without the silence at either end, at the loudness of the
// built-in voices. It answers ErrNothingHeard or ErrDistorted.
func Tidy(recorded pcm.Buffer) (pcm.Buffer, error) {
	b := pcm.Resample(recorded.Mono(), pcm.Rate)
	if b.Peak() < faintest {
		return pcm.Buffer{}, fmt.Errorf("tidying a recording: %w", ErrNothingHeard)
	}
	if distorted(b.Samples) {
		return pcm.Buffer{}, fmt.Errorf("tidying a recording: %w", ErrDistorted)
	}
	b = b.Trim(max(tidyLeast, tidyAbove*noise(b)), tidyMargin)
	if b.Duration() < shortestWord+tidyMargin {
		return pcm.Buffer{}, fmt.Errorf("tidying a recording: %w", ErrNothingHeard)
	}
	return b.Normalize(tidyLoudness, tidyCeiling).Fade(edge), nil
}

// noise is the level of the room, as a fraction of full scale.
func noise(b pcm.Buffer) float64 {
	block := int(tidyBlock * pcm.Rate / time.Second)
	var levels []float64
	for at := 0; at+block <= len(b.Samples); at += block {
		levels = append(levels, pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: b.Samples[at : at+block]}.RMS())
	}
	if len(levels) == 0 {
		return 0
	}
	slices.Sort(levels)
	return levels[len(levels)/tidyQuietest]
}

func distorted(samples []int16) bool {
	const full = 32_700
	run := 0
	for _, v := range samples {
		if v < full && v > -full {
			run = 0
			continue
		}
		if run++; run >= tidyClipped {
			return true
		}
	}
	return false
}
