package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// drawing is the largest picture of the icon, 1024x1024 (drawn of queuecast.svg).
const drawing = "queuecast-1024.png"

// iconTypes are the kinds of pictures that an .icns file may hold as PNG, by their side in pixels, from large to small. The three small ones without a "@2x" are
// left out: macOS 12 and later scale these.
var iconTypes = []struct {
	code string
	side int
}{
	{"ic10", 1024}, // 512x512@2x
	{"ic09", 512},  // 512x512
	{"ic14", 512},  // 256x256@2x
	{"ic08", 256},  // 256x256
	{"ic13", 256},  // 128x128@2x
	{"ic07", 128},  // 128x128
	{"ic12", 64},   // 32x32@2x
	{"ic11", 32},   // 16x16@2x
}

// writeIcon makes an .icns file of the drawing in a folder.
func writeIcon(folder, path string) error {
	data, err := os.ReadFile(filepath.Join(folder, drawing))
	if err != nil {
		return err
	}
	source, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("reading %s: %w", drawing, err)
	}
	if size := source.Bounds().Size(); size != image.Pt(iconTypes[0].side, iconTypes[0].side) {
		return fmt.Errorf("%s: its size is %v", drawing, size)
	}
	icns, err := encodeIcns(source)
	if err != nil {
		return err
	}
	return write(path, icns, fileMode)
}

// encodeIcns writes Apple's icon format: "icns" and the length of all, then for each picture its type, its length with these eight bytes,
// and a PNG. Numbers are big-endian.
func encodeIcns(source image.Image) ([]byte, error) {
	const head = 8
	var body bytes.Buffer
	add := func(code string, content []byte) {
		body.WriteString(code)
		_ = binary.Write(&body, binary.BigEndian, uint32(head+len(content)))
		body.Write(content)
	}
	picture := image.NewRGBA(source.Bounds())
	draw.Draw(picture, picture.Bounds(), source, source.Bounds().Min, draw.Src)
	for _, t := range iconTypes {
		for picture.Rect.Dx() > t.side { // by halves: each point is the mean of four
			half := image.NewRGBA(image.Rect(0, 0, picture.Rect.Dx()/2, picture.Rect.Dy()/2))
			draw.ApproxBiLinear.Scale(half, half.Rect, picture, picture.Rect, draw.Src, nil)
			picture = half
		}
		var b bytes.Buffer
		if err := png.Encode(&b, picture); err != nil {
			return nil, fmt.Errorf("writing the icon: %w", err)
		}
		add(t.code, b.Bytes())
	}
	content := body.Bytes()
	out := append([]byte("icns"), binary.BigEndian.AppendUint32(nil, uint32(head+len(content)))...)
	return append(out, content...), nil
}
