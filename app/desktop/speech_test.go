package desktop

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/voice"
	speechview "github.com/queuecast/queuecast/views/speech"
)

// spoken is a station whose speech program writes down what it says, in English, once.
func spoken(t *testing.T) (change func(*settings.Settings), lines func() []string) {
	t.Helper()
	dir := t.TempDir()
	book, program := filepath.Join(dir, "book"), filepath.Join(dir, "engine")
	script := "#!/bin/sh\ntext=$(cat)\necho \"$text\" >>" + book + "\necho \"$text\" | exec espeak-ng \"$@\"\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return func(s *settings.Settings) {
			v := &s.Voice
			v.Enabled, v.Engine, v.Languages, v.Repeat = true, program, []string{"en"}, 1
		}, func() []string {
			text, err := os.ReadFile(book)
			if err != nil {
				return nil
			}
			return strings.Split(strings.TrimSpace(string(text)), "\n")
		}
}

// newVoiceBench opens the panel of a station that speaks.
func newVoiceBench(t *testing.T, change func(*settings.Settings)) (*bench, *voicePanel) {
	t.Helper()
	b := newBenchWith(t, t.TempDir(), change)
	b.openVoice()
	t.Cleanup(func() {
		if b.voiceWindow != nil {
			b.voiceWindow.window.Close()
		}
	})
	return b, newVoicePanel(b.voiceWindow)
}

func (v *voicePanel) told() string {
	if v.message == nil {
		return ""
	}
	return v.message.Text
}

func TestVoicePanelSays(t *testing.T) {
	change, said := spoken(t)
	b, v := newVoiceBench(t, change)
	v.speak("en", "Please be quiet")
	b.until("the text", func() bool { return slices.Contains(said(), "Please be quiet") })
	w := wording(b.voice)
	w.Templates["en"] = "Come, {number}"
	v.preview(w)
	b.until("the example", func() bool { return slices.Contains(said(), "Come, A 0 1 2") })
	w.Templates["en"] = "Come, {nummer}"
	v.preview(w)
	b.until("the refusal", func() bool { return strings.Contains(v.told(), "{nummer}") })
	v.stopSpeaking(true)
	b.until("silence", func() bool { s := b.station.State().Announcements; return s.Current == nil && s.Waiting == 0 })
	v.stopSpeaking(false)
	b.until("the refusal", func() bool { return strings.Contains(v.told(), "Nothing") })
}

func TestVoicePanelSavesPhrases(t *testing.T) {
	change, said := spoken(t)
	b, v := newVoiceBench(t, change)
	p := speechview.Phrase{Name: "Closing", Texts: map[string]string{"en": "We close."}, Times: "16：50、17:00", Days: []string{"fri"}, On: true, Repeat: 1}
	v.savePhrase(p)
	b.until("the phrase", func() bool { return len(b.voice.Phrases) == 1 && v.busy == nil })
	got := b.voice.Phrases[0]
	if got.ID != "phrase-1" || !slices.Equal(got.Times, []string{"16:50", "17:00"}) {
		t.Errorf("saved %+v", got)
	}
	v.sayPhrase("phrase-1") // without a new start
	b.until("the phrase said", func() bool { return slices.Contains(said(), "We close.") })
	p.Times = "25:00"
	v.savePhrase(p)
	b.until("the refusal", func() bool { return strings.Contains(v.told(), "25:00") || strings.Contains(v.told(), "times") })
	if len(b.voice.Phrases) != 1 {
		t.Errorf("%+v", b.voice.Phrases)
	}
	p.ID, p.Name, p.Times = "phrase-1", "Closed", ""
	v.savePhrase(p)
	b.until("the change", func() bool { return b.voice.Phrases[0].Name == "Closed" && v.busy == nil })
	if s, _, err := settings.Load(b.dir); err != nil || len(s.Voice.Phrases) != 1 || s.Voice.Phrases[0].Name != "Closed" {
		t.Errorf("%v: %+v", err, s.Voice.Phrases)
	}
}

func TestVoicePanelSavesTheWording(t *testing.T) {
	change, said := spoken(t)
	b, v := newVoiceBench(t, change)
	w := wording(b.voice)
	w.Templates["en"], w.ChimeSound = "Come, {number}", "bell"
	v.saveWording(w)
	b.until("the wording", func() bool { return b.voice.Templates["en"] == "Come, {number}" && v.busy == nil })
	b.enter("A007")
	b.until("the call in the new words", func() bool { return slices.Contains(said(), "Come, A 0 0 7") })
	w = wording(b.voice)
	w.Languages = nil
	v.saveWording(w)
	b.until("the refusal", func() bool { return strings.Contains(v.told(), "voice.languages") })
	if s, _, err := settings.Load(b.dir); err != nil || s.Voice.ChimeSound != "bell" || len(s.Voice.Languages) != 1 {
		t.Errorf("%v: %+v", err, s.Voice)
	}
}

func TestVoicePanelBringsPacks(t *testing.T) {
	change, _ := spoken(t)
	b, v := newVoiceBench(t, change)
	file := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(file, []byte("no zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	v.importPack(file)
	b.until("the refusal", func() bool { return v.busy == nil && strings.Contains(v.told(), "x.zip") })
	if files := voice.PackFiles(b.dir); len(files) > 0 {
		t.Errorf("imported %v", files)
	}
}

func TestStopKeyEndsTheAnnouncement(t *testing.T) {
	change, _ := spoken(t)
	b := newBenchWith(t, t.TempDir(), change)
	b.enter("A001")
	b.until("the announcement", func() bool { return b.station.State().Announcements.Current != nil })
	b.press(b.window, fyne.KeyF12)
	b.until("its end", func() bool { return b.station.State().Announcements.Stopped == 1 })
}
