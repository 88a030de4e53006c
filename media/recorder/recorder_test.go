package recorder

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

var errGone = errors.New("unplugged")

func TestEverySampleIsRecordedOnce(t *testing.T) {
	const rate = 8000
	sound := noise(1, 2*rate*7) // 7 s
	for _, c := range []struct {
		name   string
		change func(*Recorder)
		want   []int16
		files  []int // frames
	}{
		{"whole", func(*Recorder) {}, sound, []int{7 * rate}},
		{"fixed length", func(r *Recorder) { r.Length = 1234 * time.Millisecond }, sound[:2*9872], []int{9872}},
		{"split by length", func(r *Recorder) { r.SplitAfter = 3 * time.Second }, sound, []int{3 * rate, 3 * rate, rate}},
		{"split by size", func(r *Recorder) { r.SplitBytes = 100_001 }, sound, []int{25_000, 25_000, 6000}},
		{"split at the very end", func(r *Recorder) { r.SplitAfter, r.Length = time.Second, 2*time.Second }, sound[:4*rate], []int{rate, rate}},
		{"less than a frame fits", func(r *Recorder) { r.SplitBytes, r.Length = 1, time.Millisecond }, sound[:16], []int{1, 1, 1, 1, 1, 1, 1, 1}},
	} {
		for _, piece := range []int{0, 2 * 333} {
			t.Run(fmt.Sprint(c.name, " ", piece), func(t *testing.T) {
				dir := t.TempDir()
				var frames []int
				var got []int16
				r := &Recorder{
					Source: &script{takes: []scene{{sound: sound, piece: piece}}}, Format: linear(rate, 2), Path: in(dir, "a.s16"),
					OnFile: func(path string, n int64) {
						frames = append(frames, int(n))
						got = append(got, samplesOf(t, path)...)
					},
				}
				c.change(r)
				s := await(t, begin(t, r))
				if s.Err != nil || s.Phase != Ended || s.Lost != 0 || s.Files != len(c.files) {
					t.Errorf("%+v", s)
				}
				if !slices.Equal(frames, c.files) || !slices.Equal(got, c.want) {
					t.Errorf("files of %d frames; samples equal: %v", frames, slices.Equal(got, c.want))
				}
				if want := time.Duration(len(c.want)/2) * time.Second / rate; s.Elapsed != want || s.Bytes != int64(2*len(c.want)) {
					t.Errorf("%v, %d bytes", s.Elapsed, s.Bytes)
				}
			})
		}
	}
}

func TestNamesAreNeverTakenTwice(t *testing.T) {
	dir := t.TempDir()
	now := func() time.Time { return time.Date(2026, 11, 21, 9, 8, 7, 0, time.Local) }
	sound := noise(2, 100)
	record := func(r *Recorder) error {
		t.Helper()
		r.Source, r.Now = &script{takes: []scene{{sound: sound}}}, now
		if err := r.Initialize(); err != nil {
			return err
		}
		return await(t, r).Err
	}
	board := soundfile.Board()
	for _, r := range []*Recorder{
		{Dir: in(dir, "new/folder"), Format: board},
		{Dir: in(dir, "new/folder"), Format: board},
		{Dir: in(dir, "new/folder"), Format: soundfile.Format{Container: soundfile.Raw, Encoding: soundfile.MuLaw, Rate: 8000, Channels: 1}},
		{Path: in(dir, "new/folder/x_8000_1.al"), Format: soundfile.Format{Container: soundfile.Raw, Rate: 8000, Channels: 1}, SplitBytes: 61},
		{Path: in(dir, "new/folder/y.wav"), Format: soundfile.Format{Container: soundfile.WAV, Rate: 8000, Channels: 1}},
		{Path: in(dir, "new/folder/y.wav"), Format: soundfile.Format{Container: soundfile.WAV, Rate: 8000, Channels: 1}, Overwrite: true},
	} {
		if err := record(r); err != nil {
			t.Error(err)
		}
	}
	if err := record(&Recorder{Path: in(dir, "new/folder/y.wav"), Format: board}); !errors.Is(err, soundfile.ErrExists) {
		t.Errorf("%v", err)
	}
	want := []string{
		"2026-11-21_09-08-07-2.g711a", "2026-11-21_09-08-07.g711a", "2026-11-21_09-08-07_8000_1.g711u",
		"x_8000_1-2_8000_1.g711a", "x_8000_1.al", "y.wav",
	}
	if got := files(t, in(dir, "new/folder")); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if f, err := soundfile.FormatOf("x_8000_1-2_8000_1.g711a", board); err != nil || f.Rate != 8000 || f.Channels != 1 {
		t.Errorf("%v, %v", f, err)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	file := in(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := &Recorder{Source: &script{}, Format: soundfile.Board(), Dir: in(file, "folder")}
	if err := r.Initialize(); !errors.Is(err, soundfile.ErrNotWritable) {
		t.Errorf("%v", err)
	}
}

func TestPipe(t *testing.T) {
	var out bytes.Buffer
	sound := noise(3, 8000)
	r := &Recorder{Source: &script{takes: []scene{{sound: sound}}}, Format: linear(8000, 1), Out: &out, SplitAfter: time.Millisecond}
	if s := await(t, begin(t, r)); s.Err != nil || s.Bytes != 16_000 || out.Len() != 16_000 {
		t.Errorf("%+v, %d bytes", s, out.Len())
	}
}

// A device that is gone closes the file; what it gives when it is back goes into another.
func TestDeviceGoneAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		first, second := noise(4, 5000), noise(5, 3000)
		r := begin(t, &Recorder{
			Source: &script{takes: []scene{{sound: first, err: errGone}, {err: errGone}, {sound: second, stays: true}}},
			Format: linear(8000, 1), Path: in(dir, "a.s16"),
		})
		time.Sleep(500 * time.Millisecond)
		if s := r.State(); s.Phase != Waiting || !errors.Is(s.Err, errGone) || s.NextTry.IsZero() {
			t.Errorf("gone: %+v", s)
		}
		if got := samplesOf(t, in(dir, "a.s16")); !slices.Equal(got, first) {
			t.Errorf("%d samples in the first file", len(got))
		}
		time.Sleep(10 * time.Second)
		if s := r.State(); s.Phase != Recording || s.Err != nil || s.Frames != 8000 || s.Files != 2 {
			t.Errorf("back: %+v", s)
		}
		if err := r.Stop(); err != nil {
			t.Error(err)
		}
		if got := samplesOf(t, in(dir, "a-2.s16")); !slices.Equal(got, second) {
			t.Errorf("%d samples in the second file", len(got))
		}
	})
}

