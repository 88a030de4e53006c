package soundfile

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// noise is samples of all levels, so that every code occurs.
func noise(n int) []int16 {
	random := rand.New(rand.NewPCG(7, 11))
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(random.Uint32()) >> random.IntN(12)
	}
	return samples
}

// coded is what samples are after they have been written and read.
func coded(f Format, samples []int16) []int16 {
	out := make([]int16, len(samples))
	decoderOf(f)(out, encoderOf(f)(nil, samples))
	return out
}

// write makes a file.
func write(t *testing.T, path string, f Format, samples []int16) {
	t.Helper()
	w, err := Create(path, f, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(samples); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if pad := info.Size() - w.Bytes(); pad != 0 && (pad != 1 || f.Container != WAV) {
		t.Errorf("%s: %d bytes are said, %d written", path, w.Bytes(), info.Size())
	}
}

// all reads to the end, in pieces of an odd number of frames.
func all(t *testing.T, r *Reader) (samples []int16) {
	t.Helper()
	piece := make([]int16, 997*r.Format().Channels)
	for {
		n, err := r.Read(piece)
		samples = append(samples, piece[:n]...)
		if errors.Is(err, io.EOF) {
			return samples
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// read reads a whole file.
func read(t *testing.T, path string, preset Format) (Format, []int16, error) {
	t.Helper()
	r, err := Open(path, preset)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	return r.Format(), all(t, r), r.Damage()
}

// run runs a program that no one here wrote.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			t.Fatalf("%s %v: %v: %s", name, args, err, failed.Stderr)
		}
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// little is what bytes mean as 16-bit samples.
func little(b []byte) []int16 {
	out := make([]int16, len(b)/2)
	decoderOf(Format{Encoding: PCM16})(out, b)
	return out
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// nothingBut fails when a folder holds other files than these.
func nothingBut(t *testing.T, folder string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	for _, e := range entries {
		if !known[e.Name()] {
			t.Errorf("%s was left in %s", e.Name(), filepath.Base(folder))
		}
		delete(known, e.Name())
	}
	for n := range known {
		t.Errorf("%s is missing", n)
	}
}
