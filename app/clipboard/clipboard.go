package clipboard

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/picture"
)

// Pictures larger than these are not copied: all of it lies in memory, and the other program's share of it, too.
const (
	maxBytes  = 64 << 20
	maxPixels = 64 << 20

	// putLimit is how long the desktop may take to take a picture.
	putLimit = 10 * time.Second
)

// ErrNoDesktop: there is no desktop that has a clipboard.
var ErrNoDesktop = errors.New("no clipboard here")

// Clipboard is the desktop's. The zero value is ready; it may be used from any goroutine. Close it at the end.
type Clipboard struct {
	mu     sync.Mutex
	held   held // what is handed out, where the desktop does not keep it itself; nil: nothing
	closed bool
}

// held is a copied picture that is handed out until end, or until something else has been copied.
type held interface{ end() }

// content is a picture in the ways in which it is pasted.
type content struct {
	image image.Image
	png   []byte
	jpeg  []byte // as it lies in the file; nil: that is no JPEG
}

// Copy puts the picture in a file on the clipboard. Errors: those of os.ReadFile and of picture.Decode, ErrNoDesktop, and what the
// desktop says.
func (c *Clipboard) Copy(path string) error {
	what, err := read(path)
	if err != nil {
		return fmt.Errorf("copying a picture: %w", err)
	}
	now, err := put(what)
	if err != nil {
		return fmt.Errorf("copying a picture: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed && now != nil {
		now.end()
		return nil
	}
	c.held = now // the one before ends by itself, when those who paste it just now have it
	return nil
}

// Close hands nothing out any more. What has been copied is gone with it under X11.
func (c *Clipboard) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.held != nil {
		c.held.end()
	}
	c.held = nil
}

func read(path string) (*content, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxBytes {
		return nil, fmt.Errorf("%s has %d bytes: %w", path, info.Size(), picture.ErrTooLarge)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	_, format, err := picture.Measure(data, maxPixels)
	if err != nil {
		return nil, err
	}
	img, err := picture.Decode(data, maxPixels)
	if err != nil {
		return nil, err
	}
	what := &content{image: img}
	switch format {
	case "png":
		what.png = data
		return what, nil
	case "jpeg":
		what.jpeg = data
	}
	var encoded bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed} // nobody keeps it
	if err := fast.Encode(&encoded, img); err != nil {
		return nil, fmt.Errorf("encoding a PNG: %w", err)
	}
	what.png = encoded.Bytes()
	return what, nil
}
