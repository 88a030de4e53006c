package app

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// piped carries out a command line with something at its standard input, and gives back its standard output byte by byte.
func piped(t *testing.T, in []byte, args ...string) (outcome, []byte) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := (&cli{version: "1.2.3", stdin: io.MultiReader(bytes.NewReader(in)), stdout: &stdout, stderr: &stderr}).run(t.Context(), args)
	return outcome{code: code, stderr: stderr.String()}, stdout.Bytes()
}

// toneFile writes a WAV file of a tone, a second of it, and returns its samples.
func toneFile(t *testing.T, path string, rate, channels int) []int16 {
	t.Helper()
	var samples []int16
	for _, s := range pcm.Tone(rate, 440, time.Second, 10*time.Millisecond).Samples {
		for range channels {
			samples = append(samples, s)
		}
	}
	var wav bytes.Buffer
	if err := pcm.EncodeWAV(&wav, pcm.Buffer{Rate: rate, Channels: channels, Samples: samples}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, wav.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return samples
}

func fileBytes(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func samplesOf(t *testing.T, path string) (soundfile.Format, []int16) {
	t.Helper()
	r, err := soundfile.Open(path, soundfile.Board())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	samples := make([]int16, r.Frames()*int64(r.Format().Channels))
	for at := 0; at < len(samples); {
		n, err := r.Read(samples[at:])
		if err != nil {
			t.Fatal(err)
		}
		at += n
	}
	return r.Format(), samples
}

func TestEncodeAndDecode(t *testing.T) {
	dir := t.TempDir()
	data := "--data=" + small(t, nil)
	file := func(name string) string { return filepath.Join(dir, name) }
	samples := toneFile(t, file("in.wav"), 44_100, 2)
	a, mu := g711.New(g711.ALaw).Encode(nil, samples), g711.New(g711.MuLaw).Encode(nil, samples)
	for out, want := range map[string][]byte{"x.g711a": a, "x.ul": mu} {
		got := run(t, "g711", "encode", file("in.wav"), file(out), data)
		if got.code != exitDone || got.stderr != "" || !strings.Contains(got.stdout, "44100 Hz, 2 channels\t0:00:01\t0.1 MB") {
			t.Errorf("%s: %+v", out, got)
		}
		if !bytes.Equal(fileBytes(t, file(out)), want) {
			t.Errorf("%s: other codes", out)
		}
		back := file(out + ".wav")
		if got := run(t, "g711", "decode", file(out), back, data); got.code != exitDone || got.stderr != "" {
			t.Errorf("%s: %+v", back, got)
		}
		law := map[string]g711.Law{"x.g711a": g711.ALaw, "x.ul": g711.MuLaw}[out]
		if f, got := samplesOf(t, back); f != (soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.PCM16, Rate: 44_100, Channels: 2}) ||
			!slices.Equal(got, g711.New(law).Decode(nil, want)) {
			t.Errorf("%s: %v", back, f)
		}
	}
	// A second time is refused, unless it is asked for.
	if got := run(t, "g711", "encode", file("in.wav"), file("x.g711a"), data); got.code != exitFailed || !strings.Contains(got.stderr, "already") {
		t.Errorf("%+v", got)
	}
	if got := run(t, "g711", "encode", "--force", file("in.wav"), file("x.g711a"), data); got.code != exitDone {
		t.Errorf("%+v", got)
	}
	// The name says rate and channels; with a header the flags do.
	if got := run(t, "g711", "encode", file("in.wav"), file("door_8000_1.al"), data); got.code != exitDone || got.stderr != "" {
		t.Errorf("%+v", got)
	}
	if f, got := samplesOf(t, file("door_8000_1.al")); f.Rate != 8000 || len(got) != 8000 {
		t.Errorf("%v, %d samples", f, len(got))
	}
	if got := run(t, "g711", "encode", file("in.wav"), file("mu.wav"), "--law", "u", "--rate", "16000", "--channels", "1", data); got.code != exitDone {
		t.Errorf("%+v", got)
	}
	if f, got := samplesOf(t, file("mu.wav")); f != (soundfile.Format{Container: soundfile.WAV, Encoding: soundfile.MuLaw, Rate: 16_000, Channels: 1}) || len(got) != 16_000 {
		t.Errorf("%v, %d samples", f, len(got))
	}
	// What a name does not tell is said.
	if got := run(t, "g711", "encode", file("mu.wav"), file("quiet.al"), data); got.code != exitDone || !strings.Contains(got.stderr, "--rate 16000 --channels 1") {
		t.Errorf("%+v", got)
	}
	if got := run(t, "g711", "decode", file("quiet.al"), file("quiet.wav"), "--rate", "16000", "--channels", "1", data); got.code != exitDone {
		t.Errorf("%+v", got)
	}
	if f, got := samplesOf(t, file("quiet.wav")); f.Rate != 16_000 || f.Channels != 1 || len(got) != 16_000 {
		t.Errorf("%v, %d samples", f, len(got))
	}
	// The wrong law is noticed; --law is stronger than the name.
	if err := os.Rename(file("x.ul"), file("wrong.al")); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "g711", "decode", file("wrong.al"), file("loud.wav"), data); got.code != exitDone || !strings.Contains(got.stderr, "sounds like mu-law") {
		t.Errorf("%+v", got)
	}
	if got := run(t, "g711", "decode", file("wrong.al"), file("right.wav"), "--law", "u", data); got.code != exitDone || got.stderr != "" {
		t.Errorf("%+v", got)
	}
	if _, got := samplesOf(t, file("right.wav")); !slices.Equal(got, g711.New(g711.MuLaw).Decode(nil, mu)) {
		t.Error("the flag was not obeyed")
	}
}

