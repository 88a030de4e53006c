package snapshots

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

// read gives what exiftool, a program by others, finds in a file.
func read(t *testing.T, path string) map[string]any {
	t.Helper()
	out, err := exec.Command("exiftool", "-json", "-G1", "-n", "-validate", "-warning", "-error", "-charset", "filename=UTF8", "-all", path).Output()
	if err != nil {
		t.Fatalf("exiftool (package libimage-exiftool-perl): %v", err)
	}
	var found []map[string]any
	if err := json.Unmarshal(out, &found); err != nil || len(found) != 1 {
		t.Fatalf("exiftool: %v: %s", err, out)
	}
	return found[0]
}

func TestWhatOtherProgramsReadInAFile(t *testing.T) {
	r := newRig(t, nil)
	for _, png := range []bool{false, true} {
		t.Run(fmt.Sprint("png ", png), func(t *testing.T) {
			path, err := r.Save(Shot{view(64, 48), "大门 / east\x00 gate", "K230 \"二号\"", at(5)}, Form{PNG: png, Turn: 90})
			if err != nil {
				t.Fatal(err)
			}
			tags := read(t, path)
			want := map[string]any{
				"IFD0:ImageDescription": "大门 / east gate", "IFD0:Model": `K230 "二号"`, "IFD0:Software": "Queuecast test",
				"IFD0:Orientation": 1.0, "IFD0:XPTitle": "大门 / east gate",
				"ExifIFD:DateTimeOriginal": "2026:11:21 15:04:05", "ExifIFD:OffsetTimeOriginal": "+08:00", "ExifIFD:SubSecTimeOriginal": 123.0,
				"ExifIFD:CreateDate": "2026:11:21 15:04:05", "ExifIFD:OffsetTime": "+08:00", "ExifIFD:ExifVersion": "0232",
				"ExifIFD:ExifImageWidth": 48.0, "ExifIFD:ExifImageHeight": 64.0,
				"Composite:SubSecDateTimeOriginal": "2026:11:21 15:04:05.123+08:00",
			}
			if png {
				for key, value := range map[string]any{
					"PNG:Title": "大门 / east gate", "PNG:Source": `K230 "二号"`, "PNG:Software": "Queuecast test", "PNG:CreationTime": "2026:11:21 15:04:05+08:00",
				} {
					want[key] = value
				}
			}
			for key, value := range want {
				if got := tags[key]; fmt.Sprint(got) != fmt.Sprint(value) {
					t.Errorf("%s is %v, want %v", key, got, value)
				}
			}
			for key, value := range tags {
				if strings.HasSuffix(key, ":Error") || strings.HasSuffix(key, ":Warning") {
					t.Errorf("%s: %v", key, value)
				}
			}
			probe, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", path).CombinedOutput()
			if kind := map[bool]string{false: "mjpeg", true: "png"}[png]; err != nil || strings.TrimSpace(string(probe)) != kind+",48,64" {
				t.Errorf("ffprobe: %v: %s", err, probe)
			}
			if out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("ffmpeg: %v: %s", err, out)
			}
		})
	}
}

