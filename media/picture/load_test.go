package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func painted(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 90, 255})
		}
	}
	return img
}

// bomb is a PNG file of 100,000 x 100,000 pixels in a few bytes.
func bomb() []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		body := append([]byte(kind), data...)
		b.Write(body)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := make([]byte, 13)
	binary.BigEndian.PutUint32(head, 100_000)
	binary.BigEndian.PutUint32(head[4:], 100_000)
	head[8], head[9] = 8, 2
	chunk("IHDR", head)
	chunk("IDAT", nil)
	return b.Bytes()
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, encode func(*bytes.Buffer) error) string {
		t.Helper()
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	raw := func(name string, data []byte) string {
		return write(name, func(b *bytes.Buffer) error { _, err := b.Write(data); return err })
	}
	photo := write("photo.jpg", func(b *bytes.Buffer) error { return jpeg.Encode(b, painted(400, 300), nil) })
	whole, err := os.ReadFile(photo)
	if err != nil {
		t.Fatal(err)
	}
	cmyk := image.NewCMYK(image.Rect(0, 0, 40, 30))
	moving := &gif.GIF{}
	for range 3 {
		frame := image.NewPaletted(image.Rect(0, 0, 64, 48), color.Palette{color.Black, color.White})
		moving.Image, moving.Delay = append(moving.Image, frame), append(moving.Delay, 10)
	}
	for _, c := range []struct {
		name, path string
		want       image.Point
		err        error
	}{
		{"photo", photo, image.Pt(400, 300), nil},
		{"one pixel", write("dot.png", func(b *bytes.Buffer) error { return png.Encode(b, painted(1, 1)) }), image.Pt(1, 1), nil},
		{"larger than wanted", write("big.png", func(b *bytes.Buffer) error { return png.Encode(b, painted(1600, 900)) }), image.Pt(800, 450), nil},
		{"long and thin", write("thin.png", func(b *bytes.Buffer) error { return png.Encode(b, painted(3000, 2)) }), image.Pt(3000, 2), nil},
		{"animated", write("moving.gif", func(b *bytes.Buffer) error { return gif.EncodeAll(b, moving) }), image.Pt(64, 48), nil},
		{"four inks", write("cmyk.png", func(b *bytes.Buffer) error { return png.Encode(b, cmyk) }), image.Pt(40, 30), nil},
		{"a hundred megapixels and more", raw("bomb.png", bomb()), image.Point{}, ErrTooLarge},
		{"half a file", raw("half.jpg", whole[:len(whole)/2]), image.Point{}, ErrNotAPicture},
		{"no picture", raw("text.png", []byte("no picture")), image.Point{}, ErrNotAPicture},
		{"empty", raw("empty.png", nil), image.Point{}, ErrNotAPicture},
		{"a folder", dir, image.Point{}, ErrNotAPicture},
		{"missing", filepath.Join(dir, "none.png"), image.Point{}, fs.ErrNotExist},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Load(c.path, 800, 450)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if c.err == nil && got.Rect != (image.Rectangle{Max: c.want}) {
				t.Errorf("got %v, want %v", got.Rect, c.want)
			}
		})
	}
}

func TestCover(t *testing.T) {
	for _, c := range []struct{ w, h, width, height int }{{400, 300, 192, 108}, {300, 400, 192, 108}, {1, 1, 50, 90}, {3000, 2, 64, 64}, {16, 9, 16, 9}} {
		img := painted(c.w, c.h)
		got := Cover(img, c.width, c.height)
		if got.Rect != image.Rect(0, 0, c.width, c.height) || got == img {
			t.Errorf("%+v: %v", c, got.Rect)
		}
		for i := 3; i < len(got.Pix); i += 4 {
			if got.Pix[i] != 0xff {
				t.Fatalf("%+v: a pixel is not filled", c)
			}
		}
	}
	// What stands over is cut off on both sides alike.
	wide := Cover(painted(400, 100), 100, 100)
	if left, right := int(wide.RGBAAt(0, 50).R), int(wide.RGBAAt(99, 50).R); left < 90 || left > 102 || right < 153 || right > 165 {
		t.Errorf("from %d to %d", left, right)
	}
}