func TestG711Pipes(t *testing.T) {
	dir := t.TempDir()
	data := "--data=" + small(t, nil)
	samples := toneFile(t, filepath.Join(dir, "in.wav"), 8000, 1)
	wav := fileBytes(t, filepath.Join(dir, "in.wav"))
	var linear []byte
	for _, s := range samples {
		linear = binary.LittleEndian.AppendUint16(linear, uint16(s))
	}
	a, mu := g711.New(g711.ALaw).Encode(nil, samples), g711.New(g711.MuLaw).Encode(nil, samples)
	for name, c := range map[string]struct {
		in   []byte
		args []string
		want []byte
	}{
		"a header at the input":  {wav, []string{"encode", "-", "-"}, a},
		"mu-law":                 {wav, []string{"encode", "-", "-", "--law", "u"}, mu},
		"samples alone":          {linear, []string{"encode", "-", "-", "--rate", "8000", "--channels", "1"}, a},
		"from one law to other":  {a, []string{"convert", "-", "-", "--to", "ul", "--in-law", "a", "--in-rate", "8000", "--in-channels", "1"}, mu2(a)},
		"one law to 16-bit":      {mu, []string{"convert", "-", "-", "--to", "s16", "--in-law", "u"}, linearOf(g711.MuLaw, mu)},
		"the flags say the rate": {a, []string{"decode", "-", "-", "--rate", "8000", "--channels", "1"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, out := piped(t, c.in, append([]string{"g711", data}, c.args...)...)
			if got.code != exitDone || got.stderr != "" {
				t.Fatalf("%+v", got)
			}
			if c.want != nil {
				if !bytes.Equal(out, c.want) {
					t.Errorf("%d other bytes, want %d", len(out), len(c.want))
				}
				return
			}
			b, err := pcm.DecodeWAV(bytes.NewReader(out))
			if err != nil || b.Rate != 8000 || b.Channels != 1 || !slices.Equal(b.Samples, g711.New(g711.ALaw).Decode(nil, a)) {
				t.Errorf("%d Hz, %d samples, %v", b.Rate, len(b.Samples), err)
			}
		})
	}
	if got, _ := piped(t, nil, "g711", "decode", "-", "-", data); got.code != exitFailed || !strings.Contains(got.stderr, "- is empty") {
		t.Errorf("nothing: %+v", got)
	}
	if got, _ := piped(t, wav[:2000], "g711", "encode", "-", "-", data); got.code != exitDone || !strings.Contains(got.stderr, "ends before") {
		t.Errorf("cut off: %+v", got)
	}
}

