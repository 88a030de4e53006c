package desktop

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// newRecorderBench opens the recorder's panel on a running station.
func newRecorderBench(t *testing.T, change func(*settings.Settings)) (*bench, *recorderPanel) {
	t.Helper()
	b := newBenchWith(t, t.TempDir(), change)
	var r *recorderPanel
	b.openPanel(&b.recorderWindow, func() string { return "Recorder" }, recorderWidth, recorderHeight, func(p *panel) (fyne.CanvasObject, func()) {
		r = newRecorderPanel(p)
		return r.view.Content(), r.end
	})
	b.until("the devices and the folder", func() bool { return b.sounds.known && r.library.known })
	return b, r
}

// soundFile writes a sound into the folder of recordings.
func (b *bench) soundFile(stem string, f soundfile.Format, sound pcm.Buffer) string {
	b.t.Helper()
	path := filepath.Join(b.recordings(), f.Name(stem))
	w, err := soundfile.Create(path, f, false)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := errors.Join(w.Write(sound.Samples), w.Close()); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// phone is the format of small test files.
func phone(law soundfile.Encoding) soundfile.Format {
	return soundfile.Format{Container: soundfile.Raw, Encoding: law, Rate: 8000, Channels: 1}
}

// tone is a second of sound for phone.
func tone() pcm.Buffer { return pcm.Tone(8000, 500, time.Second, 10*time.Millisecond).Gain(0.5) }

// pick has the panel find a file of the folder, and chooses it.
func (b *bench) pick(r *recorderPanel, path string) {
	b.t.Helper()
	r.library.read = time.Time{}
	b.until(path+" in the list", func() bool {
		if _, there := r.library.find(path); there {
			return true
		}
		r.readFolder()
		return false
	})
	r.choose(path)
	b.until("its wave form", func() bool { return r.library.draw == nil })
}

// speechLike is a sound whose loudness comes and goes as that of a voice.
func speechLike() pcm.Buffer {
	sound := pcm.Tone(8000, 220, 4*time.Second, 10*time.Millisecond)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range sound.Samples {
		swell := math.Abs(math.Sin(float64(i) / 1700))
		sound.Samples[i] = int16((float64(sound.Samples[i]) + 3000*rng.NormFloat64()) * swell * swell * 0.6)
	}
	return sound
}

func renameFile(from, to string) error { return os.Rename(from, to) }
