package soundfile

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

// sound is something to guess at.
type sound struct {
	name string
	pcm.Buffer
}

// spoken is what espeak-ng says.
func spoken(t *testing.T, voice, text string) pcm.Buffer {
	t.Helper()
	out, err := exec.Command("espeak-ng", "-v", voice, "--stdout", text).Output()
	if err != nil {
		t.Fatalf("espeak-ng: %v", err)
	}
	b, err := pcm.DecodeWAV(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sentences are speech in several languages, at several rates and levels.
func sentences(t *testing.T) (sounds []sound) {
	t.Helper()
	for _, c := range [][2]string{
		{"en-us", "Number twelve, please go to counter three."},
		{"en-gb", "Doors are closing. Mind the gap."},
		{"cmn", "请十二号到三号窗口。"},
		{"yue", "請十二號到三號櫃位。"},
		{"de", "Nummer siebzehn bitte an Schalter vier."},
		{"fr", "Le numéro douze est attendu au guichet trois."},
		{"es", "Número doce, pase por la ventanilla tres."},
		{"ru", "Номер двенадцать, пройдите к окну три."},
	} {
		b := spoken(t, c[0], c[1])
		for _, rate := range []int{8000, 44_100} {
			at := pcm.Resample(b, rate)
			for _, level := range []float64{1, 0.3, 0.1, 0.01} {
				sounds = append(sounds, sound{fmt.Sprintf("%s, %d Hz, level %v", c[0], rate, level), scaled(at, level, nil, 0)})
			}
		}
	}
	return sounds
}

// scaled is b at another level, with so much noise.
func scaled(b pcm.Buffer, level float64, random *rand.Rand, noise float64) pcm.Buffer {
	b = b.Clone()
	for i, s := range b.Samples {
		v := float64(s) * level
		if random != nil {
			v += random.NormFloat64() * noise
		}
		b.Samples[i] = int16(max(math.MinInt16, min(math.MaxInt16, math.Round(v))))
	}
	return b
}

// others are tones with noise, noise alone, and silence.
func others() (sounds []sound) {
	random := rand.New(rand.NewPCG(3, 5))
	for _, hz := range []float64{50, 100, 440, 1000, 2000, 3000} {
		for _, level := range []float64{1.9, 1, 0.3, 0.1, 0.01} {
			for _, noise := range []float64{3, 30, 300} {
				b := scaled(pcm.Tone(8000, hz, time.Second, 0), level, random, noise)
				sounds = append(sounds, sound{fmt.Sprintf("%v Hz, level %v, noise %v", hz, level, noise), b})
			}
		}
	}
	quiet := pcm.Silence(8000, time.Second)
	for _, noise := range []float64{0, 1, 5, 30, 100, 300, 1000, 3000, 10_000} {
		sounds = append(sounds, sound{fmt.Sprintf("noise of %v", noise), scaled(quiet, 1, random, noise)})
	}
	return sounds
}

// TestGuessLaw holds the guess to what the documents say of it.
func TestGuessLaw(t *testing.T) {
	for name, c := range map[string]struct {
		sounds []sound
		right  float64 // share, at least
	}{
		"speech":                   {sentences(t), 1},
		"tones, noise and silence": {others(), 0.86},
	} {
		right, unsure, wrong := 0, 0, 0
		for _, s := range c.sounds {
			for _, law := range []g711.Law{g711.ALaw, g711.MuLaw} {
				got, certain := GuessLaw(g711.New(law).Encode(nil, s.Samples), 1)
				switch {
				case !certain:
					unsure++
					t.Logf("unsure: %s, %v", s.name, law)
				case got == law:
					right++
				default:
					wrong++
					t.Errorf("wrong: %s is %v", s.name, law)
				}
			}
		}
		all := right + unsure + wrong
		t.Logf("%s: %d of %d right, %d unsure, %d wrong", name, right, all, unsure, wrong)
		if float64(right) < c.right*float64(all) {
			t.Errorf("%s: only %d of %d right", name, right, all)
		}
	}
}

func TestGuessLawSaysNothingUnsure(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	random256 := make([]byte, 100_000)
	for i := range random256 {
		random256[i] = byte(random.Uint32())
	}
	for name, codes := range map[string][]byte{"nothing": nil, "little": make([]byte, 100), "random bytes": random256} {
		if law, certain := GuessLaw(codes, 2); certain {
			t.Errorf("%s: sure of %v", name, law)
		}
	}
	if _, certain := GuessLaw(random256, 0); certain {
		t.Error("sure without channels")
	}
}

// Holes of a file, or whatever else is always the same, say nothing but for silence, and do not drown what the rest says.
func TestGuessLawWithHoles(t *testing.T) {
	for code := range 256 {
		law, certain := GuessLaw(bytes.Repeat([]byte{byte(code)}, 2*leastCodes), 2)
		silence := map[byte]g711.Law{0xd5: g711.ALaw, 0x55: g711.ALaw, 0xff: g711.MuLaw, 0x7f: g711.MuLaw}
		if of, known := silence[byte(code)]; certain && (!known || law != of) {
			t.Errorf("%#02x for ever is surely %v", code, law)
		}
	}
	speech := spoken(t, "en-us", "Number twelve, please go to counter three.").Samples
	for _, law := range []g711.Law{g711.ALaw, g711.MuLaw} {
		codes := g711.New(law).Encode(nil, speech)
		for _, hole := range []byte{0, 0xff, 0xd5} {
			got, certain := GuessLaw(slices.Concat(codes, bytes.Repeat([]byte{hole}, len(codes)/2)), 1)
			if certain && got != law {
				t.Errorf("%v with a hole of %#02x is surely %v", law, hole, got)
			}
			if !certain && hole == 0 {
				t.Errorf("%v with a hole of %#02x: unsure", law, hole)
			}
		}
	}
}

func TestSoundsLike(t *testing.T) {
	dir := t.TempDir()
	speech := spoken(t, "en-us", "Number twelve.").Samples
	stereo := make([]int16, 0, 2*len(speech))
	for _, s := range speech {
		stereo = append(stereo, s, s/2)
	}
	long := slices.Concat(make([]int16, 100_000), stereo, stereo, stereo, stereo, stereo, make([]int16, 100_000))
	for _, law := range []Encoding{ALaw, MuLaw} {
		f := Board()
		f.Encoding = law
		path := filepath.Join(dir, f.Name("x"))
		write(t, path, f, long)
		for _, said := range []Encoding{ALaw, MuLaw} {
			as := Board()
			as.Encoding = said
			r, err := OpenAs(path, as)
			if err != nil {
				t.Fatal(err)
			}
			piece := make([]int16, 10_000)
			if _, err := r.Read(piece); err != nil {
				t.Fatal(err)
			}
			got, hint := r.SoundsLike()
			if hint != (law != said) || hint && got != law {
				t.Errorf("%v read as %v: sounds like %v, %v", law, said, got, hint)
			}
			if rest := all(t, r); len(rest) != len(long)-len(piece) || !slices.Equal(rest, decodedAs(t, path, as)[len(piece):]) {
				t.Error("it has lost its place")
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	wav := filepath.Join(dir, "x.wav")
	write(t, wav, Format{WAV, ALaw, 44_100, 2}, long)
	r, err := Open(wav, Board())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, hint := r.SoundsLike(); hint {
		t.Error("a header was doubted")
	}
}

// decodedAs is a raw file by a law.
func decodedAs(t *testing.T, path string, f Format) []int16 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]int16, len(b))
	decoderOf(f)(out, b)
	return out
}
