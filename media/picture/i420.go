// Package picture converts and scales pictures. It keeps no goroutine.
package picture

import (
	"bytes"
	"encoding/binary"
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

// Last is what Convert returned last, nil before the first.
func (c *Converter) Last() *image.YCbCr { return c.out }

// Two numbers are computed at once in the halves of a 64-bit word. No half can reach into the other: a luma sum stays below
// 2^24, and the chroma sums are kept positive by their offset and stay below 2^27.
const (
	lanes    = 0x000000ff_000000ff // one component of two neighbouring pixels (R, G, B, A in memory)
	laneBits = 32

	lumaBoth = (yOffset<<fixedBits + half) * (1<<laneBits + 1)

	// Cb in the low half, Cr in the high one. The sums are of four pixels: two more bits to shift out.
	chromaR    = crR<<laneBits + cbR
	chromaG    = crG<<laneBits + cbG
	chromaB    = crB<<laneBits + cbB
	chromaBits = fixedBits + 2
	chromaBoth = (cOffset<<chromaBits + 4*half) * (1<<laneBits + 1)
)

// convertPair converts lines y and y+1 of c.last. Each chroma sample is the mean of its four pixels.
func (c *Converter) convertPair(y int) {
	width := c.last.Rect.Dx()
	top := c.last.Pix[y*c.last.Stride:][:4*width]
	bottom := c.last.Pix[(y+1)*c.last.Stride:][:4*width]
	lumaTop := c.out.Y[y*c.out.YStride:][:width]
	lumaBottom := c.out.Y[(y+1)*c.out.YStride:][:width]
	cb := c.out.Cb[y/2*c.out.CStride:][:width/2]
	cr := c.out.Cr[y/2*c.out.CStride:][:width/2]
	for x := range cb {
		p, q := binary.LittleEndian.Uint64(top[8*x:]), binary.LittleEndian.Uint64(bottom[8*x:])
		pR, pG, pB := p&lanes, p>>8&lanes, p>>16&lanes
		qR, qG, qB := q&lanes, q>>8&lanes, q>>16&lanes
		luma := yR*pR + yG*pG + yB*pB + lumaBoth
		lumaTop[2*x], lumaTop[2*x+1] = byte(luma>>fixedBits), byte(luma>>(fixedBits+laneBits))
		luma = yR*qR + yG*qG + yB*qB + lumaBoth
		lumaBottom[2*x], lumaBottom[2*x+1] = byte(luma>>fixedBits), byte(luma>>(fixedBits+laneBits))
		chroma := chromaR*sum(pR+qR) + chromaG*sum(pG+qG) + chromaB*sum(pB+qB) + chromaBoth
		cb[x], cr[x] = byte(chroma>>chromaBits), byte(chroma>>(chromaBits+laneBits))
	}
}

// sum adds the two halves.
func sum(pair uint64) int64 { return int64(uint32(pair) + uint32(pair>>laneBits)) }
