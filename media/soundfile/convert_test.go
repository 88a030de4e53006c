package soundfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

// TestConvert goes from every format to every container and encoding and back to samples.
func TestConvert(t *testing.T) {
	dir := t.TempDir()
	for i, from := range formats() {
		in := filepath.Join(dir, fmt.Sprint(i), from.Name("in"))
		samples := noise(5001 * from.Channels)
		write(t, in, from, samples)
		for _, to := range []Format{
			{Raw, ALaw, 0, 0}, {Raw, MuLaw, 0, 0}, {WAV, ALaw, 0, 0}, {WAV, MuLaw, 0, 0}, {WAV, PCM16, 0, 0}, {AU, ALaw, 0, 0}, {AU, MuLaw, 0, 0}, {AU, PCM16, 0, 0},
		} {
			want := to
			want.Rate, want.Channels = from.Rate, from.Channels
			out := filepath.Join(dir, fmt.Sprint(i), want.Name("out"))
			var done, total int64
			c := Converter{Preset: Board(), To: to, Overwrite: true, Progress: func(path string, d, all int64) {
				if path != in {
					t.Errorf("progress of %s", path)
				}
				done, total = d, all
			}}
			result, err := c.File(context.Background(), in, out)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(out)
			if err != nil {
				t.Fatal(err)
			}
			if result.From != from || result.To != want || result.Frames != 5001 || result.Damage != nil || result.Bytes-info.Size() > 0 {
				t.Errorf("%v to %v: %+v", from, to, result)
			}
			if done != 5001 || total != 5001 {
				t.Errorf("progress ended at %d of %d", done, total)
			}
			got, read, damage := read(t, out, Board())
			if got != want || damage != nil || !slices.Equal(read, coded(to, coded(from, samples))) {
				t.Errorf("%v to %v: %v, %v", from, to, got, damage)
			}
		}
	}
}

// TestOneLawToTheOther takes every code over its 16-bit value, as the codec's tables have it.
func TestOneLawToTheOther(t *testing.T) {
	codes := make([]byte, 256)
	for i := range codes {
		codes[i] = byte(i)
	}
	a, mu := g711.New(g711.ALaw), g711.New(g711.MuLaw)
	for name, c := range map[string]struct {
		from, to Encoding
		want     []byte
	}{
		"A-law to mu-law": {ALaw, MuLaw, mu.Encode(nil, a.Decode(nil, codes))},
		"mu-law to A-law": {MuLaw, ALaw, a.Encode(nil, mu.Decode(nil, codes))},
		"A-law to itself": {ALaw, ALaw, codes},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := NewReader(bytes.NewReader(codes), Format{Raw, c.from, 8000, 1})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			w, err := NewWriter(&out, Format{Raw, c.to, 8000, 1})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(Copy(context.Background(), w, r, nil), w.Close()); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out.Bytes(), c.want) {
				t.Errorf("% x", out.Bytes())
			}
		})
	}
}

// level is the root mean square of samples, of one channel of several.
func level(samples []int16, channel, channels int) float64 {
	sum, n := 0.0, 0
	for i := channel; i < len(samples); i += channels {
		sum += float64(samples[i]) * float64(samples[i])
		n++
	}
	return math.Sqrt(sum / float64(max(n, 1)))
}

// TestRatesAndChannels converts a tone and compares what comes out with a tone made at the other rate.
func TestRatesAndChannels(t *testing.T) {
	const hz = 440
	for _, c := range []struct{ from, to Format }{
		{Format{WAV, PCM16, 44_100, 1}, Format{WAV, PCM16, 8000, 1}},
		{Format{WAV, PCM16, 8000, 1}, Format{WAV, PCM16, 44_100, 2}},
		{Format{WAV, PCM16, 48_000, 2}, Format{WAV, PCM16, 16_000, 1}},
		{Format{WAV, PCM16, 16_000, 1}, Format{WAV, PCM16, 16_000, 2}},
		{Format{WAV, PCM16, 16_000, 2}, Format{WAV, PCM16, 16_000, 1}},
		{Format{WAV, PCM16, 22_050, 2}, Format{WAV, PCM16, 44_100, 2}},
		{Format{WAV, PCM16, 44_100, 6}, Format{WAV, PCM16, 48_000, 2}},
		{Format{WAV, PCM16, 11_025, 2}, Format{WAV, PCM16, 12_345, 5}},
	} {
		t.Run(fmt.Sprint(c.from, " to ", c.to), func(t *testing.T) {
			tone := func(f Format) (samples []int16) {
				for _, s := range pcm.Tone(f.Rate, hz, 2*time.Second, 20*time.Millisecond).Samples {
					for range f.Channels {
						samples = append(samples, s)
					}
				}
				return samples
			}
			in, out := filepath.Join(t.TempDir(), "in.wav"), filepath.Join(t.TempDir(), "out.wav")
			write(t, in, c.from, tone(c.from))
			result, err := Converter{To: c.to}.File(context.Background(), in, out)
			if err != nil {
				t.Fatal(err)
			}
			_, got, _ := read(t, out, Board())
			want := tone(c.to)
			if len(got) != len(want) || result.Frames != int64(len(want)/c.to.Channels) {
				t.Fatalf("%d samples, want %d", len(got), len(want))
			}
			for ch := range c.to.Channels {
				off := make([]int16, len(want))
				edge := len(want) / 20 // the tone's fading is rounded in another way at each rate
				for i := edge; i < len(want)-edge; i++ {
					off[i] = got[i] - want[i]
				}
				if bad, good := level(off, ch, c.to.Channels), level(want, ch, c.to.Channels); bad > good/10_000 { // -80 dB
					t.Errorf("channel %d: off by %.1f of %.0f", ch, bad, good)
				}
			}
		})
	}
}

