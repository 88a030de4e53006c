package lines

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	// ErrClosed answers every call after Close.
	ErrClosed = errors.New("the line files are closed")
	// ErrDamaged answers an append while the newest file waits for its repair.
	ErrDamaged = errors.New("the newest line file is damaged")
)

// Store is the line files of one folder. Set the exported fields, then
// Initialize; Close ends it.
type Store struct {
	Dir   string // made if need be; nothing else may live in it
	Aside string // where damaged files are kept; made when there is one
	// ReadOnly opens a folder that belongs to somebody else: nothing in it is
	// changed, not even a torn line is cut off.
	ReadOnly bool

	mu     sync.RWMutex // guards what follows; days' contents are replaced, never changed, but for the last one's
	days   []*day       // in log order
	floor  uint64
	closed bool

	writing sync.Mutex // held by whoever changes files; taken before mu
	open    *os.File   // the newest day's file, positioned at its end; nil until needed
	dirty   bool       // something in it has not been synced
	broken  bool       // a failed write may have left half a line at its end
}

// day is what is known of one file.
type day struct {
	name        string // 2026-11-20
	first, last uint64 // 0 when nothing in it is good
	bytes       int64
	sum         uint32
	sealed      bool
	damaged     bool
	hadSeal     bool   // first and last are the seal's, though the file is damaged
	index       []mark // of unsealed days
}

// bounded tells whether first and last are where the day begins and ends, and
// not only where its good lines do.
func (d *day) bounded() bool { return d.first != 0 && (!d.damaged || d.hadSeal) }

func (s *Store) path(name, suffix string) string { return filepath.Join(s.Dir, name+suffix) }

// Initialize looks through the folder. Damage is no error: see [Store.Damage].
func (s *Store) Initialize() error {
	if !s.ReadOnly {
		if err := os.MkdirAll(s.Dir, dirMode); err != nil {
			return fmt.Errorf("making the folder of the line files: %w", err)
		}
	}
	names, err := s.names()
	if err != nil {
		return err
	}
	if s.floor, err = readFloor(s.Dir); err != nil {
		return fmt.Errorf("reading the floor of the line files: %w", err)
	}
	for i, name := range names {
		d, err := s.inspect(name, i == len(names)-1)
		if err != nil {
			return fmt.Errorf("reading the line file of %s: %w", name, err)
		}
		switch {
		case d == nil:
		case d.damaged && d.last != 0 && d.last <= s.floor: // a crash while it was dropped
			if err := s.drop(name); err != nil {
				return err
			}
		default:
			s.days = append(s.days, d)
		}
	}
	return nil
}

// names lists the days that have a file or a seal, and clears away what a crash
// has left half written.
func (s *Store) names() ([]string, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, fmt.Errorf("listing the line files: %w", err)
	}
	var names []string
	for _, e := range entries {
		base := e.Name()
		if strings.HasPrefix(base, tempMark) && !s.ReadOnly {
			if err := os.Remove(filepath.Join(s.Dir, base)); err != nil {
				return nil, fmt.Errorf("clearing away a half-written file: %w", err)
			}
		}
		name := strings.TrimSuffix(strings.TrimSuffix(base, logSuffix), sealSuffix)
		if _, err := time.Parse(dayLayout, name); err == nil && name != base && !e.IsDir() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// inspect learns what a day holds: from its seal if it fits, else by reading it.
// It gives nil for an empty newest file, which a crash leaves between the making
// of a file and its first line.
func (s *Store) inspect(name string, newest bool) (*day, error) {
	path := s.path(name, logSuffix)
	var sealed seal
	data, err := os.ReadFile(s.path(name, sealSuffix))
	if err == nil {
		sealed, err = parseSeal(data)
		if err == nil && sealed.Day != name {
			err = errSeal
		}
	}
	hasSeal := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errSeal) {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &day{name: name, first: sealed.First, last: sealed.Last, damaged: true, hadSeal: hasSeal}, nil
	case err != nil:
		return nil, err
	case hasSeal && info.Size() == sealed.Bytes:
		return &day{name: name, first: sealed.First, last: sealed.Last, bytes: sealed.Bytes, sum: sealed.Sum, sealed: true}, nil
	}
	found, err := scanFile(path, nil)
	if err != nil {
		return nil, err
	}
	d := &day{name: name, first: found.first, last: found.last, bytes: found.bytes, sum: found.sum, index: found.index}
	switch {
	case hasSeal: // whatever its size says, the seal knows better what was in it
		d.damaged, d.hadSeal, d.first, d.last = true, true, sealed.First, sealed.Last
	case found.torn && newest:
		if !s.ReadOnly {
			if err := cut(path, found.bytes); err != nil {
				return nil, fmt.Errorf("cutting off a torn line: %w", err)
			}
		}
	case !found.whole:
		d.damaged = true
	}
	if found.first == 0 && !d.damaged && newest {
		if s.ReadOnly {
			return nil, nil
		}
		return nil, os.Remove(path)
	}
	return d, nil
}

// drop deletes a day whose events may go.
func (s *Store) drop(name string) error {
	if s.ReadOnly {
		return nil
	}
	for _, suffix := range []string{logSuffix, sealSuffix} {
		if err := os.Remove(s.path(name, suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("dropping the line file of %s: %w", name, err)
		}
	}
	return nil
}

func cut(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Sync(), f.Close())
}

// Close ends the store; it may be called twice.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	return s.closeFile()
}

func (s *Store) closeFile() error {
	if s.open == nil {
		return nil
	}
	err := errors.Join(s.syncOpen(), s.open.Close())
	s.open, s.dirty = nil, false
	return err
}

// Last is the sequence of the newest event, or the floor when there is none.
func (s *Store) Last() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.lastLocked()
}

func (s *Store) lastLocked() uint64 {
	for i := len(s.days) - 1; i >= 0; i-- {
		if s.days[i].last != 0 {
			return max(s.days[i].last, s.floor)
		}
	}
	return s.floor
}

// Floor is the sequence up to which events may have been dropped.
func (s *Store) Floor() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.floor
}

// OpenDayFirst is the first sequence of the newest file, 0 when there is none:
// what the file has no seal for begins there.
func (s *Store) OpenDayFirst() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.days) == 0 {
		return 0
	}
	return s.days[len(s.days)-1].first
}

// Written is when the newest file was last written to; zero when there is none.
func (s *Store) Written() (time.Time, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.days) == 0 {
		return time.Time{}, nil
	}
	info, err := os.Stat(s.path(s.days[len(s.days)-1].name, logSuffix))
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}
