package soundfile

import (
	"errors"
	"fmt"
	"time"
)

// Encoding is how a sample is written.
type Encoding uint8

// The encodings.
const (
	ALaw  Encoding = iota // G.711, 1 byte
	MuLaw                 // G.711, 1 byte
	PCM16                 // linear, 2 bytes; what is read from wider integers and floats counts as this
)

func (e Encoding) String() string {
	switch e {
	case ALaw:
		return "A-law"
	case MuLaw:
		return "mu-law"
	case PCM16:
		return "16-bit PCM"
	}
	return fmt.Sprintf("encoding %d", uint8(e))
}

// bytes is the size of a sample; 0 for an encoding that does not exist.
func (e Encoding) bytes() int {
	switch e {
	case ALaw, MuLaw:
		return 1
	case PCM16:
		return 2
	}
	return 0
}

// Container is what stands around the samples.
type Container uint8

// The containers.
const (
	Raw Container = iota // nothing at all; 16-bit samples are little-endian
	WAV                  // RIFF, or RF64 beyond 4 GiB
	AU                   // Sun and NeXT
)

func (c Container) String() string {
	switch c {
	case Raw:
		return "raw"
	case WAV:
		return "WAV"
	case AU:
		return "AU"
	}
	return fmt.Sprintf("container %d", uint8(c))
}

// Bounds of what is read and written.
const (
	MinRate     = 1_000   // Hz
	MaxRate     = 768_000 // Hz
	MaxChannels = 32
)

// ErrFormat is returned for a format that does not exist, such as one of no channels.
var ErrFormat = errors.New("no such format of sound")

// Format is what a file's bytes mean.
type Format struct {
	Container Container
	Encoding  Encoding
	Rate      int // Hz, MinRate to MaxRate
	Channels  int // interleaved, 1 to MaxChannels
}

// Board is what the boards of doors and cameras record and play: A-law without a header, 44.1 kHz, stereo.
func Board() Format { return Format{Container: Raw, Encoding: ALaw, Rate: 44_100, Channels: 2} }

// String is such as "raw A-law, 44100 Hz, 2 channels".
func (f Format) String() string {
	plural := "s"
	if f.Channels == 1 {
		plural = ""
	}
	return fmt.Sprintf("%v %v, %d Hz, %d channel%s", f.Container, f.Encoding, f.Rate, f.Channels, plural)
}

// Validate returns ErrFormat, wrapped, when the format does not exist.
func (f Format) Validate() error {
	if f.Container > AU || f.Encoding.bytes() == 0 || f.Rate < MinRate || f.Rate > MaxRate || f.Channels < 1 || f.Channels > MaxChannels {
		return fmt.Errorf("%v: %w", f, ErrFormat)
	}
	return nil
}

// FrameBytes is the size of one frame (a sample of each channel) in bytes.
func (f Format) FrameBytes() int { return f.Encoding.bytes() * f.Channels }

// Duration is how long so many frames play, rounded down to a nanosecond.
func (f Format) Duration(frames int64) time.Duration {
	if f.Rate <= 0 {
		return 0
	}
	rate := int64(f.Rate)
	return time.Duration(frames/rate)*time.Second + time.Duration(frames%rate)*time.Second/time.Duration(rate)
}
