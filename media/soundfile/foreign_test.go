package soundfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// ffmpegRaw are the options that tell ffmpeg what a raw file is.
func ffmpegRaw(f Format) []string {
	if f.Container != Raw {
		return nil
	}
	kind := map[Encoding]string{ALaw: "alaw", MuLaw: "mulaw", PCM16: "s16le"}[f.Encoding]
	return []string{"-f", kind, "-ar", strconv.Itoa(f.Rate), "-ac", strconv.Itoa(f.Channels)}
}

// soxRaw are the options that tell sox what a raw file is.
func soxRaw(f Format) []string {
	if f.Container != Raw {
		return nil
	}
	kind := map[Encoding]string{ALaw: "a-law", MuLaw: "mu-law", PCM16: "signed-integer"}[f.Encoding]
	return []string{
		"-t", "raw", "-e", kind, "-b", strconv.Itoa(8 * f.Encoding.bytes()), "-L", "-r", strconv.Itoa(f.Rate), "-c", strconv.Itoa(f.Channels),
	}
}

func ffmpegReads(t *testing.T, path string, f Format) []int16 {
	t.Helper()
	args := append([]string{"-nostdin", "-v", "error"}, ffmpegRaw(f)...)
	return little(run(t, "ffmpeg", append(args, "-i", path, "-f", "s16le", "-")...))
}

func soxReads(t *testing.T, path string, f Format) []int16 {
	t.Helper()
	args := append([]string{"-D", "-V1"}, soxRaw(f)...)
	return little(run(t, "sox", append(args, path, "-t", "raw", "-e", "signed-integer", "-b", "16", "-L", "-")...))
}

func ffmpegWrites(t *testing.T, from, path string, f Format) {
	t.Helper()
	codec := map[Encoding]string{ALaw: "pcm_alaw", MuLaw: "pcm_mulaw", PCM16: "pcm_s16le"}[f.Encoding]
	if f.Encoding == PCM16 && f.Container == AU {
		codec = "pcm_s16be"
	}
	args := []string{"-nostdin", "-v", "error", "-y", "-i", from, "-c:a", codec}
	if f.Container == Raw {
		args = append(args, "-f", map[Encoding]string{ALaw: "alaw", MuLaw: "mulaw", PCM16: "s16le"}[f.Encoding])
	}
	run(t, "ffmpeg", append(args, path)...)
}

func soxWrites(t *testing.T, from, path string, f Format) {
	t.Helper()
	args := []string{"-D", "-V1", from}
	if f.Container == Raw {
		args = append(args, soxRaw(f)...)
	} else {
		args = append(args, "-e", map[Encoding]string{ALaw: "a-law", MuLaw: "mu-law", PCM16: "signed-integer"}[f.Encoding])
	}
	run(t, "sox", append(args, path)...)
}

// exchanged are the formats that are taken to other programs and back: every rate as WAV, and where the rate is a mere number, two.
func exchanged() (some []Format) {
	for _, f := range formats() {
		if f.Container == WAV || f.Rate == 8000 || f.Rate == 44_100 {
			some = append(some, f)
		}
	}
	return some
}

// TestOthersReadWhatWeWrite compares sample by sample.
func TestOthersReadWhatWeWrite(t *testing.T) {
	for _, f := range exchanged() {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), f.Name("ours"))
			samples := noise(4001 * f.Channels)
			write(t, path, f, samples)
			want := coded(f, samples)
			if got := ffmpegReads(t, path, f); !slices.Equal(got, want) {
				t.Errorf("ffmpeg reads %d samples of %d, or others", len(got), len(want))
			}
			if got := soxReads(t, path, f); !slices.Equal(got, want) {
				t.Errorf("sox reads %d samples of %d, or others", len(got), len(want))
			}
			if f.Container == Raw {
				return
			}
			probed := string(run(t, "ffprobe", "-v", "error", "-show_entries", "stream=sample_rate,channels,duration_ts", "-of", "csv=p=0", path))
			if want := fmt.Sprintf("%d,%d,4001\n", f.Rate, f.Channels); probed != want {
				t.Errorf("ffprobe says %q, want %q", probed, want)
			}
		})
	}
}

// TestWeReadWhatOthersWrite has ffmpeg and sox encode. They round in other ways than we do, so what we read of their file is compared with
// what they read of it.
func TestWeReadWhatOthersWrite(t *testing.T) {
	for _, f := range exchanged() {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			source := filepath.Join(dir, "source.wav")
			samples := noise(4001 * f.Channels)
			write(t, source, Format{WAV, PCM16, f.Rate, f.Channels}, samples)
			for name, makes := range map[string]func(*testing.T, string, string, Format){"ffmpeg": ffmpegWrites, "sox": soxWrites} {
				path := filepath.Join(dir, f.Name(name))
				makes(t, source, path, f)
				got, read, damage := read(t, path, Board())
				if got != f || damage != nil {
					t.Errorf("%s: it is %v, %v", name, got, damage)
				}
				if want := ffmpegReads(t, path, f); !slices.Equal(read, want) || len(read) != len(samples) {
					t.Errorf("%s: %d samples of %d, or others", name, len(read), len(want))
				}
			}
		})
	}
}

