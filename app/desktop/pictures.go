package desktop

import (
	"context"
	"image"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/signage"
)

// showPictures brings the newest picture into the preview (the programme's own, scaled) and the newest board into the
// display, drawn for it at its own resolution.
func (d *Desktop) showPictures(ctx context.Context) {
	hall := hallPainter{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.aired:
		}
		d.air.Lock()
		board, pic, previewSize, hallSize, lookSize := d.air.board, d.air.picture, d.air.previewSize, d.air.hallSize, d.air.lookSize
		d.air.Unlock()
		if pic == nil {
			continue
		}
		// The hall first: people wait for it.
		if d.open.Load() && hallSize.X > 0 && hallSize.Y > 0 {
			img, err := pic, error(nil)
			if pic.Rect.Size() != hallSize { // else the stream's picture is the very same
				img, err = hall.paint(board, d.station.Look(), hallSize)
			}
			if err != nil {
				d.log.Error("the display cannot be drawn", "size", hallSize, "error", err)
			} else {
				d.onFyne(ctx, func() {
					if d.display != nil {
						d.display.SetPicture(img)
					}
				})
			}
		}
		if lookSize.X > 0 && lookSize.Y > 0 {
			small := picture.Fit(pic, lookSize.X, lookSize.Y)
			d.onFyne(ctx, func() {
				if d.lookView != nil {
					d.lookView.SetPicture(small)
				}
			})
		}
		if previewSize.X > 0 && previewSize.Y > 0 {
			small := picture.Fit(pic, previewSize.X, previewSize.Y)
			d.onFyne(ctx, func() { d.operator.SetPreview(small) })
		}
	}
}

func hallFonts() (*signage.Typefaces, error) {
	return signage.ParseFonts(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold})
}

// hallPainter draws boards at the size of the display.
type hallPainter struct {
	faces    *signage.Typefaces
	renderer *signage.Renderer
	look     *signage.Look // the renderer's
}

func (p *hallPainter) paint(board signage.Board, look *signage.Look, size image.Point) (*image.RGBA, error) {
	if p.faces == nil {
		faces, err := hallFonts()
		if err != nil {
			return nil, err
		}
		p.faces = faces
	}
	if p.renderer == nil || p.renderer.Bounds().Size() != size || p.look != look {
		renderer, err := p.faces.NewRenderer(*look, size.X, size.Y)
		if err != nil {
			return nil, err
		}
		p.renderer, p.look = renderer, look
	}
	return p.renderer.Render(board), nil
}
