package snapshots

import (
	"container/list"
	"fmt"
	"image"
	"os"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

const (
	// MaxThumb is the longest side of a small picture in pixels.
	MaxThumb = 256
	// maxThumbs bounds the small pictures that are kept: they take 40 MB at most.
	maxThumbs = 150
)

// thumbs keeps the small pictures that were asked for last. The zero value is ready.
type thumbs struct {
	decode sync.Mutex // one picture is read at a time, which bounds the memory

	mutex sync.Mutex
	by    map[thumbKey]*list.Element
	used  list.List // the one that was asked for last in front
}

// thumbKey changes when a file does.
type thumbKey struct {
	file          string
	width, height int
	at            time.Time
	bytes         int64
}

type thumb struct {
	key thumbKey
	img *image.RGBA
}

// Thumbnail is a picture that fits into width x height pixels, each at most MaxThumb. It may be shared with others: it must not be changed.
func (s *Store) Thumbnail(file string, width, height int) (*image.RGBA, error) {
	path, err := s.Path(file)
	if err != nil {
		return nil, fmt.Errorf("showing a snapshot: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("showing a snapshot: %w", err)
	}
	width, height = min(max(width, 1), MaxThumb), min(max(height, 1), MaxThumb)
	key := thumbKey{file, width, height, info.ModTime(), info.Size()}
	if img := s.thumbs.find(key); img != nil {
		return img, nil
	}
	s.thumbs.decode.Lock()
	defer s.thumbs.decode.Unlock()
	if img := s.thumbs.find(key); img != nil { // somebody else has read it in the meantime
		return img, nil
	}
	whole, err := picture.Load(path, width, height)
	if err != nil {
		return nil, fmt.Errorf("showing a snapshot: %w", err)
	}
	img := picture.Fit(whole, width, height)
	s.thumbs.keep(key, img)
	return img, nil
}

func (t *thumbs) find(key thumbKey) *image.RGBA {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	e := t.by[key]
	if e == nil {
		return nil
	}
	t.used.MoveToFront(e)
	return e.Value.(thumb).img
}

func (t *thumbs) keep(key thumbKey, img *image.RGBA) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.by == nil {
		t.by = map[thumbKey]*list.Element{}
	}
	t.by[key] = t.used.PushFront(thumb{key, img})
	if t.used.Len() > maxThumbs {
		oldest := t.used.Remove(t.used.Back()).(thumb)
		delete(t.by, oldest.key)
	}
}

// forget drops what is kept of a file.
func (t *thumbs) forget(file string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for key, e := range t.by {
		if key.file == file {
			t.used.Remove(e)
			delete(t.by, key)
		}
	}
}
