//go:build unix

package soundfile

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// A file that may not grow beyond a limit is the nearest to a full disk that can be had everywhere, by root too. The limit is the process's,
// so the tests below run in a process of their own.
const (
	limitEnv = "SOUNDFILE_LIMITED"
	limit    = 300_000 // bytes
)

// onAFullDisk tells whether this process is the one with the limit; else it starts that.
func onAFullDisk(t *testing.T) bool {
	t.Helper()
	if os.Getenv(limitEnv) == "" {
		program, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, "-test.v", "-test.run", "^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), limitEnv+"=yes")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return false
	}
	signal.Ignore(syscall.SIGXFSZ) // or it ends the process
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		t.Fatal(err)
	}
	return true
}

// A recording that fills the disk leaves a valid file of what there was room for.
func TestFullDiskWhileWriting(t *testing.T) {
	if !onAFullDisk(t) {
		return
	}
	for _, f := range few() {
		path := filepath.Join(t.TempDir(), f.Name("x"))
		w, err := Create(path, f, false)
		if err != nil {
			t.Fatal(err)
		}
		samples := noise(limit * 2)
		err = w.Write(samples)
		if err == nil {
			err = w.Sync()
		}
		if !errors.Is(err, ErrDiskFull) {
			t.Errorf("%v: %v", f, err)
		}
		if err := w.Write(samples); !errors.Is(err, ErrDiskFull) {
			t.Errorf("%v: written on: %v", f, err)
		}
		if err := w.Close(); !errors.Is(err, ErrDiskFull) {
			t.Errorf("%v: closed: %v", f, err)
		}
		_, got, damage := read(t, path, Board())
		if damage != nil || len(got)*f.Encoding.bytes() < limit-1000 || !slices.Equal(got, coded(f, samples[:len(got)])) {
			t.Errorf("%v: %d samples, %v", f, len(got), damage)
		}
		if w.Frames() != int64(len(got)/f.Channels) {
			t.Errorf("%v: %d frames said, %d there", f, w.Frames(), len(got)/f.Channels)
		}
	}
}

// A conversion that fills the disk leaves nothing, and what was to be overwritten as it was.
func TestFullDiskWhileConverting(t *testing.T) {
	if !onAFullDisk(t) {
		return
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.g711a"), filepath.Join(dir, "out.wav")
	write(t, in, Board(), noise(limit-1000))
	old := Format{WAV, PCM16, 8000, 1}
	write(t, out, old, noise(1000))
	before := contents(t, out)
	for _, overwrite := range []bool{false, true} {
		target := out
		if !overwrite {
			target = filepath.Join(dir, "other.wav")
		}
		_, err := Converter{Preset: Board(), To: Format{Container: WAV, Encoding: PCM16}, Overwrite: overwrite}.File(context.Background(), in, target)
		if !errors.Is(err, ErrDiskFull) {
			t.Errorf("overwrite %v: %v", overwrite, err)
		}
	}
	if !slices.Equal(contents(t, out), before) {
		t.Error("the old file is gone")
	}
	nothingBut(t, dir, "in.g711a", "out.wav")
}

// The system's own word for a full disk.
func TestNoSpaceLeft(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	w, err := Create("/dev/full", Board(), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(noise(1000)); !errors.Is(err, ErrDiskFull) {
		t.Errorf("%v", err)
	}
	if err := w.Close(); !errors.Is(err, ErrDiskFull) {
		t.Errorf("%v", err)
	}
}
