package soundfile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/queuecast/queuecast/media/pcm"
)

// sniffed is how many bytes tell what a file is.
const sniffed = 12

// claimed is what a header says.
type claimed struct {
	format      Format
	layout      layout // its size is the one that is claimed
	placeholder bool   // the size is that of a writer that could not know it
}

// containerOf tells by the first bytes of a file what it is.
func containerOf(first []byte) Container {
	switch {
	case len(first) >= sniffed && (string(first[:4]) == "RIFF" || string(first[:4]) == "RF64") && string(first[8:12]) == "WAVE":
		return WAV
	case len(first) >= 4 && string(first[:4]) == auMagic:
		return AU
	}
	return Raw
}

func readRaw(headless func() (Format, error)) (claimed, error) {
	f, err := headless()
	if err == nil {
		err = f.Validate()
	}
	if err != nil {
		return claimed{}, err
	}
	return claimed{f, layout{size: unknown, frameBytes: f.FrameBytes(), decode: decoderOf(f)}, true}, nil
}

// counter counts what is read through it.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

func readWAV(in *bufio.Reader) (claimed, error) {
	head := &counter{in: in}
	h, err := pcm.ReadWAVHeader(head)
	switch {
	case errors.Is(err, pcm.ErrUnsupportedWAV):
		return claimed{}, fmt.Errorf("%w: %w", ErrUnsupported, err)
	case errors.Is(err, pcm.ErrBadWAV), errors.Is(err, pcm.ErrNotWAV):
		return claimed{}, fmt.Errorf("%w: %w", ErrBadHeader, err)
	case err != nil:
		return claimed{}, err
	}
	f := Format{Container: WAV, Encoding: PCM16, Rate: h.Rate, Channels: h.Channels}
	decode := h.Converter()
	switch h.Tag {
	case tagALaw:
		f.Encoding, decode = ALaw, decoderOf(Format{Encoding: ALaw})
	case tagMuLaw:
		f.Encoding, decode = MuLaw, decoderOf(Format{Encoding: MuLaw})
	}
	if decode == nil {
		return claimed{}, fmt.Errorf("%w: WAV format %#04x with samples of %d bytes", ErrUnsupported, h.Tag, h.SampleBytes)
	}
	return claimed{f, layout{head.n, h.Size, h.Channels * h.SampleBytes, decode}, h.Streamed}, nil
}

func readAU(in *bufio.Reader) (claimed, error) {
	be := binary.BigEndian
	var h [auHeaderSize]byte
	if _, err := io.ReadFull(in, h[:]); err != nil {
		return claimed{}, fmt.Errorf("reading the AU header: %w", cut(err))
	}
	start, size := be.Uint32(h[4:]), be.Uint32(h[8:])
	f := Format{Container: AU, Rate: int(be.Uint32(h[16:])), Channels: int(min(be.Uint32(h[20:]), MaxChannels+1))}
	switch encoding := be.Uint32(h[12:]); encoding {
	case auMuLaw:
		f.Encoding = MuLaw
	case auPCM16:
		f.Encoding = PCM16
	case auALaw:
		f.Encoding = ALaw
	default:
		return claimed{}, fmt.Errorf("%w: AU encoding %d", ErrUnsupported, encoding)
	}
	if err := f.Validate(); err != nil {
		return claimed{}, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	if start < auHeaderSize {
		return claimed{}, fmt.Errorf("an AU header of %d bytes: %w", start, ErrBadHeader)
	}
	if _, err := io.CopyN(io.Discard, in, int64(start)-auHeaderSize); err != nil { // a note on the sound
		return claimed{}, fmt.Errorf("reading the AU header's note: %w", cut(err))
	}
	return claimed{f, layout{int64(start), int64(size), f.FrameBytes(), decoderOf(f)}, size == unknownLength}, nil
}

// cut turns the end of the file into ErrBadHeader.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it is cut off", ErrBadHeader)
	}
	return err
}
