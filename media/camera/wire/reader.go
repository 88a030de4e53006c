package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Errors of single pictures. After those that Recoverable knows, Next goes on with what follows.
var (
	ErrLength   = errors.New("the length before a picture is wrong")
	ErrGarbage  = errors.New("there is something between the pictures that is none")
	ErrNotJPEG  = errors.New("what comes is no JPEG picture")
	ErrTooLarge = errors.New("the picture is larger than allowed")
	ErrDamaged  = errors.New("a picture is damaged")
	// ErrCut tells that the connection ended in the middle of a picture.
	ErrCut = errors.New("the connection ended in the middle of a picture")
)

// Recoverable tells whether Next can be called again after an error.
func Recoverable(err error) bool {
	for _, e := range []error{ErrLength, ErrGarbage, ErrNotJPEG, ErrTooLarge, ErrDamaged} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

const (
	// readBytes is room for what comes at once, at least at first; less than spareBytes is worth no call.
	readBytes, spareBytes = 32 << 10, 4 << 10
	// keepBytes may hold the length before a picture whose beginning is being looked for.
	keepBytes = 16
)

// Reader reads pictures from a connection. Make it by NewReader.
type Reader struct {
	from    io.Reader
	framing Framing
	most    int

	buffer  []byte // what has come and is not used up; from offset
	offset  int
	begun   bool // a picture begins at offset
	lost    bool // the beginning of a picture is being looked for
	passed  int  // bytes since then
	claims  claims
	padding int // bytes that the last length promises beyond the end of its picture
	walk    walk
}

// NewReader reads from r. A picture may have at most most bytes (DefaultMaxFrame where that is not positive).
func NewReader(r io.Reader, f Framing, most int) *Reader {
	if most <= 0 {
		most = DefaultMaxFrame
	}
	return &Reader{from: r, framing: f, most: most, lost: f == Loose}
}

// Framing is what is read: once it has been found out, what was found instead of Auto.
func (r *Reader) Framing() Framing { return r.framing }

// Next is the next picture, a whole JPEG as far as its structure tells, in memory of its own. Its errors are Recoverable; or io.EOF at the
// end between two pictures, ErrCut in one, or the connection's own error.
func (r *Reader) Next() ([]byte, error) {
	for {
		rest := r.buffer[r.offset:]
		if r.begun {
			was := r.walk.on(rest)
			switch {
			case r.walk.at > r.most || was == more && len(rest) > r.most:
				r.lose(max(min(len(rest)-keepBytes, r.walk.at), 1))
				return nil, fmt.Errorf("a picture of more than %d bytes: %w", r.most, ErrTooLarge)
			case was == ended:
				return r.take(), nil
			case was == broken:
				r.lose(max(r.walk.at, 1))
				return nil, fmt.Errorf("after %d bytes: %w", r.walk.at, ErrDamaged)
			}
		} else if used, found, err := r.find(rest); used || err != nil {
			if err != nil {
				return nil, err
			}
			r.begun = found
			continue
		}
		if err := r.fill(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil, r.end(rest)
			}
			return nil, err
		}
	}
}

// lose gives up what is before n and looks for the beginning of a picture from there.
func (r *Reader) lose(n int) {
	r.offset += n
	r.begun, r.lost, r.passed, r.padding = false, true, 0, 0
}

// take copies the picture that has ended.
func (r *Reader) take() []byte {
	n := r.walk.at
	jpeg := bytes.Clone(r.buffer[r.offset : r.offset+n])
	r.offset += n
	r.begun, r.lost, r.passed = false, r.framing == Loose, 0
	claim := r.settle(n)
	r.padding = min(max(claim-n, 0), r.most)
	return jpeg
}

// end tells what an end of the connection means when rest is left over.
func (r *Reader) end(rest []byte) error {
	left := rest
	inBytes := r.framing == Big32 || r.framing == Little32
	if !inBytes {
		left = bytes.TrimLeft(rest, filler)
	}
	switch {
	case r.begun:
		return fmt.Errorf("after %d bytes: %w", len(rest), ErrCut)
	case r.lost || r.padding > 0 || len(left) == 0:
		return io.EOF
	case inBytes || left[0] >= '0' && left[0] <= '9':
		return fmt.Errorf("before its beginning: %w", ErrCut)
	}
	r.lose(len(rest))
	return fmt.Errorf("%w: %q", ErrGarbage, quoted(rest))
}

// fill reads more; the buffer grows only by what has come.
func (r *Reader) fill() error {
	if r.offset > 0 {
		r.buffer = r.buffer[:copy(r.buffer, r.buffer[r.offset:])]
		r.offset = 0
	}
	length := len(r.buffer)
	if cap(r.buffer)-length < spareBytes {
		grown := make([]byte, length, max(min(2*length, r.most+2*readBytes), length+readBytes))
		copy(grown, r.buffer)
		r.buffer = grown
	}
	n, err := r.from.Read(r.buffer[length:cap(r.buffer)])
	r.buffer = r.buffer[:length+n]
	if n > 0 {
		return nil // an error comes again
	}
	return err
}
