package h264

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// Decoders that nobody here wrote take every frame under strict error detection, and see each picture, but nothing else.
func TestForeignDecodersAcceptEveryFrame(t *testing.T) {
	const width, height, frames, gop = 1920, 1080, 90, 30
	base := pattern(width, height, 0)
	var first *Still
	for _, film := range []struct {
		name     string
		pictures int
		show     func(t *testing.T, n int, e *Encoder, q *Sequence)
	}{
		{"stills", 3, func(t *testing.T, n int, e *Encoder, q *Sequence) {
			switch n {
			case 0, 41, 42: // two pictures in direct succession: IDR after IDR
				q.Show(encode(t, e, uint64(n)))
			case 60:
				q.Refresh()
			}
		}},
		{"movements", 2 + 6 + 5, func(t *testing.T, n int, e *Encoder, q *Sequence) {
			switch n {
			case 0:
				first = encode(t, e, 0)
				q.Show(first)
			case 3, 6, 7, 8, 9, 20, 62, 63, 64, 65, 71: // the end of the GOP, at 30, waits
				follow(t, e, q, changed(base, n))
			case 50:
				q.Refresh() // waits, too
			case 60:
				q.Show(encode(t, e, 60))
			case 75:
				q.Show(first)
			}
		}},
	} {
		t.Run(film.name, func(t *testing.T) {
			e := newEncoder(t, width, height)
			q := &Sequence{GOP: gop}
			var stream []byte
			for n := range frames {
				film.show(t, n, e, q)
				au, _ := q.Next()
				b, err := mch264.AnnexB(au).Marshal()
				if err != nil {
					t.Fatal(err)
				}
				stream = append(stream, b...)
			}
			file := filepath.Join(t.TempDir(), "stream.h264")
			if err := os.WriteFile(file, stream, 0o600); err != nil {
				t.Fatal(err)
			}
			t.Run("ffmpeg", func(t *testing.T) {
				out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-i", file,
					"-f", "framemd5", "-").CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				checkHashes(t, hashes(string(out)), frames, film.pictures)
			})
			for _, decoder := range []string{"openh264dec", "avdec_h264"} {
				t.Run("GStreamer "+decoder, func(t *testing.T) {
					checkHashes(t, decoded(t, file, decoder, width*height*3/2), frames, film.pictures)
				})
			}
			t.Run("ffprobe reads the VUI", func(t *testing.T) { checkVUI(t, file) })
		})
	}
}

// decoded are the frames, of so many bytes, that a decoder of GStreamer makes of a file.
func decoded(t *testing.T, file, decoder string, size int) (frames []string) {
	t.Helper()
	raw := filepath.Join(t.TempDir(), "raw.yuv")
	out, err := exec.Command("gst-launch-1.0", "-q", "filesrc", "location="+file, "!", "h264parse", "!", decoder, "!",
		"video/x-raw,format=I420", "!", "filesink", "location="+raw).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	for ; len(data) >= size; data = data[size:] {
		frames = append(frames, string(data[:size:size]))
	}
	return frames
}

func checkVUI(t *testing.T, file string) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries",
		"stream=profile,width,height,color_space,color_range,r_frame_rate,has_b_frames,level", "-of", "default=nw=1", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{
		"profile=Constrained Baseline", "width=1920", "height=1080", "color_space=bt709",
		"color_range=tv", "r_frame_rate=30/1", "has_b_frames=0", "level=40",
	} {
		if !strings.Contains(string(out), want+"\n") {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func hashes(framemd5 string) []string {
	var h []string
	for line := range strings.Lines(framemd5) {
		if !strings.HasPrefix(line, "#") {
			h = append(h, line[strings.LastIndex(line, ",")+1:])
		}
	}
	return h
}

func checkHashes(t *testing.T, h []string, frames, pictures int) {
	t.Helper()
	different := map[string]bool{}
	for _, x := range h {
		different[x] = true
	}
	if len(h) != frames || len(different) != pictures {
		t.Errorf("%d frames, %d different; want %d and %d", len(h), len(different), frames, pictures)
	}
}
