package cast

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

const (
	// stillQuality is that of the JPEGs (1 to 100): text stays clean, and a board of 1080p has some 250 kB.
	stillQuality = 90
	// stillsAsked is for how long after a request the steps of movements are kept, too.
	stillsAsked = time.Minute
)

// Stills is the Output that keeps the picture on air for those who ask for it as a JPEG. A picture is encoded when it is asked for, once
// in each size however many ask; pictures that nobody asks for cost a copy (1 ms at 1080p), and steps of movements nothing.
type Stills struct {
	Now func() time.Time

	boot   string // makes tags differ from those of the program's last run
	count  atomic.Int64
	asked  atomic.Int64 // Unix ns of the last request; 0: never
	onAir  atomic.Pointer[still]
	encode sync.Mutex // one at a time: a processor has other things to do
	made   atomic.Int64

	waiting sync.Mutex
	fresh   chan struct{} // closed when another picture is on air; nil while nobody waits
}

// still is a picture, and what it has been encoded as.
type still struct {
	img    *image.RGBA
	number int64
	jpegs  map[image.Point][]byte // by size; under Stills.encode
}

// Initialize makes it ready.
func (s *Stills) Initialize() { s.boot = rand.Text()[:8] }

// Prepare implements Output. The picture is copied, since whoever draws may use its memory again once the next one is on air.
func (s *Stills) Prepare(img *image.RGBA) (any, error) {
	kept := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
	draw.Draw(kept, kept.Rect, img, img.Rect.Min, draw.Src)
	return &still{img: kept, number: s.count.Add(1), jpegs: map[image.Point][]byte{}}, nil
}

// PrepareStep implements Mover: a step is worth a copy only where somebody looks.
func (s *Stills) PrepareStep(img *image.RGBA) (any, error) {
	if asked := s.asked.Load(); asked == 0 || s.Now().Sub(time.Unix(0, asked)) > stillsAsked {
		return nil, nil
	}
	return s.Prepare(img)
}

// Frame implements Output.
func (s *Stills) Frame(f Frame) {
	pic, ok := f.Picture.(*still)
	if !ok || pic == s.onAir.Load() {
		return
	}
	s.onAir.Store(pic)
	s.waiting.Lock()
	defer s.waiting.Unlock()
	if s.fresh != nil {
		close(s.fresh)
		s.fresh = nil
	}
}

// Newest is the picture on air, which must not be changed, with its number: at once where that is another than the one given (0: any),
// else as soon as there is another picture. It fails when ctx ends.
func (s *Stills) Newest(ctx context.Context, but int64) (*image.RGBA, int64, error) {
	for {
		s.waiting.Lock()
		if s.fresh == nil {
			s.fresh = make(chan struct{})
		}
		fresh := s.fresh
		s.waiting.Unlock()
		if pic := s.current(); pic != nil && pic.number != but {
			return pic.img, pic.number, nil
		}
		select {
		case <-fresh:
		case <-ctx.Done():
			return nil, 0, fmt.Errorf("waiting for the picture on air: %w", ctx.Err())
		}
	}
}

// current is the picture on air, nil before the first one.
func (s *Stills) current() *still {
	s.asked.Store(s.Now().UnixNano())
	return s.onAir.Load()
}

// tag names a picture in a size: another one has another tag.
func (s *Stills) tag(pic *still, size image.Point) string {
	return fmt.Sprintf(`"%s-%d-%dx%d"`, s.boot, pic.number, size.X, size.Y)
}

// jpeg is a picture in a size, fitted in between black bars where its shape is another.
func (s *Stills) jpeg(pic *still, size image.Point) ([]byte, error) {
	s.encode.Lock()
	defer s.encode.Unlock()
	if data := pic.jpegs[size]; data != nil {
		return data, nil
	}
	img := pic.img
	if img.Rect.Size() != size {
		img = picture.Letterbox(img, size.X, size.Y)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: stillQuality}); err != nil {
		return nil, fmt.Errorf("encoding the picture on air: %w", err)
	}
	s.made.Add(1)
	pic.jpegs[size] = b.Bytes()
	return b.Bytes(), nil
}
