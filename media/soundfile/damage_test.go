package soundfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"
)

// lie is a header with other sizes in it.
func lie(f Format, frames int, riff, data uint32) []byte {
	b := append(header(f, int64(frames*f.FrameBytes())), encoderOf(f)(nil, noise(frames*f.Channels))...)
	switch f.Container {
	case Raw:
		return b
	case AU:
		binary.BigEndian.PutUint32(b[8:], data)
		return b
	}
	binary.LittleEndian.PutUint32(b[4:], riff)
	binary.LittleEndian.PutUint32(b[len(header(f, 0))-4:], data)
	return b
}

func TestLyingHeaders(t *testing.T) {
	a, stereo, au := Format{WAV, ALaw, 8000, 1}, Format{WAV, PCM16, 44_100, 2}, Format{AU, MuLaw, 8000, 1}
	const frames = 1000
	chunk := []byte("LIST\x05\x00\x00\x00INFOx\x00")
	for name, c := range map[string]struct {
		data   []byte
		frames int // that are played
		damage error
	}{
		"right":                      {lie(a, frames, 1086, 1000), frames, nil},
		"RIFF size of zero":          {lie(a, frames, 0, 1000), frames, nil},
		"RIFF size of all ones":      {lie(a, frames, math.MaxUint32, 1000), frames, nil},
		"too long":                   {lie(a, frames, 5000, 5000), frames, ErrShort},
		"by one":                     {lie(a, frames, 1088, 1001), frames, ErrShort},
		"too short":                  {lie(a, frames, 500, 400), frames, ErrLong},
		"zero":                       {lie(a, frames, 36, 0), frames, ErrLong},
		"both zero":                  {lie(a, frames, 0, 0), frames, nil},
		"all ones":                   {lie(a, frames, math.MaxUint32, math.MaxUint32), frames, nil},
		"sox's pipe":                 {lie(a, frames, 0x7fffffff, 0x7fffffff-36), frames, nil},
		"chunk behind":               {append(lie(a, frames, 1100, 1000), chunk...), frames, nil},
		"two chunks behind":          {append(append(lie(a, frames, 1100, 1000), chunk...), chunk...), frames, nil},
		"chunk behind, cut off":      {append(lie(a, frames, 1100, 1000), chunk[:11]...), frames, nil},
		"chunk behind odd samples":   {append(append(lie(a, frames-1, 1100, 999), 0), chunk...), frames - 1, nil},
		"padding":                    {append(lie(a, frames-1, 1100, 999), 0), frames - 1, nil},
		"padding forgotten":          {append(lie(a, frames-1, 1100, 999), chunk...), frames - 1 + len(chunk), ErrLong},
		"cut in a frame":             {lie(stereo, frames, 4086, 4000)[:80+399*4+3], 399, ErrShort},
		"odd size":                   {lie(stereo, frames, 4086, 3998), frames, ErrLong},
		"odd file without a size":    {lie(stereo, frames, math.MaxUint32, math.MaxUint32)[:80+399*4+3], 399, ErrOdd},
		"cut behind the header":      {lie(stereo, frames, 4086, 4000)[:80], 0, ErrShort},
		"no samples":                 {lie(stereo, 0, 72, 0), 0, nil},
		"AU, right":                  {lie(au, frames, 0, 1000), frames, nil},
		"AU, too long":               {lie(au, frames, 0, 2000), frames, ErrShort},
		"AU, too short":              {lie(au, frames, 0, 20), frames, ErrLong},
		"AU, zero":                   {lie(au, frames, 0, 0), frames, ErrLong},
		"AU, all ones":               {lie(au, frames, 0, math.MaxUint32), frames, nil},
		"raw, odd":                   {make([]byte, 2001), frames, ErrOdd},
		"raw, one byte":              {make([]byte, 1), 0, ErrOdd},
		"raw, shorter than a header": {make([]byte, 6), 3, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := NewReader(bytes.NewReader(c.data), Board())
			if err != nil {
				t.Fatal(err)
			}
			f := r.Format()
			said := int(r.Frames())
			got := all(t, r)
			if len(got) != c.frames*f.Channels || said != c.frames {
				t.Errorf("%d frames said, %d samples played, want %d frames", said, len(got), c.frames)
			}
			if !errors.Is(r.Damage(), c.damage) || (c.damage == nil) != (r.Damage() == nil) {
				t.Errorf("damage %v, want %v", r.Damage(), c.damage)
			}
		})
	}
}