func mu2(a []byte) []byte {
	return g711.New(g711.MuLaw).Encode(nil, g711.New(g711.ALaw).Decode(nil, a))
}

func linearOf(law g711.Law, codes []byte) (b []byte) {
	for _, s := range g711.New(law).Decode(nil, codes) {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

func TestConvertAFolder(t *testing.T) {
	dir := t.TempDir()
	data := "--data=" + small(t, nil)
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	if err := os.MkdirAll(filepath.Join(in, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	toneFile(t, filepath.Join(in, "a.wav"), 44_100, 2)
	toneFile(t, filepath.Join(in, "deep", "b.wav"), 8000, 1)
	if got := run(t, "g711", "convert", in, out, "--to", "g711u", data); got.code != exitDone || !strings.Contains(got.stdout, "2 converted, 0 failed") || got.stderr != "" {
		t.Errorf("%+v", got)
	}
	for _, name := range []string{"a.g711u", "deep/b_8000_1.g711u"} {
		if len(fileBytes(t, filepath.Join(out, name))) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if err := os.WriteFile(filepath.Join(in, "broken.wav"), []byte("no sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "g711", "convert", in, out, "--to", "g711u", data)
	if got.code != exitFailed || !strings.Contains(got.stdout, "0 converted, 3 failed") || strings.Count(got.stderr, "\n") != 3 {
		t.Errorf("%+v", got)
	}
}

func TestG711WrongUse(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.wav")
	toneFile(t, in, 8000, 1)
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no OUT":                {[]string{"encode", in}, exitUsage, "2 arg"},
		"no such law":           {[]string{"encode", in, "x.al", "--law", "b"}, exitUsage, "not a law"},
		"OUT's name":            {[]string{"encode", in, "x.mp3"}, exitUsage, "not one of a sound"},
		"OUT's kind":            {[]string{"encode", in, "x.s16"}, exitUsage, "G.711"},
		"decoded to G.711":      {[]string{"decode", in, "x.al"}, exitUsage, "use convert"},
		"name against law":      {[]string{"encode", in, "x.al", "--law", "u"}, exitUsage, "something else"},
		"name against rate":     {[]string{"encode", in, "x_8000_1.al", "--rate", "16000"}, exitUsage, "something else"},
		"no such kind":          {[]string{"convert", in, "-", "--to", "mp3"}, exitUsage, "mp3"},
		"kind against law":      {[]string{"convert", dir, dir, "--to", "al", "--law", "u"}, exitUsage, "something else"},
		"no such rate":          {[]string{"encode", in, filepath.Join(dir, "x.wav"), "--rate", "5"}, exitFailed, "768000"},
		"missing":               {[]string{"encode", filepath.Join(dir, "no.wav"), "x.al"}, exitFailed, "There is no file"},
		"not writable":          {[]string{"encode", in, filepath.Join(in, "x.al")}, exitFailed, "cannot be written"},
		"IN's name says little": {[]string{"decode", filepath.Join(dir, "what.bin"), "x.wav"}, exitFailed, "no ending of a sound file"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, "what.bin"), make([]byte, 100), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			got := run(t, append([]string{"g711", "--data", small(t, nil)}, c.args...)...)
			if got.code != c.code || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
				t.Errorf("%+v, want %d, %q", got, c.code, c.want)
			}
		})
	}
	if got := run(t, "g711"); got.code != exitDone || !strings.Contains(got.stdout, "encode") {
		t.Errorf("%+v", got)
	}
}
