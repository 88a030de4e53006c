package soundfile

import (
	"encoding/binary"
	"math"
)

// unknown is the size of samples that nobody knows yet.
const unknown int64 = -1

const (
	tagPCM        = 1  // WAVE_FORMAT_PCM
	tagALaw       = 6  // WAVE_FORMAT_ALAW
	tagMuLaw      = 7  // WAVE_FORMAT_MULAW
	chunkHead     = 8  // bytes of a chunk's name and size
	formatSize    = 16 // bytes of "fmt " for PCM
	extendedSize  = 18 // bytes of "fmt " for all else
	factSize      = 4  // bytes of "fact"
	ds64Size      = 28 // bytes of "ds64" without a table, and of what keeps its place
	unknownLength = math.MaxUint32

	auMagic      = ".snd"
	auHeaderSize = 24
	auMuLaw      = 1
	auPCM16      = 3
	auALaw       = 27
)

// header is what stands before size bytes of samples, always of the same length for one format. The size may be unknown.
func header(f Format, size int64) []byte {
	switch f.Container {
	case WAV:
		return wavHeader(f, size)
	case AU:
		return auHeader(f, size)
	}
	return nil
}

// wavHeader keeps a place for the sizes of RF64 (EBU Tech 3306): a file becomes one when its sizes no longer fit into 32 bits.
func wavHeader(f Format, size int64) []byte {
	le := binary.LittleEndian
	frames := size / int64(f.FrameBytes())
	chunks := formatChunk(f)
	if f.Encoding != PCM16 { // every format but PCM has a fact
		chunks = le.AppendUint32(append(chunks, "fact"...), factSize)
		chunks = le.AppendUint32(chunks, short(frames, size))
	}
	chunks = le.AppendUint32(append(chunks, "data"...), short(size, size))

	riff := int64(len("WAVE")+chunkHead+ds64Size+len(chunks)) + size + size&1
	b := make([]byte, 0, chunkHead+int(riff-size))
	if size != unknown && riff >= unknownLength {
		b = le.AppendUint32(append(b, "RF64"...), unknownLength)
		b = le.AppendUint32(append(b, "WAVEds64"...), ds64Size)
		b = le.AppendUint64(b, uint64(riff))
		b = le.AppendUint64(b, uint64(size))
		b = le.AppendUint64(b, uint64(frames))
		b = le.AppendUint32(b, 0) // no table of other long chunks
	} else {
		b = le.AppendUint32(append(b, "RIFF"...), short(riff, size))
		b = le.AppendUint32(append(b, "WAVEJUNK"...), ds64Size)
		b = append(b, make([]byte, ds64Size)...)
	}
	return append(b, chunks...)
}

func formatChunk(f Format) []byte {
	le := binary.LittleEndian
	tag, size := uint16(tagPCM), uint32(formatSize)
	switch f.Encoding {
	case ALaw:
		tag, size = tagALaw, extendedSize
	case MuLaw:
		tag, size = tagMuLaw, extendedSize
	}
	b := le.AppendUint32([]byte("fmt "), size)
	b = le.AppendUint16(b, tag)
	b = le.AppendUint16(b, uint16(f.Channels))
	b = le.AppendUint32(b, uint32(f.Rate))
	b = le.AppendUint32(b, uint32(f.Rate*f.FrameBytes()))
	b = le.AppendUint16(b, uint16(f.FrameBytes()))
	b = le.AppendUint16(b, uint16(8*f.Encoding.bytes()))
	if size == extendedSize {
		b = le.AppendUint16(b, 0) // no extension
	}
	return b
}

func auHeader(f Format, size int64) []byte {
	be := binary.BigEndian
	encoding := uint32(auPCM16)
	switch f.Encoding {
	case ALaw:
		encoding = auALaw
	case MuLaw:
		encoding = auMuLaw
	}
	b := append(make([]byte, 0, auHeaderSize), auMagic...)
	b = be.AppendUint32(b, auHeaderSize)
	b = be.AppendUint32(b, short(size, size))
	b = be.AppendUint32(b, encoding)
	b = be.AppendUint32(b, uint32(f.Rate))
	return be.AppendUint32(b, uint32(f.Channels))
}

// short is n in 32 bits, or all ones when it does not fit or the size of the samples is unknown.
func short(n, size int64) uint32 {
	if size == unknown || n >= unknownLength {
		return unknownLength
	}
	return uint32(n)
}
