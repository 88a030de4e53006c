package logs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// logMode is for the owner alone: the log says who was called when.
const logMode = 0o600

// Rotator is an io.Writer onto a file that never grows far beyond MaxBytes. When a write would pass the limit, the file
// x.log becomes x.1.log, x.1.log becomes x.2.log and so on; what comes after Keep is removed. All of it happens inside
// Write, so there is no goroutine. Safe for concurrent use; one Write is never split over two files.
type Rotator struct {
	Path     string // of the current file
	MaxBytes int64  // > 0
	Keep     int    // older files kept, >= 0

	mu   sync.Mutex
	file *os.File
	size int64
	torn bool // the last write was cut, as on a full disk: the next one begins on a new line
}

// Initialize opens the file, to append to it, and removes older files beyond Keep.
func (r *Rotator) Initialize() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.MaxBytes <= 0 || r.Keep < 0 {
		return fmt.Errorf("the log file's limits are %d bytes and %d older files", r.MaxBytes, r.Keep)
	}
	if err := r.open(); err != nil {
		return err
	}
	return r.prune()
}

// Close closes the file. Later writes fail with os.ErrClosed.
func (r *Rotator) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return nil
	}
	err := r.file.Close()
	r.file = nil
	return err
}

// Write appends p, after rotating if it would not fit.
func (r *Rotator) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return 0, fmt.Errorf("writing the log: %w", os.ErrClosed)
	}
	var rotateErr error
	if r.size > 0 && r.size+int64(len(p)) > r.MaxBytes {
		if rotateErr = r.rotate(); r.file == nil {
			return 0, rotateErr
		}
	}
	if r.torn {
		if _, err := r.file.Write([]byte{'\n'}); err != nil {
			return 0, err
		}
		r.size++
		r.torn = false
	}
	n, err := r.file.Write(p)
	r.size += int64(n)
	r.torn = n > 0 && n < len(p)
	return n, errors.Join(err, rotateErr)
}

func (r *Rotator) open() error {
	f, err := os.OpenFile(r.Path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, logMode)
	if err != nil {
		return fmt.Errorf("opening the log file: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return fmt.Errorf("opening the log file: %w", err)
	}
	r.file, r.size = f, info.Size()
	return nil
}

// rotate leaves an open file whenever one can be opened. Where the older files cannot be renamed (on Windows somebody
// may be reading one), the current one is emptied: a disk that fills up would do more harm than a log that is lost.
func (r *Rotator) rotate() error {
	err := r.file.Close()
	r.file = nil
	err = errors.Join(err, r.shift())
	if openErr := r.open(); openErr != nil {
		return errors.Join(err, openErr)
	}
	if r.size > 0 {
		err = errors.Join(err, r.file.Truncate(0))
		r.size = 0
	}
	if err != nil {
		return fmt.Errorf("beginning a new log file: %w", err)
	}
	return nil
}

func (r *Rotator) shift() error {
	if r.Keep == 0 {
		return ignoreMissing(os.Remove(r.Path))
	}
	for i := r.Keep - 1; i >= 0; i-- {
		if err := ignoreMissing(os.Rename(r.older(i), r.older(i+1))); err != nil {
			return err
		}
	}
	return nil
}

// prune removes what a larger Keep of an earlier run has left.
func (r *Rotator) prune() error {
	ext := filepath.Ext(r.Path)
	prefix := strings.TrimSuffix(filepath.Base(r.Path), ext) + "."
	entries, err := os.ReadDir(filepath.Dir(r.Path))
	if err != nil {
		return fmt.Errorf("looking for older log files: %w", err)
	}
	for _, entry := range entries {
		middle, ok := strings.CutPrefix(strings.TrimSuffix(entry.Name(), ext), prefix)
		if i, err := strconv.Atoi(middle); ok && err == nil && i > r.Keep && r.older(i) == filepath.Join(filepath.Dir(r.Path), entry.Name()) {
			if err := ignoreMissing(os.Remove(r.older(i))); err != nil {
				return fmt.Errorf("removing an older log file: %w", err)
			}
		}
	}
	return nil
}

// older names the i-th older file; the current one for 0.
func (r *Rotator) older(i int) string {
	if i == 0 {
		return r.Path
	}
	ext := filepath.Ext(r.Path)
	return strings.TrimSuffix(r.Path, ext) + "." + strconv.Itoa(i) + ext
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
