package desktop

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/widgets"
)

// A computer without a sound system says so on every page, records what the hall hears all the same, and goes on when the panel is closed.
func TestRecorderWithoutDevices(t *testing.T) {
	soundrig.Prepare(t)
	b, r := newRecorderBench(t, func(*settings.Settings) {})
	if is := r.recordState(); is.Line.Level == widgets.Ok || is.On || is.Free == "" {
		t.Errorf("the panel shows %+v", is)
	}
	if is := r.loopState(); is.Line.Level == widgets.Ok || is.On {
		t.Errorf("the loop shows %+v", is)
	}
	r.start()
	b.until("it says that there is no microphone", func() bool { is := r.recordState(); return !is.On && is.Line.Level == widgets.Failed })

	setup := r.recordState().Setup
	setup.Source, setup.Law, setup.Rate, setup.Channels, setup.Container, setup.Name = fromProgramme, "u", "8000", "1", "wav", "evening"
	r.setUp(setup)
	r.start()
	b.until("it records the programme", func() bool { return r.recordState().On && b.taking.recorder != nil })
	sound := pcm.Tone(pcm.Rate, 500, time.Second, 10*time.Millisecond).Gain(0.5)
	open := b.soundFile("chime", soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16, Rate: pcm.Rate, Channels: 1}, sound)
	b.pick(r, open)
	r.announce()
	b.until("the level of what is announced", func() bool {
		is := r.recordState()
		return len(is.Levels) == 1 && is.Levels[0] > 0.2
	})
	b.recorderWindow.window.Close()
	b.until("the announcement is over", func() bool { return b.station.State().Announcements.Performed == 1 })
	rec := b.taking.recorder
	if !b.taking.on {
		t.Fatal("closing the panel ended the recording")
	}
	b.end()
	if is := rec.State(); is.Err != nil || is.Elapsed < time.Second {
		t.Errorf("it recorded %v: %v", is.Elapsed, is.Err)
	}
	file, err := soundfile.Open(filepath.Join(b.recordings(), "evening.wav"), soundfile.Board())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if f := file.Format(); f.Encoding != soundfile.MuLaw || f.Rate != 8000 || f.Channels != 1 || file.Damage() != nil {
		t.Errorf("the file is %v: %v", f, file.Damage())
	}
	if got := settingsOf(t, b.dir).Recorder; got.Source != fromProgramme || got.Law != "u" || got.Rate != 8000 || got.Container != "wav" {
		t.Errorf("what was chosen is not remembered: %+v", got)
	}
}