// The same from a pipe, where the file's length is not known before its end.
func TestLyingHeadersOfPipes(t *testing.T) {
	a, stereo := Format{WAV, ALaw, 8000, 1}, Format{WAV, PCM16, 44_100, 2}
	for name, c := range map[string]struct {
		data   []byte
		frames int
		said   int64
		damage error
	}{
		"right":          {lie(a, 1000, 1086, 1000), 1000, 1000, nil},
		"too long":       {lie(a, 1000, 5000, 5000), 1000, 5000, ErrShort},
		"chunk behind":   {append(lie(a, 1000, 1100, 1000), "LIST\x02\x00\x00\x00xx"...), 1000, 1000, nil},
		"zero":           {lie(a, 1000, 36, 0), 1000, -1, nil},
		"all ones":       {lie(a, 1000, math.MaxUint32, math.MaxUint32), 1000, -1, nil},
		"cut in a frame": {lie(stereo, 1000, 4086, 4000)[:80+399*4+3], 399, 1000, ErrShort},
		"raw, odd":       {make([]byte, 2001), 1000, -1, ErrOdd},
	} {
		for kind, in := range map[string]io.Reader{"": bytes.NewBuffer(c.data), ", byte by byte": iotest.OneByteReader(bytes.NewBuffer(c.data))} {
			t.Run(name+kind, func(t *testing.T) {
				r, err := NewReader(in, Board())
				if err != nil {
					t.Fatal(err)
				}
				if r.Frames() != c.said {
					t.Errorf("%d frames said, want %d", r.Frames(), c.said)
				}
				if got := all(t, r); len(got) != c.frames*r.Format().Channels {
					t.Errorf("%d samples, want %d frames", len(got), c.frames)
				}
				if !errors.Is(r.Damage(), c.damage) || (c.damage == nil) != (r.Damage() == nil) {
					t.Errorf("damage %v, want %v", r.Damage(), c.damage)
				}
			})
		}
	}
}

func TestWhatIsNoSound(t *testing.T) {
	dir := t.TempDir()
	wav := func(change func(b []byte)) []byte {
		b := lie(Format{WAV, ALaw, 8000, 1}, 10, 96, 10)
		change(b)
		return b
	}
	const form = 12 + 8 + ds64Size + 8 // where the format begins
	for name, c := range map[string]struct {
		data []byte
		err  error
	}{
		"empty.wav":     {nil, ErrEmpty},
		"empty.al":      {nil, ErrEmpty},
		"empty.au":      {nil, ErrEmpty},
		"text.wav":      {[]byte("this is a text, and a long one"), ErrNotSound},
		"text.au":       {[]byte("this is a text, and a long one"), ErrNotSound},
		"short.wav":     {[]byte("RIFF"), ErrNotSound},
		"text.txt":      {[]byte("this is a text, and a long one"), ErrName},
		"cut.wav":       {wav(func([]byte) {})[:30], ErrBadHeader},
		"adpcm.wav":     {wav(func(b []byte) { b[form] = 2 }), ErrUnsupported},
		"channels.wav":  {wav(func(b []byte) { b[form+2] = 200 }), ErrUnsupported},
		"rate.wav":      {wav(func(b []byte) { b[form+7] = 200 }), ErrUnsupported},
		"block.wav":     {wav(func(b []byte) { b[form+12] = 3 }), ErrBadHeader},
		"cut.au":        {[]byte(".snd\x00\x00\x00\x18"), ErrBadHeader},
		"offset.au":     {append([]byte(".snd\x00\x00\x00\x04\xff\xff\xff\xff\x00\x00\x00\x01\x00\x00\x1f\x40\x00\x00\x00\x01"), 1, 2), ErrBadHeader},
		"note.au":       {append([]byte(".snd\x00\x00\xff\x00\xff\xff\xff\xff\x00\x00\x00\x01\x00\x00\x1f\x40\x00\x00\x00\x01"), 1, 2), ErrBadHeader},
		"adpcm.au":      {append([]byte(".snd\x00\x00\x00\x18\xff\xff\xff\xff\x00\x00\x00\x17\x00\x00\x1f\x40\x00\x00\x00\x01"), 1, 2), ErrUnsupported},
		"nochannels.au": {append([]byte(".snd\x00\x00\x00\x18\xff\xff\xff\xff\x00\x00\x00\x01\x00\x00\x1f\x40\x00\x00\x00\x00"), 1, 2), ErrUnsupported},
		"channels.au":   {append([]byte(".snd\x00\x00\x00\x18\xff\xff\xff\xff\x00\x00\x00\x01\x00\x00\x1f\x40\xff\xff\xff\xff"), 1, 2), ErrUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, Board())
			var file *FileError
			if !errors.Is(err, c.err) || !errors.As(err, &file) || file.Path != path {
				t.Errorf("%v, want %v", err, c.err)
			}
			if _, err := OpenAs(path, Format{WAV, ALaw, 8000, 1}); err == nil {
				t.Error("opened as what it is not")
			}
		})
	}
	if _, err := Open(filepath.Join(dir, "missing.wav"), Board()); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Open(dir, Board()); err == nil {
		t.Error("a folder was opened")
	}
	if _, err := NewReader(bytes.NewReader([]byte{1}), Format{}); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