func TestFormOfAPicture(t *testing.T) {
	r := newRig(t, nil)
	size := func(name string) picture.Size {
		s, ok := picture.SizeNamed(name)
		if !ok {
			t.Fatal(name)
		}
		return s
	}
	for _, c := range []struct {
		name string
		form Form
		want image.Point
		red  func(x, y, w, h int) int // 0 to 255 at a place
	}{
		{"as it comes", Form{PNG: true}, image.Pt(640, 480), func(x, _, w, _ int) int { return x * 255 / w }},
		{"smaller", Form{PNG: true, Size: size("QVGA")}, image.Pt(320, 240), func(x, _, w, _ int) int { return x * 255 / w }},
		{"larger", Form{Size: size("SVGA"), Quality: 90}, image.Pt(800, 600), func(x, _, w, _ int) int { return x * 255 / w }},
		{"turned", Form{Size: size("QQVGA"), Turn: 90, Quality: 99}, image.Pt(120, 160), func(_, y, _, h int) int { return y * 255 / h }},
		{"mirrored", Form{Mirror: true}, image.Pt(640, 480), func(x, _, w, _ int) int { return 255 - x*255/w }},
		{"turned and mirrored", Form{Turn: 270, Mirror: true, PNG: true}, image.Pt(480, 640), func(_, y, _, h int) int { return 255 - y*255/h }},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, err := r.Save(Shot{Image: view(640, 480), Source: "x", At: at(1)}, c.form)
			if err != nil {
				t.Fatal(err)
			}
			img, err := picture.Load(path, 4000, 4000)
			if err != nil || img.Rect.Size() != c.want {
				t.Fatalf("%v: %v, want %v", err, img.Rect, c.want)
			}
			for _, p := range []image.Point{{5, 5}, {c.want.X / 3, c.want.Y / 4}, {c.want.X - 6, c.want.Y - 6}} {
				got, want := int(img.RGBAAt(p.X, p.Y).R), c.red(p.X, p.Y, c.want.X, c.want.Y)
				if d := got - want; d < -12 || d > 12 {
					t.Errorf("at %v is %d, want %d", p, got, want)
				}
			}
		})
	}
	for _, img := range []image.Image{nil, image.NewRGBA(image.Rectangle{}), image.NewRGBA(image.Rect(0, 0, 0, 5))} {
		if _, err := r.Save(Shot{Image: img, Source: "x", At: at(2)}, Form{}); err == nil {
			t.Errorf("%v was saved", img)
		}
	}
}

// A quality is that of the usual encoders: more of it, more bytes; what is beyond 1 and 99 counts as these.
func TestQuality(t *testing.T) {
	noisy := view(320, 240)
	for i := range noisy.Pix {
		noisy.Pix[i] ^= byte(i * 7919 >> 3)
	}
	size := func(quality int) int {
		data, err := encode(Shot{Image: noisy, At: at(0)}, Form{Quality: quality}, "")
		if err != nil {
			t.Fatal(err)
		}
		return len(data)
	}
	if size(1) >= size(50) || size(50) >= size(65) || size(65) >= size(99) {
		t.Errorf("sizes %d, %d, %d, %d", size(1), size(50), size(65), size(99))
	}
	if size(0) != size(UsualQuality) || size(-5) != size(1) || size(100) != size(99) {
		t.Error("qualities out of bounds")
	}
}

func FuzzTextsInFiles(f *testing.F) {
	f.Add("gate", "k230")
	f.Add("大门\x00", strings.Repeat("字", 30_000))
	f.Add("\xff", "a\nb")
	f.Fuzz(func(t *testing.T, source, board string) {
		for _, png := range []bool{false, true} {
			data, err := encode(Shot{image.NewRGBA(image.Rect(0, 0, 3, 2)), source, board, at(1)}, Form{PNG: png}, "q")
			if err != nil {
				t.Fatal(err)
			}
			img, _, err := image.Decode(bytes.NewReader(data))
			if err != nil || img.Bounds().Dx() != 3 {
				t.Fatalf("png %v: %v", png, err)
			}
		}
	})
}

func BenchmarkSave(b *testing.B) {
	dir := b.TempDir()
	s := &Store{Dir: dir, Now: time.Now}
	if err := s.Initialize(); err != nil {
		b.Fatal(err)
	}
	yuv := func(w, h int) image.Image {
		img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
		for i := range img.Y {
			img.Y[i] = byte(i * 7)
		}
		return img
	}
	fourK, _ := picture.SizeNamed("4K")
	for name, c := range map[string]struct {
		img  image.Image
		form Form
	}{
		"VGA": {view(640, 480), Form{}}, "VGA from a JPEG": {yuv(640, 480), Form{}}, "1080p": {view(1920, 1080), Form{}},
		"1080p from a JPEG": {yuv(1920, 1080), Form{}}, "1080p PNG": {view(1920, 1080), Form{PNG: true}},
		"1080p to 4K": {yuv(1920, 1080), Form{Size: fourK}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Save(Shot{Image: c.img, Source: "x", At: time.Now()}, c.form); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
