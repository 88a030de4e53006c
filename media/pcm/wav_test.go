package pcm

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"testing/iotest"
	"time"
)

// file builds a WAV file by hand, so that the decoder is not tested against its own encoder.
type file struct {
	magic                         string // "": RIFF
	format, channels, block, bits uint16
	rate                          uint32
	extension                     []byte // of the "fmt " chunk
	before                        []byte // whole chunks before the samples
	data                          []byte
	dataSize, riffSize            uint32 // what the header claims
}

func (f file) bytes() []byte {
	le := binary.LittleEndian
	b := le.AppendUint32([]byte(cmp.Or(f.magic, "RIFF")), f.riffSize)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, uint32(16+len(f.extension)))
	b = le.AppendUint16(le.AppendUint16(b, f.format), f.channels)
	b = le.AppendUint32(le.AppendUint32(b, f.rate), f.rate*uint32(f.block))
	b = le.AppendUint16(le.AppendUint16(b, f.block), f.bits)
	b = append(append(append(b, f.extension...), f.before...), "data"...)
	return append(le.AppendUint32(b, f.dataSize), f.data...)
}

func plain(format, channels, bits uint16, data []byte) file {
	return file{
		format: format, channels: channels, bits: bits, block: channels * ((bits + 7) / 8), rate: 22_050,
		data: data, dataSize: uint32(len(data)), riffSize: uint32(36 + len(data)),
	}
}

func (f file) with(change func(*file)) file {
	change(&f)
	return f
}

// long makes it an RF64 file with so many bytes of samples.
func (f *file) long(size uint64) {
	f.magic, f.riffSize, f.dataSize = "RF64", math.MaxUint32, math.MaxUint32
	le := binary.LittleEndian
	f.before = le.AppendUint32([]byte("ds64"), 28)
	f.before = le.AppendUint64(le.AppendUint64(f.before, 100), size)
	f.before = le.AppendUint32(le.AppendUint64(f.before, 2), 0)
}

// extensible returns the extension that carries the sub-format code in a GUID.
func extensible(code uint16) []byte {
	b := make([]byte, 24)
	binary.LittleEndian.PutUint16(b, 22)
	binary.LittleEndian.PutUint16(b[8:], code)
	copy(b[10:], "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71")
	return b
}

func floats(values ...float64) (single, double []byte) {
	for _, v := range values {
		single = binary.LittleEndian.AppendUint32(single, math.Float32bits(float32(v)))
		double = binary.LittleEndian.AppendUint64(double, math.Float64bits(v))
	}
	return single, double
}

