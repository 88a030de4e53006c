package lines

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Damage is a stretch of the log in which events are missing or not whole.
type Damage struct {
	Day   string // the file that holds it or is to hold it
	Range        // what the whole file is to hold; Last is 0 when the end is not known
}

// Damage lists what Initialize or Verify has found, in log order: files with
// anything but good lines in them, and gaps between files.
func (s *Store) Damage() []Damage {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []Damage
	next := s.floor + 1
	for i, d := range s.days {
		// The next file tells where this one is to end, if it can be believed.
		end := d.last
		if i+1 < len(s.days) && s.days[i+1].bounded() {
			end = max(end, s.days[i+1].first-1)
		}
		if d.damaged || d.first > next || end > d.last {
			all = append(all, Damage{Day: d.name, Range: Range{next, end}})
		}
		next = max(next, end+1)
	}
	return all
}

// Repaired tells what [Store.Repair] did.
type Repaired struct {
	Restored Ranges // taken from the other copy of the log
	Lost     Ranges // [Lost] stands in their place now
	Kept     string // where the damaged file is now; "" when there was none
}

// Repair writes a day's file anew from its good lines and, for the rest, from
// other, which gives an event's bytes, or false if it has not got it either.
// The file as it was is set aside first. Of a newest file whose end is not known
// no more is written than what is; the rest is for [Store.Append].
func (s *Store) Repair(damage Damage, other func(seq uint64) ([]byte, bool)) (done Repaired, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.ReadOnly {
		return done, ErrClosed
	}
	if err := s.closeFile(); err != nil {
		return done, err
	}
	path := s.path(damage.Day, logSuffix)
	good := map[uint64][]byte{}
	_, err = scanFile(path, func(e Entry) {
		if e.Seq >= damage.First && e.Seq <= damage.Last {
			good[e.Seq] = append([]byte(nil), e.Data...)
		}
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return done, fmt.Errorf("reading the damaged line file of %s: %w", damage.Day, err)
	}
	exists := err == nil
	var text []byte
	for seq := damage.First; seq <= damage.Last && damage.Last != 0; seq++ {
		data, ok := good[seq]
		if !ok {
			if data, ok = other(seq); ok {
				done.Restored.Add(seq)
			} else {
				data = Lost()
				done.Lost.Add(seq)
			}
		}
		text = AppendLine(text, Entry{seq, data})
	}
	if exists {
		if done.Kept, err = keepCopy(path, s.Aside); err != nil {
			return done, err
		}
	}
	if err := os.Remove(s.path(damage.Day, sealSuffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return done, fmt.Errorf("breaking the seal of %s: %w", damage.Day, err)
	}
	if err := WriteFile(path, text); err != nil {
		return done, fmt.Errorf("writing the line file of %s anew: %w", damage.Day, err)
	}
	return done, s.reread(damage.Day)
}

// reread takes up a file that has been written anew. All but the newest are sealed.
func (s *Store) reread(name string) error {
	found, err := scanFile(s.path(name, logSuffix), nil)
	if err != nil {
		return fmt.Errorf("reading the line file of %s: %w", name, err)
	}
	d := &day{
		name: name, first: found.first, last: found.last, bytes: found.bytes, sum: found.sum, index: found.index, damaged: !found.whole,
	}
	if found.first == 0 { // nothing is left to be in it
		if err := os.Remove(s.path(name, logSuffix)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	at := -1
	for i, old := range s.days {
		if old.name == name {
			at = i
		}
	}
	switch {
	case at < 0:
		s.mu.Unlock()
		return fmt.Errorf("there is no line file of %s", name)
	case d.first == 0:
		s.days = append(s.days[:at:at], s.days[at+1:]...)
	default:
		s.days[at] = d
	}
	newest := at >= len(s.days)-1
	s.mu.Unlock()
	if newest || d.first == 0 {
		return nil
	}
	return s.seal(d)
}

// SetFloor says that events up to a sequence may be dropped, and deletes the
// sealed files that hold nothing else. The newest file stays.
func (s *Store) SetFloor(floor uint64) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.ReadOnly {
		return ErrClosed
	}
	if floor > s.Floor() {
		if err := writeFloor(s.Dir, floor); err != nil {
			return fmt.Errorf("writing the floor of the line files: %w", err)
		}
		s.mu.Lock()
		s.floor = floor
		s.mu.Unlock()
	}
	floor = s.Floor()
	for len(s.days) > 1 && s.days[0].sealed && s.days[0].last <= floor {
		name := s.days[0].name
		s.mu.Lock()
		s.days = s.days[1:]
		s.mu.Unlock()
		if err := s.drop(name); err != nil {
			return err
		}
	}
	return nil
}

// LastBefore is the last sequence of the sealed files of days before the one
// given; 0 when there is none.
func (s *Store) LastBefore(when time.Time) uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	limit := when.UTC().Format(dayLayout)
	var last uint64
	for _, d := range s.days {
		if d.name < limit && d.sealed {
			last = d.last
		}
	}
	return last
}

// Verify reads every sealed file and marks those that are not what their seals
// say; [Store.Damage] lists them then.
func (s *Store) Verify() error {
	s.mu.RLock()
	days := append([]*day(nil), s.days...)
	s.mu.RUnlock()
	for _, d := range days {
		if !d.sealed {
			continue
		}
		found, err := scanFile(s.path(d.name, logSuffix), nil)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("verifying the line file of %s: %w", d.name, err)
		}
		if err != nil || !found.whole || found.sum != d.sum || found.first != d.first || found.last != d.last {
			s.writing.Lock()
			s.mu.Lock()
			d.damaged = true
			s.mu.Unlock()
			s.writing.Unlock()
		}
	}
	return nil
}
