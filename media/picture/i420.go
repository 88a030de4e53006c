// Package picture converts and scales pictures. It keeps no goroutine.
package picture

import (
	"bytes"
	"fmt"
	"image"
)

// BT.709 limited range (ITU-R BT.709-6 section 3): Y = 16..235, Cb and Cr = 16..240, as 16.16 fixed-point factors of
// 8-bit R, G and B. Go's own image/color converts by full-range BT.601 instead, which a television shows in wrong colours.
const (
	fixedBits = 16
	half      = 1 << (fixedBits - 1)

	yR, yG, yB    = 11966, 40254, 4064   // 219/255 * (0.2126, 0.7152, 0.0722)
	cbR, cbG, cbB = -6596, -22189, 28784 // 224/255 / 1.8556 * (-0.2126, -0.7152, 0.9278)
	crR, crG, crB = 28784, -26145, -2639 // 224/255 / 1.5748 * (0.7874, -0.7152, -0.0722)

	yOffset, cOffset = 16, 128
)

// Converter turns opaque RGBA pictures of one size into I420 (4:2:0 planar, BT.709 limited range). It remembers the last
// picture and converts only the pairs of lines that have changed since. Not safe for concurrent use.
type Converter struct {
	last *image.RGBA
	out  *image.YCbCr
}

// Convert returns the converted picture, valid until the next call. Both sides of img must be even, in samples.
func (c *Converter) Convert(img *image.RGBA) (*image.YCbCr, error) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	if width == 0 || height == 0 || width%2 != 0 || height%2 != 0 {
		return nil, fmt.Errorf("converting a picture of %dx%d samples: sides must be even", width, height)
	}
	fresh := c.out == nil || c.out.Rect.Dx() != width || c.out.Rect.Dy() != height
	if fresh {
		c.out = image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
		c.last = image.NewRGBA(image.Rect(0, 0, width, height))
	}
	for y := 0; y < height; y += 2 {
		changed := fresh
		for i := y; i < y+2; i++ {
			from := img.Pix[i*img.Stride : i*img.Stride+4*width]
			kept := c.last.Pix[i*c.last.Stride : i*c.last.Stride+4*width]
			if !bytes.Equal(from, kept) {
				copy(kept, from)
				changed = true
			}
		}
		if changed {
			c.convertPair(y)
		}
	}
	return c.out, nil
}

// convertPair converts lines y and y+1 of c.last. Each chroma sample is the mean of its four pixels.
func (c *Converter) convertPair(y int) {
	width := c.last.Rect.Dx()
	top := c.last.Pix[y*c.last.Stride:][: 4*width : 4*width]
	bottom := c.last.Pix[(y+1)*c.last.Stride:][: 4*width : 4*width]
	lumaTop := c.out.Y[y*c.out.YStride:][:width:width]
	lumaBottom := c.out.Y[(y+1)*c.out.YStride:][:width:width]
	cb := c.out.Cb[y/2*c.out.CStride:][: width/2 : width/2]
	cr := c.out.Cr[y/2*c.out.CStride:][: width/2 : width/2]
	for x := 0; x < width/2; x++ {
		p, q := top[8*x:8*x+8:8*x+8], bottom[8*x:8*x+8:8*x+8]
		lumaTop[2*x], lumaTop[2*x+1] = luma(p[0], p[1], p[2]), luma(p[4], p[5], p[6])
		lumaBottom[2*x], lumaBottom[2*x+1] = luma(q[0], q[1], q[2]), luma(q[4], q[5], q[6])
		r := int32(p[0]) + int32(p[4]) + int32(q[0]) + int32(q[4])
		g := int32(p[1]) + int32(p[5]) + int32(q[1]) + int32(q[5])
		b := int32(p[2]) + int32(p[6]) + int32(q[2]) + int32(q[6])
		// The sums are of four pixels: two more bits to shift out.
		cb[x] = byte((cbR*r+cbG*g+cbB*b+4*half)>>(fixedBits+2) + cOffset)
		cr[x] = byte((crR*r+crG*g+crB*b+4*half)>>(fixedBits+2) + cOffset)
	}
}

func luma(r, g, b byte) byte {
	return byte((yR*int32(r)+yG*int32(g)+yB*int32(b)+half)>>fixedBits + yOffset)
}
