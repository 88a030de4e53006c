// Package snapshot keeps pictures of a state, each in a file of its own with a
// checksum, so that a start need not read all of a log.
//
// A file, SEQ.snapshot (20 digits), is one line of text and the data behind it:
//
//	queuecast-snapshot 1 SEQ BYTES CRC-OF-THE-DATA\n
//
// The CRC is CRC-32C (Castagnoli) in 8 hexadecimal digits.
//
// Durability: a file is written beside, synced and renamed. The last [Kept] are
// kept, so that a damaged one costs the reading of some more of the log and
// nothing else.
//
// Ownership: a Store holds nothing open and starts nothing; its methods may be
// used from many goroutines, and take turns.
package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

const (
	// Kept is how many snapshots are kept.
	Kept = 2

	suffix  = ".snapshot"
	digits  = 20 // of the greatest sequence
	dirMode = 0o700
)

// ErrNone says that there is no snapshot that can be used.
var ErrNone = errors.New("there is no snapshot")

var errDamaged = errors.New("the snapshot is damaged")

// Store is a folder of snapshots. The zero value with the fields set is ready.
type Store struct {
	Dir   string // made with the first snapshot
	Aside string // where damaged ones are kept

	mu sync.Mutex
}

// Save keeps data as the state after event seq, at least 1.
func (s *Store) Save(seq uint64, data []byte) error {
	if seq == 0 {
		return errors.New("saving a snapshot: it stands for no event")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.MkdirAll(s.Dir, dirMode); err != nil {
		return fmt.Errorf("making the folder of the snapshots: %w", err)
	}
	if err := lines.WriteFile(s.path(seq), append(header(seq, data), data...)); err != nil {
		return fmt.Errorf("saving the snapshot of event %d: %w", seq, err)
	}
	seqs, err := s.list()
	if err != nil {
		return err
	}
	for _, old := range seqs[:max(0, len(seqs)-Kept)] {
		if err := os.Remove(s.path(old)); err != nil {
			return fmt.Errorf("deleting an old snapshot: %w", err)
		}
	}
	return nil
}

// Load gives the newest whole snapshot of an event up to limit. A damaged one is
// set aside and passed over. It answers [ErrNone].
func (s *Store) Load(limit uint64) (seq uint64, data []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seqs, err := s.list()
	if err != nil {
		return 0, nil, err
	}
	for _, seq := range slices.Backward(seqs) {
		if seq > limit {
			continue
		}
		data, err := s.read(seq)
		switch {
		case err == nil:
			return seq, data, nil
		case !errors.Is(err, errDamaged):
			return 0, nil, fmt.Errorf("reading the snapshot of event %d: %w", seq, err)
		}
		if _, err := lines.SetAside(s.path(seq), s.Aside); err != nil {
			return 0, nil, err
		}
	}
	return 0, nil, ErrNone
}

// Oldest is the event of the oldest whole snapshot, Newest that of the newest;
// 0 when there is none.
func (s *Store) Oldest() (uint64, error) { return s.find(false) }

// Newest is the event of the newest whole snapshot; 0 when there is none.
func (s *Store) Newest() (uint64, error) { return s.find(true) }

func (s *Store) find(newest bool) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seqs, err := s.list()
	if err != nil {
		return 0, err
	}
	if newest {
		slices.Reverse(seqs)
	}
	for _, seq := range seqs {
		if _, err := s.read(seq); err == nil {
			return seq, nil
		} else if !errors.Is(err, errDamaged) {
			return 0, fmt.Errorf("reading the snapshot of event %d: %w", seq, err)
		}
	}
	return 0, nil
}

// list gives the sequences there are files for, in ascending order.
func (s *Store) list() ([]uint64, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("listing the snapshots: %w", err)
	}
	var seqs []uint64
	for _, e := range entries {
		text, ok := strings.CutSuffix(e.Name(), suffix)
		if seq, err := strconv.ParseUint(text, 10, 64); ok && err == nil && len(text) == digits {
			seqs = append(seqs, seq)
		}
	}
	slices.Sort(seqs)
	return seqs, nil
}

func (s *Store) read(seq uint64) ([]byte, error) {
	file, err := os.ReadFile(s.path(seq))
	if err != nil {
		return nil, err
	}
	return Parse(seq, file)
}

// Parse gives the data of a file's content, if it is whole and stands for event
// seq.
func Parse(seq uint64, file []byte) ([]byte, error) {
	_, data, ok := bytes.Cut(file, []byte{'\n'})
	if !ok || !bytes.HasPrefix(file, header(seq, data)) {
		return nil, errDamaged
	}
	return data, nil
}

// File gives the content of a snapshot's file, to be sent elsewhere: that of an
// event, or the newest whole one when seq is 0. It answers [ErrNone].
func (s *Store) File(seq uint64) (uint64, []byte, error) {
	if seq == 0 {
		newest, err := s.Newest()
		if err != nil {
			return 0, nil, err
		}
		seq = newest
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	data, err := s.read(seq)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDamaged) {
		return 0, nil, ErrNone
	}
	if err != nil {
		return 0, nil, fmt.Errorf("reading the snapshot of event %d: %w", seq, err)
	}
	return seq, append(header(seq, data), data...), nil
}

func (s *Store) path(seq uint64) string {
	return filepath.Join(s.Dir, fmt.Sprintf("%0*d%s", digits, seq, suffix))
}

func header(seq uint64, data []byte) []byte {
	return fmt.Appendf(nil, "queuecast-snapshot 1 %d %d %08x\n", seq, len(data), crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)))
}
