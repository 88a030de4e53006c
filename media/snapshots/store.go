package snapshots

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/queuecast/queuecast/internal/disk"
)

const (
	fileMode = 0o600
	dirMode  = 0o700
	// binFolder holds what has been deleted and can be taken back.
	binFolder = ".deleted"
	// Names of files that are being written; after leftoverAge they are a crash's leftovers for certain.
	tempStart, tempEnd = ".snapshot-", ".tmp"
	leftoverAge        = time.Hour
	// mostAgain bounds the files of one moment.
	mostAgain = 10_000
	// UsualKeepDeleted is for how long deleted pictures can be taken back.
	UsualKeepDeleted = 7 * 24 * time.Hour
)

// Errors of a Store.
var (
	// ErrFull tells that the room which the pictures may take is used up, and old ones may not be removed.
	ErrFull = errors.New("the room for snapshots is used up")
	// ErrDiskFull tells that the disk has no room.
	ErrDiskFull = errors.New("the disk is full")
	// ErrNoPicture tells that there is no picture of that name.
	ErrNoPicture = errors.New("there is no such picture")
)

// Store is a folder of pictures. Set the exported fields, then Initialize.
type Store struct {
	Dir         string // made when the first picture is saved
	MaxBytes    int64  // room that all pictures may take, those included that are deleted and not yet gone; 0: any
	CleanUp     bool   // where that is used up, the oldest go; otherwise nothing more is saved
	KeepDeleted time.Duration
	Software    string // written into the files
	Now         func() time.Time
	Log         *slog.Logger

	create func(dir string) (file, error) // tests put broken disks in its place
	thumbs thumbs

	mutex sync.Mutex
	state State
}

// State is how a Store is.
type State struct {
	Dir      string
	Bytes    int64 // that the pictures take, as far as is known
	Files    int
	MaxBytes int64
	CleanUp  bool
	Full     bool  // the room is used up: the last picture was refused, or made the oldest go
	Removed  int64 // old pictures that have gone for new ones
	Err      error // of the last picture; nil: it is saved
}

// file is the part of *os.File that is written with.
type file interface {
	Write(data []byte) (int, error)
	Sync() error
	Close() error
	Name() string
}

// Initialize counts what is in the folder and clears away what is left of a crash, and what was deleted long ago.
func (s *Store) Initialize() error {
	if s.create == nil {
		s.create = func(dir string) (file, error) { return os.CreateTemp(dir, tempStart+"*"+tempEnd) }
	}
	if s.KeepDeleted <= 0 {
		s.KeepDeleted = UsualKeepDeleted
	}
	s.state = State{Dir: s.Dir, MaxBytes: s.MaxBytes, CleanUp: s.CleanUp}
	s.sweep()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.purge(s.Now().Add(-s.KeepDeleted)); err != nil {
		s.Log.Warn("deleted snapshots stay on the disk", "error", err)
	}
	if err := s.count(); err != nil {
		return fmt.Errorf("opening the folder of snapshots: %w", err)
	}
	return nil
}

// State tells how it is.
func (s *Store) State() State {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.state
}

// SetRoom changes how much room the pictures may take, and whether the oldest go when that is used up.
func (s *Store) SetRoom(most int64, cleanUp bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.state.MaxBytes, s.state.CleanUp, s.state.Full = most, cleanUp, false
}

// SaveError tells of which source a picture is not saved, and why.
type SaveError struct {
	Source, Dir string
	Err         error
}

func (e *SaveError) Error() string {
	return fmt.Sprintf("saving a snapshot of %q in %s: %v", e.Source, e.Dir, e.Err)
}

// Unwrap gives the reason.
func (e *SaveError) Unwrap() error { return e.Err }

// Save writes a picture and gives its path. Errors are SaveErrors and wrap ErrFull, ErrDiskFull, ErrEmpty or those of the disk; no half file is left.
func (s *Store) Save(shot Shot, form Form) (string, error) {
	path, err := s.save(shot, form)
	s.mutex.Lock()
	s.state.Err = err
	s.mutex.Unlock()
	if err != nil {
		return "", &SaveError{shot.Source, s.Dir, err}
	}
	return path, nil
}

