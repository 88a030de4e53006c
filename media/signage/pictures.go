package signage

import (
	"image"

	"github.com/skip2/go-qrcode"

	"github.com/queuecast/queuecast/media/picture"
)

// pictures are the look's pictures in the sizes in which they are drawn.
type pictures struct {
	backdrop, logoImage, code *image.RGBA // nil: there is none
	insetOf, insetImage       *image.RGBA // the last inset, and what became of it
}

func newPictures(look Look, g geometry) (p pictures) {
	if look.Backdrop != nil && !look.Backdrop.Rect.Empty() {
		p.backdrop = picture.Cover(look.Backdrop, g.bounds.Dx(), g.bounds.Dy())
	}
	if usable(g.logo) {
		p.logoImage = picture.Fit(look.Logo, g.logo.Dx(), g.logo.Dy())
	}
	if usable(g.qr) {
		p.code = code(look.QR, g.qr.Dx())
	}
	return p
}

// composeInset places the inset in the middle of its place, as large as has room.
func (c *composer) composeInset(b *Board) []item {
	if c.insetOf != b.Inset {
		c.insetOf, c.insetImage = b.Inset, picture.Fit(b.Inset, c.inset.Dx(), c.inset.Dy())
	}
	at := c.inset.Min.Add(c.inset.Size().Sub(c.insetImage.Rect.Size()).Div(2))
	return []item{{kind: itemImage, image: c.insetImage, box: image.Rectangle{Min: at, Max: at.Add(c.insetImage.Rect.Size())}}}
}

// code draws a text as a QR code (ISO/IEC 18004), error correction level M, black on white with its quiet zone, whole pixels to a
// module. nil when it does not fit.
func code(text string, side int) *image.RGBA {
	qr, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil
	}
	modules := qr.Bitmap()
	scale := side / len(modules)
	if scale == 0 {
		return nil
	}
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	edge := (side - scale*len(modules)) / 2
	for y, row := range modules {
		for x, dark := range row {
			if !dark {
				continue
			}
			for dy := range scale {
				o := img.PixOffset(edge+x*scale, edge+y*scale+dy)
				for dx := range scale {
					copy(img.Pix[o+4*dx:], []byte{0, 0, 0, 0xff})
				}
			}
		}
	}
	return img
}
