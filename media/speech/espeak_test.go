package speech

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// generous is for tests whose engine is expected to answer, on however slow a machine.
const generous = time.Minute

func say(t *testing.T, u Utterance) pcm.Buffer {
	t.Helper()
	b, err := (&Espeak{Limit: generous}).Speak(t.Context(), u)
	if err != nil {
		t.Fatalf("speaking %q: %v", u.Text, err)
	}
	return b
}

func TestEspeakSpeaks(t *testing.T) {
	for name, u := range map[string]Utterance{
		"english":                {Lang: "en", Text: "Number twelve, please go to counter three."},
		"chinese":                {Lang: "zh", Text: "请十二号到三号窗口"},
		"cantonese":              {Lang: "yue", Text: "请十二号到三号窗口"},
		"german":                 {Lang: "de", Text: "Nummer zwölf, bitte zu Schalter drei."},
		"no language":            {Text: "Number twelve."},
		"voice before language":  {Lang: "zh", Voice: "en-us+f3", Text: "Number twelve."},
		"text that is an option": {Lang: "en", Text: "--version"},
		"markup":                 {Lang: "en", Text: `<speak><break time="60s"/>[[h@loU]] twelve`},
		"emoji":                  {Lang: "en", Text: "😀"},
	} {
		t.Run(name, func(t *testing.T) {
			b := say(t, u)
			if b.Rate != pcm.Rate || b.Channels != pcm.Channels {
				t.Errorf("%d Hz, %d channels", b.Rate, b.Channels)
			}
			if d := b.Duration(); d < 200*time.Millisecond || d > 20*time.Second {
				t.Errorf("lasts %v", d)
			}
			if rms := pcm.Decibels(b.RMS()); rms < -40 {
				t.Errorf("RMS of %.1f dBFS is no speech", rms)
			}
			margin := int(trimMargin.Seconds() * pcm.Rate)
			for end, part := range map[string][]int16{"start": b.Samples[:2*margin], "end": b.Samples[len(b.Samples)-2*margin:]} {
				if (pcm.Buffer{Rate: b.Rate, Channels: 1, Samples: part}).Peak() < trimThreshold {
					t.Errorf("silence left at the %s", end)
				}
			}
		})
	}
}

func TestEspeakObeysRateAndVolume(t *testing.T) {
	const text = "Number twelve, please go to counter three."
	slow, fast := say(t, Utterance{Text: text, Rate: 100}), say(t, Utterance{Text: text, Rate: 300})
	if slow.Duration() < fast.Duration()*3/2 {
		t.Errorf("100 words/min last %v, 300 last %v", slow.Duration(), fast.Duration())
	}
	loud, soft := say(t, Utterance{Text: text, Volume: 100}), say(t, Utterance{Text: text, Volume: 25})
	if ratio := pcm.Decibels(loud.RMS() / soft.RMS()); math.Abs(ratio-12) > 3 {
		t.Errorf("a quarter of the volume is %.1f dB softer", ratio)
	}
	if extreme := say(t, Utterance{Text: text, Rate: 1 << 30, Volume: -5}); extreme.Frames() == 0 {
		t.Error("values out of bounds silenced the engine")
	}
}

func TestEspeakDoesNotObeyPhonemesInBrackets(t *testing.T) {
	// In brackets the letters would be phonemes, a single short word; as text they are letters and symbols, read out.
	obeyed := say(t, Utterance{Lang: "en", Text: "hello"})
	if read := say(t, Utterance{Lang: "en", Text: "[[h@loU]]"}); read.Duration() < obeyed.Duration()*3/2 {
		t.Errorf("read out in %v, like the word itself in %v", read.Duration(), obeyed.Duration())
	}
}

func TestEspeakFaultsOfTheText(t *testing.T) {
	for name, c := range map[string]struct {
		u    Utterance
		want error
	}{
		"no such voice":    {Utterance{Voice: "nosuchvoice", Text: "12"}, ErrNoVoice},
		"no such language": {Utterance{Lang: "xx-yy", Text: "12"}, ErrNoVoice},
		"voice an option":  {Utterance{Voice: "--version", Text: "12"}, ErrNoVoice},
		"voice with NUL":   {Utterance{Voice: "en\x00us", Text: "12"}, ErrFailed},
		"punctuation":      {Utterance{Text: "..."}, ErrNoText},
		"nothing":          {Utterance{Text: " "}, ErrNoText},
		"too much":         {Utterance{Text: strings.Repeat("a", MaxText+1)}, ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			if b, err := (&Espeak{Limit: generous}).Speak(t.Context(), c.u); !errors.Is(err, c.want) {
				t.Errorf("%d samples, error %v, want %v", len(b.Samples), err, c.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Espeak{}).Speak(ctx, Utterance{Text: "12"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

func TestEspeakVersion(t *testing.T) {
	if got, err := (&Espeak{Limit: generous}).Version(t.Context()); err != nil || !strings.Contains(strings.ToLower(got), "espeak") {
		t.Errorf("Version = %q, %v", got, err)
	}
	if _, err := (&Espeak{Path: "/nonexistent/espeak-ng"}).Version(t.Context()); !errors.Is(err, ErrMissing) {
		t.Errorf("missing: %v", err)
	}
}

func TestEspeakVoiceNames(t *testing.T) {
	for lang, want := range map[string]string{
		"zh": "cmn", "zh-CN": "cmn", "zh_TW": "cmn", "zh-HK": "yue", "yue": "yue", "en": "en-us", "en-GB": "en-gb", "": "en-us", "fr": "fr",
	} {
		if got := espeakVoice(lang); got != want {
			t.Errorf("espeakVoice(%q) = %q, want %q", lang, got, want)
		}
	}
}

func BenchmarkEspeak(b *testing.B) {
	e := &Espeak{Limit: generous}
	for b.Loop() {
		if _, err := e.Speak(b.Context(), Utterance{Lang: "zh", Text: "请十二号到三号窗口"}); err != nil {
			b.Fatal(err)
		}
	}
}
