package lines

import (
	"bufio"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"strconv"
)

const (
	// One mark in the index of the open day for so many lines.
	indexStep = 64
	readAhead = 256 << 10
	// MaxLine bounds a line, in bytes, so that a damaged file cannot ask for all
	// the memory there is. The greatest event has 64 KiB.
	MaxLine = 1 << 20
)

// mark is where in a file a sequence's line begins.
type mark struct {
	seq    uint64
	offset int64
}

// scan is what a reading of a whole file has found.
type scan struct {
	first, last uint64 // of the good lines; 0 when there is none
	whole       bool   // nothing but good lines, each one more than the last
	torn        bool   // nothing but a last line without an end is wrong
	bytes       int64  // up to the end of the last good line when whole or torn
	sum         uint32 // CRC-32C of those bytes
	index       []mark
}

// scanFile reads a file line by line and hands the good entries, in ascending
// order, to good (which may be nil and must not keep the data).
func scanFile(path string, good func(Entry)) (s scan, err error) {
	f, err := os.Open(path)
	if err != nil {
		return scan{}, err
	}
	defer func() { _ = f.Close() }() // only read
	s.whole = true
	r := bufio.NewReaderSize(f, readAhead)
	for n := 0; ; n++ {
		line, err := readLine(r)
		if errors.Is(err, io.EOF) {
			if len(line) > 0 {
				s.torn, s.whole = s.whole && plausible(line, s.last), false
			}
			return s, nil
		}
		if err != nil && !errors.Is(err, errLine) {
			return s, err
		}
		var e Entry
		if err == nil {
			e, err = ParseLine(line[:len(line)-1])
		}
		if err != nil || s.last != 0 && e.Seq != s.last+1 {
			s.whole = false
		}
		if err != nil || e.Seq <= s.last {
			continue
		}
		if s.first == 0 {
			s.first = e.Seq
		}
		s.last = e.Seq
		if s.whole {
			if n%indexStep == 0 {
				s.index = append(s.index, mark{e.Seq, s.bytes})
			}
			s.bytes += int64(len(line))
			s.sum = crc32.Update(s.sum, castagnoli, line)
		}
		if good != nil {
			good(e)
		}
	}
}

// plausible tells whether a crash may have left a line without its end so: an
// append that did not get far. Zeros, say, are damage.
func plausible(line []byte, last uint64) bool {
	start := strconv.AppendUint(nil, last+1, 10)
	if last == 0 { // the first line of a file may have any sequence
		start = line[:1]
	}
	n := min(len(start), len(line))
	return bytes.Equal(line[:n], start[:n]) && '0' <= line[0] && line[0] <= '9' && bytes.IndexByte(line, 0) < 0
}

// readLine gives a line with its end. It answers errLine for one beyond
// [MaxLine], of which it gives a part only, and io.EOF with what is left
// without an end.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	all := append([]byte(nil), line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.ReadSlice('\n')
		if len(all) <= MaxLine {
			all = append(all, line...)
		}
	}
	if err == nil && len(all) > MaxLine {
		err = errLine
	}
	return all, err
}
