package voice

import (
	"fmt"
	"os"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	maxChimeTime  = 10 * time.Second
	maxChimeBytes = 16 << 20
	// chimeCeiling is the highest peak of a chime of one's own, dBFS.
	chimeCeiling = -3.0
	// chimeEdge is over how long one is faded in and out.
	chimeEdge = 2 * time.Millisecond
)

// ChimeError tells that a chime of one's own cannot be used.
type ChimeError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *ChimeError) Error() string { return fmt.Sprintf("the chime %s: %v", e.Path, e.Err) }

// Unwrap gives the fault.
func (e *ChimeError) Unwrap() error { return e.Err }

// Chime is a built-in chime by its name, or else a WAV file of at most 10 s, brought to the same loudness; mono, at pcm.Rate. The
// error is a *ChimeError; the sound is the usual chime then.
func Chime(sound string) (pcm.Buffer, error) {
	if b, ok := pcm.ChimeByName(sound, pcm.Rate); ok {
		return b, nil
	}
	usual := pcm.Chime(pcm.Rate)
	b, err := readChime(sound)
	if err != nil {
		return usual, &ChimeError{Path: sound, Err: err}
	}
	return b.Normalize(usual.Loudness(), chimeCeiling).Fade(chimeEdge), nil
}

func readChime(path string) (pcm.Buffer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return pcm.Buffer{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxChimeBytes {
		return pcm.Buffer{}, fmt.Errorf("it is no WAV file of at most %d MiB", maxChimeBytes>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return pcm.Buffer{}, err
	}
	defer func() { _ = f.Close() }()
	b, err := pcm.DecodeWAV(f)
	if err != nil {
		return pcm.Buffer{}, err
	}
	if b.Duration() > maxChimeTime {
		return pcm.Buffer{}, fmt.Errorf("it lasts %v, more than %v", b.Duration().Round(time.Second), maxChimeTime)
	}
	if b = pcm.Resample(b.Mono(), pcm.Rate); b.Peak() == 0 {
		return pcm.Buffer{}, fmt.Errorf("it is silent")
	}
	return b, nil
}
