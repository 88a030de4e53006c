package pcm

import (
	"encoding/binary"
	"math"
)

// Converter returns the function that turns samples of the header's format into 16 bits: as many as dst has room for and src has bytes
// for. It is nil for formats that are no plain integers or floats. Wider integers are rounded, not cut off, which would add a constant
// offset of half a step.
func (h WAVHeader) Converter() func(dst []int16, src []byte) {
	le := binary.LittleEndian
	switch [2]int{int(h.Tag), h.SampleBytes} {
	case [2]int{formatInteger, 1}: // unsigned, around 128
		return each(1, func(b []byte) int16 { return (int16(b[0]) - 128) << 8 })
	case [2]int{formatInteger, 2}:
		return integers16
	case [2]int{formatInteger, 3}:
		return each(3, func(b []byte) int16 {
			v := int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
			return saturate(float64(v) / (1 << 8))
		})
	case [2]int{formatInteger, 4}:
		return each(4, func(b []byte) int16 { return saturate(float64(int32(le.Uint32(b))) / (1 << 16)) })
	case [2]int{formatFloat, 4}:
		return each(4, func(b []byte) int16 { return saturate(float64(math.Float32frombits(le.Uint32(b))) * fullScale) })
	case [2]int{formatFloat, 8}:
		return each(8, func(b []byte) int16 { return saturate(math.Float64frombits(le.Uint64(b)) * fullScale) })
	}
	return nil
}

// each converts one sample of size bytes after the other.
func each(size int, one func([]byte) int16) func([]int16, []byte) {
	return func(dst []int16, src []byte) {
		for i := range min(len(dst), len(src)/size) {
			dst[i] = one(src[i*size:])
		}
	}
}

// integers16 is what each would do, quicker.
func integers16(dst []int16, src []byte) {
	dst = dst[:min(len(dst), len(src)/2)]
	src = src[:2*len(dst)]
	for len(dst) >= 4 && len(src) >= 8 { // four at a time
		four := binary.LittleEndian.Uint64(src)
		dst[0], dst[1], dst[2], dst[3] = int16(four), int16(four>>16), int16(four>>32), int16(four>>48)
		dst, src = dst[4:], src[8:]
	}
	for i := range dst {
		dst[i] = int16(binary.LittleEndian.Uint16(src[2*i:]))
	}
}
