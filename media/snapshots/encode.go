package snapshots

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

// Bounds of the quality of a JPEG.
const (
	LeastQuality, MostQuality, UsualQuality = 1, 99, 65
)

// ErrEmpty tells that a picture has no pixels.
var ErrEmpty = errors.New("the picture is empty")

// Form is how a picture is saved.
type Form struct {
	PNG     bool
	Quality int          // of a JPEG, 1 to 99; 0: UsualQuality
	Size    picture.Size // into which it is scaled; 0x0: as it comes
	Turn    int          // degrees clockwise, a multiple of 90
	Mirror  bool         // left to right, after that
}

// Shot is a picture and what is known about it.
type Shot struct {
	Image  image.Image
	Source string    // name of the camera
	Board  string    // what it says that it is; may be ""
	At     time.Time // in the zone in which it is to be written
}

// encode makes the file of a picture.
func encode(s Shot, f Form, software string) ([]byte, error) {
	if s.Image == nil || s.Image.Bounds().Empty() {
		return nil, ErrEmpty
	}
	// The smaller one is turned.
	img := picture.Turn(f.Size.Into(s.Image), f.Turn, f.Mirror)
	size := img.Bounds().Size()
	a := about{source: s.Source, board: s.Board, software: software, at: s.At, width: size.X, height: size.Y}
	var b bytes.Buffer
	if f.PNG {
		fast := png.Encoder{CompressionLevel: png.BestSpeed} // a third of the time for a tenth more bytes
		if err := fast.Encode(&b, flat(img)); err != nil {
			return nil, fmt.Errorf("encoding a PNG: %w", err)
		}
		return a.intoPNG(b.Bytes()), nil
	}
	quality := f.Quality
	if quality == 0 {
		quality = UsualQuality
	}
	quality = min(max(quality, LeastQuality), MostQuality)
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encoding a JPEG: %w", err)
	}
	return a.intoJPEG(b.Bytes()), nil
}

// flat is a picture of luma and chroma as RGBA: the encoder of PNG would ask for each of its pixels by itself, which takes many times as
// long.
func flat(img image.Image) image.Image {
	if _, ok := img.(*image.YCbCr); !ok {
		return img
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// intoJPEG puts EXIF into a JPEG, as its first segment (CIPA DC-008 section 4.5.4).
func (a about) intoJPEG(data []byte) []byte {
	const (
		startBytes = 2 // of SOI
		sizeBytes  = 2
	)
	body := append([]byte("Exif\x00\x00"), a.exif()...)
	out := make([]byte, 0, len(data)+len(body)+2*sizeBytes)
	out = append(out, data[:startBytes]...)
	out = append(out, 0xff, 0xe1) // APP1
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+sizeBytes))
	out = append(out, body...)
	return append(out, data[startBytes:]...)
}

// intoPNG puts EXIF and the same as texts into a PNG, behind its header (PNG third edition, sections 11.3.3 and 11.3.4.5).
func (a about) intoPNG(data []byte) []byte {
	const head = 8 + 4 + 4 + 13 + 4 // signature and IHDR
	out := append(make([]byte, 0, len(data)+1024), data[:head]...)
	out = chunk(out, "eXIf", a.exif())
	for _, text := range [][2]string{
		{"Title", a.source}, {"Source", a.board}, {"Software", a.software}, {"Creation Time", a.at.Format(time.RFC1123Z)},
	} {
		if text[1] != "" {
			// Uncompressed, of no stated language, not translated.
			out = chunk(out, "iTXt", []byte(text[0]+"\x00\x00\x00\x00\x00"+clipped(text[1])))
		}
	}
	return append(out, data[head:]...)
}

// chunk appends a chunk of PNG.
func chunk(out []byte, kind string, body []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	begin := len(out)
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[begin:]))
}
