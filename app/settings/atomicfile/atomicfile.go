// Package atomicfile replaces small files whole.
//
// A reader, another process or a restart after a power cut sees either the old content or the new content, never a
// mixture and never half: the new content goes to a temporary file beside the target, is synced to the disk, and only
// then takes the target's name; the folder is synced after that so that the rename itself survives.
//
// Two writers of one file do not harm each other: each has its own temporary file and the later rename wins.
package atomicfile

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/queuecast/queuecast/internal/disk"
)

const tempSuffix = ".tmp"

// file is the part of *os.File that Write uses; tests put failing disks in its place.
type file interface {
	io.WriteCloser
	Name() string
	Chmod(mode os.FileMode) error
	Sync() error
}

// files is the part of the file system that Write uses.
type files interface {
	createTemp(dir, pattern string) (file, error)
	rename(from, to string) error
	remove(name string) error
	syncDir(dir string) error
}

type osDisk struct{}

func (osDisk) createTemp(dir, pattern string) (file, error) { return os.CreateTemp(dir, pattern) }
func (osDisk) rename(from, to string) error                 { return disk.Rename(from, to) }
func (osDisk) remove(name string) error                     { return os.Remove(name) }
func (osDisk) syncDir(dir string) error                     { return disk.SyncFolder(dir) }

// Write makes path hold exactly data, with the given permissions (not reduced by the umask). The folder must exist.
// A symbolic link stays one: the file that it points to is replaced. After an error path holds what it held before,
// unless the error came from syncing the folder, when it holds the new content but may lose it in a power cut.
func Write(path string, data []byte, mode os.FileMode) error {
	return write(osDisk{}, path, data, mode)
}

func write(d files, path string, data []byte, mode os.FileMode) error {
	if target, linkErr := filepath.EvalSymlinks(path); linkErr == nil {
		path = target
	}
	dir := filepath.Dir(path)
	f, err := d.createTemp(dir, tempPrefix(path)+"*"+tempSuffix)
	if err != nil {
		return fmt.Errorf("creating a temporary file: %w", err)
	}
	closed, placed := false, false
	defer func() {
		if !closed {
			_ = f.Close()
		}
		if !placed {
			_ = d.remove(f.Name())
		}
	}()

	if _, err = f.Write(data); err != nil {
		return fmt.Errorf("writing %s: %w", f.Name(), err)
	}
	if err = f.Chmod(mode); err != nil {
		return fmt.Errorf("setting the permissions of %s: %w", f.Name(), err)
	}
	if err = f.Sync(); err != nil {
		return fmt.Errorf("syncing %s: %w", f.Name(), err)
	}
	closed = true
	if err = f.Close(); err != nil {
		return fmt.Errorf("closing %s: %w", f.Name(), err)
	}
	if err = d.rename(f.Name(), path); err != nil {
		return fmt.Errorf("putting the new file in place: %w", err)
	}
	placed = true
	if err = d.syncDir(dir); err != nil {
		return fmt.Errorf("syncing the folder %s: %w", dir, err)
	}
	return nil
}

// Sweep removes the temporary files of path that a crash left behind, if they were last written before olderThan.
// The age keeps it from taking away the file that another process is writing now.
func Sweep(path string, olderThan time.Time) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("looking for leftover temporary files: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, tempPrefix(path)) || !strings.HasSuffix(name, tempSuffix) || !entry.Type().IsRegular() {
			continue
		}
		info, err := entry.Info()
		if err != nil || !info.ModTime().Before(olderThan) {
			continue
		}
		if err := os.Remove(filepath.Join(filepath.Dir(path), name)); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("removing a leftover temporary file: %w", err)
		}
	}
	return nil
}

// tempPrefix hides the temporary file on Unix and ties it to its target, so that Sweep touches nothing else.
func tempPrefix(path string) string { return "." + filepath.Base(path) + "." }
