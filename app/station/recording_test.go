package station

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// keep writes a sound as a raw A-law file and tells how to open it.
func keep(t *testing.T, sound pcm.Buffer) func() (*soundfile.Reader, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "talk.al")
	f := soundfile.Format{Container: soundfile.Raw, Encoding: soundfile.ALaw, Rate: sound.Rate, Channels: sound.Channels}
	w, err := soundfile.Create(path, f, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(sound.Samples), w.Close()); err != nil {
		t.Fatal(err)
	}
	return func() (*soundfile.Reader, error) { return soundfile.OpenAs(path, f) }
}

// A recording goes through the FIFO and is heard by whoever listens to the programme, until that one has had enough.
func TestRecordingIsAnnounced(t *testing.T) {
	r := open(t, t.TempDir(), small())
	var (
		mutex sync.Mutex
		heard []int16
	)
	end := r.Hear(func(samples []int16) {
		mutex.Lock()
		defer mutex.Unlock()
		heard = append(heard, samples...)
	})
	if err := r.PlayRecording("talk", keep(t, pcm.Tone(8000, 500, 400*time.Millisecond, 10*time.Millisecond).Gain(0.5))); err != nil {
		t.Fatal(err)
	}
	await(t, "the recording is over", func() bool { return r.State().Announcements.Performed == 1 })
	end()
	mutex.Lock()
	got := pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: slices.Clone(heard)}
	mutex.Unlock()
	first := slices.IndexFunc(got.Samples, func(v int16) bool { return v > 500 || v < -500 })
	if first < 0 {
		t.Fatal("nothing was heard")
	}
	sound := pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: got.Samples[first : first+pcm.Rate*3/10]}
	if level := sound.Goertzel(500); level < 0.2 {
		t.Errorf("500 Hz at %.3f", level)
	}
	if err := r.PlayRecording("again", keep(t, pcm.Silence(8000, 100*time.Millisecond))); err != nil {
		t.Fatal(err)
	}
	await(t, "another one is over", func() bool { return r.State().Announcements.Performed == 2 })
	if len(heard) != len(got.Samples) {
		t.Error("it is told of sound after it had enough")
	}
}

func TestRecordingThatCannotBeAnnounced(t *testing.T) {
	r := open(t, t.TempDir(), small())
	missing := func() (*soundfile.Reader, error) {
		return soundfile.Open(filepath.Join(t.TempDir(), "no.wav"), soundfile.Board())
	}
	if err := r.PlayRecording("no", missing); err == nil {
		t.Error("a file that is not there is announced")
	}
	long := pcm.Silence(1000, LongestRecording+time.Second)
	if err := r.PlayRecording("long", keep(t, long)); !errors.Is(err, ErrRecordingTooLong) {
		t.Errorf("a long one: %v", err)
	}
	opened := 0
	good := keep(t, pcm.Silence(8000, time.Second))
	gone := func() (*soundfile.Reader, error) {
		if opened++; opened > 1 {
			return missing()
		}
		return good()
	}
	if err := r.PlayRecording("gone", gone); err != nil {
		t.Fatal(err)
	}
	await(t, "its failure is told", func() bool { return r.State().Announcements.Failed == 1 })
}

// The loudspeaker is changed while the station runs, to one that is not there and back.
func TestLoudspeakerIsChanged(t *testing.T) {
	r := open(t, t.TempDir(), small())
	for _, name := range []string{"another one that is not there", "another one that is not there", "a third"} {
		if err := r.SetSpeaker(name); err != nil {
			t.Fatal(err)
		}
		if got := r.speaker.Load().Device; got != name {
			t.Errorf("it plays on %q, want %q", got, name)
		}
	}
}
