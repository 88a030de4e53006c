package picture

import (
	"image"
	"math"
)

// Colour is how the samples of a picture of luma and chroma are to be read.
type Colour int

// The ways that are told apart.
const (
	BT709Limited Colour = iota // HDTV (ITU-R BT.709), limited range
	BT601Limited               // SDTV (ITU-R BT.601), limited range
	BT601Full                  // JPEG (ITU-T T.871)
	BT709Full
)

// matrix holds 16.16 fixed-point factors of Y, and of Cb and Cr as far as they matter.
type matrix struct {
	offset        int32 // of Y
	y             int32
	crR           int32
	cbG, crG, cbB int32
}

// matrixOf derives the factors from the weights of red and blue in Y (ITU-R BT.709-6 and BT.601-7, item 3.2).
func matrixOf(c Colour) matrix {
	red, blue := 0.2126, 0.0722
	if c == BT601Limited || c == BT601Full {
		red, blue = 0.299, 0.114
	}
	scaleY, scaleC, offset := 255.0/219, 255.0/224, int32(yOffset)
	if c == BT601Full || c == BT709Full {
		scaleY, scaleC, offset = 1, 1, 0
	}
	green := 1 - red - blue
	fixed := func(v float64) int32 { return int32(math.Round(v * (1 << fixedBits))) }
	return matrix{
		offset: offset, y: fixed(scaleY),
		crR: fixed(scaleC * 2 * (1 - red)), cbB: fixed(scaleC * 2 * (1 - blue)),
		cbG: fixed(-scaleC * 2 * (1 - blue) * blue / green), crG: fixed(-scaleC * 2 * (1 - red) * red / green),
	}
}

// FromYCbCr converts a picture to RGBA, scaled down to fit into width x height pixels (by the mean of what each pixel covers); a smaller
// one keeps its size. The result shares no memory with img.
func FromYCbCr(img *image.YCbCr, c Colour, width, height int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w > width || h > height {
		w, h = FitSize(w, h, width, height)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == 0 || h == 0 {
		return out
	}
	m := matrixOf(c)
	chroma := chromaSize(img)
	y, cb, cr := make([]byte, w), make([]byte, w), make([]byte, w)
	rowY := newMeans(img.Rect.Dx(), w)
	rowC := newMeans(chroma.X, w)
	for line := range h {
		rowY.line(y, img.Y, img.YStride, line, h, img.Rect.Dy())
		rowC.line(cb, img.Cb, img.CStride, line, h, chroma.Y)
		rowC.line(cr, img.Cr, img.CStride, line, h, chroma.Y)
		m.convert(out.Pix[line*out.Stride:], y, cb, cr)
	}
	return out
}

// chromaSize is the size of the planes of Cb and Cr.
func chromaSize(img *image.YCbCr) image.Point {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio420:
		return image.Pt((w+1)/2, (h+1)/2)
	case image.YCbCrSubsampleRatio422:
		return image.Pt((w+1)/2, h)
	case image.YCbCrSubsampleRatio440:
		return image.Pt(w, (h+1)/2)
	case image.YCbCrSubsampleRatio411:
		return image.Pt((w+3)/4, h)
	case image.YCbCrSubsampleRatio410:
		return image.Pt((w+3)/4, (h+1)/2)
	}
	return image.Pt(w, h)
}

func (m matrix) convert(dst, y, cb, cr []byte) {
	for x := range y {
		luma := (int32(y[x])-m.offset)*m.y + half
		b, r := int32(cb[x])-cOffset, int32(cr[x])-cOffset
		p := dst[4*x : 4*x+4 : 4*x+4]
		p[0] = clamped((luma + m.crR*r) >> fixedBits)
		p[1] = clamped((luma + m.cbG*b + m.crG*r) >> fixedBits)
		p[2] = clamped((luma + m.cbB*b) >> fixedBits)
		p[3] = math.MaxUint8
	}
}

func clamped(v int32) byte { return byte(min(max(v, 0), math.MaxUint8)) }

// means scales lines by the mean of the samples that each pixel covers.
type means struct {
	from []int // of each pixel, and the end of the last one
	sums []uint32
}

func newMeans(in, out int) *means {
	m := &means{from: make([]int, out+1), sums: make([]uint32, out)}
	for i := range m.from {
		m.from[i] = i * in / out
	}
	return m
}

// line makes the n-th of so many lines out of a plane of so many lines.
func (m *means) line(dst, plane []byte, stride, n, lines, height int) {
	top := n * height / lines
	bottom := max((n+1)*height/lines, top+1)
	clear(m.sums)
	for row := top; row < bottom; row++ {
		samples := plane[row*stride:]
		for i := range m.sums {
			from, to := m.from[i], m.from[i+1]
			if to <= from { // scaled up
				to = from + 1
			}
			sum := uint32(0)
			for _, v := range samples[from:to] {
				sum += uint32(v)
			}
			m.sums[i] += sum
		}
	}
	for i, sum := range m.sums {
		count := uint32(max(m.from[i+1]-m.from[i], 1) * (bottom - top))
		dst[i] = byte((sum + count/2) / count)
	}
}
