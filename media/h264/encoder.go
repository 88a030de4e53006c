package h264

// #cgo pkg-config: openh264
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

// Bounds of what Encoder accepts.
const (
	MinQP, MaxQP     = 10, 40
	MinFPS, MaxFPS   = 1, 60
	MinSide, MaxSide = 16, 3840 // samples
)

// Encoder turns I420 pictures into Stills. It holds one OpenH264 encoder (some 30 MB at 1920x1080). Not safe for
// concurrent use; Close it.
type Encoder struct {
	Width, Height int // luma samples, even
	FPS           int // frames per second that the parameter sets announce
	QP            int // quantiser, MinQP (best) to MaxQP; 18-20 keeps text crisp

	c *C.qc_encoder
}

// Initialize opens the encoder. It fails on sizes, rates or quantisers out of bounds and when OpenH264 refuses them.
func (e *Encoder) Initialize() error {
	switch {
	case e.Width < MinSide || e.Width > MaxSide || e.Width%2 != 0 ||
		e.Height < MinSide || e.Height > MaxSide || e.Height%2 != 0:
		return fmt.Errorf("opening the H.264 encoder: a picture of %dx%d samples: sides must be even and %d to %d",
			e.Width, e.Height, MinSide, MaxSide)
	case e.FPS < MinFPS || e.FPS > MaxFPS:
		return fmt.Errorf("opening the H.264 encoder: %d frames/s: must be %d to %d", e.FPS, MinFPS, MaxFPS)
	case e.QP < MinQP || e.QP > MaxQP:
		return fmt.Errorf("opening the H.264 encoder: QP %d: must be %d to %d", e.QP, MinQP, MaxQP)
	}
	// C memory, because the struct keeps pointers across calls.
	c := (*C.qc_encoder)(C.calloc(1, C.sizeof_qc_encoder))
	if rc := C.qc_encoder_open(c, C.int(e.Width), C.int(e.Height), C.int(e.FPS), C.int(e.QP)); rc != 0 {
		C.free(unsafe.Pointer(c))
		return fmt.Errorf("opening the H.264 encoder: OpenH264 error %d", int(rc))
	}
	e.c = c
	return nil
}

// Close frees the encoder. It may be called more than once.
func (e *Encoder) Close() {
	if e.c == nil {
		return
	}
	C.qc_encoder_close(e.c)
	C.free(unsafe.Pointer(e.c))
	e.c = nil
}

// Encode encodes one picture. img holds BT.709 limited-range samples, 4:2:0, of exactly Width x Height.
func (e *Encoder) Encode(img *image.YCbCr) (*Still, error) {
	nalus, err := e.encodeIDR(img)
	if err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	still, err := newStill(nalus, e.FPS)
	if err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	return still, nil
}

// encodeIDR returns the NAL units of one IDR access unit as OpenH264 wrote them: SPS, PPS, slice.
func (e *Encoder) encodeIDR(img *image.YCbCr) ([][]byte, error) {
	if e.c == nil {
		return nil, errors.New("the encoder is closed")
	}
	if img.SubsampleRatio != image.YCbCrSubsampleRatio420 || img.Rect.Dx() != e.Width || img.Rect.Dy() != e.Height {
		return nil, fmt.Errorf("a picture of %v %v: want %dx%d 4:2:0", img.Rect, img.SubsampleRatio, e.Width, e.Height)
	}
	rc := C.qc_encode_idr(e.c,
		(*C.uchar)(&img.Y[0]), (*C.uchar)(&img.Cb[0]), (*C.uchar)(&img.Cr[0]), C.int(img.YStride), C.int(img.CStride))
	if rc != 0 {
		return nil, fmt.Errorf("OpenH264 error %d", int(rc))
	}
	var stream []byte
	for i := range int(e.c.out.iLayerNum) {
		layer := &e.c.out.sLayerInfo[i]
		stream = append(stream, C.GoBytes(unsafe.Pointer(layer.pBsBuf), C.qc_layer_size(e.c, C.int(i)))...)
	}
	var nalus mch264.AnnexB
	if err := nalus.Unmarshal(stream); err != nil {
		return nil, fmt.Errorf("reading OpenH264's output: %w", err)
	}
	return nalus, nil
}
