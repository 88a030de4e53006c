package g711

import (
	"math"
	"math/bits"
)

// Law is one of the two characteristics of G.711.
type Law uint8

// The laws.
const (
	ALaw  Law = iota // Europe, China and most of the world
	MuLaw            // North America, Japan
)

func (l Law) String() string {
	if l == MuLaw {
		return "mu-law"
	}
	return "A-law"
}

// Codec holds the tables of one law (some 17 KB). It is immutable: any number of goroutines may use it.
type Codec struct {
	law   Law
	shift uint       // lowest bits of a sample that do not matter
	codes []byte     // by a sample's other bits, as they stand in it
	wide  [256]int16 // by code
}

// New makes the tables of a law.
func New(law Law) *Codec {
	c := &Codec{law: law, shift: aLawDropped}
	compress, expand := compressA, expandA
	if law == MuLaw {
		c.shift = muLawDropped
		compress, expand = compressMu, expandMu
	}
	c.codes = make([]byte, (math.MaxUint16+1)>>c.shift)
	for i := range c.codes {
		c.codes[i] = compress(int16(uint16(i << c.shift)))
	}
	for code := range c.wide {
		c.wide[code] = expand(byte(code))
	}
	return c
}

// Law is the law of the tables.
func (c *Codec) Law() Law { return c.law }

// Encode appends one byte for each sample to dst.
func (c *Codec) Encode(dst []byte, samples []int16) []byte {
	at := len(dst)
	dst = grown(dst, len(samples))
	out := dst[at:]
	codes, shift := c.codes, c.shift
	for i, s := range samples[:len(out)] {
		out[i] = codes[uint16(s)>>shift]
	}
	return dst
}

// Decode appends one sample for each byte to dst.
func (c *Codec) Decode(dst []int16, codes []byte) []int16 {
	at := len(dst)
	dst = grown(dst, len(codes))
	out := dst[at:]
	for i, code := range codes[:len(out)] {
		out[i] = c.wide[code]
	}
	return dst
}

// grown is a slice with n more elements of any value.
func grown[T any](s []T, n int) []T {
	if len(s)+n <= cap(s) {
		return s[:len(s)+n]
	}
	return append(s, make([]T, n)...)
}

// Both laws have eight segments on either side of zero, of sixteen intervals each; every segment is twice as steep as the one before
// (A-law: but for the first two, which are alike).
const (
	signBit       = 0x80 // set for samples that are not negative
	mantissaBits  = 4
	mantissaMask  = 1<<mantissaBits - 1
	segmentMask   = 7
	aLawDropped   = 4    // of 16 bits
	aLawInverted  = 0x55 // even bits are inverted (G.711 table 1a, note 2)
	muLawDropped  = 2    // of 16 bits
	muLawBias     = 33   // shifts the curve, so that all segments end at powers of two (G.711 table 2a)
	muLawGreatest = 0x1fff
)

// magnitude of a sample without its lowest bits: the one's complement of a negative one.
func magnitude(s int16, dropped uint) uint {
	if s < 0 {
		s = ^s
	}
	return uint(s) >> dropped
}

func compressA(s int16) byte {
	code := magnitude(s, aLawDropped)
	if segment := bits.Len(code >> mantissaBits); segment > 0 {
		code = uint(segment)<<mantissaBits | code>>(segment-1)&mantissaMask
	}
	if s >= 0 {
		code |= signBit
	}
	return byte(code) ^ aLawInverted
}

func expandA(code byte) int16 {
	const half = 1 << (aLawDropped - 1) // the middle of an interval
	code ^= aLawInverted
	segment := uint(code>>mantissaBits) & segmentMask
	value := int(code&mantissaMask)<<aLawDropped + half
	if segment > 0 {
		value += 1 << (mantissaBits + aLawDropped)
		value <<= segment - 1
	}
	if code&signBit == 0 {
		value = -value
	}
	return int16(value)
}

func compressMu(s int16) byte {
	m := min(magnitude(s, muLawDropped)+muLawBias, muLawGreatest)
	segment := uint(bits.Len(m >> (mantissaBits + 2)))
	code := segment<<mantissaBits | m>>(segment+1)&mantissaMask
	code = ^code & (signBit - 1) // all bits are inverted
	if s >= 0 {
		code |= signBit
	}
	return byte(code)
}

func expandMu(code byte) int16 {
	inverted := ^code
	segment := uint(inverted>>mantissaBits) & segmentMask
	// An interval of segment n spans 2<<n; 2*mantissa+33 is its middle, in halves of it.
	value := (int(inverted&mantissaMask)<<1+muLawBias)<<segment - muLawBias
	value <<= muLawDropped
	if code&signBit == 0 {
		value = -value
	}
	return int16(value)
}
