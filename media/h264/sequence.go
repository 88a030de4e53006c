package h264

// maxGOP bounds the frames from one reference picture to the next: its picture order count and those of the skip slices after it then
// differ by less than half their 16-bit range, so that a decoder never mistakes one (ITU-T H.264 section 8.2.1.1).
const maxGOP = 1 << 14

// Sequence makes the access units of one stream, frame by frame, out of the Stills that it is shown and the Steps between them. Not safe
// for concurrent use.
//
// An IDR can be made of a Still only. While a Step stands, one that is due, by the GOP or by Refresh, waits for the next Still. A movement
// therefore ends with a Still.
type Sequence struct {
	GOP int // frames from one IDR to the next, 1 to 16384; other values are clamped

	still   *Still // shown last
	step    *Step  // goes out next, unless an IDR is due; nil: none
	state   *State // that decoders have once the IDR that is due is sent
	moving  bool   // that is a Step's
	due     bool   // an IDR
	refused bool   // a Step since the last Still

	now     place // of the last frame
	refers  int   // to this frame, since the IDR, the next one does
	variant int
	skips   [][]byte // skip slices by frame that stand after an IDR, made once per layout
	layout  sliceLayout
}

// Show makes a picture the current one; it goes out as an IDR with the next frame.
func (q *Sequence) Show(s *Still) {
	q.still, q.step, q.state = s, nil, s.state
	q.moving, q.due, q.refused = false, true, false
	if s.layout != q.layout {
		q.layout, q.skips = s.layout, nil
	}
}

// Follow makes a step of a movement the current picture; it goes out with the next frame, or, after Show and Refresh, with the one behind
// the IDR. It tells whether the step follows from what stands. If not, that goes on standing, and State says that a Still is wanted.
func (q *Sequence) Follow(s *Step) bool {
	if q.still == nil || s.from != q.state {
		q.refused = true
		return false
	}
	q.step = s
	return true
}

// State is that from which the next Step may follow; nil: a Still is wanted.
func (q *Sequence) State() *State {
	if q.refused || q.due && q.moving {
		return nil
	}
	return q.state
}

// Refresh makes the next frame an IDR, for a viewer that has just come.
func (q *Sequence) Refresh() { q.due = true }

// Next returns the NAL units of the next frame and whether they are an IDR (with its parameter sets). The slices are
// shared: they must not be changed. Without a picture it returns nil.
func (q *Sequence) Next() (au [][]byte, idr bool) {
	if q.still == nil {
		return nil, false
	}
	q.now.frame++
	q.due = q.due || q.step == nil && q.now.frame >= min(max(q.GOP, 1), maxGOP)
	switch {
	case q.due && !q.moving:
		q.due = false
		q.now, q.refers = place{references: 1}, 0
		q.variant = 1 - q.variant
		return [][]byte{q.still.SPS, q.still.PPS, q.still.idr[q.variant]}, true
	case q.step != nil:
		au = [][]byte{q.step.nalu(q.now)}
		q.state, q.moving, q.step = q.step.state, true, nil
		q.referred()
	case q.now.frame-q.refers >= maxGOP: // only where no Still comes for minutes
		au = [][]byte{q.layout.skip(q.now, true)}
		q.referred()
	case q.moving:
		au = [][]byte{q.layout.skip(q.now, false)}
	default:
		au = [][]byte{q.skip(q.now.frame)}
	}
	return au, false
}

// referred notes that the frame is used for reference.
func (q *Sequence) referred() {
	q.now.references++
	q.refers = q.now.frame
}

// skip is the slice of the n-th frame after an IDR, without a Step between.
func (q *Sequence) skip(n int) []byte {
	for len(q.skips) < n {
		q.skips = append(q.skips, q.layout.skip(place{references: 1, frame: len(q.skips) + 1}, false))
	}
	return q.skips[n-1]
}
