package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

var errDisk = errors.New("the disk is broken")

// faultyDisk fails at one step and does everything else for real.
type faultyDisk struct {
	osDisk
	failAt string
}

type faultyFile struct {
	file
	failAt string
}

func (d faultyDisk) createTemp(dir, pattern string) (file, error) {
	if d.failAt == "create" {
		return nil, errDisk
	}
	f, err := d.osDisk.createTemp(dir, pattern)
	return faultyFile{f, d.failAt}, err
}

func (d faultyDisk) rename(from, to string) error {
	if d.failAt == "rename" {
		return errDisk
	}
	return d.osDisk.rename(from, to)
}

func (d faultyDisk) syncDir(dir string) error {
	if d.failAt == "sync folder" {
		return errDisk
	}
	return d.osDisk.syncDir(dir)
}

func (f faultyFile) Write(p []byte) (int, error) {
	if f.failAt == "write" { // as a disk that becomes full half-way
		n, _ := f.file.Write(p[:len(p)/2])
		return n, errDisk
	}
	return f.file.Write(p)
}

func (f faultyFile) Chmod(mode os.FileMode) error {
	if f.failAt == "chmod" {
		return errDisk
	}
	return f.file.Chmod(mode)
}

func (f faultyFile) Sync() error {
	if f.failAt == "sync" {
		return errDisk
	}
	return f.file.Sync()
}

func (f faultyFile) Close() error {
	err := f.file.Close()
	if f.failAt == "close" {
		return errDisk
	}
	return err
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestFailingWriteLeavesTheOldFile(t *testing.T) {
	for _, step := range []string{"create", "write", "chmod", "sync", "close", "rename", "sync folder"} {
		t.Run(step, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "f")
			if err := Write(path, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := write(faultyDisk{failAt: step}, path, []byte("new"), 0o600); !errors.Is(err, errDisk) {
				t.Errorf("error %v", err)
			}
			want := "old"
			if step == "sync folder" { // the new file is in place, only its survival of a power cut is not certain
				want = "new"
			}
			if got := content(t, path); got != want {
				t.Errorf("the file holds %q, want %q", got, want)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("left behind: %v", entries)
			}
		})
	}
}

func TestWriteSetsThePermissionsAndKeepsALink(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "f"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, []byte("x"), 0o640); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o640 || content(t, path) != "x" {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if target, err := os.Readlink(link); err != nil || target != path {
		t.Errorf("the link is gone: %v", err)
	}
}

func TestWritersAtOnceLeaveOneWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	one, two := make([]byte, 50_000), make([]byte, 30_000)
	for i := range two {
		two[i] = 1
	}
	var wg sync.WaitGroup
	for _, data := range [][]byte{one, two, one, two} {
		wg.Go(func() {
			for range 5 {
				if err := Write(path, data, 0o600); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := content(t, path); got != string(one) && got != string(two) {
		t.Error("the file is a mixture")
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestSweepTakesOnlyOldLeftoversOfItsOwnFile(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	files := map[string]bool{ // name -> swept
		".f.1.tmp": true, ".g.1.tmp": false, "f": false, ".f.1.bak": false, "f.tmp": false, ".f.young.tmp": false,
	}
	for name := range files {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := now.Add(-2 * time.Hour)
		if name == ".f.young.tmp" {
			at = now
		}
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".f.folder.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(filepath.Join(dir, "f"), now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	for name, swept := range files {
		if _, err := os.Stat(filepath.Join(dir, name)); os.IsNotExist(err) != swept {
			t.Errorf("%s: swept %v, want %v", name, os.IsNotExist(err), swept)
		}
	}
	if err := Sweep(filepath.Join(dir, "missing", "f"), now); err == nil {
		t.Error("a missing folder was not reported")
	}
}
