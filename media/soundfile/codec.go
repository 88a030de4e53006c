package soundfile

import (
	"encoding/binary"

	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

// encoder appends samples to bytes.
type encoder func(dst []byte, samples []int16) []byte

// Law is the G.711 law of an encoding; ok is false for PCM16.
func (e Encoding) Law() (law g711.Law, ok bool) {
	switch e {
	case ALaw:
		return g711.ALaw, true
	case MuLaw:
		return g711.MuLaw, true
	}
	return 0, false
}

// encoderOf appends bytes to dst.
func encoderOf(f Format) encoder {
	if law, ok := f.Encoding.Law(); ok {
		return g711.New(law).Encode
	}
	if f.Container == AU {
		return func(dst []byte, samples []int16) []byte {
			for _, s := range samples {
				dst = binary.BigEndian.AppendUint16(dst, uint16(s))
			}
			return dst
		}
	}
	return appendLittle
}

// appendLittle appends little-endian samples, four at a time: half of what a decoder does is this.
func appendLittle(dst []byte, samples []int16) []byte {
	for len(samples) >= 4 {
		four := uint64(uint16(samples[0])) | uint64(uint16(samples[1]))<<16 | uint64(uint16(samples[2]))<<32 | uint64(uint16(samples[3]))<<48
		dst = binary.LittleEndian.AppendUint64(dst, four)
		samples = samples[4:]
	}
	for _, s := range samples {
		dst = binary.LittleEndian.AppendUint16(dst, uint16(s))
	}
	return dst
}

// decoderOf sets as many samples as there are bytes for.
func decoderOf(f Format) func(dst []int16, src []byte) {
	if law, ok := f.Encoding.Law(); ok {
		codec := g711.New(law)
		return func(dst []int16, src []byte) { codec.Decode(dst[:0], src) }
	}
	if f.Container == AU {
		return func(dst []int16, src []byte) {
			for i := range min(len(dst), len(src)/2) {
				dst[i] = int16(binary.BigEndian.Uint16(src[2*i:]))
			}
		}
	}
	return pcm.WAVHeader{Tag: tagPCM, SampleBytes: f.Encoding.bytes()}.Converter()
}
