package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
)

const (
	// binaryBytes is the size of a length in bytes.
	binaryBytes = 4
	// maxHead is more than any line with a length has.
	maxHead = 32
	// shown is how much of something strange an error quotes.
	shown = 24
	// filler is what boards send behind a picture without a meaning: line ends, and zeros up to a round size.
	filler = "\r\n \x00"
)

// claims are the lengths that stand before a picture, by the framing that they would be of.
type claims map[Framing]int

// find looks for the beginning of the next picture in rest. used: it has moved on; found: the offset is at a picture.
func (r *Reader) find(rest []byte) (used, found bool, err error) {
	if r.lost {
		return r.search(rest)
	}
	if r.padding > 0 {
		return r.pad(rest), false, nil
	}
	size, err := r.head(rest)
	switch {
	case err != nil:
		r.lose(0)
		return false, false, err
	case size < 0:
		return false, false, nil
	}
	r.begin(size)
	return true, true, nil
}

// begin goes to the picture that begins n bytes on.
func (r *Reader) begin(n int) {
	r.offset += n
	r.lost, r.passed, r.padding, r.walk = false, 0, 0, walk{}
}

// search looks for a beginning wherever it may be, with the length that may stand before it.
func (r *Reader) search(rest []byte) (used, found bool, err error) {
	if at := bytes.Index(rest, start); at >= 0 {
		r.claims = r.claimsBefore(rest[:at])
		r.begin(at)
		return true, true, nil
	}
	gone := len(rest) - keepBytes
	if gone <= 0 {
		return false, false, nil
	}
	r.offset += gone
	if r.passed += gone; r.passed > r.most {
		r.passed = 0
		return true, false, fmt.Errorf("nothing in %d bytes: %w", r.most, ErrNotJPEG)
	}
	return false, false, nil
}

// pad passes over what a length promised beyond the end of its picture, unless another picture begins there.
func (r *Reader) pad(rest []byte) (used bool) {
	n := min(len(rest), r.padding)
	if at := bytes.Index(rest, start); at >= 0 && at < r.padding && r.claimsBefore(rest[:at])[r.framing] > 0 {
		r.lose(0)
		return true
	}
	// The beginning of a length may be among the last bytes that have come.
	if n < r.padding {
		n -= keepBytes
	}
	if n <= 0 {
		return false
	}
	r.offset += n
	r.padding -= n
	return true
}

// head reads what stands before a picture: its size in bytes, -1 where more has to come.
func (r *Reader) head(rest []byte) (size int, err error) {
	r.claims = nil
	if r.framing == Bare {
		size = len(rest) - len(bytes.TrimLeft(rest, filler))
	}
	switch body := rest[size:]; {
	case len(body) < len(start):
		return -1, nil
	case bytes.HasPrefix(body, start): // whatever was chosen: the length may be missing
		r.claims = claims{Bare: len(start)}
		return size, nil
	}
	switch r.framing {
	case Text:
		return r.textHead(rest)
	case Big32, Little32:
		return r.binaryHead(rest)
	case Auto:
		if len(rest) < binaryBytes+len(start) {
			return -1, nil
		}
		if bytes.HasPrefix(rest[binaryBytes:], start) {
			return r.binaryHead(rest)
		}
		return r.textHead(rest)
	}
	return 0, fmt.Errorf("%w: %q", ErrGarbage, quoted(rest))
}

// textHead reads digits and an empty line. Boards that print lines may have sent a line end behind the last picture.
func (r *Reader) textHead(rest []byte) (size int, err error) {
	body := bytes.TrimLeft(rest, filler)
	line, _, complete := bytes.Cut(body[:min(len(body), maxHead)], []byte(lineEnd))
	switch {
	case !complete && len(body) < maxHead && len(rest) < 2*maxHead:
		return -1, nil
	case !complete:
		return 0, fmt.Errorf("%w: %q", ErrGarbage, quoted(rest))
	}
	claim, ok := number(line)
	switch {
	case !ok || claim == 0:
		return 0, fmt.Errorf("%w: %q", ErrLength, line)
	case claim > r.most:
		return 0, fmt.Errorf("%w: %s bytes", ErrTooLarge, line)
	}
	return r.confirm(rest, len(rest)-len(body)+len(line)+len(lineEnd), claims{Text: claim})
}

// binaryHead reads four bytes, for Auto in both orders as far as they make sense.
func (r *Reader) binaryHead(rest []byte) (size int, err error) {
	if len(rest) < binaryBytes {
		return -1, nil
	}
	claim := claims{Big32: int(binary.BigEndian.Uint32(rest)), Little32: int(binary.LittleEndian.Uint32(rest))}
	if r.framing != Auto {
		switch n := claim[r.framing]; {
		case n == 0:
			return 0, fmt.Errorf("%w: 0", ErrLength)
		case n < 0 || n > r.most:
			return 0, fmt.Errorf("%w: %d bytes", ErrTooLarge, uint32(n))
		}
	}
	return r.confirm(rest, binaryBytes, r.sensible(claim))
}

// confirm makes sure that a picture follows size bytes of length.
func (r *Reader) confirm(rest []byte, size int, c claims) (int, error) {
	body := rest[size:]
	if len(body) < len(start) {
		return -1, nil
	}
	if !bytes.HasPrefix(body, start) {
		return 0, fmt.Errorf("%w: %q", ErrNotJPEG, quoted(body))
	}
	r.claims = c
	return size, nil
}

// settle is what was claimed of a picture of n bytes, 0 for nothing, and finds out the framing by the claim that fits best. A claim may be
// larger, by what fills a picture up; one that is smaller than the picture proves nothing.
func (r *Reader) settle(n int) int {
	if r.framing != Auto {
		return r.claims[r.framing]
	}
	best := math.MaxInt
	for _, f := range []Framing{Text, Big32, Little32} {
		if claim := r.claims[f]; claim >= n && claim < best {
			best, r.framing = claim, f
		}
	}
	if r.claims[Bare] > 0 {
		r.framing = Bare
	}
	return r.claims[r.framing]
}

// claimsBefore reads the length at the end of what stands before a picture.
func (r *Reader) claimsBefore(lead []byte) claims {
	if head, ok := bytes.CutSuffix(lead, []byte(lineEnd)); ok {
		digits := head[len(bytes.TrimRight(head, "0123456789")):]
		if claim, ok := number(digits); ok {
			return r.sensible(claims{Text: claim})
		}
	}
	if len(lead) < binaryBytes {
		return nil
	}
	lead = lead[len(lead)-binaryBytes:]
	return r.sensible(claims{Big32: int(binary.BigEndian.Uint32(lead)), Little32: int(binary.LittleEndian.Uint32(lead))})
}

// sensible leaves the claims that can be true.
func (r *Reader) sensible(c claims) claims {
	maps.DeleteFunc(c, func(_ Framing, n int) bool { return n <= 0 || n > r.most })
	return c
}

// number reads digits, with spaces around them at most; what no length can be is as large as one can be.
func number(digits []byte) (n int, ok bool) {
	digits = bytes.Trim(digits, " ")
	if len(digits) == 0 {
		return 0, false
	}
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = min(n*10+int(d-'0'), math.MaxInt32/16)
	}
	return n, true
}

func quoted(data []byte) []byte { return data[:min(len(data), shown)] }
