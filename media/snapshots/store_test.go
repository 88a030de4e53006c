package snapshots

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A second picture of the same moment gets a name of its own, also when many are saved at once.
func TestNothingIsOverwritten(t *testing.T) {
	r := newRig(t, nil)
	var all sync.WaitGroup
	var mutex sync.Mutex
	paths := map[string]bool{}
	for i := range 20 {
		all.Go(func() {
			path, err := r.Save(Shot{Image: view(16, 8+i), Source: "gate", At: at(0)}, Form{PNG: true})
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			paths[path] = true
		})
	}
	all.Wait()
	heights := map[int]bool{}
	for path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		config, _, err := image.DecodeConfig(f)
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		heights[config.Height] = true
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if len(paths) != 20 || len(heights) != 20 || len(names(t, r.Dir)) != 20 {
		t.Errorf("%d names, %d different pictures, files %q", len(paths), len(heights), names(t, r.Dir))
	}
	if s := r.State(); s.Files != 20 || s.Err != nil {
		t.Errorf("%+v", s)
	}
}

func TestMovingNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a": "new", "b": "old"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := moveNew(filepath.Join(dir, "a"), filepath.Join(dir, "b")); !errors.Is(err, os.ErrExist) {
		t.Errorf("%v", err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "b")); string(text) != "old" {
		t.Errorf("it holds %q", text)
	}
}

// brokenFile fails at one step.
type brokenFile struct {
	*os.File
	at  string
	err error
}

func (f brokenFile) Write(data []byte) (int, error) {
	if f.at == "write" {
		n, _ := f.File.Write(data[:len(data)/2])
		return n, f.err
	}
	return f.File.Write(data)
}

func (f brokenFile) Sync() error {
	if f.at == "sync" {
		return f.err
	}
	return f.File.Sync()
}

func (f brokenFile) Close() error {
	err := f.File.Close()
	if f.at == "close" {
		return f.err
	}
	return err
}

func TestABrokenDiskLeavesNoHalfFile(t *testing.T) {
	for _, step := range []string{"create", "write", "sync", "close"} {
		for err, full := range map[error]bool{syscall.ENOSPC: true, syscall.EDQUOT: true, syscall.EIO: false} {
			t.Run(fmt.Sprint(step, " ", err), func(t *testing.T) {
				r := newRig(t, func(s *Store) {
					s.create = func(dir string) (file, error) {
						if step == "create" {
							return nil, &os.PathError{Op: "open", Path: dir, Err: err}
						}
						f, opened := os.CreateTemp(dir, tempStart+"*"+tempEnd)
						return brokenFile{f, step, &os.PathError{Op: step, Path: dir, Err: err}}, opened
					}
				})
				_, got := r.Save(Shot{Image: view(64, 64), Source: "gate", At: at(0)}, Form{})
				if errors.Is(got, ErrDiskFull) != full || !errors.Is(got, err) || !strings.Contains(got.Error(), "gate") {
					t.Errorf("error %v", got)
				}
				if left := names(t, r.Dir); len(left) != 0 {
					t.Errorf("left: %q", left)
				}
				if s := r.State(); s.Files != 0 || s.Bytes != 0 || !errors.Is(s.Err, got) && s.Err == nil {
					t.Errorf("%+v", s)
				}
				r.create = func(dir string) (file, error) { return os.CreateTemp(dir, tempStart+"*"+tempEnd) }
				r.keep(1, "gate")
				if s := r.State(); s.Files != 1 || s.Err != nil {
					t.Errorf("afterwards: %+v", s)
				}
			})
		}
	}
}

// A disk that is really full: a file system of 64 KiB.
func TestAFullDisk(t *testing.T) {
	disk := smallDisk(t)
	r := newRig(t, func(s *Store) { s.Dir = filepath.Join(disk, "pictures") })
	var err error
	saved := 0
	for ; err == nil && saved < 1000; saved++ {
		_, err = r.Save(Shot{Image: view(64, 64), Source: "gate", At: at(saved)}, Form{PNG: true})
	}
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("after %d pictures: %v", saved, err)
	}
	for _, name := range names(t, r.Dir) {
		if _, ok := ParseName(name); !ok {
			t.Errorf("%s is left", name)
		} else if _, err := r.Open(name, 64, 64); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, _ := r.List(nil, maxPage); len(all) != saved-1 {
		t.Errorf("%d of %d are listed", len(all), saved-1)
	}
}