func settingsOf(t *testing.T, dir string) settings.Settings {
	t.Helper()
	s, _, err := settings.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func programme(s *settings.Settings) { s.Recorder.Source = "programme" }

// What stands in the way of a recording is told in words, and nothing is overwritten.
func TestRecordingThatCannotBegin(t *testing.T) {
	b, r := newRecorderBench(t, programme)
	taken := b.soundFile("taken", formatOf(b.settings.Recorder), pcm.Silence(44_100, time.Second))
	fails := func(part string) {
		t.Helper()
		r.start()
		b.until("it says "+part, func() bool {
			is := r.recordState()
			return !is.On && strings.Contains(is.Line.Text+messageOf(r), part)
		})
	}
	setup := r.recordState().Setup
	setup.Name = "taken"
	r.setUp(setup)
	fails("taken.g711a")
	if info, err := os.Stat(taken); err != nil || info.Size() != 88_200/2 {
		t.Errorf("the file of that name is %v: %v", info, err)
	}
	setup.Name = "../up"
	r.setUp(setup)
	fails("none of /")
	setup.Name = ""
	r.setUp(setup)
	plain := filepath.Join(b.dir, "a file")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.set(func(s *settings.Recorder) { s.Folder = filepath.Join(plain, "below") })
	fails(plain)
	r.readFolder()
	b.until("it cannot be read either", func() bool { is := r.libraryState(); return is.Line != nil || len(is.All) == 0 })
}

func messageOf(r *recorderPanel) string {
	if r.message == nil {
		return ""
	}
	return r.message.Text
}

// Pause, go on, stop, split: by the panel's own ways.
func TestRecordingIsPausedAndSplit(t *testing.T) {
	b, r := newRecorderBench(t, func(s *settings.Settings) {
		programme(s)
		s.Recorder.Rate, s.Recorder.Channels = 8000, 1
	})
	r.view.Pressed(fyne.KeySpace)
	b.until("it records", func() bool { return r.recordState().Elapsed >= "0:00:01" })
	r.start() // a second time means nothing
	r.view.Pressed(fyne.KeySpace)
	b.until("it is paused", func() bool { return r.recordState().Paused })
	r.pause()
	b.until("it goes on", func() bool { return !r.recordState().Paused })
	path := b.taking.recorder.State().Path
	b.pick(r, path)
	r.erase()
	if !strings.Contains(messageOf(r), "being recorded") {
		t.Errorf("a file that is being recorded is deleted: %q", messageOf(r))
	}
	r.view.Show(recorderview.PageRecord)
	r.view.Pressed(fyne.KeyEscape)
	b.until("it is saved", func() bool { return !r.recordState().On && strings.Contains(r.recordState().Line.Text, "Saved") })
	b.until("it is listed, and drawn to its end", func() bool {
		file, there := r.library.find(path)
		return there && r.library.draw == nil && r.library.size == file.size && file.size == b.taking.recorder.State().Bytes
	})
}

func TestRecordingIsRenamedAndDeleted(t *testing.T) {
	b, r := newRecorderBench(t, programme)
	first := b.soundFile("first", phone(soundfile.ALaw), tone())
	b.soundFile("second", phone(soundfile.ALaw), tone())
	b.pick(r, first)
	r.rename("talk")
	renamed := filepath.Join(b.recordings(), phone(soundfile.ALaw).Name("talk"))
	if r.library.chosen != renamed {
		t.Fatalf("it is called %s: %s", r.library.chosen, messageOf(r))
	}
	if f, err := soundfile.FormatOf(renamed, soundfile.Board()); err != nil || f != phone(soundfile.ALaw) {
		t.Errorf("after that its name says %v: %v", f, err)
	}
	r.rename("second")
	if !strings.Contains(messageOf(r), "second") {
		t.Errorf("taking another one's name, it says %q", messageOf(r))
	}
	r.rename(`a/b`)
	if !strings.Contains(messageOf(r), "none of /") {
		t.Errorf("a bad name: %q", messageOf(r))
	}
	b.pick(r, renamed)
	r.erase()
	if _, err := os.Stat(renamed); err == nil || len(r.libraryState().All) != 1 || r.library.deleted == nil {
		t.Fatal("it is not deleted")
	}
	r.restore()
	if _, err := os.Stat(renamed); err != nil || r.library.chosen != renamed || len(r.libraryState().All) != 2 {
		t.Fatalf("it is not back: %v", err)
	}
	r.erase()
	if err := os.WriteFile(filepath.Join(b.recordings(), deletedPrefix+"old.wav"), nil, 0o600); err != nil { // as a crash leaves it
		t.Fatal(err)
	}
	r.removeDeleted(b.recordings())
	b.recorderWindow.window.Close()
	left, err := os.ReadDir(b.recordings())
	if err != nil || len(left) != 1 {
		t.Errorf("left are %v: %v", left, err)
	}
}

// The list says what is in each file, and what is wrong with one; ten hours and long names do not stop it.
func TestRecordingsAreListed(t *testing.T) {
	b, r := newRecorderBench(t, programme)
	b.soundFile("talk", phone(soundfile.MuLaw), tone())
	long := b.soundFile(strings.Repeat("very-long-", 20), phone(soundfile.ALaw), tone())
	if err := os.Truncate(long, 36_000*8000); err != nil { // sparse
		t.Fatal(err)
	}
	empty := filepath.Join(b.recordings(), "empty.wav")
	for name, data := range map[string]string{empty: "", filepath.Join(b.recordings(), "letter.txt"): "no sound"} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.pick(r, empty)
	if is := r.libraryState(); is.Line == nil || !strings.Contains(is.Line.Text, "empty.wav") {
		t.Errorf("the empty one shows %+v", is)
	}
	r.play()
	r.choose(long)
	b.until("a part of its wave form", func() bool { return r.library.drawn > 0 && r.library.draw != nil })
	lengths := map[string]int{}
	for _, one := range r.libraryState().All {
		lengths[one.Length]++
	}
	if len(r.library.files) != 3 || lengths["10:00:00"] != 1 || lengths["0:00:01"] != 1 || lengths["–"] != 1 {
		t.Errorf("the lengths are %v", lengths)
	}
	if err := os.Remove(long); err != nil {
		t.Fatal(err)
	}
	r.readFolder()
	b.until("it is gone from the list and from view", func() bool { return len(r.library.files) == 2 && r.library.chosen == "" })
}

func TestRecordingsAreConverted(t *testing.T) {
	b, r := newRecorderBench(t, programme)
	b.soundFile("one", phone(soundfile.ALaw), tone())
	b.soundFile("two", phone(soundfile.MuLaw), tone())
	bad := filepath.Join(b.recordings(), "bad.au")
	if err := os.WriteFile(bad, []byte("no sound at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	over := func() bool { return r.convert.cancel == nil }
	out := filepath.Join(b.dir, "out")
	r.add(b.recordings())
	r.convert.folder = out
	r.convert.setup = recorderview.ConvertSetup{Law: lawLinear, Container: "wav", Rate: "16000", Channels: "2"}
	r.startConverting()
	b.until("it is converted", over)
	is := r.convertState()
	if len(is.Failures) != 1 || !strings.Contains(is.Failures[0].Text, "bad.au") || !strings.HasPrefix(is.Line.Text, "2 ") {
		t.Errorf("it says %+v", is)
	}
	made, err := filepath.Glob(filepath.Join(out, "one*.wav"))
	if err != nil || len(made) != 1 {
		t.Fatalf("there are %v: %v", made, err)
	}
	file, err := soundfile.Open(made[0], soundfile.Board())
	if err != nil {
		t.Fatal(err)
	}
	want := soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16, Rate: 16_000, Channels: 2}
	if file.Format() != want || file.Frames() != 16_000 {
		t.Errorf("it became %v, %d frames", file.Format(), file.Frames())
	}
	_ = file.Close()

	// One file, beside itself; then again, where it is in the way.
	r.convert.clear()
	r.convert.folder = ""
	r.drop([]fyne.URI{})
	r.add(made[0])
	r.convert.setup = recorderview.ConvertSetup{Law: lawA, Container: "raw", Rate: asItIs, Channels: asItIs}
	for _, failures := range []int{0, 1} {
		r.startConverting()
		b.until("it is converted", over)
		if is := r.convertState(); len(is.Failures) != failures {
			t.Errorf("it says %+v", is)
		}
	}

	// Cancelled: nothing is left half done.
	huge := b.soundFile("huge", phone(soundfile.ALaw), tone())
	if err := os.Truncate(huge, 36_000*8000); err != nil {
		t.Fatal(err)
	}
	r.convert.clear()
	r.add(huge)
	r.convert.setup = recorderview.ConvertSetup{Law: lawLinear, Container: "au", Rate: "48000", Channels: asItIs}
	r.startConverting()
	b.until("it is under way", func() bool { is := r.convertState(); return is.Part > 0 && is.Part < 1 })
	r.stopConverting()
	b.until("it is cancelled", over)
	if is := r.convertState(); !strings.HasPrefix(is.Line.Text, "Cancelled") {
		t.Errorf("it says %q", is.Line.Text)
	}
	_ = filepath.WalkDir(b.recordings(), func(path string, _ fs.DirEntry, _ error) error {
		if strings.HasSuffix(path, ".au") && path != bad || strings.HasSuffix(path, ".part") {
			t.Errorf("%s is left", path)
		}
		return nil
	})
}
