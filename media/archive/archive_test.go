package archive

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"io"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/media/cast"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// rig is a channel that is recorded, in steps of a frame and without waiting.
type rig struct {
	t       *testing.T
	channel *cast.Channel
	archive *Archive
	clock   atomic.Pointer[time.Time]
	n       int64
	pic     any
}

const fps = 10

func newRig(t *testing.T, codec cast.Codec, change func(*Archive)) *rig {
	t.Helper()
	r := &rig{t: t}
	r.set(time.Date(2026, 5, 6, 10, 0, 0, 0, time.Local))
	r.channel = &cast.Channel{Profile: cast.Profile{Path: "live", Width: 320, Height: 180, QP: 20, Codec: codec, AudioBitrate: 96000, GOP: 2 * time.Second}, FPS: fps, Log: quiet()}
	if err := r.channel.Initialize(); err != nil {
		t.Fatal(err)
	}
	r.open(t.TempDir(), change)
	r.show(color.Gray{Y: 30})
	t.Cleanup(r.channel.Close)
	return r
}

func (r *rig) now() time.Time   { return *r.clock.Load() }
func (r *rig) set(to time.Time) { r.clock.Store(&to) }

func (r *rig) open(dir string, change func(*Archive)) {
	r.t.Helper()
	sps, pps, aac := r.channel.Parameters()
	r.archive = &Archive{Dir: dir, Rate: cast.SampleRate, SPS: sps, PPS: pps, AACConfig: aac, Segment: time.Hour, Now: r.now, Log: quiet()}
	change(r.archive)
	if err := r.archive.Initialize(); err != nil {
		r.t.Fatal(err)
	}
	r.channel.Record(r.archive)
}

func (r *rig) show(c color.Color) { r.showBy(r.channel.Prepare, c) }
func (r *rig) step(c color.Color) { r.showBy(r.channel.PrepareStep, c) }

func (r *rig) showBy(prepare func(*image.RGBA) (any, error), c color.Color) {
	r.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 180))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	var err error
	if r.pic, err = prepare(img); err != nil {
		r.t.Fatal(err)
	}
}

// run lets so many seconds pass, with a tone.
func (r *rig) run(seconds float64) {
	r.t.Helper()
	const samples = cast.SampleRate / fps
	for range int(seconds * fps) {
		sound := make([]int16, samples)
		for i := range sound {
			sound[i] = int16(12000 * math.Sin(2*math.Pi*440*float64(r.n*samples+int64(i))/cast.SampleRate))
		}
		r.channel.Frame(cast.Frame{Number: r.n, Start: r.n * samples, At: r.now(), Picture: r.pic, Sound: sound})
		r.n++
		r.set(r.now().Add(time.Second / fps))
		for len(r.archive.units) > queued/2 { // as fast as the disk, not faster
			time.Sleep(time.Millisecond)
		}
	}
}

// settle waits until the writer has taken everything.
func (r *rig) settle() {
	r.t.Helper()
	for deadline := time.Now().Add(time.Minute); len(r.archive.units) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatal("the writer does not get through")
		}
	}
	time.Sleep(50 * time.Millisecond)
}

