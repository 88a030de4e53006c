package camera

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	xdraw "golang.org/x/image/draw"
)

// Values of the test pattern that an address does not give.
const (
	patternWidth, patternHeight = 640, 480 // pixels
	patternRate                 = 10       // pictures a second
)

// pattern draws colour bars, a block that moves, and the time.
type pattern struct {
	width, height int // pixels
	rate          int // pictures a second
}

func openPattern(o *opener) (feed, time.Duration, error) {
	d := &pattern{rate: o.parameters.rate(patternRate)}
	d.width, d.height = o.parameters.size(patternWidth, patternHeight)
	return d, 0, nil
}

func (d *pattern) run(ctx context.Context, to *intake) error {
	ticker := time.NewTicker(time.Second / time.Duration(d.rate))
	defer ticker.Stop()
	to.open()
	for n := 0; ; n++ {
		to.offer(parcel{drawn: d.draw(n, time.Now())})
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// draw is picture n.
func (d *pattern) draw(n int, now time.Time) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, d.width, d.height))
	bars := []color.RGBA{
		{235, 235, 235, 255},
		{235, 235, 16, 255},
		{16, 235, 235, 255},
		{16, 235, 16, 255},
		{235, 16, 235, 255},
		{235, 16, 16, 255},
		{16, 16, 235, 255},
	}
	for i, c := range bars {
		bar := image.Rect(i*d.width/len(bars), 0, (i+1)*d.width/len(bars), d.height)
		draw.Draw(img, bar, image.NewUniform(c), image.Point{}, draw.Src)
	}
	// The block goes round in as many pictures as there are in two seconds.
	round := 2 * d.rate
	side := d.height / 6
	x := n % round * (d.width - side) / max(round-1, 1)
	draw.Draw(img, image.Rect(x, d.height-2*side, x+side, d.height-side), image.Black, image.Point{}, draw.Src)
	d.write(img, now.Format("2006-01-02 15:04:05.000"))
	return img
}

// write puts a text into a black band that takes the upper third.
func (d *pattern) write(img *image.RGBA, text string) {
	face := basicfont.Face7x13
	small := image.NewRGBA(image.Rect(0, 0, (len(text)+2)*face.Advance, 2*face.Height))
	draw.Draw(small, small.Rect, image.Black, image.Point{}, draw.Src)
	pen := font.Drawer{Dst: small, Src: image.White, Face: face, Dot: fixed.P(face.Advance, face.Height+face.Ascent/2)}
	pen.DrawString(text)
	xdraw.NearestNeighbor.Scale(img, image.Rect(0, d.height/12, d.width, d.height/4), small, small.Rect, draw.Src, nil)
}
