package h264

import (
	"errors"
	"fmt"

	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// Values of idr_pic_id in the two variants of an IDR. Two IDRs that follow each other directly must differ in it
// (ITU-T H.264 section 7.4.3). Both codes have the same length, 010 and 011, so that the variants differ in one bit.
const (
	idrPicIDFirst  = 1
	idrPicIDSecond = 2
)

// Still is one encoded picture, ready to be streamed for as long as it stands. It is immutable: any number of Sequences in
// any number of goroutines may use it.
type Still struct {
	SPS, PPS []byte // NAL units

	idr    [2][]byte // NAL units that differ in idr_pic_id only
	layout sliceLayout
	state  *State
}

// Size is the length of the encoded picture in bytes.
func (s *Still) Size() int { return len(s.idr[0]) }

// State is that of a decoder that has received the picture.
func (s *Still) State() *State { return s.state }

// sliceLayout holds what a slice header's bits depend on.
type sliceLayout struct {
	pps          pictureParams
	frameNumBits int
	orderBits    int // of pic_order_cnt_lsb
	macroblocks  uint32
}

// newStill takes apart the access unit that OpenH264 wrote for one picture.
func newStill(nalus [][]byte, fps int) (*Still, error) {
	s := &Still{state: &State{}}
	var sps *mch264.SPS
	var idr []byte
	for _, n := range nalus {
		if len(n) == 0 {
			continue
		}
		switch n[0] & 0x1f {
		case nalSPS:
			sps = &mch264.SPS{}
			if err := sps.Unmarshal(n); err != nil {
				return nil, fmt.Errorf("reading the sequence parameter set: %w", err)
			}
		case nalPPS:
			s.PPS = append([]byte(nil), n...)
		case nalIDR:
			if idr != nil {
				return nil, errors.New("a picture of more than one slice")
			}
			idr = n
		}
	}
	if sps == nil || s.PPS == nil || idr == nil {
		return nil, fmt.Errorf("an access unit of %d NAL units without SPS, PPS or IDR", len(nalus))
	}
	if sps.PicOrderCntType != 0 || !sps.FrameMbsOnlyFlag || sps.ProfileIdc != baselineProfile {
		return nil, fmt.Errorf("profile %d with picture order type %d: want %d with type 0",
			sps.ProfileIdc, sps.PicOrderCntType, baselineProfile)
	}
	pps, err := parsePPS(s.PPS)
	if err != nil {
		return nil, err
	}
	s.SPS = writeSPS(sps, fps)
	s.layout = sliceLayout{
		pps:          pps,
		frameNumBits: int(sps.Log2MaxFrameNumMinus4) + 4,
		orderBits:    int(sps.Log2MaxPicOrderCntLsbMinus4) + 4,
		macroblocks:  (sps.PicWidthInMbsMinus1 + 1) * (sps.PicHeightInMapUnitsMinus1 + 1),
	}
	s.idr, err = s.layout.idrVariants(idr)
	return s, err
}

// idrVariants rewrites idr_pic_id of an IDR slice to each of the two values; the bits after it are moved, not changed
// (which CAVLC allows: nothing in a slice is aligned before its end).
func (l sliceLayout) idrVariants(nalu []byte) ([2][]byte, error) {
	in := &bitReader{buf: mch264.EmulationPreventionRemove(nalu)}
	in.u(8) // NAL header
	in.ue() // first_mb_in_slice
	in.ue() // slice_type
	in.ue() // pic_parameter_set_id
	in.u(l.frameNumBits)
	before := in.pos
	in.ue() // idr_pic_id
	if in.err != nil {
		return [2][]byte{}, fmt.Errorf("reading an IDR slice header: %w", in.err)
	}
	w := &bitWriter{buf: make([]byte, 0, len(in.buf)+1)}
	w.copyBits(in.buf, 0, before)
	w.ue(idrPicIDFirst)
	lastBit := 8*len(w.buf) - w.free - 1 // of idr_pic_id: 010 -> 011
	w.copyBits(in.buf, in.pos, in.left())
	w.trailing()
	first := protect(w.buf)
	w.buf[lastBit/8] ^= 1 << (7 - lastBit%8)
	return [2][]byte{first, protect(w.buf)}, nil
}