// Each channel goes its own way: 1, 2, 3 ... to fewer and more channels.
func TestChannels(t *testing.T) {
	for _, c := range []struct {
		from, to int
		want     []int16
	}{
		{1, 2, []int16{100, 100}},
		{2, 1, []int16{150}},
		{2, 2, []int16{100, 200}},
		{2, 4, []int16{100, 200, 100, 200}},
		{4, 2, []int16{200, 300}},
		{3, 2, []int16{200, 200}},
		{3, 1, []int16{200}},
		{6, 2, []int16{300, 400}},
	} {
		from, to := Format{WAV, PCM16, 8000, c.from}, Format{WAV, PCM16, 8000, c.to}
		frame := make([]int16, c.from)
		for i := range frame {
			frame[i] = int16(100 * (i + 1))
		}
		m := newRemixer(from, to)
		got := m.end(m.add(nil, slices.Concat(frame, frame)))
		if !slices.Equal(got, slices.Concat(c.want, c.want)) {
			t.Errorf("%d to %d: %v, want %v twice", c.from, c.to, got, c.want)
		}
	}
}

func TestConvertKeepsWhatExists(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.g711a")
	write(t, in, Format{WAV, PCM16, 44_100, 2}, noise(2000))
	old := []byte("something dear")
	if err := os.WriteFile(out, old, 0o600); err != nil {
		t.Fatal(err)
	}
	c := Converter{To: Format{Container: Raw, Encoding: ALaw}}
	if _, err := c.File(context.Background(), in, out); !errors.Is(err, ErrExists) {
		t.Errorf("%v", err)
	}
	// One that comes while the conversion is at work stays, too.
	late := filepath.Join(dir, "late.g711a")
	c.Progress = func(string, int64, int64) { _ = os.WriteFile(late, old, 0o600) }
	if _, err := c.File(context.Background(), in, late); !errors.Is(err, ErrExists) {
		t.Errorf("late: %v", err)
	}
	if !bytes.Equal(contents(t, out), old) || !bytes.Equal(contents(t, late), old) {
		t.Error("it was overwritten")
	}
	nothingBut(t, dir, "in.wav", "out.g711a", "late.g711a")
	// Asked for, it is replaced: by way of a link the file that it leads to, and even by itself.
	link := filepath.Join(dir, "link.g711a")
	if err := os.Symlink(out, link); err != nil {
		t.Fatal(err)
	}
	c = Converter{To: Format{Container: Raw, Encoding: ALaw}, Overwrite: true}
	if _, err := c.File(context.Background(), in, link); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().IsRegular() || len(contents(t, out)) != 2000 {
		t.Errorf("%v, %v", info, err)
	}
	if _, err := (Converter{To: Format{Container: WAV, Encoding: ALaw}, Overwrite: true}).File(context.Background(), in, in); err != nil {
		t.Fatal(err)
	}
	if f, _, _ := read(t, in, Board()); f.Encoding != ALaw {
		t.Errorf("it is %v", f)
	}
	for _, place := range []string{dir, filepath.Join(in, "x.wav"), "/dev/null"} {
		if _, err := c.File(context.Background(), in, place); !errors.Is(err, ErrNotWritable) {
			t.Errorf("%s: %v", place, err)
		}
	}
	nothingBut(t, dir, "in.wav", "out.g711a", "late.g711a", "link.g711a")
}