// A header is believed, whatever the name says; a name only without one.
func TestNameAndHeader(t *testing.T) {
	f := Format{WAV, MuLaw, 16_000, 1}
	path := filepath.Join(t.TempDir(), "x_8000_2.al")
	write(t, path, f, noise(100))
	for name, open := range map[string]func(string, Format) (*Reader, error){"Open": Open, "OpenAs": OpenAs} {
		r, err := open(path, Board())
		if err != nil {
			t.Fatal(err)
		}
		if r.Format() != f {
			t.Errorf("%s: it is %v", name, r.Format())
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	raw := filepath.Join(t.TempDir(), "x_8000_2.al")
	if err := os.WriteFile(raw, make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	want := Format{Raw, MuLaw, 48_000, 1}
	r, err := OpenAs(raw, want)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Format() != want || r.Frames() != 100 {
		t.Errorf("%v, %d frames", r.Format(), r.Frames())
	}
}

func TestReadErrorsAreTold(t *testing.T) {
	broken := errors.New("disk on fire")
	data := lie(Format{WAV, ALaw, 8000, 1}, 50, 136, 50)
	for n := range data {
		r, err := NewReader(io.MultiReader(bytes.NewReader(data[:n]), iotest.ErrReader(broken)), Board())
		for err == nil {
			_, err = r.Read(make([]int16, 7))
		}
		if !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

func TestSeekFrame(t *testing.T) {
	for _, f := range few() {
		path := filepath.Join(t.TempDir(), f.Name("x"))
		samples := noise(300_000 * f.Channels)
		write(t, path, f, samples)
		want := coded(f, samples)
		r, err := Open(path, Board())
		if err != nil {
			t.Fatal(err)
		}
		piece := make([]int16, 100*f.Channels)
		for _, at := range []int64{0, 299_990, 7, 150_000, 299_999, 0} {
			if err := r.SeekFrame(at); err != nil {
				t.Fatal(err)
			}
			n, err := r.Read(piece)
			rest := want[int(at)*f.Channels:]
			if err != nil || !slices.Equal(piece[:n], rest[:min(len(piece), len(rest))]) {
				t.Errorf("%v: %d samples at %d, %v", f, n, at, err)
			}
		}
		for _, at := range []int64{300_000, 300_001, math.MaxInt64} {
			if err := r.SeekFrame(at); err != nil {
				t.Fatal(err)
			}
			if n, err := r.Read(piece); n != 0 || !errors.Is(err, io.EOF) {
				t.Errorf("%v: %d samples at %d, %v", f, n, at, err)
			}
		}
		if err := r.SeekFrame(-5); err != nil {
			t.Error(err)
		}
		if got := all(t, r); len(got) != len(want) {
			t.Errorf("%v: %d samples from the beginning", f, len(got))
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// FuzzReader opens anything, as a file and by a pipe: no panic, no more frames than bytes, and both play the same.
func FuzzReader(f *testing.F) {
	for _, format := range formats() {
		f.Add(lie(format, 5, 100, uint32(5*format.FrameBytes())))
	}
	f.Add(lie(Format{WAV, PCM16, 8000, 2}, 5, 0, 0))
	f.Add(append(lie(Format{WAV, ALaw, 8000, 1}, 4, 100, 4), "LIST\x02\x00\x00\x00xx"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := NewReader(bytes.NewReader(data), Board())
		piped, pipeErr := NewReader(bytes.NewBuffer(slices.Clone(data)), Board())
		if (err == nil) != (pipeErr == nil) {
			t.Fatalf("as a file %v, by a pipe %v", err, pipeErr)
		}
		if err != nil {
			return
		}
		if err := file.Format().Validate(); err != nil {
			t.Fatal(err)
		}
		got, byPipe := all(t, file), all(t, piped)
		if int64(len(got)) != file.Frames()*int64(file.Format().Channels) || len(got) > len(data) {
			t.Fatalf("%d samples, %d frames, %d bytes", len(got), file.Frames(), len(data))
		}
		if n := min(len(got), len(byPipe)); !slices.Equal(got[:n], byPipe[:n]) {
			t.Fatal("a pipe plays something else")
		}
		if err := file.SeekFrame(file.Frames() / 2); err != nil {
			t.Fatal(err)
		}
		file.SoundsLike()
		all(t, file)
	})
}
