package picture

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/gif" // formats that Load reads
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"

	_ "golang.org/x/image/bmp" // formats that Load reads
	_ "golang.org/x/image/webp"
)

const (
	// MaxPixels is what Load reads at most: 40 megapixels take 160 MB while they are read.
	MaxPixels = 40_000_000
	// maxFileBytes bounds the file.
	maxFileBytes = 64 << 20
)

// Errors of Load.
var (
	ErrNotAPicture = errors.New("it is no picture in a known format (PNG, JPEG, GIF, WebP, BMP)")
	ErrTooLarge    = errors.New("the picture is too large")
)

// Load reads a picture, of an animated one the first image, at most of maxWidth x maxHeight pixels: a larger one is scaled down to fill
// them. Memory is bounded whatever the file says. Errors wrap ErrNotAPicture, ErrTooLarge or those of reading.
func Load(path string, maxWidth, maxHeight int) (*image.RGBA, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening a picture: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("opening a picture: %w", err)
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("opening %s: %w", path, ErrNotAPicture)
	case info.Size() > maxFileBytes:
		return nil, fmt.Errorf("opening %s of %d MiB: %w", path, info.Size()>>20, ErrTooLarge)
	}
	config, _, err := image.DecodeConfig(io.LimitReader(f, maxFileBytes))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return nil, fmt.Errorf("reading %s: %w", path, ErrNotAPicture)
	}
	if config.Width > MaxPixels/config.Height {
		return nil, fmt.Errorf("reading %s of %d x %d pixels: %w", path, config.Width, config.Height, ErrTooLarge)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a picture: %w", err)
	}
	img, _, err := image.Decode(io.LimitReader(f, maxFileBytes))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w: %w", path, ErrNotAPicture, err)
	}
	return bounded(img, maxWidth, maxHeight), nil
}

// bounded is the picture as RGBA from (0, 0), scaled down to what fills maxWidth x maxHeight.
func bounded(img image.Image, maxWidth, maxHeight int) *image.RGBA {
	size := img.Bounds().Size()
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	if size.X <= maxWidth || size.Y <= maxHeight {
		return out
	}
	// Keep as much as is needed to cover the room.
	w, h := maxWidth, size.Y*maxWidth/size.X
	if h < maxHeight {
		w, h = size.X*maxHeight/size.Y, maxHeight
	}
	return Fit(out, max(w, 1), max(h, 1))
}
