package h264

import (
	"errors"
	"fmt"

	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// NAL unit types (ITU-T H.264 table 7-1).
const (
	nalNonIDR = 1
	nalIDR    = 5
	nalSPS    = 7
	nalPPS    = 8
)

// Values of the VUI (ITU-T H.264 Annex E).
const (
	sarSquare         = 1 // table E-1
	videoUnspecified  = 5 // table E-2
	colourBT709       = 1 // tables E-3, E-4 and E-5
	chromaSiteCentre  = 1 // figure E-1: each chroma sample stands in the middle of its four luma samples
	maxVectorLog2     = 15
	fieldsPerFrame    = 2
	baselineProfile   = 66
	constraintSets0n1 = 0b11000000
)

// levels are the picture and speed limits of ITU-T H.264 table A-1, lowest first.
var levels = []struct {
	idc              uint8
	speed, frameSize int // macroblocks per second, macroblocks
}{
	{10, 1485, 99},
	{11, 3000, 396},
	{12, 6000, 396},
	{13, 11880, 396},
	{21, 19800, 792},
	{22, 20250, 1620},
	{30, 40500, 1620},
	{31, 108000, 3600},
	{32, 216000, 5120},
	{40, 245760, 8192},
	{42, 522240, 8704},
	{50, 589824, 22080},
	{51, 983040, 36864},
	{52, 2073600, 36864},
}

// levelFor is the lowest level that allows a size (macroblocks) at a rate (frames/s).
func levelFor(width, height, fps int) uint8 {
	for _, l := range levels {
		// Neither side may be longer than sqrt(8 * frameSize).
		longest := max(width, height)
		if width*height <= l.frameSize && width*height*fps <= l.speed && longest*longest <= 8*l.frameSize {
			return l.idc
		}
	}
	return levels[len(levels)-1].idc
}

// writeSPS writes a sequence parameter set with the coding fields of s, which the slices depend on, and adds what OpenH264
// leaves out: square pixels, BT.709 limited range, a fixed frame rate and no reordering, so that every player shows right
// colours at the right pace without delay.
func writeSPS(s *mch264.SPS, fps int) []byte {
	w := &bitWriter{}
	w.u(8, 3<<5|nalSPS)
	w.u(8, baselineProfile)
	w.u(8, constraintSets0n1)
	widthMBs, heightMBs := s.PicWidthInMbsMinus1+1, s.PicHeightInMapUnitsMinus1+1
	w.u(8, uint32(levelFor(int(widthMBs), int(heightMBs), fps)))
	w.ue(s.ID)
	w.ue(s.Log2MaxFrameNumMinus4)
	w.ue(s.PicOrderCntType)
	w.ue(s.Log2MaxPicOrderCntLsbMinus4)
	w.ue(s.MaxNumRefFrames)
	w.flag(s.GapsInFrameNumValueAllowedFlag)
	w.ue(widthMBs - 1)
	w.ue(heightMBs - 1)
	w.flag(true) // frame_mbs_only_flag
	w.flag(s.Direct8x8InferenceFlag)
	w.flag(s.FrameCropping != nil)
	if c := s.FrameCropping; c != nil {
		w.ue(c.LeftOffset)
		w.ue(c.RightOffset)
		w.ue(c.TopOffset)
		w.ue(c.BottomOffset)
	}
	w.flag(true) // vui_parameters_present_flag
	writeVUI(w, fps)
	w.trailing()
	return protect(w.buf)
}

func writeVUI(w *bitWriter, fps int) {
	w.flag(true) // aspect_ratio_info_present_flag
	w.u(8, sarSquare)
	w.flag(false) // overscan_info_present_flag
	w.flag(true)  // video_signal_type_present_flag
	w.u(3, videoUnspecified)
	w.flag(false) // video_full_range_flag
	w.flag(true)  // colour_description_present_flag
	for range 3 {
		w.u(8, colourBT709)
	}
	w.flag(true) // chroma_loc_info_present_flag
	w.ue(chromaSiteCentre)
	w.ue(chromaSiteCentre)
	w.flag(true) // timing_info_present_flag
	w.u(32, 1)
	w.u(32, uint32(fieldsPerFrame*fps))
	w.flag(true)  // fixed_frame_rate_flag
	w.flag(false) // nal_hrd_parameters_present_flag
	w.flag(false) // vcl_hrd_parameters_present_flag
	w.flag(false) // pic_struct_present_flag
	w.flag(true)  // bitstream_restriction_flag
	w.flag(true)  // motion_vectors_over_pic_boundaries_flag
	w.ue(0)       // max_bytes_per_pic_denom: no limit
	w.ue(0)       // max_bits_per_mb_denom: no limit
	w.ue(maxVectorLog2)
	w.ue(maxVectorLog2)
	w.ue(0) // max_num_reorder_frames
	w.ue(1) // max_dec_frame_buffering
}

// pictureParams are the fields of a PPS that slice headers depend on.
type pictureParams struct {
	id                uint32
	bottomFieldOrder  bool // bottom_field_pic_order_in_frame_present_flag
	weightedPred      bool
	deblockingControl bool
	redundantPicCount bool
}

func parsePPS(nalu []byte) (pictureParams, error) {
	if len(nalu) < 2 || nalu[0]&0x1f != nalPPS {
		return pictureParams{}, errors.New("not a picture parameter set")
	}
	r := &bitReader{buf: mch264.EmulationPreventionRemove(nalu[1:])}
	var p pictureParams
	p.id = r.ue()
	r.ue() // seq_parameter_set_id
	if r.flag() {
		return p, errors.New("a picture parameter set with CABAC")
	}
	p.bottomFieldOrder = r.flag()
	if r.ue() != 0 {
		return p, errors.New("a picture parameter set with slice groups")
	}
	r.ue() // num_ref_idx_l0_default_active_minus1
	r.ue() // num_ref_idx_l1_default_active_minus1
	p.weightedPred = r.flag()
	r.u(2) // weighted_bipred_idc
	r.se() // pic_init_qp_minus26
	r.se() // pic_init_qs_minus26
	r.se() // chroma_qp_index_offset
	p.deblockingControl = r.flag()
	r.flag() // constrained_intra_pred_flag
	p.redundantPicCount = r.flag()
	if r.err != nil {
		return p, fmt.Errorf("reading a picture parameter set: %w", r.err)
	}
	return p, nil
}
