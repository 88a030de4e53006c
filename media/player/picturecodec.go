package player

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"slices"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"

	"github.com/queuecast/queuecast/media/h264"
	"github.com/queuecast/queuecast/media/picture"
)

// maxPixels bounds the pictures that are decoded: 8K.
const maxPixels = 7680 * 4320

var errLarge = errors.New("the picture is too large")

// pictureUnit is one access unit: NAL units, or one JPEG picture.
type pictureUnit struct {
	data  [][]byte
	stamp time.Time
}

// size in bytes.
func (u pictureUnit) size() (n int64) {
	for _, part := range u.data {
		n += int64(len(part))
	}
	return n
}

// decoded is a picture that has come out of a decoder.
type decoded struct {
	image  *image.YCbCr // must not be changed any more
	colour picture.Colour
	stamp  time.Time
}

// pictureDecoder decodes units. It gives pictures to show, on any goroutine, until close returns.
type pictureDecoder interface {
	decode(pictureUnit) error
	close()
}

// openPicture opens the decoder of a format; nil when there is none.
func openPicture(f format.Format, show func(decoded), external string) (pictureDecoder, error) {
	switch f := f.(type) {
	case *format.H264:
		d := &h264Decoder{show: show}
		if err := d.decoder.Initialize(); err != nil {
			return nil, err
		}
		d.sps, d.pps = f.SafeParams()
		return d, nil
	case *format.MJPEG:
		return &jpegDecoder{show: show}, nil
	case *format.H265:
		if external == "" {
			return nil, nil
		}
		return openExternal(external, f, show)
	}
	return nil, nil
}

// h264Decoder decodes by OpenH264.
type h264Decoder struct {
	decoder  h264.Decoder
	sps, pps []byte // of the description, for streams that do not repeat them
	show     func(decoded)

	running bool // an IDR has come, and nothing is missing since
	colour  picture.Colour
	stamps  []time.Time // of units whose pictures have not come out; sorted: B pictures come out in another order
}

// mostReordered is how many pictures a decoder may hold back (ITU-T H.264 section A.3.1).
const mostReordered = 16

func (d *h264Decoder) decode(u pictureUnit) error {
	unit := u.data
	if !d.running {
		if !mch264.IsRandomAccess(unit) {
			return nil
		}
		if !slices.ContainsFunc(unit, isSPS) && d.sps != nil && d.pps != nil {
			unit = append([][]byte{d.sps, d.pps}, unit...)
		}
		d.stamps = d.stamps[:0]
	}
	if at := slices.IndexFunc(unit, isSPS); at >= 0 {
		var sps mch264.SPS
		if err := sps.Unmarshal(unit[at]); err != nil {
			return fmt.Errorf("reading the sequence parameter set: %w", err)
		}
		if sps.Width()*sps.Height() > maxPixels {
			return errLarge
		}
		d.colour = colourOf(sps.VUI, sps.Height())
	}
	d.running = true
	at, _ := slices.BinarySearchFunc(d.stamps, u.stamp, time.Time.Compare)
	d.stamps = slices.Insert(d.stamps, at, u.stamp)
	img, err := d.decoder.Decode(unit)
	if err != nil {
		d.running = false
		return err
	}
	if len(d.stamps) > mostReordered { // a unit without a picture
		d.stamps = d.stamps[1:]
	}
	if img != nil {
		stamp := d.stamps[0]
		d.stamps = d.stamps[1:]
		d.show(decoded{img, d.colour, stamp})
	}
	return nil
}

func (d *h264Decoder) close() { d.decoder.Close() }

func isSPS(nalu []byte) bool {
	return len(nalu) > 0 && mch264.NALUType(nalu[0]&0x1f) == mch264.NALUTypeSPS
}

// hdHeight is where BT.709 begins in streams that do not name their colours (ITU-T H.264 table E-5 leaves it open; players agree).
const hdHeight = 720

func colourOf(vui *mch264.SPS_VUI, height int) picture.Colour {
	const bt709, unspecified = 1, 2 // ITU-T H.264 table E-5
	full, matrix := false, uint8(unspecified)
	if vui != nil && vui.VideoSignalTypePresentFlag {
		full = vui.VideoFullRangeFlag
		if vui.ColourDescriptionPresentFlag {
			matrix = vui.MatrixCoefficients
		}
	}
	hd := matrix == bt709 || matrix == unspecified && height >= hdHeight
	switch {
	case hd && full:
		return picture.BT709Full
	case hd:
		return picture.BT709Limited
	case full:
		return picture.BT601Full
	}
	return picture.BT601Limited
}

// jpegDecoder decodes motion JPEG (RFC 2435).
type jpegDecoder struct{ show func(decoded) }

func (d *jpegDecoder) decode(u pictureUnit) error {
	data := u.data[0]
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("decoding a JPEG picture: %w", err)
	}
	if config.Width*config.Height > maxPixels {
		return errLarge
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("decoding a JPEG picture: %w", err)
	}
	d.show(decoded{ycbcr(img), picture.BT601Full, u.stamp})
	return nil
}

func (d *jpegDecoder) close() {}

// ycbcr is a JPEG picture by its own samples; a grey one gets neutral colours.
func ycbcr(img image.Image) *image.YCbCr {
	const neutral = 128
	if colours, ok := img.(*image.YCbCr); ok {
		return colours
	}
	out := image.NewYCbCr(img.Bounds(), image.YCbCrSubsampleRatio420)
	grey, ok := img.(*image.Gray)
	if !ok {
		grey = image.NewGray(img.Bounds())
		draw.Draw(grey, grey.Rect, img, grey.Rect.Min, draw.Src)
	}
	for y := range out.Rect.Dy() {
		copy(out.Y[y*out.YStride:][:out.Rect.Dx()], grey.Pix[y*grey.Stride:])
	}
	for i := range out.Cb {
		out.Cb[i], out.Cr[i] = neutral, neutral
	}
	return out
}
