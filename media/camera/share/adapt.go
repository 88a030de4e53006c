package share

import (
	"context"
	"image"

	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/cast"
)

// Camera is a camera as a Source. Board is which of several boards; "" is the one that it shows.
type Camera struct {
	Source camera.Source
	Board  string
}

// Newest implements Source.
func (c Camera) Newest(ctx context.Context, but uint64) (*Picture, error) {
	f, err := c.Source.Newest(ctx, c.Board, but)
	if err != nil {
		return nil, err
	}
	return &Picture{Number: f.Number, JPEG: f.JPEG, Image: f.Picture, At: f.At}, nil
}

// Display is the display's picture as a Source.
type Display struct{ Stills *cast.Stills }

// Newest implements Source.
func (d Display) Newest(ctx context.Context, but uint64) (*Picture, error) {
	img, number, err := d.Stills.Newest(ctx, int64(but))
	if err != nil {
		return nil, err
	}
	return &Picture{
		Number: uint64(number), At: d.Stills.Now(), Still: true,
		Image: func() (image.Image, error) { return img, nil },
	}, nil
}