func TestRoom(t *testing.T) {
	r := newRig(t, nil)
	first := r.keep(0, "gate")
	one := r.State().Bytes
	others := filepath.Join(r.Dir, "holiday.jpg")
	if err := os.WriteFile(others, bytes.Repeat([]byte("x"), int(10*one)), 0o600); err != nil {
		t.Fatal(err)
	}
	r.SetRoom(3*one+one/2, false)
	r.keep(1, "gate")
	r.keep(2, "gate")
	if _, err := r.Save(Shot{Image: view(32, 24), Source: "gate", At: at(3)}, Form{}); !errors.Is(err, ErrFull) {
		t.Errorf("a fourth one: %v", err)
	}
	if s := r.State(); !s.Full || s.Files != 3 || !errors.Is(s.Err, ErrFull) || s.Removed != 0 {
		t.Errorf("nobody has agreed to anything: %+v", s)
	}
	// Room that was made by hand is found.
	if err := os.Remove(filepath.Join(r.Dir, first)); err != nil {
		t.Fatal(err)
	}
	r.keep(4, "gate")
	if s := r.State(); s.Full || s.Files != 3 || s.Err != nil {
		t.Errorf("after a file was removed: %+v", s)
	}

	r.SetRoom(3*one+one/2, true)
	deleted := names(t, r.Dir)[0]
	if err := r.Delete(deleted); err != nil {
		t.Fatal(err)
	}
	r.keep(5, "gate") // what was deleted goes first
	if s := r.State(); s.Files != 3 || s.Removed != 0 || !s.Full {
		t.Errorf("%+v", s)
	}
	if err := r.Restore(deleted); !errors.Is(err, ErrNoPicture) {
		t.Errorf("what had to go: %v", err)
	}
	for second := 6; second < 10; second++ {
		r.keep(second, "gate")
	}
	all, err := r.List(nil, 10)
	if err != nil || len(all) != 3 || !all[2].At.Equal(at(7)) || r.State().Removed != 4 {
		t.Errorf("left are %+v, %v; %+v", all, err, r.State())
	}
	if _, err := os.Stat(others); err != nil {
		t.Error("a file of somebody else is gone")
	}
	large := view(400, 400)
	for i := range large.Pix {
		large.Pix[i] = byte(i * i >> 7) // cannot be made small
	}
	if _, err := r.Save(Shot{Image: large, Source: "gate", At: at(20)}, Form{Quality: 99}); !errors.Is(err, ErrFull) {
		t.Errorf("a picture larger than all the room: %v", err)
	}
	if n := len(names(t, r.Dir)); n != 3+2 { // with the bin and somebody's
		t.Errorf("it made others go: %q", names(t, r.Dir))
	}
}

func TestLeftoversOfACrash(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{tempStart + "old" + tempEnd: 2 * leftoverAge, tempStart + "young" + tempEnd: 0, "other.tmp": 2 * leftoverAge} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if when := at(0).Add(-age); os.Chtimes(path, when, when) != nil {
			t.Fatal("the time of a file")
		}
	}
	newRig(t, func(s *Store) { s.Dir = dir })
	if left := names(t, dir); !slices.Equal(left, []string{tempStart + "young" + tempEnd, "other.tmp"}) {
		t.Errorf("left: %q", left)
	}
}

func TestAFolderThatCannotBeMade(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := &Store{Dir: filepath.Join(blocked, "pictures"), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	_ = r.Initialize()
	if _, err := r.Save(Shot{Image: view(8, 8), Source: "x", At: at(0)}, Form{}); err == nil {
		t.Error("it was saved")
	}
}
