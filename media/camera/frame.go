package camera

import (
	"fmt"
	"image"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

// Frame is one picture of a source. It may be used by many goroutines, and must not be changed.
type Frame struct {
	Number uint64      // counts a source's pictures from 1, over all its boards
	JPEG   []byte      // as it came; nil where it did not come as one
	Size   image.Point // pixels
	At     time.Time   // when its last byte had come
	Board  string      // which of several boards; "" where there is but one
	Uptime time.Duration
	// Uptime is the board's, where it tells one (Stamped).
	Stamped bool

	decode func() (image.Image, error)
}

// Picture is what can be drawn. It is decoded by the first who asks.
func (f *Frame) Picture() (image.Image, error) { return f.decode() }

// parcel is a picture as a feed hands it over.
type parcel struct {
	data    []byte // JPEG, or another format that media/picture knows
	drawn   image.Image
	colour  picture.Colour // of drawn, where it is of luma and chroma and not as in a JPEG
	video   bool           // drawn has that colour
	board   string
	uptime  time.Duration
	stamped bool
}

// unpack makes a Frame of it, without decoding. Errors wrap picture.ErrNotAPicture and ErrTooLarge.
func (p parcel) unpack(now time.Time, maxPixels int) (*Frame, error) {
	f := &Frame{At: now, Board: p.board, Uptime: p.uptime, Stamped: p.stamped}
	if p.drawn != nil {
		f.Size = p.drawn.Bounds().Size()
		f.decode = sync.OnceValues(func() (image.Image, error) {
			if yuv, ok := p.drawn.(*image.YCbCr); ok && p.video {
				return picture.FromYCbCr(yuv, p.colour, f.Size.X, f.Size.Y), nil
			}
			return p.drawn, nil
		})
		return f, nil
	}
	size, format, err := picture.Measure(p.data, maxPixels)
	if err != nil {
		return nil, fmt.Errorf("a picture of %d bytes: %w", len(p.data), err)
	}
	f.Size = size
	if format == "jpeg" {
		f.JPEG = p.data
	}
	f.decode = sync.OnceValues(func() (image.Image, error) { return picture.Decode(p.data, maxPixels) })
	return f, nil
}
