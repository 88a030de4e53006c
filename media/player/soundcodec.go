package player

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/opus"
	"github.com/pion/rtp"
	aacpcm "github.com/tphakala/go-aac/pcm"

	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

// soundDecoder turns units into samples of the programme's format (pcm.Rate, mono). The result is valid until the next call.
type soundDecoder interface {
	decode(unit []byte) ([]int16, error)
}

// unpacker takes units out of RTP packets: none while more packets are wanted.
type unpacker func(*rtp.Packet) ([][]byte, error)

// openSound opens the decoder of a format; nil when there is none. step is the length of a unit in units of the format's clock, where a
// packet may hold several.
func openSound(f format.Format) (d soundDecoder, unpack unpacker, step int, err error) {
	switch f := f.(type) {
	case *format.MPEG4Audio:
		inner, err := f.CreateDecoder()
		if err != nil {
			return nil, nil, 0, err
		}
		d, err := newAAC(f)
		if err != nil {
			return nil, nil, 0, err
		}
		return d, inner.Decode, aacFrame, nil
	case *format.G711:
		inner, err := f.CreateDecoder()
		if err != nil {
			return nil, nil, 0, err
		}
		law := g711.ALaw
		if f.MULaw {
			law = g711.MuLaw
		}
		return newWave(g711.New(law).Decode, f.SampleRate, f.ChannelCount), one(inner.Decode), 0, nil
	case *format.LPCM:
		const bits = 16
		if f.BitDepth != bits {
			return nil, nil, 0, nil
		}
		inner, err := f.CreateDecoder()
		if err != nil {
			return nil, nil, 0, err
		}
		return newWave(linear, f.SampleRate, f.ChannelCount), one(inner.Decode), 0, nil
	case *format.Opus:
		if f.ChannelCount > stereo {
			return nil, nil, 0, nil
		}
		inner, err := f.CreateDecoder()
		if err != nil {
			return nil, nil, 0, err
		}
		decoder, err := opus.NewDecoderWithOutput(pcm.Rate, 1)
		if err != nil {
			return nil, nil, 0, err
		}
		return &opusSound{decoder: decoder}, one(inner.Decode), 0, nil
	}
	return nil, nil, 0, nil
}

const stereo = 2

// one makes an unpacker of one that finds one unit a packet.
func one(decode func(*rtp.Packet) ([]byte, error)) unpacker {
	return func(p *rtp.Packet) ([][]byte, error) {
		unit, err := decode(p)
		if err != nil || unit == nil {
			return nil, err
		}
		return [][]byte{unit}, nil
	}
}

// mixer makes the programme's format of interleaved samples.
type mixer struct {
	channels  int
	resampler *pcm.Stream
	mono, out []int16
}

func newMixer(rate, channels int) mixer {
	return mixer{channels: max(channels, 1), resampler: pcm.NewStream(rate, pcm.Rate)}
}

func (m *mixer) mix(samples []int16) []int16 {
	m.mono = m.mono[:0]
	for ; len(samples) >= m.channels; samples = samples[m.channels:] {
		sum := 0
		for _, v := range samples[:m.channels] {
			sum += int(v)
		}
		m.mono = append(m.mono, int16(sum/m.channels))
	}
	m.out = m.resampler.Append(m.out[:0], m.mono)
	return m.out
}

// wave is linear sound, or G.711.
type wave struct {
	expand  func(dst []int16, unit []byte) []int16 // appends
	mixer   mixer
	samples []int16
}

func newWave(expand func([]int16, []byte) []int16, rate, channels int) *wave {
	return &wave{expand: expand, mixer: newMixer(rate, channels)}
}

// linear appends big-endian samples of 16 bits (RFC 3551 section 4.5.11).
func linear(dst []int16, unit []byte) []int16 {
	for ; len(unit) >= 2; unit = unit[2:] {
		dst = append(dst, int16(binary.BigEndian.Uint16(unit)))
	}
	return dst
}

func (w *wave) decode(unit []byte) ([]int16, error) {
	w.samples = w.expand(w.samples[:0], unit)
	return w.mixer.mix(w.samples), nil
}

// aacFrame is the samples of an AAC access unit (ISO/IEC 14496-3 section 4.5.2.1).
const aacFrame = 1024

// aac is AAC-LC. The library reads a stream in which each access unit has its length in front; it is given one unit and asked for what
// that makes, so it never looks for another.
type aac struct {
	decoder *aacpcm.Decoder
	config  []byte
	units   bytes.Buffer
	raw     []byte
	samples []int16
	mixer   mixer
}

var errAACUnit = errors.New("an AAC access unit of more than 64 KiB")

func newAAC(f *format.MPEG4Audio) (*aac, error) {
	config, err := f.Config.Marshal()
	if err != nil {
		return nil, fmt.Errorf("reading the AAC configuration: %w", err)
	}
	d := &aac{config: config}
	if d.decoder, err = aacpcm.NewDecoder(&d.units, aacpcm.WithRawStream(config)); err != nil {
		return nil, fmt.Errorf("opening the AAC decoder: %w", err)
	}
	info := d.decoder.Info()
	d.mixer = newMixer(info.SampleRate, info.Channels)
	d.raw = make([]byte, 2*aacFrame*info.Channels)
	d.samples = make([]int16, 0, aacFrame*info.Channels)
	return d, nil
}

func (d *aac) decode(unit []byte) ([]int16, error) {
	if len(unit) > 0xffff {
		return nil, errAACUnit
	}
	d.units.Reset()
	d.units.Write(binary.BigEndian.AppendUint16(nil, uint16(len(unit))))
	d.units.Write(unit)
	n, err := d.decoder.Read(d.raw)
	if err != nil && !errors.Is(err, io.EOF) {
		// The library does not go on after an error.
		if again := d.decoder.Reset(&d.units, aacpcm.WithRawStream(d.config)); again != nil {
			err = again
		}
		return nil, fmt.Errorf("decoding AAC: %w", err)
	}
	d.samples = d.samples[:0]
	for i := 0; i+1 < n; i += 2 {
		d.samples = append(d.samples, int16(binary.LittleEndian.Uint16(d.raw[i:])))
	}
	return d.mixer.mix(d.samples), nil
}

// opusSound is Opus (RFC 6716), which the library brings to the programme's format by itself.
type opusSound struct {
	decoder opus.Decoder
	samples [pcm.Rate * 120 / 1000]int16 // the longest packet (RFC 6716 section 3.2.5)
}

func (d *opusSound) decode(unit []byte) ([]int16, error) {
	n, err := d.decoder.DecodeToInt16(unit, d.samples[:])
	if err != nil {
		return nil, fmt.Errorf("decoding Opus: %w", err)
	}
	return d.samples[:n], nil
}
