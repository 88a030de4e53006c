package h264

const (
	nalRefIDC = 1 << 5 // in a NAL header: the picture is used for reference
	// orderStep is how much picture order counts grow from frame to frame: they count fields.
	orderStep = 2
)

// place is where a picture stands between two IDRs.
type place struct {
	references int // pictures used for reference before it, the IDR included
	frame      int // frames since the IDR
}

// frameNum is the value of frame_num (ITU-T H.264 section 7.4.3).
func (l sliceLayout) frameNum(at place) uint32 {
	return uint32(at.references) & (1<<l.frameNumBits - 1)
}

// order is the value of pic_order_cnt_lsb (ITU-T H.264 sections 7.4.3 and 8.2.1.1).
func (l sliceLayout) order(at place) uint32 {
	return uint32(orderStep*at.frame) & (1<<l.orderBits - 1)
}

// skip writes the P slice that repeats the picture: every macroblock is skipped. It is no reference picture, unless asked for,
// because then a decoder that misses one shows the next one all the same.
func (l sliceLayout) skip(at place, reference bool) []byte {
	const (
		slicePAll     = 5 // P, and all slices of the picture are
		deblockingOff = 1
	)
	w := &bitWriter{}
	header := uint32(nalNonIDR)
	if reference {
		header |= nalRefIDC
	}
	w.u(8, header)
	w.ue(0) // first_mb_in_slice
	w.ue(slicePAll)
	w.ue(l.pps.id)
	w.u(l.frameNumBits, l.frameNum(at))
	w.u(l.orderBits, l.order(at))
	if l.pps.bottomFieldOrder {
		w.se(0) // delta_pic_order_cnt_bottom
	}
	if l.pps.redundantPicCount {
		w.ue(0)
	}
	w.flag(true) // num_ref_idx_active_override_flag: one reference, whatever the PPS says
	w.ue(0)
	w.flag(false) // ref_pic_list_modification_flag_l0
	if l.pps.weightedPred {
		w.ue(0)       // luma_log2_weight_denom
		w.ue(0)       // chroma_log2_weight_denom
		w.flag(false) // luma_weight_l0_flag
		w.flag(false) // chroma_weight_l0_flag
	}
	if reference {
		w.flag(false) // adaptive_ref_pic_marking_mode_flag
	}
	w.se(0) // slice_qp_delta
	if l.pps.deblockingControl {
		w.ue(deblockingOff)
	}
	w.ue(l.macroblocks) // mb_skip_run
	w.trailing()
	return protect(w.buf)
}
