package soundfile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// formats are all that can be written, with rates and channels of every kind among them.
func formats() (all []Format) {
	for _, c := range []Container{Raw, WAV, AU} {
		for _, e := range []Encoding{ALaw, MuLaw, PCM16} {
			for _, size := range [][2]int{{8000, 1}, {44_100, 2}, {16_000, 2}, {48_000, 1}} {
				all = append(all, Format{c, e, size[0], size[1]})
			}
		}
	}
	return all
}

// few are one of each kind, for what takes its time.
func few() (some []Format) {
	for i, f := range formats() {
		if i%4 == i/4%2 { // mono and stereo in turn
			some = append(some, f)
		}
	}
	return some
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, f := range append(formats(), Format{WAV, ALaw, 11_025, 5}, Format{AU, PCM16, 96_000, 3}) {
		for _, frames := range []int{0, 1, 2, 999, 70_001} {
			t.Run(fmt.Sprint(f, " ", frames), func(t *testing.T) {
				if f.Container == Raw && frames == 0 {
					t.Skip("is an empty file: see TestEmpty")
				}
				path := filepath.Join(t.TempDir(), f.Name("sound"))
				samples := noise(frames * f.Channels)
				write(t, path, f, samples)
				got, read, damage := read(t, path, Board())
				if got != f || damage != nil {
					t.Errorf("it is %v, %v", got, damage)
				}
				if !slices.Equal(read, coded(f, samples)) {
					t.Error("the samples differ")
				}
			})
		}
	}
}

func TestAPieceOfAFrameAtATime(t *testing.T) {
	f := Format{WAV, MuLaw, 8000, 2}
	path := filepath.Join(t.TempDir(), "x.wav")
	w, err := Create(path, f, false)
	if err != nil {
		t.Fatal(err)
	}
	samples := noise(3001)
	for i := range samples {
		if err := w.Write(samples[i : i+1]); err != nil {
			t.Fatal(err)
		}
		if i%100 == 0 {
			if err := w.Sync(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if w.Frames() != 1500 {
		t.Errorf("%d frames", w.Frames())
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, got, damage := read(t, path, Board()); damage != nil || !slices.Equal(got, coded(f, samples[:3000])) {
		t.Errorf("%d samples, %v", len(got), damage)
	}
	if err := errors.Join(w.Write(samples), w.Sync(), w.Close()); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestCreateDoesNotOverwriteUnasked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folders", "x.g711a")
	write(t, path, Board(), noise(1000))
	before := contents(t, path)
	_, err := Create(path, Board(), false)
	var file *FileError
	if !errors.Is(err, ErrExists) || !errors.As(err, &file) || file.Path != path {
		t.Errorf("%v", err)
	}
	if !bytes.Equal(contents(t, path), before) {
		t.Error("it has changed all the same")
	}
	w, err := Create(path, Board(), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if len(contents(t, path)) != 0 {
		t.Error("it was not overwritten")
	}
}

func TestCreateWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	places := []string{filepath.Join(file, "x.al"), filepath.Join(file, "sub", "x.al")}
	if runtime.GOOS == "linux" {
		places = append(places, "/proc/x.al", "/proc/sub/x.al") // where not even root can make a file
	}
	for _, path := range places {
		if _, err := Create(path, Board(), false); !errors.Is(err, ErrNotWritable) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := Create(dir, Board(), true); !errors.Is(err, ErrNotWritable) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Create(filepath.Join(dir, "x.al"), Format{}, false); !errors.Is(err, ErrFormat) {
		t.Errorf("no format: %v", err)
	}
	nothingBut(t, dir, "file")
}

// A pipe cannot be patched: its header says that nobody knows how long it is.
func TestPipes(t *testing.T) {
	for _, f := range formats() {
		var out bytes.Buffer
		w, err := NewWriter(&out, f)
		if err != nil {
			t.Fatal(err)
		}
		samples := noise(5000 * f.Channels)
		if err := errors.Join(w.Write(samples), w.Sync(), w.Close()); err != nil {
			t.Fatal(err)
		}
		r, err := NewReader(bytes.NewBuffer(out.Bytes()), f) // which cannot seek
		if f.Container != Raw {
			r, err = NewReader(bytes.NewBuffer(out.Bytes()), Board())
		}
		if err != nil {
			t.Fatal(err)
		}
		if r.Format() != f || r.Frames() != -1 {
			t.Errorf("%v is read as %v, %d frames", f, r.Format(), r.Frames())
		}
		if got := all(t, r); !slices.Equal(got, coded(f, samples)) || r.Damage() != nil {
			t.Errorf("%v: %d samples of %d, %v", f, len(got), len(samples), r.Damage())
		}
		if err := r.SeekFrame(0); !errors.Is(err, ErrNoSeek) {
			t.Errorf("seeking: %v", err)
		}
	}
	if _, err := NewWriter(&bytes.Buffer{}, Format{}); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

// A pipe gives and takes at once: live sound does not wait for a buffer to fill.
func TestPipesDoNotWait(t *testing.T) {
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer feed.Close()
	w, err := NewWriter(feed, Board())
	if err != nil {
		t.Fatal(err)
	}
	samples := noise(200)
	if err := w.Write(samples); err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(in, Board()) // would never come back
	if err != nil {
		t.Fatal(err)
	}
	got := make([]int16, 5000)
	if n, err := r.Read(got); err != nil || !slices.Equal(got[:n], coded(Board(), samples)) {
		t.Errorf("%d samples, %v", n, err)
	}
}
