package share

import (
	"fmt"
	"image"
	"image/color"

	"github.com/skip2/go-qrcode"
)

// modulePixels is the side of one module of the picture; the screen scales it by whole pixels only.
const modulePixels = 4

// picture draws a text as a QR code (ISO/IEC 18004) with error correction level M, black on white, with the quiet zone of
// four modules that readers need. It fails when the text is longer than a code can hold (2,331 bytes at this level).
func picture(text string) (image.Image, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("drawing the pairing code: %w", err)
	}
	modules := code.Bitmap()
	side := len(modules) * modulePixels
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if modules[y/modulePixels][x/modulePixels] {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	return img, nil
}
