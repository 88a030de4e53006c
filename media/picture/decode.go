package picture

import (
	"bytes"
	"fmt"
	"image"
)

// Measure is the size in pixels of a picture in memory, and its format ("jpeg", "png" ...), read from its head alone. Errors wrap
// ErrNotAPicture; ErrTooLarge for one of more than maxPixels, which must not be decoded: a few bytes can claim any size.
func Measure(data []byte, maxPixels int) (size image.Point, format string, err error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return image.Point{}, "", fmt.Errorf("measuring a picture: %w", ErrNotAPicture)
	}
	size = image.Pt(config.Width, config.Height)
	if size.X > maxPixels/size.Y {
		return size, format, fmt.Errorf("a picture of %d x %d pixels: %w", size.X, size.Y, ErrTooLarge)
	}
	return size, format, nil
}

// Decode reads a picture in memory of at most maxPixels, at its own size and in its own kind. Errors are those of Measure.
func Decode(data []byte, maxPixels int) (image.Image, error) {
	if _, _, err := Measure(data, maxPixels); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decoding a picture: %w: %w", ErrNotAPicture, err)
	}
	return img, nil
}
