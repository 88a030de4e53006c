package recorder

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// fast gives sound as fast as it is taken, and moves a clock as that sound would.
type fast struct {
	f      soundfile.Format
	length time.Duration
	began  time.Time
	given  atomic.Int64 // frames
	tenth  func()       // called after every tenth
}

func (s *fast) now() time.Time {
	return s.began.Add(time.Duration(s.given.Load()) * time.Second / time.Duration(s.f.Rate))
}

func (s *fast) Run(ctx context.Context, to *pcm.Queue) error {
	block := noise(31, s.f.Rate/50*s.f.Channels) // 20 ms, as from a device
	total := framesOf(s.length, s.f.Rate)
	step := int64(s.f.Rate / 50)
	for n := int64(0); n < total; n += step {
		if err := to.WriteAll(ctx, block); err != nil {
			return err
		}
		s.given.Add(step)
		if n > 0 && (n/step)%(total/step/10) == 0 {
			s.tenth()
		}
	}
	return nil
}

// resident is the memory that this process has, in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(string(bytes.Fields(data)[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// memoryDir is a folder in memory where there is one: 36,000 syncs of a disk would take a minute.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "recorder")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

const fiveMinutes = 5 * time.Minute

// Ten hours, split every five minutes, take no more memory at the end than after the first.
func TestTenHoursTakeNoMoreMemory(t *testing.T) {
	source := &fast{f: longFormat(), length: long, began: time.Date(2026, 11, 21, 20, 0, 0, 0, time.Local)}
	var sizes []int64
	source.tenth = func() {
		debug.FreeOSMemory() // the collector comes by itself only after 4 MB of garbage, which ten hours hardly make
		sizes = append(sizes, resident(t))
	}
	files, frames := 0, int64(0)
	r := &Recorder{
		Source: source, Format: source.f, Dir: memoryDir(t), SplitAfter: fiveMinutes, Now: source.now,
		OnFile: func(path string, n int64) {
			info, err := os.Stat(path)
			if err != nil || info.Size() < n*int64(source.f.FrameBytes()) {
				t.Errorf("%v, %v", info, err)
			}
			files++
			frames += n
			_ = os.Remove(path)
		},
	}
	began := time.Now()
	begin(t, r)
	<-r.Done() // takes as long as the disk takes
	s := r.State()
	if s.Err != nil || s.Lost > 0 || files != int(long/fiveMinutes) || frames != framesOf(long, source.f.Rate) || s.Elapsed != long {
		t.Errorf("%d files of %d frames, %+v", files, frames, s)
	}
	growth := int64(0)
	for _, size := range sizes[1:] {
		growth = max(growth, size-sizes[0])
	}
	t.Logf("%v in %v: %d KiB resident after the first tenth, %d KiB more at most", source.f, time.Since(began), sizes[0]>>10, growth>>10)
	if len(sizes) < 9 || growth >= mostGrowth {
		t.Errorf("resident (bytes): %d", sizes)
	}
}

// A disk that is full leaves a valid file with all that had room.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	f := soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16, Rate: 8000, Channels: 2}
	sound := noise(32, 2*8000*200) // 6.4 MB
	for name, left := range map[string]func(string) (uint64, error){
		"noticed in time":  nil,
		"noticed too late": func(string) (uint64, error) { return 1 << 40, nil },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, "a.wav")
			at := time.Now()
			clock := func() time.Time { at = at.Add(100 * time.Millisecond); return at }
			r := &Recorder{Source: &script{takes: []scene{{sound: sound, piece: 400}}}, Format: f, Path: path, DiskLeft: left, Now: clock}
			s := await(t, begin(t, r))
			if !errors.Is(s.Err, soundfile.ErrDiskFull) || s.Phase != Ended {
				t.Fatalf("%+v", s)
			}
			file, err := soundfile.Open(path, soundfile.Board())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = file.Close(), os.Remove(path) }()
			var got []int16
			block := make([]int16, 4096)
			for n, err := file.Read(block); err == nil; n, err = file.Read(block) {
				got = append(got, block[:n]...)
			}
			t.Logf("%d frames, %+v", len(got)/2, s)
			if file.Damage() != nil || len(got) < 900_000/2 || int64(len(got)/2) != file.Frames() {
				t.Errorf("%d samples, %v", len(got), file.Damage())
			}
			for i, v := range got {
				if v != sound[i] {
					t.Fatalf("sample %d is another one", i)
				}
			}
			if entries := files(t, dir); len(entries) != 1 {
				t.Errorf("%q", entries)
			}
		})
	}
}
