package desktop

import (
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech/pack"
)

// A word is recorded through a real sound server, whose microphone hears its loudspeaker, and spoken from the pack.
func TestVoiceIsRecordedClipByClip(t *testing.T) {
	soundrig.Start(t)
	change, _ := spoken(t)
	b, v := newVoiceBench(t, func(s *settings.Settings) {
		change(s)
		s.Sound.Device, s.Voice.Languages = "", []string{"zh"}
	})
	b.until("the loudspeaker", func() bool { return b.station.State().Speaker.Playing })

	// Silence is no word.
	v.start()
	if v.stopMic == nil {
		t.Fatal("nothing is recorded")
	}
	time.Sleep(300 * time.Millisecond)
	v.finish()
	b.until("the refusal", func() bool { return v.stopMic == nil && strings.Contains(v.told(), "Nothing was heard") })
	if v.draft.Clips() != 0 || v.current != 0 {
		t.Fatalf("%d clips, at %d", v.draft.Clips(), v.current)
	}

	word := pcm.Tone(pcm.Rate, 500, 700*time.Millisecond, 10*time.Millisecond).Gain(0.3)
	said := func() pcm.Buffer {
		v.start()
		time.Sleep(500 * time.Millisecond)
		b.station.Listen(word.Samples)
		b.until("the word at the microphone", func() bool { return v.level > 0.1 })
		over := time.Now()
		b.until("the word is over", func() bool {
			if v.level >= 0.02 {
				over = time.Now()
			}
			return time.Since(over) > 2*levelPeriod // not a gap in what the sound server hands out
		})
		v.finish()
		b.until("the clip", func() bool { return v.stopMic == nil })
		if v.draft.Clips() != 1 || v.current != 1 {
			t.Fatalf("%q: %d clips, at %d", v.told(), v.draft.Clips(), v.current)
		}
		opened, err := pack.OpenFile(v.draft.Dir)
		if err != nil {
			t.Fatal(err)
		}
		clip, err := opened.Say(v.prompts[0].Text)
		if err != nil {
			t.Fatal(err)
		}
		return clip
	}
	// What a machine that sleeps through has recorded may have gaps, and is recorded again.
	for limit := time.Now().Add(patience); ; {
		late := soundrig.Lateness(t)
		clip := said()
		worst := late()
		if d := clip.Duration(); d >= 650*time.Millisecond && d <= 900*time.Millisecond && clip.Goertzel(500) >= 0.05 {
			break
		} else if worst <= soundrig.Starved || time.Now().After(limit) {
			t.Fatalf("%v, 500 Hz at %.3f, on a machine that is late by no more than %v", d, clip.Goertzel(500), worst)
		}
		v.choosePrompt(0)
		v.removePrompt()
	}
	v.choosePrompt(0)
	v.listenPrompt()
	v.removePrompt()
	if v.draft.Clips() != 0 || len(voice.PackFiles(b.dir)) != 1 {
		t.Errorf("%d clips", v.draft.Clips())
	}
}