func TestDecodeWAV(t *testing.T) {
	single, double := floats(0, 0.5, -1, 2, math.NaN(), math.Inf(-1))
	ofFloats := []int16{0, 16_384, -32_768, 32_767, 0, -32_768}
	two := []byte{1, 0, 0xff, 0xff}
	for name, c := range map[string]struct {
		file     file
		channels int
		want     []int16
		err      error
	}{
		"8 bits":               {plain(1, 1, 8, []byte{0, 128, 255}), 1, []int16{-32_768, 0, 32_512}, nil},
		"16 bits":              {plain(1, 1, 16, []byte{0, 0x80, 0xff, 0x7f}), 1, []int16{-32_768, 32_767}, nil},
		"24 bits":              {plain(1, 1, 24, []byte{0, 0, 0x80, 0xff, 0xff, 0x7f, 0x80, 1, 0}), 1, []int16{-32_768, 32_767, 2}, nil},
		"20 bits in 24":        {plain(1, 1, 20, []byte{0, 0, 0x40}), 1, []int16{0x4000}, nil},
		"32 bits":              {plain(1, 1, 32, []byte{0, 0, 0, 0x80, 0, 0x80, 1, 0}), 1, []int16{-32_768, 2}, nil},
		"float 32":             {plain(3, 1, 32, single), 1, ofFloats, nil},
		"float 64":             {plain(3, 1, 64, double), 1, ofFloats, nil},
		"stereo":               {plain(1, 2, 16, []byte{1, 0, 2, 0, 3, 0, 4, 0}), 2, []int16{1, 2, 3, 4}, nil},
		"no samples":           {plain(1, 1, 16, nil), 1, nil, nil},
		"extensible integer":   {plain(0xFFFE, 1, 16, two).with(func(f *file) { f.extension = extensible(1) }), 1, []int16{1, -1}, nil},
		"extensible float":     {plain(0xFFFE, 1, 32, single).with(func(f *file) { f.extension = extensible(3) }), 1, ofFloats, nil},
		"extensible unknown":   {plain(0xFFFE, 1, 16, two).with(func(f *file) { f.extension = extensible(0x55) }), 0, nil, ErrUnsupportedWAV},
		"extensible too short": {plain(0xFFFE, 1, 16, two).with(func(f *file) { f.extension = []byte{0, 0} }), 0, nil, ErrUnsupportedWAV},
		"fmt with extension":   {plain(1, 1, 16, two).with(func(f *file) { f.extension = []byte{0, 0} }), 1, []int16{1, -1}, nil},
		"odd chunk is padded":  {plain(1, 1, 16, two).with(func(f *file) { f.before = []byte("LIST\x03\x00\x00\x00abc\x00") }), 1, []int16{1, -1}, nil},
		"chunk after samples":  {plain(1, 1, 16, two).with(func(f *file) { f.data = append(slices.Clone(two), "LIST\x00\x00\x00\x00"...) }), 1, []int16{1, -1}, nil},
		"A-law":                {plain(6, 1, 8, two), 0, nil, ErrUnsupportedWAV},
		"long sizes":           {plain(1, 1, 16, two).with(func(f *file) { f.long(4) }), 1, []int16{1, -1}, nil},
		"long sizes, cut off":  {plain(1, 1, 16, two).with(func(f *file) { f.long(8) }), 1, []int16{1, -1}, ErrTruncated},
		"long sizes unknown":   {plain(1, 1, 16, two).with(func(f *file) { f.long(math.MaxUint64) }), 1, []int16{1, -1}, nil},
		"long sizes too short": {plain(1, 1, 16, two).with(func(f *file) { f.long(4); f.before[4] = 8 }), 0, nil, ErrBadWAV},
		"espeak-ng's length":   {plain(1, 1, 16, two).with(func(f *file) { f.dataSize = 0x7ffff000; f.riffSize = 0x7ffff024 }), 1, []int16{1, -1}, nil},
		"ffmpeg's pipe length": {plain(1, 1, 16, two).with(func(f *file) { f.dataSize = math.MaxUint32; f.riffSize = math.MaxUint32 }), 1, []int16{1, -1}, nil},
		"both lengths zero":    {plain(1, 1, 16, two).with(func(f *file) { f.dataSize, f.riffSize = 0, 0 }), 1, []int16{1, -1}, nil},
		"odd byte at the end":  {plain(1, 1, 16, []byte{1, 0, 9}).with(func(f *file) { f.dataSize = 0x7ffff000 }), 1, []int16{1}, nil},
		"half of the samples":  {plain(1, 1, 16, two).with(func(f *file) { f.dataSize = 8 }), 1, []int16{1, -1}, ErrTruncated},
		"no format":            {plain(1, 1, 16, two).with(func(f *file) { f.format = 0x55 }), 0, nil, ErrUnsupportedWAV},
		"no channels":          {plain(1, 0, 16, two), 0, nil, ErrUnsupportedWAV},
		"too many channels":    {plain(1, 999, 16, two), 0, nil, ErrUnsupportedWAV},
		"rate of zero":         {plain(1, 1, 16, two).with(func(f *file) { f.rate = 0 }), 0, nil, ErrUnsupportedWAV},
		"rate beyond reason":   {plain(1, 1, 16, two).with(func(f *file) { f.rate = math.MaxUint32 }), 0, nil, ErrUnsupportedWAV},
		"zero bits":            {plain(1, 1, 0, two), 0, nil, ErrUnsupportedWAV},
		"frame size lies":      {plain(1, 1, 16, two).with(func(f *file) { f.block = 7 }), 0, nil, ErrBadWAV},
		"chunk without end":    {plain(1, 1, 16, two).with(func(f *file) { f.before = []byte("LIST\xff\xff\xff\xff") }), 0, nil, ErrBadWAV},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := DecodeWAV(iotest.OneByteReader(bytes.NewReader(c.file.bytes())))
			if !errors.Is(err, c.err) || (c.err == nil) != (err == nil) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if !slices.Equal(got.Samples, c.want) || got.Channels != c.channels {
				t.Errorf("%d channels %v, want %d channels %v", got.Channels, got.Samples, c.channels, c.want)
			}
			if c.channels > 0 && got.Rate != 22_050 {
				t.Errorf("rate %d", got.Rate)
			}
		})
	}
}

