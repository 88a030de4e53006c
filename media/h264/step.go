package h264

import (
	"bytes"
	"errors"
	"fmt"

	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// State is what a decoder shows, and refers to, after an encoded picture. Every picture that is encoded makes one of its own; two are
// the same if their pointers are. nil is no known one.
type State struct{ _ byte } // not empty, so that each has an address of its own

// Step is one picture of a movement, encoded as the change from the picture before: a reference P slice. It is immutable and may be used
// like a Still, but makes sense to a decoder only directly after the picture from which it follows.
type Step struct {
	from, state *State

	rbsp      []byte // without emulation prevention
	numbersAt int    // bit position of frame_num; pic_order_cnt_lsb stands right behind it
	layout    sliceLayout
}

// Size is the length of the encoded picture in bytes.
func (s *Step) Size() int { return len(s.rbsp) }

// State is that of a decoder that has received the picture.
func (s *Step) State() *State { return s.state }

// newStep takes apart the access unit that OpenH264 wrote for a picture that follows from another.
func newStep(nalus [][]byte, layout sliceLayout, from *State) (*Step, error) {
	const sliceTypes = 5 // of which P is the first; each has two numbers (ITU-T H.264 table 7-6)
	if len(nalus) == 0 {
		return nil, errors.New("OpenH264 left the picture out")
	}
	if len(nalus) != 1 || len(nalus[0]) == 0 || nalus[0][0]&0x1f != nalNonIDR || nalus[0][0]>>5 == 0 {
		return nil, fmt.Errorf("an access unit of %d NAL units that is no P slice used for reference", len(nalus))
	}
	s := &Step{from: from, state: &State{}, layout: layout}
	s.rbsp = bytes.TrimRight(mch264.EmulationPreventionRemove(nalus[0]), "\x00")
	r := &bitReader{buf: s.rbsp}
	r.u(8) // NAL header
	first, kind, pps := r.ue(), r.ue(), r.ue()
	s.numbersAt = r.pos
	r.u(layout.frameNumBits + layout.orderBits)
	if r.err == nil && r.left() <= 0 {
		r.err = errShort
	}
	if r.err != nil {
		return nil, fmt.Errorf("reading a P slice header: %w", r.err)
	}
	if first != 0 || kind%sliceTypes != 0 || pps != layout.pps.id {
		return nil, fmt.Errorf("a slice of type %d from macroblock %d on, of parameter set %d: want all of a P picture", kind, first, pps)
	}
	return s, nil
}

// nalu is the slice with the numbers of the place in the stream where it is sent.
func (s *Step) nalu(at place) []byte {
	rbsp := bytes.Clone(s.rbsp)
	setBits(rbsp, s.numbersAt, s.layout.frameNumBits, s.layout.frameNum(at))
	setBits(rbsp, s.numbersAt+s.layout.frameNumBits, s.layout.orderBits, s.layout.order(at))
	return protect(rbsp)
}