func files(t *testing.T, dir string) []File {
	t.Helper()
	all, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// played decodes a file under strict error detection and returns seconds of video, frames, and seconds of sound.
func played(t *testing.T, path string, strict bool) (video float64, frames int, audio float64) {
	t.Helper()
	args := []string{"-nostdin", "-v", "error"}
	if strict {
		args = append(args, "-xerror", "-err_detect", "explode")
	}
	if out, err := exec.Command("ffmpeg", append(args, "-i", path, "-f", "null", "-")...).CombinedOutput(); err != nil || len(out) > 0 && strict {
		t.Fatalf("%s: %v: %s", path, err, out)
	}
	probe := func(stream, entries string) []string {
		out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", stream, "-count_packets", "-show_entries", entries, "-of", "csv=p=0", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(out))
	}
	last := func(stream string) float64 {
		all := probe(stream, "packet=pts_time")
		if len(all) == 0 {
			return 0
		}
		v, err := strconv.ParseFloat(strings.TrimSuffix(all[len(all)-1], ","), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	n := probe("v", "stream=nb_read_packets")
	frames, _ = strconv.Atoi(n[0])
	return last("v:0") + 1.0/fps, frames, last("a:0")
}

// pictures is how many different ones a file shows.
func pictures(t *testing.T, path string) int {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v", "-f", "framemd5", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	different := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if f := strings.Split(line, ","); len(f) > 5 && !strings.HasPrefix(line, "#") {
			different[strings.TrimSpace(f[5])] = true
		}
	}
	return len(different)
}

func TestEverythingIsKeptAndPlays(t *testing.T) {
	r := newRig(t, cast.AAC, func(*Archive) {})
	r.run(3)
	r.show(color.White)
	r.run(4.5)
	r.archive.Close()
	all := files(t, r.archive.Dir)
	if len(all) != 1 || filepath.Base(all[0].Path) != "100000.mp4" || filepath.Base(filepath.Dir(all[0].Path)) != "2026-05-06" {
		t.Fatalf("files: %+v", all)
	}
	if info, err := os.Stat(all[0].Path); err != nil || info.Mode().Perm() != fileMode {
		t.Errorf("the file is readable by others: %v %v", info.Mode(), err)
	}
	video, frames, audio := played(t, all[0].Path, true)
	if frames != 75 || math.Abs(video-7.5) > 0.01 || math.Abs(audio-7.5) > 0.1 {
		t.Errorf("%d frames, %.2f s of video, %.2f s of sound; want 75, 7.5, 7.5", frames, video, audio)
	}
	if n := pictures(t, all[0].Path); n != 2 {
		t.Errorf("%d different pictures", n)
	}
	if s := r.archive.State(); s.Err != nil || s.Dropped != 0 {
		t.Errorf("state %+v", s)
	}
}

// A movement across the end of a segment: the next one begins when it is over, and both play.
func TestMovementsAreKept(t *testing.T) {
	const step = 0.4 // seconds
	r := newRig(t, cast.AAC, func(a *Archive) { a.Segment = 3 * time.Second })
	r.run(1.5)
	for n := range 6 {
		r.step(color.Gray{Y: uint8(60 + 20*n)})
		r.run(step)
	}
	r.show(color.White)
	r.run(2)
	r.archive.Close()
	all := files(t, r.archive.Dir)
	if len(all) != 2 {
		t.Fatalf("files: %+v", all)
	}
	seen, total := 0, 0
	for _, file := range all {
		_, frames, _ := played(t, file.Path, true)
		total += frames
		seen += pictures(t, file.Path)
	}
	if seen != 1+6+1 || total != 15+6*4+20 {
		t.Errorf("%d pictures in %d frames", seen, total)
	}
}

// What lies on the disk while the program runs plays as it is, but for the last second; so does what a power cut leaves of it.
func TestWhatAPowerCutLeavesPlays(t *testing.T) {
	r := newRig(t, cast.AAC, func(*Archive) {})
	defer func() { r.archive.Close() }()
	r.run(6.3)
	r.settle()
	path := files(t, r.archive.Dir)[0].Path
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	video, _, _ := played(t, path, true)
	if video < 5 {
		t.Errorf("%.2f s play of 6.3", video)
	}
	cut := filepath.Join(t.TempDir(), "cut.mp4")
	for _, missing := range []int{1, 100, 3000} {
		if err := os.WriteFile(cut, whole[:len(whole)-missing], 0o600); err != nil {
			t.Fatal(err)
		}
		if video, _, _ := played(t, cut, false); video < 4 {
			t.Errorf("without the last %d bytes %.2f s play", missing, video)
		}
	}
}

func TestSegmentsFollowEachOtherWithoutAGap(t *testing.T) {
	r := newRig(t, cast.AAC, func(a *Archive) { a.Segment = 4 * time.Second })
	r.run(17)
	r.archive.Close()
	all := files(t, r.archive.Dir)
	if len(all) != 5 {
		t.Fatalf("%d files", len(all))
	}
	frames := 0
	for i, f := range all {
		_, n, audio := played(t, f.Path, true)
		frames += n
		if i < 4 && (n != 40 || audio < 3.8) {
			t.Errorf("file %d has %d frames, %.2f s of sound", i, n, audio)
		}
	}
	if frames != 170 {
		t.Errorf("%d frames in all, want 170", frames)
	}
}

func TestOldFilesMakeRoom(t *testing.T) {
	r := newRig(t, cast.AAC, func(a *Archive) { a.Segment, a.Keep = 2*time.Second, 9*time.Second })
	other := filepath.Join(r.archive.Dir, "notes", "mine.mp4")
	if err := os.MkdirAll(filepath.Dir(other), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.run(24)
	r.settle()
	if n := len(files(t, r.archive.Dir)); n > 6 {
		t.Errorf("%d files of 2 s are kept for 9 s", n)
	}
	r.archive.Close()
	largest := files(t, r.archive.Dir)[0].Bytes
	r.open(r.archive.Dir, func(a *Archive) { a.Segment, a.MaxBytes = 2*time.Second, 3*largest })
	r.run(20)
	r.archive.Close()
	var total int64
	for _, f := range files(t, r.archive.Dir) {
		total += f.Bytes
	}
	if total > 5*largest { // the one being written comes on top
		t.Errorf("%d bytes are kept, with %d allowed", total, 3*largest)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("a file that is not ours is gone: %v", err)
	}
}

func TestMomentIsFound(t *testing.T) {
	r := newRig(t, cast.AAC, func(a *Archive) { a.Segment = 4 * time.Second })
	began := r.now()
	r.run(10)
	r.archive.Close()
	for _, f := range files(t, r.archive.Dir) { // the rig's clock is not the disk's
		if err := os.Chtimes(f.Path, time.Time{}, f.Began.Add(4*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	f, into, err := Find(r.archive.Dir, began.Add(5*time.Second))
	if err != nil || filepath.Base(f.Path) != "100004.mp4" || into != time.Second {
		t.Errorf("found %s at %v, %v", f.Path, into, err)
	}
	for _, at := range []time.Time{began.Add(-time.Second), began.Add(time.Hour)} {
		if _, _, err := Find(r.archive.Dir, at); !errors.Is(err, ErrNotKept) {
			t.Errorf("%v: %v", at, err)
		}
	}
	if _, _, err := Find(filepath.Join(r.archive.Dir, "nowhere"), began); !errors.Is(err, ErrNotKept) {
		t.Errorf("without a folder: %v", err)
	}
}

func TestWithoutSound(t *testing.T) {
	r := newRig(t, cast.PCMA, func(*Archive) {})
	r.run(3)
	r.archive.Close()
	if video, _, audio := played(t, files(t, r.archive.Dir)[0].Path, true); math.Abs(video-3) > 0.01 || audio != 0 {
		t.Errorf("%.2f s of video, %.2f s of sound", video, audio)
	}
}

// A disk that cannot be written is told of, and tried again.
func TestDiskThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "archive")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil { // a file in the place of the folder
		t.Fatal(err)
	}
	r := newRig(t, cast.AAC, func(a *Archive) { a.Dir = blocked })
	r.run(2)
	r.settle()
	if s := r.archive.State(); s.Err == nil {
		t.Error("nothing is said")
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	r.run(retryAfter.Seconds() + 3)
	r.settle()
	if s := r.archive.State(); s.Err != nil || s.File == "" {
		t.Errorf("afterwards: %+v", s)
	}
	r.archive.Close()
}

// A disk that stands still costs the archive, never the programme, and what is written afterwards plays.
func TestSlowDiskDropsUpToAWholePicture(t *testing.T) {
	a := &Archive{Dir: t.TempDir(), Rate: cast.SampleRate, Now: time.Now, Log: quiet(), units: make(chan unit, 4)}
	for range 4 {
		a.Video(0, time.Now(), [][]byte{{1}}, false)
	}
	a.Video(1, time.Now(), [][]byte{{1}}, false)
	<-a.units
	a.Video(2, time.Now(), [][]byte{{1}}, false) // there is room, but a picture is missing before it
	if n := len(a.units); n != 3 {
		t.Errorf("%d wait", n)
	}
	a.Video(3, time.Now(), [][]byte{{5}}, true)
	if n := len(a.units); n != 4 || a.State().Dropped != 1 {
		t.Errorf("%d wait, %d dropped", n, a.State().Dropped)
	}
}
