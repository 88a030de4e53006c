package pcm

import (
	"encoding/binary"
	"math"
)

// converter returns the function that turns one sample of the header's format into 16 bits, or nil for formats we do
// not know. Wider integers are rounded, not cut off, which would add a constant offset of half a step.
func (h header) converter() func([]byte) int16 {
	le := binary.LittleEndian
	switch [2]int{int(h.format), h.bytes} {
	case [2]int{formatInteger, 1}: // unsigned, around 128
		return func(b []byte) int16 { return (int16(b[0]) - 128) << 8 }
	case [2]int{formatInteger, 2}:
		return func(b []byte) int16 { return int16(le.Uint16(b)) }
	case [2]int{formatInteger, 3}:
		return func(b []byte) int16 {
			v := int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
			return saturate(float64(v) / (1 << 8))
		}
	case [2]int{formatInteger, 4}:
		return func(b []byte) int16 { return saturate(float64(int32(le.Uint32(b))) / (1 << 16)) }
	case [2]int{formatFloat, 4}:
		return func(b []byte) int16 { return saturate(float64(math.Float32frombits(le.Uint32(b))) * fullScale) }
	case [2]int{formatFloat, 8}:
		return func(b []byte) int16 { return saturate(math.Float64frombits(le.Uint64(b)) * fullScale) }
	}
	return nil
}
