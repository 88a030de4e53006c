package share

import (
	"context"
	"image"

	"github.com/queuecast/queuecast/media/picture"
)

// Turned is a Source whose pictures are turned clockwise, by 0, 90, 180 or 270 degrees, and then mirrored.
type Turned struct {
	Source  Source
	Degrees int
	Mirror  bool
}

// Newest implements Source.
func (t Turned) Newest(ctx context.Context, but uint64) (*Picture, error) {
	p, err := t.Source.Newest(ctx, but)
	if err != nil || t.Degrees == 0 && !t.Mirror {
		return p, err
	}
	turned := *p
	turned.JPEG = nil
	turned.Image = func() (image.Image, error) {
		img, err := p.Image()
		if err != nil {
			return nil, err
		}
		return picture.Turn(img, t.Degrees, t.Mirror), nil
	}
	return &turned, nil
}
