package soundfile

import (
	"encoding/binary"
	"fmt"
	"io"
)

// check compares what the header claims with what the file of total bytes holds, and believes the file. It returns the bytes of whole frames.
func (c claimed) check(in io.Reader, base, total int64) (size int64, damage, err error) {
	there, claim := max(total-c.layout.start, 0), c.layout.size
	behind := there - claim
	switch {
	case c.placeholder && (claim == unknown || behind < 0):
		size = there
	case behind < 0:
		size, damage = there, fmt.Errorf("%d bytes are missing: %w", -behind, ErrShort)
	case behind == 0 || c.format.Container == WAV && behind == claim&1:
		size = claim
	default:
		chunks := false
		if c.format.Container == WAV {
			if chunks, err = chunksBehind(in, base+c.layout.start+claim+claim&1, base+total); err != nil {
				return 0, nil, err
			}
		}
		size = claim
		if !chunks {
			size = there
			if !c.placeholder {
				damage = fmt.Errorf("%d bytes more: %w", behind, ErrLong)
			}
		}
	}
	if odd := size % int64(c.layout.frameBytes); odd != 0 {
		size -= odd
		if damage == nil {
			damage = fmt.Errorf("%d bytes are left over: %w", odd, ErrOdd)
		}
	}
	return size, damage, nil
}

// maxChunks is more chunks than any file has behind its samples.
const maxChunks = 1000

// chunksBehind tells whether what stands between two places of a file are chunks (lists of words, marks), each as long as it says, rather
// than samples that the header knows nothing of.
func chunksBehind(in io.Reader, from, to int64) (bool, error) {
	file, ok := in.(io.ReadSeeker)
	if !ok {
		return false, nil
	}
	for range maxChunks {
		if to-from <= 1 { // a byte that makes the last one even
			return true, nil
		}
		var h [8]byte
		if _, err := file.Seek(from, io.SeekStart); err != nil {
			return false, fmt.Errorf("looking behind the samples: %w", err)
		}
		if _, err := io.ReadFull(file, h[:]); err != nil {
			return false, nil // too short for a chunk
		}
		for _, b := range h[:4] {
			if b < ' ' || b > '~' {
				return false, nil
			}
		}
		size := int64(binary.LittleEndian.Uint32(h[4:]))
		if from += 8 + size; from > to {
			id := string(h[:4])
			return id == "LIST" || id == "id3 ", nil // the usual ones, cut off
		}
		from += size & 1
	}
	return false, nil
}
