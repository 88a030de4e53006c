package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestPicturesInMemory(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	var j, p bytes.Buffer
	if err := errors.Join(jpeg.Encode(&j, img, nil), png.Encode(&p, img)); err != nil {
		t.Fatal(err)
	}
	// A bomb: 65,535 x 65,535 pixels in a few hundred bytes.
	bomb := bytes.Clone(j.Bytes())
	frame := bytes.Index(bomb, []byte{0xFF, 0xC0})
	binary.BigEndian.PutUint32(bomb[frame+5:], 0xFFFFFFFF)
	const enough = 64 * 48
	for _, c := range []struct {
		name   string
		data   []byte
		pixels int
		want   error
	}{
		{"JPEG", j.Bytes(), enough, nil},
		{"PNG", p.Bytes(), enough, nil},
		{"one pixel too many", j.Bytes(), enough - 1, ErrTooLarge},
		{"a bomb", bomb, MaxPixels, ErrTooLarge},
		{"half of it", j.Bytes()[:j.Len()/2], enough, ErrNotAPicture},
		{"text", []byte("hello"), enough, ErrNotAPicture},
		{"nothing", nil, enough, ErrNotAPicture},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Decode(c.data, c.pixels)
			if !errors.Is(err, c.want) || c.want == nil && got.Bounds().Size() != img.Rect.Size() {
				t.Errorf("%v", err)
			}
		})
	}
	if size, format, err := Measure(p.Bytes(), enough); size != image.Pt(64, 48) || format != "png" || err != nil {
		t.Error(size, format, err)
	}
}
