package pcm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

const (
	formatInteger    = 0x0001 // WAVE_FORMAT_PCM
	formatFloat      = 0x0003 // WAVE_FORMAT_IEEE_FLOAT
	formatExtensible = 0xFFFE // WAVE_FORMAT_EXTENSIBLE

	formatALaw  = 0x0006 // WAVE_FORMAT_ALAW
	formatMuLaw = 0x0007 // WAVE_FORMAT_MULAW

	formatSize      = 16 // bytes of a "fmt " chunk without extension
	subFormatOffset = 24 // of the sub-format code within an extensible "fmt " chunk
	extensibleSize  = 40
	maxFormatSize   = 4096 // no real "fmt " chunk comes near

	longSizesSize = 16             // bytes of a "ds64" chunk that are of use: the sizes of the form and of its samples
	longSize      = math.MaxUint32 // the size stands in the "ds64" chunk

	// streamedSize: a writer that cannot seek back puts a huge placeholder where the size belongs; espeak-ng writes
	// 0x7ffff000, others 0x7fffffff or 0xffffffff. Above this the size says nothing and the data ends with the stream.
	streamedSize = 0x7fff_0000

	maxChannels = 32
	minRate     = 1_000   // Hz
	maxRate     = 768_000 // Hz
)

// WAVHeader is what stands before the samples of a WAV file.
type WAVHeader struct {
	Tag         uint16 // what a sample is: 1 integer, 3 float, 6 A-law, 7 mu-law ...; of WAVE_FORMAT_EXTENSIBLE the sub-format's
	Channels    int    // 1 to 32
	Rate        int    // Hz
	SampleBytes int    // of one channel
	Size        int64  // bytes of samples, as the header claims
	Streamed    bool   // the size is a placeholder of a writer that could not know it
}

// ReadWAVHeader reads a WAV file (Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", with Microsoft's
// WAVE_FORMAT_EXTENSIBLE; RF64 as in EBU Tech 3306) up to its first sample, and no byte further.
//
// Errors: ErrNotWAV, ErrBadWAV, ErrUnsupportedWAV (channels or rate beyond reason), or the reader's own, all wrapped.
func ReadWAVHeader(r io.Reader) (WAVHeader, error) {
	var riff [12]byte
	if _, err := io.ReadFull(r, riff[:]); err != nil {
		return WAVHeader{}, fmt.Errorf("reading the RIFF header: %w", ended(err, ErrNotWAV))
	}
	if id := string(riff[:4]); id != "RIFF" && id != "RF64" || string(riff[8:]) != "WAVE" {
		return WAVHeader{}, fmt.Errorf("reading the RIFF header: %w", ErrNotWAV)
	}
	riffSize := binary.LittleEndian.Uint32(riff[4:])
	long := int64(-1) // the size of the samples in a "ds64" chunk
	var h *WAVHeader
	for {
		var chunk [8]byte
		if _, err := io.ReadFull(r, chunk[:]); err != nil {
			return WAVHeader{}, fmt.Errorf("looking for the samples: %w", ended(err, ErrBadWAV))
		}
		size := binary.LittleEndian.Uint32(chunk[4:])
		var err error
		switch string(chunk[:4]) {
		case "fmt ":
			if h, err = readFormat(r, size); err != nil {
				return WAVHeader{}, fmt.Errorf("reading the sample format: %w", err)
			}
		case "ds64":
			if long, err = readLongSize(r, size); err != nil {
				return WAVHeader{}, fmt.Errorf("reading the long sizes: %w", err)
			}
		case "data":
			if h == nil {
				return WAVHeader{}, fmt.Errorf("samples before their format: %w", ErrBadWAV)
			}
			if h.Size = int64(size); size == longSize && long >= 0 {
				h.Size = long
				return *h, nil
			}
			h.Streamed = size >= streamedSize || size == 0 && (riffSize == 0 || riffSize >= streamedSize)
			return *h, nil
		default:
			if err := skip(r, padded(size)); err != nil {
				return WAVHeader{}, fmt.Errorf("skipping the chunk %q: %w", chunk[:4], err)
			}
		}
	}
}

// padded is a chunk's size with the byte that makes it even.
func padded(size uint32) int64 { return int64(size) + int64(size&1) }

func skip(r io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, r, n)
	return ended(err, ErrBadWAV)
}

// ended turns the end of the input into kind, and leaves a real read error as it is.
func ended(err, kind error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return kind
	}
	return err
}

// readLongSize reads the size of the samples from a "ds64" chunk.
func readLongSize(r io.Reader, size uint32) (int64, error) {
	var b [longSizesSize]byte
	if size < longSizesSize {
		return 0, fmt.Errorf("long sizes of %d bytes: %w", size, ErrBadWAV)
	}
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, ended(err, ErrBadWAV)
	}
	long := binary.LittleEndian.Uint64(b[8:])
	if long > math.MaxInt64/2 {
		long = math.MaxUint64 // a placeholder
	}
	return int64(long), skip(r, padded(size)-longSizesSize)
}

func readFormat(r io.Reader, size uint32) (*WAVHeader, error) {
	if size < formatSize || size > maxFormatSize {
		return nil, fmt.Errorf("a format of %d bytes: %w", size, ErrBadWAV)
	}
	b := make([]byte, padded(size))
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, ended(err, ErrBadWAV)
	}
	h := &WAVHeader{
		Tag:      binary.LittleEndian.Uint16(b),
		Channels: int(binary.LittleEndian.Uint16(b[2:])),
		Rate:     int(binary.LittleEndian.Uint32(b[4:])),
	}
	block, bits := int(binary.LittleEndian.Uint16(b[12:])), int(binary.LittleEndian.Uint16(b[14:]))
	if h.Tag == formatExtensible && size >= extensibleSize {
		h.Tag = binary.LittleEndian.Uint16(b[subFormatOffset:])
	}
	if h.Channels < 1 || h.Channels > maxChannels || h.Rate < minRate || h.Rate > maxRate {
		return nil, fmt.Errorf("%d channels at %d Hz: %w", h.Channels, h.Rate, ErrUnsupportedWAV)
	}
	// Samples such as 12 or 20 bits lie, left-aligned, in the next whole number of bytes.
	h.SampleBytes = (bits + 7) / 8
	if h.Tag == formatALaw || h.Tag == formatMuLaw {
		h.SampleBytes = 1 // some writers tell the bits that come out of it, or none
	}
	if block != h.Channels*h.SampleBytes {
		return nil, fmt.Errorf("frames of %d bytes for %d channels of %d bits: %w", block, h.Channels, bits, ErrBadWAV)
	}
	if h.SampleBytes == 0 {
		return nil, fmt.Errorf("samples of no bits: %w", ErrUnsupportedWAV)
	}
	return h, nil
}
