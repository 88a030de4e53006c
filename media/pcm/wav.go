package pcm

import (
	"bufio"
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

// readBuffer is how many bytes are read at once.
const readBuffer = 32 << 10

// DecodeWAV reads one WAV file (see ReadWAVHeader) from r and converts its samples to 16 bits: integers of 8, 16, 24 and 32
// bits and floats of 32 and 64 bits. It reads no further than the end of the samples and keeps at most
// DefaultWAVLimit bytes.
//
// Errors: ErrNotWAV, ErrBadWAV, ErrUnsupportedWAV, ErrTooLarge, ErrTruncated, or the reader's own, all wrapped.
func DecodeWAV(r io.Reader) (Buffer, error) { return DecodeWAVLimit(r, DefaultWAVLimit) }

// DecodeWAVLimit is DecodeWAV with a limit of its own, in bytes of 16-bit samples.
func DecodeWAVLimit(r io.Reader, limit int) (Buffer, error) {
	in := bufio.NewReaderSize(r, readBuffer)
	h, err := ReadWAVHeader(in)
	if err != nil {
		return Buffer{}, err
	}
	convert := h.Converter()
	if convert == nil {
		return Buffer{}, fmt.Errorf("format %#04x of %d bytes: %w", h.Tag, h.SampleBytes, ErrUnsupportedWAV)
	}
	return readSamples(in, h, convert, limit)
}

func readSamples(r io.Reader, h WAVHeader, convert func([]int16, []byte), limit int) (Buffer, error) {
	out := Buffer{Rate: h.Rate, Channels: h.Channels}
	frame := h.Channels * h.SampleBytes
	want := h.Size - h.Size%int64(frame)
	if !h.Streamed && want/int64(h.SampleBytes)*2 > int64(limit) {
		return Buffer{}, fmt.Errorf("%d bytes of samples: %w", want, ErrTooLarge)
	}
	block := make([]byte, readBuffer/frame*frame)
	for left := want; h.Streamed || left > 0; {
		part := block
		if !h.Streamed && left < int64(len(part)) {
			part = part[:left]
		}
		n, err := io.ReadFull(r, part)
		left -= int64(n)
		at, more := len(out.Samples), n/frame*h.Channels
		out.Samples = append(out.Samples, make([]int16, more)...)
		convert(out.Samples[at:], part)
		if len(out.Samples)*2 > limit {
			return Buffer{}, fmt.Errorf("more than %d bytes: %w", limit, ErrTooLarge)
		}
		switch {
		case err == nil:
		case ended(err, nil) != nil:
			return Buffer{}, fmt.Errorf("reading the samples: %w", err)
		case h.Streamed:
			return out, nil
		default:
			return out, fmt.Errorf("%d of %d bytes of samples are missing: %w", left, h.Size, ErrTruncated)
		}
	}
	return out, nil
}
