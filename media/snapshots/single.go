package snapshots

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Encode makes the bytes of a file, outside of any Store. software is written into it.
func Encode(shot Shot, form Form, software string) ([]byte, error) {
	return encode(shot, form, software)
}

// WriteError tells that a file could not be written.
type WriteError struct {
	Path string
	Err  error // may wrap ErrDiskFull
}

func (e *WriteError) Error() string { return fmt.Sprintf("writing %s: %v", e.Path, e.Err) }
func (e *WriteError) Unwrap() error { return e.Err }

// WriteFile puts data into a file of any name, in place of one that is there. It appears whole, synced to the disk, or not at all. Errors
// are WriteErrors.
func WriteFile(path string, data []byte) error {
	if err := writeFile(path, data); err != nil {
		return &WriteError{Path: path, Err: explained(err)}
	}
	return nil
}

func writeFile(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), tempStart+"*"+tempEnd)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	const everyoneReads = 0o644 // as other programs do with the files that they are asked for
	return errors.Join(os.Chmod(f.Name(), everyoneReads), os.Rename(f.Name(), path))
}
