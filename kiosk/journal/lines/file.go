package lines

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/queuecast/queuecast/internal/disk"
)

const (
	dirMode  = 0o700
	fileMode = 0o600
	tempMark = ".writing-"
)

// WriteFile puts a whole file in place: written beside, synced, renamed, and
// the folder synced, so that after a crash it is the old one or the new one.
func WriteFile(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, tempMark+"*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = disk.Rename(f.Name(), path); err != nil {
		return err
	}
	return disk.SyncFolder(dir)
}

// SetAside moves a file or folder into the folder aside under a name that is
// free there, and gives the new path.
func SetAside(path, aside string) (string, error) {
	kept, err := asideName(path, aside)
	if err != nil {
		return "", err
	}
	if err := os.Rename(path, kept); err != nil {
		return "", fmt.Errorf("setting %s aside: %w", path, err)
	}
	return kept, nil
}

// keepCopy puts a second name of a file, or a copy of it, into the folder
// aside, so that the file is at no moment missing from its place.
func keepCopy(path, aside string) (string, error) {
	kept, err := asideName(path, aside)
	if err != nil {
		return "", err
	}
	if os.Link(path, kept) == nil {
		return kept, nil
	}
	data, err := os.ReadFile(path) // a file system without links
	if err == nil {
		err = os.WriteFile(kept, data, fileMode)
	}
	if err != nil {
		return "", fmt.Errorf("setting %s aside: %w", path, err)
	}
	return kept, nil
}

func asideName(path, aside string) (string, error) {
	if err := os.MkdirAll(aside, dirMode); err != nil {
		return "", fmt.Errorf("making the folder for damaged files: %w", err)
	}
	for n := 1; ; n++ {
		kept := filepath.Join(aside, fmt.Sprintf("%s.%d", filepath.Base(path), n))
		if _, err := os.Lstat(kept); errors.Is(err, fs.ErrNotExist) {
			return kept, nil
		} else if err != nil {
			return "", fmt.Errorf("looking through the damaged files: %w", err)
		}
	}
}
