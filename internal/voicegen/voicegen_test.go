package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"testing"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
	"github.com/queuecast/queuecast/media/speech/pack"
)

func builtIn(t *testing.T) *pack.Engine {
	t.Helper()
	e := &pack.Engine{ID: "builtin"}
	for _, data := range [][]byte{assets.VoiceZH, assets.VoiceEN} {
		p, err := pack.OpenZip(data)
		if err != nil {
			t.Fatal(err)
		}
		e.Packs = append(e.Packs, p)
	}
	return e
}

// The committed packs are those of the list here.
func TestCommittedPacksHoldTheListedWords(t *testing.T) {
	for i, data := range [][]byte{assets.VoiceZH, assets.VoiceEN} {
		want := packs()[i]
		p, err := pack.OpenZip(data)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(p.Manifest); got != fmt.Sprint(want.manifest()) {
			t.Errorf("%s holds\n%s\nwant\n%s", want.file, got, fmt.Sprint(want.manifest()))
		}
	}
	if n := len(assets.VoiceZH) + len(assets.VoiceEN); n > 3<<20 {
		t.Errorf("the packs have %d bytes", n)
	}
}

func TestSamePackEachTime(t *testing.T) {
	p := voicePack{"x.zip", "x", []string{"en"}, "en-us", 150, 40, english()[:3]}
	a, err := p.build()
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.build()
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("two builds differ, %v", err)
	}
	if _, err := zip.NewReader(bytes.NewReader(a), int64(len(a))); err != nil {
		t.Error(err)
	}
}

// A machine with nothing installed can say every call of the usual templates.
func TestBuiltInPacksSayTheUsualAnnouncements(t *testing.T) {
	e := builtIn(t)
	c, err := announce.NewComposer(announce.Voice{Languages: []string{"zh", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	say := func(number, counter string) {
		a, _ := c.Call(queue.Event{Type: queue.Called, Number: queue.Number(number), Counter: counter, CounterName: counter}, announce.Details{})
		for _, s := range a.Sentences {
			b, err := e.Speak(t.Context(), speech.Utterance{Lang: s.Lang, Text: s.Text})
			if err != nil {
				t.Fatalf("%q: %v", s.Text, err)
			}
			if d := b.Duration().Seconds(); d < 1.5 || d > 9 {
				t.Errorf("%q lasts %.1f s", s.Text, d)
			}
		}
	}
	for n := 1; n < 1000; n += 7 {
		say(fmt.Sprint(n), fmt.Sprint(1+n%30))
	}
	for n := 1; n <= 99; n++ {
		say(fmt.Sprint(n), fmt.Sprint(n))
	}
	for letter := 'A'; letter <= 'Z'; letter++ {
		say(fmt.Sprintf("%c%03d", letter, 12*(letter-'A')), string(letter))
	}
	say("A-12", "B2")
}

// Joined words are as loud as espeak-ng's sentences after levelling, and no join makes a step that speech does not make.
func TestBuiltInSentencesAreLoudAndSmooth(t *testing.T) {
	e := builtIn(t)
	for lang, text := range map[string]string{"zh": "请A 零 一 二号到三号窗口", "en": "Number A 0 1 2, please go to counter 3"} {
		b, err := e.Speak(t.Context(), speech.Utterance{Lang: lang, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		whole, err := (&speech.Espeak{}).Speak(t.Context(), speech.Utterance{Lang: lang, Text: text, Rate: 150})
		if err != nil {
			t.Fatal(err)
		}
		whole = whole.Normalize(loudness, ceiling)
		b = b.Normalize(loudness, ceiling)
		if math.Abs(b.Loudness()-whole.Loudness()) > 1 {
			t.Errorf("%s: %.2f LUFS, espeak-ng's %.2f", lang, b.Loudness(), whole.Loudness())
		}
		if r := b.Duration().Seconds() / whole.Duration().Seconds(); r < 0.7 || r > 1.8 {
			t.Errorf("%s: %v, espeak-ng's %v", lang, b.Duration(), whole.Duration())
		}
		if step, usual := steepest(b), steepest(whole); step > 2*usual {
			t.Errorf("%s: a step of %d, in espeak-ng's %d", lang, step, usual)
		}
	}
}

func steepest(b pcm.Buffer) (most int) {
	for i := 1; i < len(b.Samples); i++ {
		most = max(most, int(b.Samples[i])-int(b.Samples[i-1]), int(b.Samples[i-1])-int(b.Samples[i]))
	}
	return most
}
