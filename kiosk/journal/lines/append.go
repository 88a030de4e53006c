package lines

import (
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"time"

	"github.com/queuecast/queuecast/internal/disk"
)

// Append writes entries behind the last one, in order and without a gap, and
// returns once they are synced. stamp is when they were made; it chooses the
// day's file, though never an earlier one than the newest, however a clock may
// have been set back.
//
// When it fails nothing of the entries counts as written.
func (s *Store) Append(stamp time.Time, entries ...Entry) error {
	return s.put(stamp, entries, true)
}

// Write is Append without the sync: the next Append, or [Store.Sync], does it for
// all that has been written.
func (s *Store) Write(stamp time.Time, entries ...Entry) error {
	return s.put(stamp, entries, false)
}

// Sync makes durable what Write has written.
func (s *Store) Sync() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.syncOpen()
}

func (s *Store) syncOpen() error {
	if s.open == nil || !s.dirty {
		return nil
	}
	if err := s.open.Sync(); err != nil {
		return fmt.Errorf("syncing the line file: %w", err)
	}
	s.dirty = false
	return nil
}

func (s *Store) put(stamp time.Time, entries []Entry, sync bool) error {
	if len(entries) == 0 {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.RLock()
	closed, last := s.closed, s.lastLocked()
	s.mu.RUnlock()
	if closed || s.ReadOnly {
		return ErrClosed
	}
	for i, e := range entries {
		if e.Seq != last+1+uint64(i) {
			return fmt.Errorf("appending to the line files: event %d does not follow %d", e.Seq, last+uint64(i))
		}
	}
	d, err := s.dayFor(stamp.UTC().Format(dayLayout))
	if err != nil {
		return fmt.Errorf("opening the line file: %w", err)
	}
	var text []byte
	var marks []mark
	for i, e := range entries {
		if i%indexStep == 0 && (d.first == 0 || len(d.index) == 0 || e.Seq >= d.index[len(d.index)-1].seq+indexStep) {
			marks = append(marks, mark{e.Seq, d.bytes + int64(len(text))})
		}
		text = AppendLine(text, e)
	}
	if err := s.write(d, text, sync); err != nil {
		return fmt.Errorf("writing the line file of %s: %w", d.name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.first == 0 {
		d.first = entries[0].Seq
		s.days = append(s.days, d)
	}
	d.last = entries[len(entries)-1].Seq
	d.bytes += int64(len(text))
	d.sum = crc32.Update(d.sum, castagnoli, text)
	d.index = append(d.index, marks...)
	return nil
}

// dayFor opens the file that entries of a day go into. A day that begins seals
// the one before.
func (s *Store) dayFor(name string) (*day, error) {
	var newest *day
	if len(s.days) > 0 { // only the holder of writing changes the list
		newest = s.days[len(s.days)-1]
	}
	if newest != nil && newest.damaged {
		return nil, ErrDamaged
	}
	if newest != nil && (name <= newest.name && !newest.sealed) {
		return newest, s.openFile(newest, 0)
	}
	if newest != nil {
		// A seal is for good. Should the clock stand before the newest sealed
		// day, which takes a repair to happen, its file is opened again.
		if newest.sealed && name <= newest.name {
			return newest, s.unseal(newest)
		}
		if err := s.seal(newest); err != nil {
			return nil, err
		}
	}
	d := &day{name: name}
	if err := s.openFile(d, os.O_CREATE); err != nil {
		return nil, err
	}
	return d, disk.SyncFolder(s.Dir)
}

func (s *Store) openFile(d *day, flag int) error {
	if s.open != nil && !s.broken {
		return nil
	}
	if err := s.closeFile(); err != nil {
		return err
	}
	f, err := os.OpenFile(s.path(d.name, logSuffix), os.O_RDWR|flag, fileMode)
	if err != nil {
		return err
	}
	if err = f.Truncate(d.bytes); err == nil { // half a line of a failed write
		_, err = f.Seek(d.bytes, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return err
	}
	s.open, s.broken = f, false
	return nil
}

func (s *Store) write(d *day, text []byte, sync bool) error {
	_, err := s.open.Write(text)
	if err == nil && sync {
		err = s.open.Sync()
	}
	if err == nil {
		s.dirty = !sync
	}
	if err != nil {
		// What has reached the file is cut off again before the next line.
		s.broken = true
		_ = s.open.Truncate(d.bytes)
	}
	return err
}

// seal ends a day's file.
func (s *Store) seal(d *day) error {
	if err := s.closeFile(); err != nil {
		return err
	}
	if d.sealed {
		return nil
	}
	text := seal{Day: d.name, First: d.first, Last: d.last, Bytes: d.bytes, Sum: d.sum}.text()
	if err := WriteFile(s.path(d.name, sealSuffix), text); err != nil {
		return fmt.Errorf("sealing the line file of %s: %w", d.name, err)
	}
	s.mu.Lock()
	d.sealed, d.index = true, nil
	s.mu.Unlock()
	return nil
}

func (s *Store) unseal(d *day) error {
	if err := os.Remove(s.path(d.name, sealSuffix)); err != nil {
		return err
	}
	if err := disk.SyncFolder(s.Dir); err != nil {
		return err
	}
	s.mu.Lock()
	d.sealed = false
	s.mu.Unlock()
	return s.openFile(d, 0)
}
