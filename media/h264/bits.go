package h264

import (
	"errors"
	"math/bits"
)

var errShort = errors.New("the bit stream ends too early")

// bitWriter writes RBSP syntax elements (ITU-T H.264 section 7.2 and 9.1), most significant bit first.
type bitWriter struct {
	buf  []byte
	free int // unused low bits in the last byte
}

func (w *bitWriter) u(n int, v uint32) {
	for i := n - 1; i >= 0; i-- {
		if w.free == 0 {
			w.buf = append(w.buf, 0)
			w.free = 8
		}
		w.free--
		w.buf[len(w.buf)-1] |= byte(v>>i&1) << w.free
	}
}

func (w *bitWriter) flag(v bool) {
	if v {
		w.u(1, 1)
	} else {
		w.u(1, 0)
	}
}

// ue writes an unsigned Exp-Golomb code.
func (w *bitWriter) ue(v uint32) {
	n := bits.Len32(v + 1)
	w.u(n-1, 0)
	w.u(n, v+1)
}

// se writes a signed Exp-Golomb code.
func (w *bitWriter) se(v int32) {
	if v > 0 {
		w.ue(uint32(2*v - 1))
	} else {
		w.ue(uint32(-2 * v))
	}
}

// trailing writes the stop bit and fills the byte (rbsp_trailing_bits).
func (w *bitWriter) trailing() {
	w.u(1, 1)
	w.free = 0
}

// bitReader reads RBSP syntax elements. The first error sticks; reads after it give 0.
type bitReader struct {
	buf []byte
	pos int // bits
	err error
}

func (r *bitReader) u(n int) uint32 {
	var v uint32
	for range n {
		if r.pos >= 8*len(r.buf) {
			r.err = errShort
			return 0
		}
		v = v<<1 | uint32(r.buf[r.pos/8]>>(7-r.pos%8)&1)
		r.pos++
	}
	return v
}

func (r *bitReader) flag() bool { return r.u(1) == 1 }

func (r *bitReader) ue() uint32 {
	zeros := 0
	for r.err == nil && r.u(1) == 0 {
		if zeros++; zeros > 31 {
			r.err = errors.New("an Exp-Golomb code of over 32 bits")
		}
	}
	if r.err != nil {
		return 0
	}
	return 1<<zeros - 1 + r.u(zeros)
}

func (r *bitReader) se() int32 {
	v := r.ue()
	if v%2 == 1 {
		return int32(v/2) + 1
	}
	return -int32(v / 2)
}

// left is the number of bits up to the end of the payload: the position of the stop bit less the current one.
func (r *bitReader) left() int {
	for i := len(r.buf) - 1; i >= 0; i-- {
		if b := r.buf[i]; b != 0 {
			return i*8 + 7 - bits.TrailingZeros8(b) - r.pos
		}
	}
	return 0
}

// protect turns an RBSP, NAL header included, into a NAL unit: a 3 goes between two zeros and a byte below 4
// (emulation prevention, ITU-T H.264 section 7.4.1).
func protect(rbsp []byte) []byte {
	out := make([]byte, 0, len(rbsp)+len(rbsp)/64+4)
	zeros := 0
	for _, b := range rbsp {
		if zeros == 2 && b <= 3 {
			out = append(out, 3)
			zeros = 0
		}
		out = append(out, b)
		if b == 0 {
			zeros++
		} else {
			zeros = 0
		}
	}
	return out
}

// copyBits appends n bits of src, from bit position from on, a byte at a time.
func (w *bitWriter) copyBits(src []byte, from, n int) {
	for n > 0 && w.free != 0 {
		w.u(1, uint32(src[from/8]>>(7-from%8)&1))
		from++
		n--
	}
	shift := from % 8
	for ; n >= 8; n -= 8 {
		b := src[from/8] << shift
		if shift != 0 {
			b |= src[from/8+1] >> (8 - shift)
		}
		w.buf = append(w.buf, b)
		from += 8
	}
	for ; n > 0; n-- {
		w.u(1, uint32(src[from/8]>>(7-from%8)&1))
		from++
	}
}

// setBits overwrites n bits at a bit position.
func setBits(buf []byte, at, n int, v uint32) {
	for i := range n {
		mask := byte(1) << (7 - (at+i)%8)
		buf[(at+i)/8] &^= mask
		if v>>(n-1-i)&1 == 1 {
			buf[(at+i)/8] |= mask
		}
	}
}
