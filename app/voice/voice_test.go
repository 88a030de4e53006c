package voice

import (
	"bytes"
	"errors"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openEngines(t *testing.T, dir string, v settings.Voice) *Engines {
	t.Helper()
	e := &Engines{Dir: dir, Settings: v, Log: slog.New(slog.DiscardHandler)}
	if err := e.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// usual is what the default templates say.
func usual(t *testing.T) (all []speech.Utterance) {
	t.Helper()
	c, err := Composer(settings.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []queue.Number{"A012", "12", "B345", "7"} {
		for _, s := range c.Sentences(number, "3", "3", announce.Details{}) {
			all = append(all, speech.Utterance{Lang: s.Lang, Text: s.Text, Rate: settings.Defaults().Voice.Rate})
		}
	}
	return all
}

// program is a speech program of the user's own: espeak-ng under another name, and much too loud.
func program(t *testing.T) settings.Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own voice")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexec espeak-ng -b 1 -a 200 --stdin --stdout -v \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return settings.Program{Name: "own", Command: `"` + path + `" {voice}`, Seconds: 5, Voices: map[string]string{"zh": "cmn", "en": "en-gb"}}
}

// ownPack puts the built-in Chinese voice into the data folder as if it had been recorded.
func ownPack(t *testing.T, dir string) {
	t.Helper()
	folder := filepath.Join(dir, PackFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "desk.zip"), assets.VoiceZH, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAllEnginesAreEquallyLoud(t *testing.T) {
	dir := t.TempDir()
	ownPack(t, dir)
	v := settings.Defaults().Voice
	v.CacheMB = 0
	v.Programs = []settings.Program{program(t)}
	for _, engine := range []string{"espeak-ng", "builtin", "recorded", "own"} {
		v.Engines = []string{engine}
		e := openEngines(t, dir, v)
		for _, u := range usual(t) {
			if engine == "recorded" && u.Lang != "zh" {
				continue
			}
			sound, err := e.Speak(t.Context(), u)
			if err != nil {
				t.Fatalf("%s: %q: %v", engine, u.Text, err)
			}
			if loud := sound.Loudness(); math.Abs(loud-float64(v.Loudness)) > 0.5 {
				t.Errorf("%s: %q has %.2f LUFS, want %d", engine, u.Text, loud, v.Loudness)
			}
			if peak := 20 * math.Log10(sound.Peak()); peak > -0.9 {
				t.Errorf("%s: %q peaks at %.2f dBFS", engine, u.Text, peak)
			}
		}
	}
}

func TestAMachineWithNothingInstalledSpeaks(t *testing.T) {
	v := settings.Defaults().Voice
	v.Engine = "/there/is/no/such/program"
	e := openEngines(t, t.TempDir(), v)
	for _, u := range usual(t) {
		if sound, err := e.Speak(t.Context(), u); err != nil || sound.Duration() < time.Second {
			t.Errorf("%q: %v, %v", u.Text, sound.Duration(), err)
		}
	}
	if e.Name() != settings.EngineBuiltIn {
		t.Errorf("%s has spoken", e.Name())
	}
	if _, err := e.Speak(t.Context(), speech.Utterance{Lang: "zh", Text: "今天天气很好"}); !errors.Is(err, speech.ErrUnknownWord) {
		t.Errorf("words that it does not have: %v", err)
	}
}

func TestWhatWasSpokenYesterdayNeedsNoEngine(t *testing.T) {
	dir := t.TempDir()
	v := settings.Defaults().Voice
	v.Engines = []string{"own"}
	p := program(t)
	v.Programs = []settings.Program{p}
	yesterday := &Engines{Dir: dir, Settings: v}
	if err := yesterday.Initialize(); err != nil {
		t.Fatal(err)
	}
	want, err := yesterday.Speak(t.Context(), usual(t)[0])
	yesterday.Close()
	if err != nil {
		t.Fatal(err)
	}
	args, err := speech.SplitCommand(p.Command)
	if err == nil {
		err = os.Remove(args[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	today := openEngines(t, dir, v)
	got, err := today.Speak(t.Context(), usual(t)[0])
	if err != nil || !slices.Equal(got.Samples, want.Samples) {
		t.Errorf("%v; %d samples, want %d", err, len(got.Samples), len(want.Samples))
	}
	if _, err := today.Speak(t.Context(), usual(t)[2]); !errors.Is(err, speech.ErrMissing) {
		t.Errorf("a new sentence: %v", err)
	}
}

func TestFaultsAreToldAndCostNoVoice(t *testing.T) {
	dir := t.TempDir()
	ownPack(t, dir)
	if err := os.WriteFile(filepath.Join(dir, PackFolder, "broken.zip"), []byte("no zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := settings.Defaults().Voice
	v.CacheMB = 0
	v.Programs = []settings.Program{{Name: "own", Command: `own "quote`, Seconds: 5}}
	v.Engines = []string{"own", "recorded", "builtin"}
	e := openEngines(t, dir, v)
	if faults := e.Faults(); len(faults) != 1 || !errors.Is(faults[0], speech.ErrTemplate) {
		t.Errorf("faults: %v", faults)
	}
	if _, err := e.Speak(t.Context(), usual(t)[0]); err != nil || e.Name() != settings.EngineRecorded {
		t.Errorf("%s: %v", e.Name(), err)
	}
	if faults := e.Faults(); len(faults) != 2 {
		t.Errorf("faults once the packs were read: %v", faults)
	}
}

func TestChimeOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b pcm.Buffer) string {
		t.Helper()
		var wav bytes.Buffer
		if err := pcm.EncodeWAV(&wav, b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, wav.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	usual := pcm.Chime(pcm.Rate)
	own, err := Chime(write("own.wav", pcm.Tone(22_050, 800, time.Second, time.Millisecond).Gain(0.05)))
	if err != nil || own.Rate != pcm.Rate || own.Channels != 1 || own.Duration().Round(time.Millisecond) != time.Second {
		t.Fatalf("%v: %d Hz, %d channels, %v", err, own.Rate, own.Channels, own.Duration())
	}
	if difference := own.Loudness() - usual.Loudness(); math.Abs(difference) > 0.5 {
		t.Errorf("it is %.2f LU louder than the usual one", difference)
	}
	for name, path := range map[string]string{
		"missing": filepath.Join(dir, "none.wav"), "a folder": dir, "silent": write("silent.wav", pcm.Silence(pcm.Rate, time.Second)),
		"too long": write("long.wav", pcm.Tone(8000, 800, 11*time.Second, 0)),
	} {
		var fault *ChimeError
		got, err := Chime(path)
		if !errors.As(err, &fault) || fault.Path != path || !slices.Equal(got.Samples, usual.Samples) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range pcm.Chimes() {
		if b, err := Chime(name); err != nil || b.Peak() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestComposerFollowsTheSettings(t *testing.T) {
	s := settings.Defaults()
	s.Counters = append(s.Counters, settings.Counter{ID: "9", Name: "药房", Names: map[string]string{"en": "the pharmacy"}})
	s.Voice.Reading, s.Voice.TwoAsLiang = settings.ReadingNatural, true
	s.Voice.Words = []settings.Word{{Word: "号", Spoken: "好", Language: "zh"}}
	s.Voice.Templates["zh"] = "[{name}，]请{number}号到{counter}号窗口"
	c, err := Composer(s)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, sentence := range c.Sentences("A202", "9", "药房", announce.Details{}) {
		said = append(said, sentence.Text)
	}
	if want := []string{"请A 两百零二好到药房", "Number A two hundred and two, please go to the pharmacy"}; !slices.Equal(said, want) {
		t.Errorf("got %q, want %q", said, want)
	}
	s.Voice.OneAsYao, s.Voice.Reading = true, settings.ReadingDigits
	if c, err = Composer(s); err != nil {
		t.Fatal(err)
	}
	if got := c.Sentences("11", "1", "1", announce.Details{Name: "王"})[0].Text; got != "王，请幺 幺好到幺好窗口" {
		t.Errorf("got %q", got)
	}
}
