package pcm

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Errors of DecodeWAV. All but ErrTruncated come with an empty buffer.
var (
	ErrNotWAV         = errors.New("not a WAV file")
	ErrBadWAV         = errors.New("malformed WAV file")
	ErrUnsupportedWAV = errors.New("unsupported kind of WAV file")
	ErrTooLarge       = errors.New("sound is too long")
	// ErrTruncated says that the file ends before its header says it should; the buffer holds the frames that are there.
	ErrTruncated = errors.New("WAV file is cut short")
)

// DefaultWAVLimit bounds what DecodeWAV keeps in memory: 64 MiB of 16-bit samples, 11 minutes of the programme's format.
const DefaultWAVLimit = 64 << 20

const (
	formatInteger    = 0x0001 // WAVE_FORMAT_PCM
	formatFloat      = 0x0003 // WAVE_FORMAT_IEEE_FLOAT
	formatExtensible = 0xFFFE // WAVE_FORMAT_EXTENSIBLE

	formatSize      = 16 // bytes of a "fmt " chunk without extension
	subFormatOffset = 24 // of the sub-format code within an extensible "fmt " chunk
	extensibleSize  = 40
	maxFormatSize   = 4096 // no real "fmt " chunk comes near

	// streamedSize: a writer that cannot seek back puts a huge placeholder where the size belongs; espeak-ng writes
	// 0x7ffff000, others 0x7fffffff or 0xffffffff. Above this the size says nothing and the data ends with the stream.
	streamedSize = 0x7fff_0000

	maxChannels = 32
	minRate     = 1_000   // Hz
	maxRate     = 768_000 // Hz
	readBuffer  = 32 << 10
)

// header is what the chunks before the samples said.
type header struct {
	format   uint16
	channels int
	rate     int // Hz
	bytes    int // per sample
}

// DecodeWAV reads one WAV file (Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0",
// with Microsoft's WAVE_FORMAT_EXTENSIBLE) from r and converts its samples to 16 bits: integers of 8, 16, 24 and 32
// bits and floats of 32 and 64 bits. It reads no further than the end of the samples and keeps at most
// DefaultWAVLimit bytes.
//
// Errors: ErrNotWAV, ErrBadWAV, ErrUnsupportedWAV, ErrTooLarge, ErrTruncated, or the reader's own, all wrapped.
func DecodeWAV(r io.Reader) (Buffer, error) { return DecodeWAVLimit(r, DefaultWAVLimit) }

// DecodeWAVLimit is DecodeWAV with a limit of its own, in bytes of 16-bit samples.
func DecodeWAVLimit(r io.Reader, limit int) (Buffer, error) {
	in := bufio.NewReaderSize(r, readBuffer)
	var riff [12]byte
	if _, err := io.ReadFull(in, riff[:]); err != nil {
		return Buffer{}, fmt.Errorf("reading the RIFF header: %w", ended(err, ErrNotWAV))
	}
	if string(riff[:4]) != "RIFF" || string(riff[8:]) != "WAVE" {
		return Buffer{}, fmt.Errorf("reading the RIFF header: %w", ErrNotWAV)
	}
	riffSize := binary.LittleEndian.Uint32(riff[4:])
	var h *header
	for {
		var chunk [8]byte
		if _, err := io.ReadFull(in, chunk[:]); err != nil {
			return Buffer{}, fmt.Errorf("looking for the samples: %w", ended(err, ErrBadWAV))
		}
		size := binary.LittleEndian.Uint32(chunk[4:])
		switch string(chunk[:4]) {
		case "fmt ":
			var err error
			if h, err = readFormat(in, size); err != nil {
				return Buffer{}, fmt.Errorf("reading the sample format: %w", err)
			}
		case "data":
			if h == nil {
				return Buffer{}, fmt.Errorf("samples before their format: %w", ErrBadWAV)
			}
			streamed := size >= streamedSize || size == 0 && (riffSize == 0 || riffSize >= streamedSize)
			return readSamples(in, *h, size, streamed, limit)
		default:
			if err := skip(in, padded(size)); err != nil {
				return Buffer{}, fmt.Errorf("skipping the chunk %q: %w", chunk[:4], err)
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

func readFormat(r io.Reader, size uint32) (*header, error) {
	if size < formatSize || size > maxFormatSize {
		return nil, fmt.Errorf("a format of %d bytes: %w", size, ErrBadWAV)
	}
	b := make([]byte, padded(size))
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, ended(err, ErrBadWAV)
	}
	h := &header{
		format:   binary.LittleEndian.Uint16(b),
		channels: int(binary.LittleEndian.Uint16(b[2:])),
		rate:     int(binary.LittleEndian.Uint32(b[4:])),
	}
	block, bits := int(binary.LittleEndian.Uint16(b[12:])), int(binary.LittleEndian.Uint16(b[14:]))
	if h.format == formatExtensible && size >= extensibleSize {
		h.format = binary.LittleEndian.Uint16(b[subFormatOffset:])
	}
	if h.channels < 1 || h.channels > maxChannels || h.rate < minRate || h.rate > maxRate {
		return nil, fmt.Errorf("%d channels at %d Hz: %w", h.channels, h.rate, ErrUnsupportedWAV)
	}
	// Samples such as 12 or 20 bits lie, left-aligned, in the next whole number of bytes.
	h.bytes = (bits + 7) / 8
	if block != h.channels*h.bytes {
		return nil, fmt.Errorf("frames of %d bytes for %d channels of %d bits: %w", block, h.channels, bits, ErrBadWAV)
	}
	if h.converter() == nil {
		return nil, fmt.Errorf("format %#04x of %d bits: %w", h.format, bits, ErrUnsupportedWAV)
	}
	return h, nil
}

func readSamples(r io.Reader, h header, size uint32, streamed bool, limit int) (Buffer, error) {
	out := Buffer{Rate: h.rate, Channels: h.channels}
	frame := h.channels * h.bytes
	want := int64(size) - int64(size)%int64(frame)
	if !streamed && want/int64(h.bytes)*2 > int64(limit) {
		return Buffer{}, fmt.Errorf("%d bytes of samples: %w", want, ErrTooLarge)
	}
	convert := h.converter()
	block := make([]byte, readBuffer/frame*frame)
	for left := want; streamed || left > 0; {
		part := block
		if !streamed && left < int64(len(part)) {
			part = part[:left]
		}
		n, err := io.ReadFull(r, part)
		left -= int64(n)
		for i := 0; i+frame <= n; i += frame {
			for c := range h.channels {
				out.Samples = append(out.Samples, convert(part[i+c*h.bytes:]))
			}
		}
		if len(out.Samples)*2 > limit {
			return Buffer{}, fmt.Errorf("more than %d bytes: %w", limit, ErrTooLarge)
		}
		switch {
		case err == nil:
		case ended(err, nil) != nil:
			return Buffer{}, fmt.Errorf("reading the samples: %w", err)
		case streamed:
			return out, nil
		default:
			return out, fmt.Errorf("%d of %d bytes of samples are missing: %w", left, size, ErrTruncated)
		}
	}
	return out, nil
}
