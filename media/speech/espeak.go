package speech

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	espeakProgram = "espeak-ng"
	defaultLimit  = 5 * time.Second

	// espeak-ng's own bounds, see espeak-ng(1).
	espeakMinRate, espeakMaxRate = 80, 450 // words per minute

	// What lies below this at either end is silence (-50 dBFS); the margin keeps breathy consonants whole.
	trimThreshold = 0.003
	trimMargin    = 10 * time.Millisecond

	// maxOutput bounds what is read from the program: 10 minutes of its 22.05 kHz.
	maxOutput = 26 << 20
)

// Espeak runs the program espeak-ng once for each utterance. It must not be copied after first use.
type Espeak struct {
	Path  string        // the program; "" looks for espeak-ng in PATH
	Limit time.Duration // the longest a synthesis may take; 0 means 5 s

	mutex     sync.Mutex
	resampler *pcm.Resampler // for the rate the program last delivered
	from      int            // Hz
}

// Name implements Engine.
func (e *Espeak) Name() string { return espeakProgram }

// Fingerprint changes with what speaks, so that no sound of another program is taken from a store.
func (e *Espeak) Fingerprint() string { return e.Path }

// Speak implements Engine. The text goes to the program by its standard input, so nothing in it can become an option.
func (e *Espeak) Speak(ctx context.Context, u Utterance) (pcm.Buffer, error) {
	text, err := Clean(u.Text)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("preparing the text: %w", err)
	}
	voice := u.Voice
	if voice == "" {
		voice = espeakVoice(u.Lang)
	}
	args := []string{"-b", "1", "--stdin", "--stdout", "-v", voice} // -b 1: the text is UTF-8
	if u.Rate != 0 {
		args = append(args, "-s", strconv.Itoa(min(max(u.Rate, espeakMinRate), espeakMaxRate)))
	}
	out, err := e.command(args, text).run(ctx)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("running %s with voice %q: %w", espeakProgram, voice, err)
	}
	sound, err := pcm.DecodeWAV(bytes.NewReader(out))
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("reading the sound of %s: %w: %w", espeakProgram, ErrBadAudio, err)
	}
	sound = e.convert(sound.Mono()).Trim(trimThreshold, trimMargin)
	if sound.Frames() == 0 {
		if !sayable(text) {
			return pcm.Buffer{}, fmt.Errorf("only punctuation: %w", ErrNoText)
		}
		return pcm.Buffer{}, fmt.Errorf("the sound of %s is silent: %w", espeakProgram, ErrBadAudio)
	}
	if u.Volume != 0 {
		// Not by the program's own option: at a low volume the silence could not be told from the speech.
		sound = sound.Gain(float64(min(max(u.Volume, minVolume), maxVolume)) / normalVolume)
	}
	return sound, nil
}

// Version returns the program's own line about its version, or ErrMissing and the other errors of an engine.
func (e *Espeak) Version(ctx context.Context) (string, error) {
	out, err := e.command([]string{"--version"}, "").run(ctx)
	if err != nil {
		return "", fmt.Errorf("asking %s for its version: %w", espeakProgram, err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), nil
}

func (e *Espeak) command(args []string, text string) command {
	c := command{path: e.Path, args: args, input: text, limit: e.Limit, maxOutput: maxOutput, noVoice: "voice does not exist"}
	if c.path == "" {
		c.path = espeakPath()
	}
	if c.limit <= 0 {
		c.limit = defaultLimit
	}
	return c
}

// convert keeps the filter from one call to the next, because designing it takes longer than a short number's speech.
func (e *Espeak) convert(b pcm.Buffer) pcm.Buffer {
	e.mutex.Lock()
	if e.resampler == nil || e.from != b.Rate {
		e.resampler, e.from = pcm.NewResampler(b.Rate, pcm.Rate), b.Rate
	}
	r := e.resampler
	e.mutex.Unlock()
	return r.Resample(b)
}

// espeakVoice names the voice for a language. espeak-ng calls Mandarin by its ISO 639-3 code, and its plain "en" is
// British; other codes, regional ones too, are its own.
func espeakVoice(lang string) string {
	switch strings.ToLower(strings.ReplaceAll(lang, "_", "-")) {
	case "zh", "zh-cn", "zh-sg", "zh-tw", "zh-hans", "zh-hant", "cmn":
		return "cmn"
	case "zh-hk", "zh-mo", "zh-yue", "yue":
		return "yue"
	case "", "en", "en-us":
		return "en-us"
	}
	return strings.ToLower(strings.ReplaceAll(lang, "_", "-"))
}