func TestDeviceThatFailsAtOnceEndsTheRecording(t *testing.T) {
	dir := t.TempDir()
	r := begin(t, &Recorder{Source: &script{takes: []scene{{err: errGone}}}, Format: linear(8000, 1), Dir: dir})
	if s := await(t, r); !errors.Is(s.Err, errGone) || s.Phase != Ended || len(files(t, dir)) > 0 {
		t.Errorf("%+v, %q", s, files(t, dir))
	}
}

func TestPauseLeavesOutWhatIsHeardMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		tap := &Tap{From: pcm.Format{Rate: 8000, Channels: 1}, To: pcm.Format{Rate: 8000, Channels: 1}}
		r := begin(t, &Recorder{Source: tap, Format: linear(8000, 1), Path: in(dir, "a.s16")})
		sound := noise(6, 9000)
		for i, part := range [][]int16{sound[:3000], sound[3000:6000], sound[6000:]} {
			synctest.Wait()
			if i == 1 {
				r.Pause()
			} else {
				r.Resume()
			}
			tap.Write(part)
			synctest.Wait()
			want := map[bool]Phase{true: Paused, false: Recording}[i == 1]
			if s := r.State(); s.Phase != want || len(s.Level) != 1 || s.Level[0] < 0.6 {
				t.Errorf("part %d: %+v", i, s)
			}
		}
		if err := r.Stop(); err != nil {
			t.Error(err)
		}
		if got := samplesOf(t, in(dir, "a.s16")); !slices.Equal(got, append(slices.Clone(sound[:3000]), sound[6000:]...)) {
			t.Errorf("%d samples", len(got))
		}
	})
}

// What was recorded is on the disk within a second, even when nothing more comes.
func TestSyncedEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := in(t.TempDir(), "a.s16")
		r := begin(t, &Recorder{Source: &script{takes: []scene{{sound: noise(7, 800), stays: true}}}, Format: linear(8000, 1), Path: path})
		time.Sleep(1100 * time.Millisecond)
		if got := samplesOf(t, path); len(got) != 800 {
			t.Errorf("%d samples", len(got))
		}
		if err := r.Stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestClippedFramesAreCounted(t *testing.T) {
	sound := make([]int16, 8000)
	sound[10], sound[11], sound[100] = 32_767, -32_768, -32_768 // two of one frame, one of another
	r := begin(t, &Recorder{Source: &script{takes: []scene{{sound: sound, stays: true}}}, Format: linear(8000, 2), Dir: t.TempDir()})
	for r.State().Frames < 4000 {
		time.Sleep(time.Millisecond)
	}
	if s := r.State(); s.Clipped != 2 {
		t.Errorf("%+v", s)
	}
}

func TestDiskNearlyFullEndsTheRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := in(t.TempDir(), "a.s16")
		left := uint64(diskReserve + 1)
		r := begin(t, &Recorder{
			Source: &script{takes: []scene{{sound: noise(8, 800), stays: true}}}, Format: linear(8000, 1), Path: path,
			DiskLeft: func(string) (uint64, error) { left--; return left, nil },
		})
		time.Sleep(5 * time.Second)
		if s := r.State(); s.Phase != Ended || !errors.Is(s.Err, soundfile.ErrDiskFull) || s.DiskLeft != diskReserve-1 {
			t.Errorf("%+v", s)
		}
		if got := samplesOf(t, path); len(got) != 800 {
			t.Errorf("%d samples", len(got))
		}
		if err := (&Recorder{Source: &script{}, Format: linear(8000, 1), Path: path + "2", DiskLeft: r.DiskLeft}).Initialize(); !errors.Is(err, soundfile.ErrDiskFull) {
			t.Errorf("%v", err)
		}
	})
}

// What comes faster than the disk takes it, for longer than the queue holds, is lost; and that is counted.
func TestWhatTheDiskIsTooSlowForIsCounted(t *testing.T) {
	tap := &Tap{From: pcm.Format{Rate: 8000, Channels: 1}, To: pcm.Format{Rate: 8000, Channels: 1}}
	r := begin(t, &Recorder{Source: tap, Format: linear(8000, 1), Dir: t.TempDir()})
	for r.State().Phase == Opening {
		tap.Write(make([]int16, 100))
		time.Sleep(time.Millisecond)
	}
	tap.Write(make([]int16, 11*8000))
	if s := r.State(); s.Lost < 8000-100 {
		t.Errorf("%+v", s)
	}
}
