package lines

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sort"
)

// Read hands every entry from a sequence on to fn, in order, up to the end as
// it is when Read begins. Stretches that should be there and are not, or are
// damaged, go to missing, in their place. It stops at the first error of either
// and returns it as it is. The data handed to fn is fn's to keep.
func (s *Store) Read(from uint64, fn func(Entry) error, missing func(Range) error) error {
	s.mu.RLock()
	if s.closed {
		s.mu.RUnlock()
		return ErrClosed
	}
	from = max(from, s.floor+1)
	end := s.lastLocked()
	begin := 0
	for begin < len(s.days) && s.days[begin].last < from {
		begin++
	}
	days := make([]day, 0, len(s.days)-begin)
	for _, d := range s.days[begin:] {
		days = append(days, *d) // the copy of a slice header: an index only grows
	}
	s.mu.RUnlock()
	r := reader{next: from, fn: fn, missing: missing}
	for _, d := range days {
		if err := r.file(s.path(d.name, logSuffix), d); err != nil {
			return err
		}
	}
	return r.skip(end + 1)
}

type reader struct {
	next    uint64 // the sequence to come
	fn      func(Entry) error
	missing func(Range) error
}

// skip tells of everything before a sequence as missing.
func (r *reader) skip(to uint64) error {
	if to <= r.next {
		return nil
	}
	gap := Range{r.next, to - 1}
	r.next = to
	return r.missing(gap)
}

func (r *reader) file(path string, d day) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // whatever comes next tells of the gap
	}
	if err != nil {
		return fmt.Errorf("opening a line file: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	var src io.Reader = f
	if !d.damaged {
		src = io.NewSectionReader(f, d.offset(r.next), d.bytes-d.offset(r.next))
	}
	lines := bufio.NewReaderSize(src, readAhead)
	for {
		line, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, errLine) {
			return fmt.Errorf("reading a line file: %w", err)
		}
		if err != nil || r.before(line) {
			continue
		}
		e, err := ParseLine(line[:len(line)-1])
		if err != nil || e.Seq < r.next || e.Seq > d.last {
			continue
		}
		e.Data = append([]byte(nil), e.Data...)
		if err := r.skip(e.Seq); err != nil {
			return err
		}
		r.next++
		if err := r.fn(e); err != nil {
			return err
		}
	}
}

// before tells, without its checksum, a line that is not wanted anyway.
func (r *reader) before(line []byte) bool {
	var seq uint64
	for i, c := range line {
		if c == ' ' {
			return i > 0 && seq < r.next
		}
		if c < '0' || '9' < c || i >= 19 {
			return false
		}
		seq = seq*10 + uint64(c-'0')
	}
	return false
}

// offset is where to begin reading for a sequence.
func (d day) offset(seq uint64) int64 {
	next := sort.Search(len(d.index), func(i int) bool { return d.index[i].seq > seq })
	if next == 0 {
		return 0
	}
	return d.index[next-1].offset
}