func TestConvertCancelled(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.g711a")
	write(t, in, Board(), noise(3_000_000))
	ctx, cancel := context.WithCancel(context.Background())
	c := Converter{Preset: Board(), To: Format{WAV, PCM16, 8000, 1}, Progress: func(_ string, done, total int64) {
		if done > total/2 {
			cancel()
		}
	}}
	for range 2 { // while at work, and before
		if _, err := c.File(ctx, in, filepath.Join(dir, "new", "out.wav")); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	nothingBut(t, filepath.Join(dir, "new"))
	if err := c.Folder(ctx, dir, dir, func(Outcome) { t.Error("a file") }); !errors.Is(err, context.Canceled) {
		t.Errorf("the folder: %v", err)
	}
}

func TestConvertWhatIsDamaged(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.wav")
	if err := os.WriteFile(in, lie(Format{WAV, ALaw, 8000, 1}, 500, 1086, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := Converter{To: Format{Container: WAV, Encoding: PCM16}}.File(context.Background(), in, filepath.Join(dir, "out.wav"))
	if err != nil || result.Frames != 500 || !errors.Is(result.Damage, ErrShort) {
		t.Errorf("%+v, %v", result, err)
	}
	if _, err := (Converter{To: Format{WAV, PCM16, 1, 1}}).File(context.Background(), in, filepath.Join(dir, "x.wav")); !errors.Is(err, ErrFormat) {
		t.Errorf("%v", err)
	}
	nothingBut(t, dir, "in.wav", "out.wav")
}

func TestConvertFolder(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "in", "made")
	mono := Format{WAV, PCM16, 8000, 1}
	write(t, filepath.Join(in, "a.wav"), mono, noise(100))
	write(t, filepath.Join(in, "a.au"), Format{AU, PCM16, 8000, 1}, noise(200)) // would have the same name
	write(t, filepath.Join(in, "deep", "er", "b.wav"), Format{WAV, MuLaw, 44_100, 2}, noise(300))
	write(t, filepath.Join(in, "c_16000_1.ul"), Format{Raw, MuLaw, 16_000, 1}, noise(400))
	write(t, filepath.Join(out, "earlier.wav"), mono, noise(500))
	for name, data := range map[string]string{"notes.txt": "words", "broken.wav": "no sound at all", "empty.al": "", ".hidden.wav": "x"} {
		if err := os.WriteFile(filepath.Join(in, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := Converter{Preset: Board(), To: Format{Container: Raw, Encoding: ALaw}}
	for round := range 2 {
		made, failed := map[string]int64{}, map[string]error{}
		if err := c.Folder(context.Background(), in, out, func(o Outcome) {
			rel, err := filepath.Rel(in, o.In)
			if err != nil {
				t.Fatal(err)
			}
			if o.Err != nil {
				failed[rel] = o.Err
				return
			}
			made[rel] = o.Result.Frames
			if f, err := FormatOf(o.Out, Board()); err != nil || f != o.Result.To {
				t.Errorf("%s is named as %v, %v", o.Out, f, err)
			}
		}); err != nil {
			t.Fatal(err)
		}
		wantFailed := map[string]error{"broken.wav": ErrNotSound, "empty.al": ErrEmpty}
		wantMade := map[string]int64{"a.au": 200, "deep/er/b.wav": 150, "c_16000_1.ul": 400}
		if round == 1 { // all are there
			wantMade = nil
			wantFailed["a.au"], wantFailed["deep/er/b.wav"], wantFailed["c_16000_1.ul"] = ErrExists, ErrExists, ErrExists
		}
		wantFailed["a.wav"] = ErrExists
		for name, want := range wantFailed {
			if err := failed[name]; !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
		for name, frames := range wantMade {
			if made[name] != frames {
				t.Errorf("%s: %d frames, want %d", name, made[name], frames)
			}
		}
		if len(made) != len(wantMade) || len(failed) != len(wantFailed) {
			t.Errorf("%v made, %v failed", made, failed)
		}
	}
	nothingBut(t, out, "earlier.wav", "a_8000_1.g711a", "deep", "c_16000_1.g711a")
	nothingBut(t, filepath.Join(out, "deep", "er"), "b.g711a")
	if err := c.Folder(context.Background(), filepath.Join(dir, "nowhere"), out, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A folder may be converted into itself: what would become itself is left as it is.
func TestConvertFolderInPlace(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), Format{WAV, PCM16, 44_100, 2}, noise(100))
	write(t, filepath.Join(dir, "b.g711a"), Board(), noise(100))
	told := 0
	err := Converter{Preset: Board(), To: Format{Container: Raw, Encoding: ALaw}, Overwrite: true}.Folder(context.Background(), dir, dir, func(o Outcome) {
		told++
		if o.Err != nil || filepath.Base(o.Out) != "a.g711a" {
			t.Errorf("%+v", o)
		}
	})
	if err != nil || told != 1 {
		t.Errorf("%d files, %v", told, err)
	}
	nothingBut(t, dir, "a.wav", "a.g711a", "b.g711a")
}

// BenchmarkCopy counts bytes of 16-bit samples, whichever way they go.
func BenchmarkCopy(b *testing.B) {
	samples := noise(4 << 20)
	linear := Format{WAV, PCM16, 44_100, 2}
	for _, law := range []Encoding{ALaw, MuLaw} {
		coded := Format{Raw, law, 44_100, 2}
		for name, c := range map[string]struct{ from, to Format }{"encode " + law.String(): {linear, coded}, "decode " + law.String(): {coded, linear}} {
			in := append(header(c.from, int64(len(samples)*c.from.Encoding.bytes())), encoderOf(c.from)(nil, samples)...)
			b.Run(name, func(b *testing.B) {
				b.SetBytes(int64(2 * len(samples)))
				b.ReportAllocs()
				for b.Loop() {
					r, err := NewReader(bytes.NewReader(in), coded)
					if err != nil {
						b.Fatal(err)
					}
					w, err := NewWriter(discard{}, c.to)
					if err != nil {
						b.Fatal(err)
					}
					if err := Copy(context.Background(), w, r, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// discard is a writer that costs nothing.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
