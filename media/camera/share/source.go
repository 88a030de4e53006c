package share

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

// Picture is one picture of a Source.
type Picture struct {
	Number uint64 // differs from that of the picture before; not 0
	JPEG   []byte // where it came as one; else nil
	Image  func() (image.Image, error)
	At     time.Time
	// Still pictures stand until the next one comes, such as the display's; others, of a camera, are over soon.
	Still bool
}

// Source is where pictures come from.
type Source interface {
	// Newest is the newest picture: at once where its number is another than the one given (0: any), else as soon as there is one.
	// It fails when ctx ends. It may be called by many goroutines.
	Newest(ctx context.Context, but uint64) (*Picture, error)
}

// usualQuality is for pictures that have to be encoded though none is asked for.
const usualQuality = 65

// shot is a picture as it is sent.
type shot struct {
	number uint64
	jpeg   []byte
	at     time.Time
	still  bool
}

// old tells whether a camera's picture is no view of now any more.
func (s *shot) old(now time.Time) bool { return !s.still && now.Sub(s.at) > stale }

// rendition is the pictures of a source in one size and quality.
type rendition struct {
	wish
	made atomic.Int64 // how many were encoded

	mutex sync.Mutex // one encodes for all
	last  *shot
}

// wish is what makes renditions differ.
type wish struct {
	source  Source
	quality int // of JPEG, 1 to 99; 0: as it comes, where it comes as one in the right size
	size    picture.Size
}

// newest is like Source.Newest.
func (r *rendition) newest(ctx context.Context, but uint64) (*shot, error) {
	if _, err := r.source.Newest(ctx, but); err != nil {
		return nil, err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	// There may be a newer one by now; there is one for certain.
	p, err := r.source.Newest(ctx, but)
	if err != nil {
		return nil, err
	}
	if r.last != nil && r.last.number == p.Number {
		return r.last, nil
	}
	data, err := r.encode(p)
	if err != nil {
		return nil, err
	}
	r.last = &shot{p.Number, data, p.At, p.Still}
	return r.last, nil
}

func (r *rendition) encode(p *Picture) ([]byte, error) {
	if r.quality == 0 && r.size.Width == 0 && p.JPEG != nil {
		return p.JPEG, nil
	}
	img, err := p.Image()
	if err != nil {
		return nil, fmt.Errorf("reading a picture to share: %w", err)
	}
	quality := r.quality
	if quality == 0 {
		quality = usualQuality
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, r.size.Into(img), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encoding a picture to share: %w", err)
	}
	r.made.Add(1)
	return b.Bytes(), nil
}

// pool gives the same rendition to all who want the same.
type pool struct {
	mutex sync.Mutex
	all   map[wish]*pooled
}

type pooled struct {
	rendition
	users int
}

func (p *pool) take(w wish) *rendition {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.all == nil {
		p.all = map[wish]*pooled{}
	}
	one := p.all[w]
	if one == nil {
		one = &pooled{rendition: rendition{wish: w}}
		p.all[w] = one
	}
	one.users++
	return &one.rendition
}

func (p *pool) leave(w wish) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if one := p.all[w]; one != nil {
		if one.users--; one.users == 0 {
			delete(p.all, w)
		}
	}
}
