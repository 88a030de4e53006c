package voice

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
	"github.com/queuecast/queuecast/media/speech/pack"
)

// word is a clip that can be told from others by its length.
func word(n int) pcm.Buffer {
	return pcm.Tone(pcm.Rate, 440, time.Duration(100+n)*time.Millisecond, time.Millisecond)
}

// Who records all prompts can have every call said, of plain and of named counters, in each way of reading.
func TestPromptsAreEnoughForEveryCall(t *testing.T) {
	base := settings.Defaults()
	base.Counters = append(base.Counters, settings.Counter{ID: "9", Name: "药房", Names: map[string]string{"en": "the pharmacy", "ja": "薬局"}})
	base.Services = []settings.Service{{ID: "x", Name: "内科", Names: map[string]string{"en": "internal medicine", "ja": "内科"}, Prefix: "XY"}}
	base.Voice.Templates["ja"] = "{number}番の方、{counter}番窓口へお越しください"
	base.Voice.Templates["en"] = "Number {number}[ for {service}], please go to counter {counter}"
	for name, change := range map[string]func(*settings.Voice){
		"auto":     func(*settings.Voice) {},
		"digits":   func(v *settings.Voice) { v.Reading, v.OneAsYao = settings.ReadingDigits, true },
		"natural":  func(v *settings.Voice) { v.Reading, v.TwoAsLiang = settings.ReadingNatural, true },
		"natural2": func(v *settings.Voice) { v.Reading = settings.ReadingNatural },
	} {
		for _, lang := range []string{"zh", "yue", "en", "ja"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				s := base.Clone()
				s.Voice.Languages = []string{lang}
				change(&s.Voice)
				dir := t.TempDir()
				d, err := OpenDraft(dir, lang, "Desk")
				if err != nil {
					t.Fatal(err)
				}
				for i, p := range Prompts(s, lang) {
					if err := d.Put(p, word(i)); err != nil {
						t.Fatal(err)
					}
				}
				opened, err := pack.OpenFile(d.Dir)
				if err != nil {
					t.Fatal(err)
				}
				composer, err := Composer(s)
				if err != nil {
					t.Fatal(err)
				}
				for _, number := range []queue.Number{"1", "X012", "10", "Y21", "XY2002", "115", "X1234567", "90", "12-34"} {
					for _, counter := range []string{"1", "4", "9"} {
						name := counter
						if counter == "9" {
							name = "药房"
						}
						service := announce.Details{Service: "内科", Services: base.Services[0].Names}
						text := composer.Sentences(number, counter, name, service)[0].Text
						if _, err := opened.Say(text); err != nil {
							t.Errorf("%q: %v", text, err)
						}
					}
				}
			})
		}
	}
}

func TestDraft(t *testing.T) {
	dir := t.TempDir()
	open := func() *Draft {
		t.Helper()
		d, err := OpenDraft(dir, "zh", "Desk")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := open()
	if err := d.Export(&bytes.Buffer{}); !errors.Is(err, ErrNoClips) || len(PackFiles(dir)) > 0 {
		t.Errorf("an empty one: %v, %v", err, PackFiles(dir))
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.Put(Prompt{"请", nil}, word(1)))
	must(d.Put(Prompt{"一", []string{"1"}}, word(2)))
	must(d.Put(Prompt{"请", nil}, word(3))) // again
	must(d.Put(Prompt{"请", nil}, word(3))) // and the very same once more
	if d = open(); d.Clips() != 2 || !d.Recorded("请") || d.Recorded("二") {
		t.Fatalf("%d clips", d.Clips())
	}
	files, err := os.ReadDir(d.Dir)
	if err != nil || len(files) != 3 {
		t.Errorf("files: %v, %v", files, err)
	}
	if got, err := d.Sound("请"); err != nil || !slices.Equal(got.Samples, word(3).Samples) {
		t.Errorf("%v, %v", got.Duration(), err)
	}
	if _, err := d.Sound("二"); err == nil {
		t.Error("a sound of what was not recorded")
	}

	exported := filepath.Join(t.TempDir(), "desk voice.zip")
	f, err := os.Create(exported)
	must(err)
	must(d.Export(f))
	must(f.Close())
	other := t.TempDir()
	for range 2 { // the same again is no second one
		name, err := Import(other, exported)
		if err != nil || name != "Desk" || len(PackFiles(other)) != 1 {
			t.Fatalf("%q, %v, %v", name, PackFiles(other), err)
		}
	}
	must(d.Put(Prompt{"二", nil}, word(4)))
	f, err = os.Create(exported)
	must(err)
	must(d.Export(f))
	must(f.Close())
	if _, err := Import(other, exported); err != nil || len(PackFiles(other)) != 2 {
		t.Errorf("another of the same name: %v, %v", PackFiles(other), err)
	}
	v := settings.Defaults().Voice
	v.CacheMB, v.Loudness, v.Engines = 0, 0, []string{settings.EngineRecorded}
	e := openEngines(t, other, v)
	if got, err := e.Speak(t.Context(), speech.Utterance{Lang: "zh", Text: "请1"}); err != nil || got.Duration() < 200*time.Millisecond {
		t.Errorf("%v, %v", got.Duration(), err)
	}

	for _, text := range []string{"请", "一", "二", "三"} {
		must(d.Remove(text))
	}
	if d = open(); d.Clips() != 0 {
		t.Errorf("%d clips are left", d.Clips())
	}
	if files, err := os.ReadDir(d.Dir); err != nil || len(files) > 0 {
		t.Errorf("files are left: %v, %v", files, err)
	}
}

func TestImportRefusesWhatIsNoPack(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(file, []byte("PK no pack"), 0o600); err != nil {
		t.Fatal(err)
	}
	var fault *pack.FileError
	if _, err := Import(dir, file); !errors.As(err, &fault) || len(PackFiles(dir)) > 0 {
		t.Errorf("got %v", err)
	}
}

func TestBrokenDraftIsToldAndKept(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, PackFolder, "recorded-zh")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, pack.ManifestName), []byte("format = 7"), 0o600); err != nil {
		t.Fatal(err)
	}
	var fault *pack.FileError
	if _, err := OpenDraft(dir, "zh", "x"); !errors.As(err, &fault) {
		t.Errorf("got %v", err)
	}
}
