package h264

// #include <stdlib.h>
// #include "openh264.h"
import "C"

import (
	"errors"
	"fmt"
	"image"
	"unsafe"

	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// Decoder decodes H.264 access units (Constrained Baseline to High, as far as OpenH264 does). Not safe for concurrent use;
// Close it.
type Decoder struct {
	c *C.qc_decoder
}

// Initialize opens the decoder.
func (d *Decoder) Initialize() error {
	c := (*C.qc_decoder)(C.calloc(1, C.sizeof_qc_decoder))
	if rc := C.qc_decoder_open(c); rc != 0 {
		C.free(unsafe.Pointer(c))
		return fmt.Errorf("opening the H.264 decoder: OpenH264 error %d", int(rc))
	}
	d.c = c
	return nil
}

// Close frees the decoder. It may be called more than once.
func (d *Decoder) Close() {
	if d.c == nil {
		return
	}
	C.qc_decoder_close(d.c)
	C.free(unsafe.Pointer(d.c))
	d.c = nil
}

// Decode decodes one access unit, given as NAL units without start codes. It returns a copy of the picture, or nil when the
// access unit completes none. A damaged access unit is an error; the decoder can go on with the next IDR.
func (d *Decoder) Decode(au [][]byte) (*image.YCbCr, error) {
	if d.c == nil {
		return nil, errors.New("decoding a picture: the decoder is closed")
	}
	stream, err := mch264.AnnexB(au).Marshal()
	if err != nil || len(stream) == 0 {
		return nil, fmt.Errorf("decoding a picture: an empty access unit (%w)", err)
	}
	var got C.int
	if rc := C.qc_decode(d.c, (*C.uchar)(&stream[0]), C.int(len(stream)), &got); rc != 0 {
		return nil, fmt.Errorf("decoding a picture: OpenH264 error %#x", int(rc))
	}
	if got == 0 {
		return nil, nil
	}
	if d.c.width <= 0 || d.c.height <= 0 || d.c.plane[0] == nil || d.c.plane[1] == nil || d.c.plane[2] == nil {
		return nil, errors.New("decoding a picture: OpenH264 gave a picture without samples")
	}
	img := image.NewYCbCr(image.Rect(0, 0, int(d.c.width), int(d.c.height)), image.YCbCrSubsampleRatio420)
	copyPlane(img.Y, img.YStride, d.c.plane[0], int(d.c.stride[0]), img.Rect.Dx(), img.Rect.Dy())
	halfWidth, halfHeight := (img.Rect.Dx()+1)/2, (img.Rect.Dy()+1)/2
	copyPlane(img.Cb, img.CStride, d.c.plane[1], int(d.c.stride[1]), halfWidth, halfHeight)
	copyPlane(img.Cr, img.CStride, d.c.plane[2], int(d.c.stride[1]), halfWidth, halfHeight)
	return img, nil
}

func copyPlane(dst []byte, dstStride int, src *C.uchar, srcStride, width, height int) {
	from := unsafe.Slice((*byte)(src), (height-1)*srcStride+width)
	for y := range height {
		copy(dst[y*dstStride:y*dstStride+width], from[y*srcStride:])
	}
}
