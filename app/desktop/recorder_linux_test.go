package desktop

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
	recorderview "github.com/queuecast/queuecast/views/recorder"
)

func overPulse(s *settings.Settings) {
	s.Sound.Device, s.Recorder.Rate, s.Recorder.Channels = "", 8000, 1
}

// A tone is recorded from a real sound server, whose microphone hears its loudspeaker, and played, with seek, speed and the other law.
// The device goes and comes back: the recording goes on in a second file.
func TestRecorderOnSoundServer(t *testing.T) {
	rig := soundrig.Start(t)
	b, r := newRecorderBench(t, overPulse)
	b.until("the loudspeaker", func() bool { return b.station.State().Speaker.Playing })
	r.start()
	b.until("it records", func() bool {
		return r.recordState().On && b.taking.recorder != nil && b.taking.recorder.State().Elapsed > 0
	})
	b.station.Listen(pcm.Tone(pcm.Rate, 500, 2*time.Second, 10*time.Millisecond).Gain(0.5).Samples)
	b.until("the tone's level", func() bool { is := r.recordState(); return len(is.Levels) == 1 && is.Levels[0] > 0.1 })
	first := b.taking.recorder.State().Path
	b.until("a second of it", func() bool { return b.taking.recorder.State().Elapsed > 2*time.Second })

	rig.UnloadSink()
	b.until("it says that the device is gone", func() bool { return strings.Contains(r.recordState().Line.Text, "goes on in a new file") })
	rig.LoadSink()
	b.until("it goes on in a new file", func() bool {
		is := b.taking.recorder.State()
		return is.Path != first && strings.HasPrefix(r.recordState().Line.Text, "Recording")
	})
	r.stopTaking()
	b.until("it has ended", func() bool { return !r.recordState().On })

	b.pick(r, first)
	file, err := soundfile.Open(first, soundfile.Board())
	if err != nil {
		t.Fatal(err)
	}
	samples := make([]int16, file.Frames())
	for n := 0; n < len(samples); {
		got, err := file.Read(samples[n:])
		if n += got; err != nil {
			break
		}
	}
	_ = file.Close()
	loudest := pcm.Buffer{}
	for at := 0; at+800 <= len(samples); at += 800 {
		if part := (pcm.Buffer{Rate: 8000, Channels: 1, Samples: samples[at : at+800]}); part.RMS() > loudest.RMS() {
			loudest = part
		}
	}
	if loudest.Goertzel(500) < 0.8*loudest.Peak() || loudest.Peak() < 0.1 {
		t.Errorf("recorded is a peak of %.3f, 500 Hz at %.3f", loudest.Peak(), loudest.Goertzel(500))
	}

	r.view.Show(recorderview.PageLibrary)
	r.view.Pressed(fyne.KeySpace)
	b.until("it plays", func() bool { is := r.libraryState(); return is.Playing && is.Part > 0.1 })
	r.setSpeed("2")
	r.seek(0.5)
	b.until("the second half", func() bool { return r.libraryState().Part >= 0.5 })
	r.play()
	b.until("it is paused", func() bool { return !r.libraryState().Playing })
	r.skip(-5)
	b.until("the beginning", func() bool { return r.libraryState().Part < 0.2 })
	r.play()
	b.until("its end", func() bool { return r.library.player.State().Ended })
	b.recorderWindow.window.Close()
}

// A raw file of the wrong name is noticed, and played as what it sounds.
func TestWrongLawIsNoticed(t *testing.T) {
	soundrig.Start(t)
	b, r := newRecorderBench(t, overPulse)
	right := b.soundFile("right", phone(soundfile.MuLaw), speechLike())
	wrong := strings.TrimSuffix(right, "u") + "a"
	if err := renameFile(right, wrong); err != nil {
		t.Fatal(err)
	}
	b.pick(r, wrong)
	if is := r.libraryState(); !strings.Contains(is.Hint, "µ-law") {
		t.Fatalf("it says %q", is.Hint)
	}
	r.playOther()
	b.until("it plays", func() bool { return r.libraryState().Playing })
	if got := r.library.player.Format().Encoding; got != soundfile.MuLaw {
		t.Errorf("it plays %v", got)
	}
	r.announce()
	b.until("it is announced", func() bool {
		return b.station.State().Announcements.Performed+b.station.State().Announcements.Failed == 1
	})
}

// The loop runs on a sound server, says its delay and lets one compare; the test of the devices hears its own tone at the same time as a
// recording.
func TestLoopAndDeviceTestOnSoundServer(t *testing.T) {
	soundrig.Start(t)
	b, r := newRecorderBench(t, overPulse)
	r.looping.setup.Rate = "8000"
	r.setLoopVolume(10) // the microphone hears the loudspeaker
	r.startLoop()
	b.until("its delay", func() bool { is := r.loopState(); return strings.Contains(is.Delay, "ms") })
	r.hearOriginal(true)
	if is := r.loopState(); !is.On || !is.Original {
		t.Errorf("the loop shows %+v", is)
	}
	r.stopLoop()
	if r.loopState().On {
		t.Error("it goes on")
	}

	r.start()
	b.until("a recording", func() bool { return b.taking.recorder != nil && b.taking.recorder.State().Elapsed > 0 })
	var s *devicesPanel
	b.openPanel(&b.devicesWindow, func() string { return "Devices" }, devicesWidth, devicesHeight, func(p *panel) (fyne.CanvasObject, func()) {
		s = newDevicesPanel(p)
		return s.view.Content(), nil
	})
	s.test()
	s.playTone()
	b.until("the tone is over", func() bool { return s.tone == nil })
	b.until("the test recording", func() bool { return s.testing == nil && s.clip.Frames() > 0 })
	if s.clip.Peak() < 0.1 {
		t.Errorf("the test heard a peak of %.3f: %+v", s.clip.Peak(), s.message)
	}
	s.playTest()
	b.until("it was played", func() bool { return s.again == nil })
	s.output = "pulse"
	s.useOutput()
	b.until("the other loudspeaker plays", func() bool { is := b.station.State().Speaker; return is.Playing && is.Device == "pulse" })
	b.until("it is saved", func() bool { return settingsOf(t, b.dir).Sound.Device == "pulse" })
	s.input = "pulse"
	s.useInput()
	b.until("so is the microphone", func() bool { return settingsOf(t, b.dir).Sound.Microphone == "pulse" })
	r.stopTaking()
	b.until("the recording is whole", func() bool { return !b.taking.on && b.taking.recorder.State().Err == nil })
}
