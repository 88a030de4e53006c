package h264

// #cgo pkg-config: openh264
// #include <stdlib.h>
// #include "openh264.h"
import "C"

import (
	"cmp"
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

// ErrNotFollowing tells that a picture was to follow from one which is not what the encoder has encoded last.
var ErrNotFollowing = errors.New("the encoder does not stand at the picture to follow from")

// Encoder turns I420 pictures into Stills and Steps. It holds one OpenH264 encoder (some 30 MB at 1920x1080). Not safe for
// concurrent use; Close it.
type Encoder struct {
	Width, Height int // luma samples, even
	FPS           int // frames per second that the parameter sets announce
	QP            int // quantiser, MinQP (best) to MaxQP; 18-20 keeps text crisp
	StepQP        int // the same of Steps, which pass so quickly that they may be coarser; 0: QP

	c      *C.qc_encoder
	state  *State // after what was encoded last; nil: unknown
	layout sliceLayout
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
	case outOfBounds(e.QP) || e.StepQP != 0 && outOfBounds(e.StepQP):
		return fmt.Errorf("opening the H.264 encoder: QP %d, of steps %d: must be %d to %d", e.QP, e.StepQP, MinQP, MaxQP)
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

func outOfBounds(qp int) bool { return qp < MinQP || qp > MaxQP }

// Close frees the encoder. It may be called more than once.
func (e *Encoder) Close() {
	if e.c == nil {
		return
	}
	C.qc_encoder_close(e.c)
	C.free(unsafe.Pointer(e.c))
	e.c = nil
}

// Encode encodes one picture as a whole. img holds BT.709 limited-range samples, 4:2:0, of exactly Width x Height.
func (e *Encoder) Encode(img *image.YCbCr) (*Still, error) {
	nalus, err := e.encode(img, true, e.QP)
	if err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	still, err := newStill(nalus, e.FPS)
	if err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	e.state, e.layout = still.state, still.layout
	return still, nil
}

// Follow encodes one picture as the change from another, which has to be what was encoded last: anything else is ErrNotFollowing. After
// another error nothing can follow before the next whole picture. img is as for Encode.
func (e *Encoder) Follow(img *image.YCbCr, from *State) (*Step, error) {
	if from == nil || from != e.state {
		return nil, fmt.Errorf("encoding a step: %w", ErrNotFollowing)
	}
	nalus, err := e.encode(img, false, cmp.Or(e.StepQP, e.QP))
	if err != nil {
		return nil, fmt.Errorf("encoding a step: %w", err)
	}
	step, err := newStep(nalus, e.layout, from)
	if err != nil {
		return nil, fmt.Errorf("encoding a step: %w", err)
	}
	e.state = step.state
	return step, nil
}

// encode returns the NAL units of one access unit as OpenH264 wrote them: a slice, before it SPS and PPS in an IDR. It forgets what was
// encoded last.
func (e *Encoder) encode(img *image.YCbCr, idr bool, qp int) ([][]byte, error) {
	if e.c == nil {
		return nil, errors.New("the encoder is closed")
	}
	if img.SubsampleRatio != image.YCbCrSubsampleRatio420 || img.Rect.Dx() != e.Width || img.Rect.Dy() != e.Height {
		return nil, fmt.Errorf("a picture of %v %v: want %dx%d 4:2:0", img.Rect, img.SubsampleRatio, e.Width, e.Height)
	}
	e.state = nil
	rc := C.qc_encode(e.c, C.bool(idr), C.int(qp),
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
