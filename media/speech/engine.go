package speech

import (
	"context"
	"errors"

	"github.com/queuecast/queuecast/media/pcm"
)

// Errors that an Engine wraps, so that the user can be told what to do about them.
var (
	ErrMissing  = errors.New("the speech engine is not installed")
	ErrNoVoice  = errors.New("the speech engine has no such voice")
	ErrTimeout  = errors.New("the speech engine took too long")
	ErrBadAudio = errors.New("the speech engine gave no usable sound")
	ErrFailed   = errors.New("the speech engine failed")
	ErrNoText   = errors.New("there is nothing to say")
	// ErrUnknownWord is in the error of an engine that knows some words only, such as a voice pack. It comes with ErrNoVoice.
	ErrUnknownWord = errors.New("the voice pack lacks a word")
	ErrTooLong     = errors.New("the text is too long to be spoken")
	ErrClosed      = errors.New("the voice is closed")
)

// Engine speaks. Implementations may be called from many goroutines at once.
type Engine interface {
	// Name identifies the engine in logs and in the status line, for example "espeak-ng".
	Name() string
	// Speak returns the utterance at pcm.Rate, mono, without silence at either end. It returns one of the errors above
	// or the context's, wrapped.
	Speak(ctx context.Context, u Utterance) (pcm.Buffer, error)
}

// Utterance is one sentence to be spoken and how. The zero value of every field but Text means the engine's own choice.
type Utterance struct {
	Lang   string // language as in BCP 47: "zh", "en", "yue"
	Text   string // plain text; markup in it is spoken or left out, never obeyed
	Voice  string // the engine's own name of a voice; it then takes precedence over Lang
	Rate   int    // words per minute
	Volume int    // per cent of the engine's normal loudness, 1..200
}

// Bounds of Utterance.Volume, in per cent; engines clamp to them.
const (
	minVolume    = 1
	normalVolume = 100
	maxVolume    = 200
)
