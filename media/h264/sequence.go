package h264

// maxGOP bounds the frames from one IDR to the next: picture order counts of skip slices stay below half their 16-bit range,
// so that they never wrap.
const maxGOP = 1 << 14

// Sequence makes the access units of one stream, frame by frame, out of the Stills that it is shown. Not safe for
// concurrent use.
type Sequence struct {
	GOP int // frames from one IDR to the next at the latest, 1 to 16384; other values are clamped

	still   *Still
	shown   bool // still has been sent as an IDR
	sinceID int  // frames since the last IDR
	variant int
	skips   [][]byte // skip slices by frame, made once per layout
	layout  sliceLayout
}

// Show makes a picture the current one; it goes out as an IDR with the next frame.
func (q *Sequence) Show(s *Still) {
	q.still, q.shown = s, false
	if s.layout != q.layout {
		q.layout, q.skips = s.layout, nil
	}
}

// Refresh makes the next frame an IDR, for a viewer that has just come.
func (q *Sequence) Refresh() { q.shown = false }

// Next returns the NAL units of the next frame and whether they are an IDR (with its parameter sets). The slices are
// shared: they must not be changed. Without a picture it returns nil.
func (q *Sequence) Next() (au [][]byte, idr bool) {
	if q.still == nil {
		return nil, false
	}
	if !q.shown || q.sinceID+1 >= min(max(q.GOP, 1), maxGOP) {
		q.shown, q.sinceID = true, 0
		q.variant = 1 - q.variant
		return [][]byte{q.still.SPS, q.still.PPS, q.still.idr[q.variant]}, true
	}
	q.sinceID++
	return [][]byte{q.skip(q.sinceID)}, false
}

func (q *Sequence) skip(n int) []byte {
	for len(q.skips) < n {
		q.skips = append(q.skips, q.layout.skip(len(q.skips)+1))
	}
	return q.skips[n-1]
}