// TestOtherKindsOfWAV reads what no one here writes: other widths, floats, WAVE_FORMAT_EXTENSIBLE, RF64, and headers of pipes.
func TestOtherKindsOfWAV(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "source.wav")
	samples := noise(4001 * 2)
	write(t, source, Format{WAV, PCM16, 44_100, 2}, samples)
	file := func(name string) string { return filepath.Join(dir, name) }
	ffmpeg := func(out string, args ...string) {
		run(t, "ffmpeg", append(append([]string{"-nostdin", "-v", "error", "-y", "-i", source}, args...), out)...)
	}
	ffmpeg(file("u8.wav"), "-c:a", "pcm_u8")
	ffmpeg(file("s24.wav"), "-c:a", "pcm_s24le")
	ffmpeg(file("s32.wav"), "-c:a", "pcm_s32le")
	ffmpeg(file("f32.wav"), "-c:a", "pcm_f32le")
	ffmpeg(file("f64.wav"), "-c:a", "pcm_f64le")
	ffmpeg(file("rf64.wav"), "-rf64", "always")
	ffmpeg(file("words.wav"), "-c:a", "pcm_alaw", "-metadata", "title=before and behind")
	ffmpeg(file("quad.wav"), "-c:a", "pcm_s16le", "-ac", "4")  // extensible
	ffmpeg(file("quada.wav"), "-c:a", "pcm_alaw", "-ac", "4")  // extensible A-law
	ffmpeg(file("quadu.wav"), "-c:a", "pcm_mulaw", "-ac", "4") // extensible mu-law
	run(t, "sox", "-D", "-V1", source, "-b", "24", file("sox24.wav"))
	for _, c := range [][2]string{{"pipe.wav", "pcm_s16le"}, {"pipea.wav", "pcm_alaw"}, {"pipe.au", "pcm_mulaw"}} {
		out := run(t, "ffmpeg", "-nostdin", "-v", "error", "-i", source, "-c:a", c[1], "-f", filepath.Ext(c[0])[1:], "-")
		if err := os.WriteFile(file(c[0]), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []string{"wav", "au"} {
		out := run(t, "sox", "-D", "-V1", source, "-t", c, "-e", "a-law", "-")
		if err := os.WriteFile(file("soxpipe."+c), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]Format{
		"u8.wav": {WAV, PCM16, 44_100, 2}, "s24.wav": {WAV, PCM16, 44_100, 2}, "s32.wav": {WAV, PCM16, 44_100, 2},
		"f32.wav": {WAV, PCM16, 44_100, 2}, "f64.wav": {WAV, PCM16, 44_100, 2}, "rf64.wav": {WAV, PCM16, 44_100, 2},
		"words.wav": {WAV, ALaw, 44_100, 2}, "quad.wav": {WAV, PCM16, 44_100, 4}, "quada.wav": {WAV, ALaw, 44_100, 4},
		"quadu.wav": {WAV, MuLaw, 44_100, 4}, "sox24.wav": {WAV, PCM16, 44_100, 2}, "pipe.wav": {WAV, PCM16, 44_100, 2},
		"pipea.wav": {WAV, ALaw, 44_100, 2}, "pipe.au": {AU, MuLaw, 44_100, 2}, "soxpipe.wav": {WAV, ALaw, 44_100, 2},
		"soxpipe.au": {AU, ALaw, 44_100, 2},
	} {
		t.Run(name, func(t *testing.T) {
			got, read, damage := read(t, file(name), Board())
			if got != want || damage != nil {
				t.Errorf("it is %v, %v", got, damage)
			}
			if played := ffmpegReads(t, file(name), want); !slices.Equal(read, played) || len(read) != 4001*want.Channels {
				t.Errorf("%d samples of %d, or others", len(read), len(played))
			}
		})
	}
}

// TestOthersReadOurPipes has other programs read headers that do not know how much is to come.
func TestOthersReadOurPipes(t *testing.T) {
	for _, f := range []Format{{WAV, ALaw, 8000, 1}, {WAV, PCM16, 44_100, 2}, {AU, MuLaw, 16_000, 2}, {AU, PCM16, 48_000, 1}} {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), f.Name("piped"))
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			w, err := NewWriter(struct{ io.Writer }{file}, f)
			if err != nil {
				t.Fatal(err)
			}
			samples := noise(4001 * f.Channels)
			if err := errors.Join(w.Write(samples), w.Close(), file.Close()); err != nil {
				t.Fatal(err)
			}
			want := coded(f, samples)
			if got := ffmpegReads(t, path, f); !slices.Equal(got, want) {
				t.Errorf("ffmpeg reads %d samples of %d, or others", len(got), len(want))
			}
			if got := soxReads(t, path, f); !slices.Equal(got, want) {
				t.Errorf("sox reads %d samples of %d, or others", len(got), len(want))
			}
		})
	}
}
