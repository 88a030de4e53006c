package soundfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// grown is a file that has been written up to some place, without the room for it: what was skipped is a hole.
func grown(t *testing.T, path string, f Format, bytes int64, last []int16) {
	t.Helper()
	w, err := Create(path, f, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.file.Seek(w.head+bytes, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	w.written, w.taken = bytes, bytes/int64(f.Encoding.bytes())
	if err := errors.Join(w.Write(last), w.Sync()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// A WAV file becomes an RF64 file where its sizes no longer fit into 32 bits. Ours and ffmpeg read it.
func TestBeyondFourGigabytes(t *testing.T) {
	const gigabyte = 1 << 30
	for name, c := range map[string]struct {
		format Format
		bytes  int64
		magic  string
	}{
		"just below":   {Format{WAV, ALaw, 44_100, 2}, 4*gigabyte - 4096, "RIFF"},
		"just beyond":  {Format{WAV, ALaw, 44_100, 2}, 4*gigabyte - 512, "RF64"},
		"10 GB":        {Format{WAV, MuLaw, 48_000, 2}, 10_000_000_000, "RF64"},
		"10 GB of PCM": {Format{WAV, PCM16, 48_000, 2}, 10_000_000_000, "RF64"},
		"10 GB of AU":  {Format{AU, ALaw, 48_000, 2}, 10_000_000_000, ".snd"},
		"10 GB raw":    {Format{Raw, ALaw, 44_100, 2}, 10_000_000_000, "\x00\x00\x00\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.format.Name("large"))
			last := noise(1000)
			grown(t, path, c.format, c.bytes, last)
			defer os.Remove(path)
			r, err := Open(path, Board())
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			frames := c.bytes/int64(c.format.FrameBytes()) + 500
			if r.Format() != c.format || r.Frames() != frames || r.Damage() != nil {
				t.Errorf("%v, %d frames, %v; want %d", r.Format(), r.Frames(), r.Damage(), frames)
			}
			if err := r.SeekFrame(frames - 500); err != nil {
				t.Fatal(err)
			}
			if got := all(t, r); !slices.Equal(got, coded(c.format, last)) {
				t.Errorf("the end is %d other samples", len(got))
			}
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			magic := make([]byte, 4)
			if _, err := io.ReadFull(file, magic); err != nil || string(magic) != c.magic {
				t.Errorf("it begins with %q, %v", magic, err)
			}
			if c.format.Container == Raw {
				return
			}
			probed := strings.TrimSpace(string(run(t, "ffprobe", "-v", "error", "-show_entries", "stream=duration_ts", "-of", "csv=p=0", path)))
			if want := fmt.Sprint(frames); probed != want {
				t.Errorf("ffprobe says %q frames, want %s", probed, want)
			}
		})
	}
}

// TestMemoryDoesNotDependOnTheFile begins to convert a sparse file of 10 GB and looks at the heap: one block more or less is all that may be.
func TestMemoryDoesNotDependOnTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.g711a")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(10_000_000_000), f.Close()); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	r, err := Open(path, Board())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	w, err := NewWriter(io.Discard, Format{WAV, MuLaw, 44_100, 2})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var first, most uint64
	err = Copy(ctx, w, r, func(frames int64) {
		if frames%(1<<20) != 0 {
			return
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if first == 0 {
			first = m.TotalAlloc
		}
		most = m.TotalAlloc
		if frames >= 20_000_000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if allocated := most - first; allocated > 1<<20 {
		t.Errorf("%d bytes were allocated on the way", allocated)
	}
}