func (s *Store) save(shot Shot, form Form) (string, error) {
	data, err := encode(shot, form, s.Software)
	if err != nil {
		return "", err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.makeRoom(int64(len(data))); err != nil {
		return "", err
	}
	if err := os.MkdirAll(s.Dir, dirMode); err != nil {
		return "", explained(err)
	}
	name := Name{At: shot.At, Source: shot.Source, Board: shot.Board, PNG: form.PNG}
	path, err := s.place(data, s.Dir, name)
	if err != nil {
		return "", err
	}
	s.state.Bytes += int64(len(data))
	s.state.Files++
	return path, nil
}

// place writes data under a name that is free.
func (s *Store) place(data []byte, dir string, name Name) (path string, err error) {
	f, err := s.create(dir)
	if err != nil {
		return "", explained(err)
	}
	temp := f.Name()
	defer func() {
		if err != nil {
			_ = os.Remove(temp)
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", explained(err)
	}
	for name.Again = 1; name.Again < mostAgain; name.Again++ {
		path = filepath.Join(dir, name.String())
		if err = moveNew(temp, path); err == nil {
			_ = disk.SyncFolder(dir) // the file is there, whatever a power cut may do to its name
			return path, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", explained(err)
		}
	}
	return "", err
}

// moveNew renames a file, never onto another one. Where the file system has no links, somebody who makes a file of that very name in
// between loses it.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return fs.ErrExist
	}
	return os.Rename(from, to)
}

// explained tells a full disk from other faults.
func explained(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || isWindowsFull(err) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

// isWindowsFull knows ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
func isWindowsFull(err error) bool {
	var code syscall.Errno
	return os.PathSeparator == '\\' && errors.As(err, &code) && (code == 39 || code == 112)
}

// makeRoom sees to it that so many bytes more may be written. The mutex is held.
func (s *Store) makeRoom(more int64) error {
	if s.state.MaxBytes <= 0 || s.state.Bytes+more <= s.state.MaxBytes {
		s.state.Full = false
		return nil
	}
	// Somebody else may have removed something.
	if err := s.count(); err != nil {
		return err
	}
	if s.state.Full = s.state.Bytes+more > s.state.MaxBytes; !s.state.Full {
		return nil
	}
	if !s.state.CleanUp || more > s.state.MaxBytes {
		return ErrFull
	}
	return s.cleanUp(s.state.MaxBytes - more)
}

// cleanUp removes pictures until all take at most so many bytes: first what was deleted, then the oldest.
func (s *Store) cleanUp(most int64) error {
	for _, dir := range []string{filepath.Join(s.Dir, binFolder), s.Dir} {
		for s.state.Bytes > most {
			oldest, err := last(dir, batch, byYouth, nil)
			if err != nil {
				return err
			}
			if len(oldest) == 0 {
				break
			}
			for _, p := range oldest {
				if s.state.Bytes <= most {
					return nil
				}
				if err := os.Remove(filepath.Join(dir, p.File)); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return fmt.Errorf("removing an old snapshot: %w", err)
				}
				s.state.Bytes -= p.Bytes
				if dir == s.Dir {
					s.state.Files--
					s.state.Removed++
				}
			}
		}
	}
	return nil
}

// count takes stock of what the pictures take up. The mutex is held.
func (s *Store) count() error {
	var bytes int64
	files := 0
	for _, dir := range []string{s.Dir, filepath.Join(s.Dir, binFolder)} {
		err := each(dir, func(info fs.FileInfo, _ Name) {
			bytes += info.Size()
			if dir == s.Dir {
				files++
			}
		})
		if err != nil {
			return err
		}
	}
	s.state.Bytes, s.state.Files = bytes, files
	return nil
}

// sweep removes files that a crash has left half written.
func (s *Store) sweep() {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempStart) || !strings.HasSuffix(e.Name(), tempEnd) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && s.Now().Sub(info.ModTime()) > leftoverAge {
			_ = os.Remove(filepath.Join(s.Dir, e.Name()))
		}
	}
}
