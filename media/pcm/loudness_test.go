package pcm

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %.3f, want %.3f", what, got, want)
	}
}

// The coefficients that BS.1770-5 lists in tables 1 and 2 for 48 kHz.
func TestKWeightingIsThatOfTheRecommendation(t *testing.T) {
	shelf, pass := kWeighting(48000)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"shelf a1", shelf.a1, -1.69065929318241},
		{"shelf a2", shelf.a2, 0.73248077421585},
		{"shelf b0", shelf.b0, 1.53512485958697},
		{"shelf b1", shelf.b1, -2.69169618940638},
		{"shelf b2", shelf.b2, 1.19839281085285},
		{"high pass a1", pass.a1, -1.99004745483398},
		{"high pass a2", pass.a2, 0.99007225036621},
	} {
		near(t, c.name, c.got, c.want, 1e-9)
	}
}

// tones joins 1 kHz sines of levels in dBFS (peak) and lengths in seconds.
func tones(rate int, parts ...[2]float64) Buffer {
	var out Buffer
	for _, p := range parts {
		tone := Tone(rate, 1000, time.Duration(p[1]*float64(time.Second)), 0)
		out = Buffer{Rate: rate, Channels: 1, Samples: append(out.Samples, tone.Gain(Amplitude(p[0])/tone.Peak()).Samples...)}
	}
	return out
}

// The first five cases of EBU Tech 3341, for one channel instead of two: 3.01 LU less.
func TestLoudnessOfTheEBUCases(t *testing.T) {
	for name, c := range map[string]struct {
		sound Buffer
		want  float64
	}{
		"1":              {tones(48000, [2]float64{-23, 20}), -23},
		"2":              {tones(48000, [2]float64{-33, 20}), -33},
		"3":              {tones(48000, [2]float64{-36, 10}, [2]float64{-23, 60}, [2]float64{-36, 10}), -23},
		"4":              {tones(48000, [2]float64{-72, 10}, [2]float64{-36, 10}, [2]float64{-23, 60}, [2]float64{-36, 10}, [2]float64{-72, 10}), -23},
		"5":              {tones(48000, [2]float64{-26, 20}, [2]float64{-20, 20.1}, [2]float64{-26, 20}), -23},
		"1 at 22.05 kHz": {tones(22050, [2]float64{-23, 20}), -23},
		"1 at 8 kHz":     {tones(8000, [2]float64{-23, 20}), -23},
	} {
		near(t, name, c.sound.Loudness(), c.want-3.01, 0.1)
	}
	if l := Silence(48000, time.Second).Loudness(); !math.IsInf(l, -1) {
		t.Errorf("silence has %v", l)
	}
	if l := (Buffer{Rate: 48000, Channels: 1}).Loudness(); !math.IsInf(l, -1) {
		t.Errorf("nothing has %v", l)
	}
	stereo := tones(48000, [2]float64{-23, 2})
	both := Buffer{Rate: 48000, Channels: 2}
	for _, s := range stereo.Samples {
		both.Samples = append(both.Samples, s, s)
	}
	near(t, "two channels", both.Loudness(), -23, 0.1)
}

// ffmpegLoudness measures with ffmpeg's ebur128.
func ffmpegLoudness(t *testing.T, b Buffer) float64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.wav")
	var wav bytes.Buffer
	if err := EncodeWAV(&wav, b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, wav.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffmpeg", "-nostdin", "-hide_banner", "-i", path, "-af", "ebur128", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	all := regexp.MustCompile(`I:\s+(-?[0-9.]+) LUFS`).FindAllSubmatch(out, -1)
	l, err := strconv.ParseFloat(string(all[len(all)-1][1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// speech has espeak-ng say something.
func speech(t *testing.T, voice, text string) Buffer {
	t.Helper()
	out, err := exec.Command("espeak-ng", "-v", voice, "--stdout", text).Output()
	if err != nil {
		t.Fatal(err)
	}
	b, err := DecodeWAV(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return Resample(b.Mono(), Rate)
}

func TestLoudnessAgreesWithFFmpeg(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	noise := Silence(48000, 3*time.Second)
	for i := range noise.Samples {
		noise.Samples[i] = int16(rnd.IntN(8000) - 4000)
	}
	for name, b := range map[string]Buffer{
		"noise": noise,
		"tone":  Tone(48000, 120, 2*time.Second, 0),
		"en":    speech(t, "en-us", "Number A 0 1 2, please go to counter 3"),
		"zh":    speech(t, "cmn", "请一零二号到三号窗口"),
		"chime": Chime(48000),
	} {
		near(t, name, b.Loudness(), ffmpegLoudness(t, b), 0.15) // ffmpeg prints one digit
	}
}

func TestNormalizedSpeechIsEquallyLoudAndNeverClips(t *testing.T) {
	ceiling := Amplitude(-1)
	for _, target := range []float64{-30, -23, -20, -16} {
		for voice, text := range map[string]string{
			"en-us": "Number A 0 1 2, please go to counter 3", "cmn": "请一零二号到三号窗口", "en+f3": "Please wait.", "yue": "一百零二號", "cmn+m5": "零",
		} {
			b := speech(t, voice, text).Trim(0.003, 10*time.Millisecond).Normalize(target, -1)
			near(t, voice, b.Loudness(), target, 0.5)
			if b.Peak() > ceiling+1e-4 {
				t.Errorf("%s at %v LUFS has a peak of %.2f dBFS", voice, target, Decibels(b.Peak()))
			}
		}
	}
}

func TestNormalizeHasBounds(t *testing.T) {
	faint := tones(48000, [2]float64{-60, 1})
	near(t, "a faint tone", faint.Normalize(-20, -1).Loudness(), faint.Loudness()+maxGain, 0.3)
	silent := Silence(48000, time.Second)
	if got := silent.Normalize(-20, -1); got.Peak() != 0 || got.Frames() != silent.Frames() {
		t.Error("silence did not stay silent")
	}
	// A peak in the midst of faint speech: it is held down, and the rest is not pumped away with it.
	b := tones(48000, [2]float64{-40, 1})
	b.Samples[24000] = 30000
	got := b.Normalize(-20, -1)
	if got.Peak() > Amplitude(-1)+1e-4 {
		t.Errorf("peak %.2f dBFS", Decibels(got.Peak()))
	}
	before := Buffer{Rate: 48000, Channels: 1, Samples: got.Samples[:20000]}
	after := Buffer{Rate: 48000, Channels: 1, Samples: got.Samples[28000:]}
	near(t, "after the peak", Decibels(after.RMS()), Decibels(before.RMS()), 0.1)
}

func BenchmarkNormalizeSentence(b *testing.B) {
	s := tones(48000, [2]float64{-30, 3})
	for b.Loop() {
		s.Normalize(-16, -12)
	}
}

func TestChimesAreEquallyLoudAndDoNotClick(t *testing.T) {
	usual := Chime(Rate).Loudness()
	for _, name := range Chimes() {
		b, ok := ChimeByName(name, Rate)
		if !ok {
			t.Fatal(name)
		}
		near(t, name, b.Loudness(), usual, 0.5)
		last := b.Samples[len(b.Samples)-1]
		if b.Samples[0] == 0 || abs(int(b.Samples[0])) > 500 || abs(int(last)) > 20 || b.Peak() > chimePeak+0.01 {
			t.Errorf("%s begins with %d, ends with %d, peak %.2f", name, b.Samples[0], last, b.Peak())
		}
	}
	if _, ok := ChimeByName("gong", Rate); ok {
		t.Error("there is a gong")
	}
}

func abs(v int) int { return max(v, -v) }
