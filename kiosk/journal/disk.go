package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gofrs/flock"
	"github.com/shirou/gopsutil/v4/disk"
)

const (
	dirMode  = 0o700 // who was called when is nobody else's business
	lockName = "journal.lock"
	storeDir = "store" // the server's own: it looks through the folder it is given

	freshDir    = "store.new" // a store while it is being made anew
	linesDir    = "lines"
	snapshotDir = "snapshots"
	shareDir    = "share"
	asideDir    = "damaged"
)

// freeBytes is the default of Journal.FreeBytes: what an ordinary user may
// still write to the disk that holds dir.
func freeBytes(dir string) (uint64, error) {
	usage, err := disk.Usage(dir)
	if err != nil {
		return 0, fmt.Errorf("asking for the free space of %s: %w", dir, err)
	}
	return usage.Free, nil
}

// prepareDir makes sure that dir exists and that files can be made in it.
func prepareDir(dir string) error {
	if dir == "" {
		return &DirError{Dir: dir, Err: errors.New("no folder was given")}
	}
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return &DirError{Dir: dir, Err: err}
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return &DirError{Dir: dir, Err: err}
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return &DirError{Dir: dir, Err: err}
	}
	return nil
}

// lockDir takes the folder for this process.
func lockDir(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockName))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, &DirError{Dir: dir, Err: fmt.Errorf("locking it: %w", err)}
	}
	if !locked {
		return nil, &LockedError{Dir: dir}
	}
	return lock, nil
}

// isNoSpace also looks at the text: the store reports some of its errors only
// as a line of its log.
func isNoSpace(err error) bool {
	if err == nil {
		return false
	}
	text := err.Error()
	return errors.Is(err, syscall.ENOSPC) || strings.Contains(text, "no space left") || strings.Contains(text, "not enough space")
}