func TestDecodeWAVOfGarbage(t *testing.T) {
	whole := plain(1, 1, 16, []byte{1, 0}).bytes()
	for name, c := range map[string]struct {
		in   []byte
		want error
	}{
		"nothing":           {nil, ErrNotWAV},
		"text":              {[]byte("this is not a sound file at all"), ErrNotWAV},
		"big-endian":        {append([]byte("RIFX"), whole[4:]...), ErrNotWAV},
		"header cut":        {whole[:20], ErrBadWAV},
		"samples first":     {append(slices.Clone(whole[:12]), whole[36:]...), ErrBadWAV},
		"no samples at all": {whole[:36], ErrBadWAV},
		"tiny format":       {[]byte("RIFF\x00\x00\x00\x00WAVEfmt \x02\x00\x00\x00\x01\x00"), ErrBadWAV},
		"huge format":       {[]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff\x01\x00"), ErrBadWAV},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := DecodeWAV(bytes.NewReader(c.in)); !errors.Is(err, c.want) || len(got.Samples) > 0 {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
		})
	}
}

// endless yields bytes for ever, as an engine gone wild would.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestDecodeWAVKeepsToItsLimit(t *testing.T) {
	head := plain(1, 1, 16, nil).with(func(f *file) { f.dataSize = 0x7ffff000 }).bytes()
	if _, err := DecodeWAVLimit(io.MultiReader(bytes.NewReader(head), endless{}), 1<<16); !errors.Is(err, ErrTooLarge) {
		t.Errorf("endless samples: %v", err)
	}
	head = plain(1, 1, 16, nil).with(func(f *file) { f.dataSize = 1 << 30 }).bytes()
	if _, err := DecodeWAV(io.MultiReader(bytes.NewReader(head), endless{})); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a gigabyte announced: %v", err)
	}
}

func TestDecodeWAVReportsReadErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	whole := plain(1, 1, 16, make([]byte, 100)).bytes()
	for n := range len(whole) - 1 {
		in := io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(broken))
		if _, err := DecodeWAV(in); !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

func TestEncodeWAVAndBack(t *testing.T) {
	for name, in := range map[string]Buffer{
		"mono":   Chime(Rate),
		"stereo": {Rate: 44_100, Channels: 2, Samples: []int16{1, -1, 32_767, -32_768}},
		"empty":  {Rate: 8000, Channels: 1},
	} {
		t.Run(name, func(t *testing.T) {
			var w bytes.Buffer
			if err := EncodeWAV(&w, in); err != nil {
				t.Fatal(err)
			}
			if w.Len() != 44+2*len(in.Samples) {
				t.Errorf("%d bytes", w.Len())
			}
			got, err := DecodeWAV(&w)
			if err != nil || got.Rate != in.Rate || got.Channels != in.Channels || !slices.Equal(got.Samples, in.Samples) {
				t.Errorf("got %d Hz, %d channels, %d samples, %v", got.Rate, got.Channels, len(got.Samples), err)
			}
		})
	}
	if err := EncodeWAV(io.Discard, Buffer{Channels: 1}); !errors.Is(err, ErrBadWAV) {
		t.Errorf("no rate: %v", err)
	}
	r, w := io.Pipe()
	_ = r.CloseWithError(io.ErrClosedPipe)
	if err := EncodeWAV(w, Silence(Rate, time.Second)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a writer that fails: %v", err)
	}
}

func FuzzDecodeWAV(f *testing.F) {
	f.Add(plain(1, 1, 16, []byte{1, 0, 2, 0}).bytes())
	f.Add(plain(1, 2, 24, []byte{1, 0, 2, 0, 1, 2}).with(func(f *file) { f.dataSize = 0x7ffff000 }).bytes())
	f.Add(plain(0xFFFE, 1, 32, []byte{0, 0, 0x80, 0x3f}).with(func(f *file) { f.extension = extensible(3) }).bytes())
	f.Fuzz(func(t *testing.T, in []byte) {
		const limit = 1 << 16
		b, err := DecodeWAVLimit(bytes.NewReader(in), limit)
		if err != nil && !errors.Is(err, ErrTruncated) {
			if len(b.Samples) > 0 {
				t.Fatalf("samples beside %v", err)
			}
			return
		}
		if len(b.Samples)*2 > limit || b.Channels < 1 || len(b.Samples)%b.Channels != 0 || len(b.Samples) > len(in) {
			t.Fatalf("%d samples, %d channels from %d bytes", len(b.Samples), b.Channels, len(in))
		}
		b.Mono()
	})
}

func BenchmarkDecodeWAV(b *testing.B) {
	var w bytes.Buffer
	if err := EncodeWAV(&w, Tone(Rate, 1000, time.Second, 0)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(w.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeWAV(bytes.NewReader(w.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
