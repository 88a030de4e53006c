package pcm

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

const wavHeaderSize = 44

// EncodeWAV writes b as a WAV file of 16-bit integers with the classic header of 44 bytes. It returns ErrTooLarge for
// more than 4 GiB, ErrBadWAV for a buffer without rate or channels, and the writer's errors, wrapped.
func EncodeWAV(w io.Writer, b Buffer) error {
	if b.Rate <= 0 || b.Channels <= 0 || b.Channels > maxChannels {
		return fmt.Errorf("writing a WAV file of %d channels at %d Hz: %w", b.Channels, b.Rate, ErrBadWAV)
	}
	samples := b.Samples[:b.Frames()*b.Channels]
	size := int64(len(samples)) * 2
	if size > math.MaxUint32-wavHeaderSize {
		return fmt.Errorf("writing a WAV file of %d bytes: %w", size, ErrTooLarge)
	}
	le := binary.LittleEndian
	h := make([]byte, 0, wavHeaderSize)
	h = append(h, "RIFF"...)
	h = le.AppendUint32(h, uint32(size)+wavHeaderSize-8)
	h = append(h, "WAVEfmt "...)
	h = le.AppendUint32(h, formatSize)
	h = le.AppendUint16(h, formatInteger)
	h = le.AppendUint16(h, uint16(b.Channels))
	h = le.AppendUint32(h, uint32(b.Rate))
	h = le.AppendUint32(h, uint32(b.Rate*b.Channels*2))
	h = le.AppendUint16(h, uint16(b.Channels*2))
	h = le.AppendUint16(h, 16)
	h = append(h, "data"...)
	h = le.AppendUint32(h, uint32(size))

	out := bufio.NewWriterSize(w, readBuffer)
	if _, err := out.Write(h); err != nil {
		return fmt.Errorf("writing a WAV header: %w", err)
	}
	for _, s := range samples {
		if _, err := out.Write(le.AppendUint16(out.AvailableBuffer(), uint16(s))); err != nil {
			return fmt.Errorf("writing samples: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing samples: %w", err)
	}
	return nil
}
