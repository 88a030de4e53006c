package soundfile

import (
	"math"

	"github.com/queuecast/queuecast/media/pcm"
)

// remixer changes rate and number of channels of sound that comes piece by piece. Fewer channels: each of the new ones is the mean of those
// that fall to it in turn (left and right: all even and all odd ones); more: the old ones are repeated in turn.
type remixer struct {
	from, to Format
	middle   int           // channels while the rate is changed
	streams  []*pcm.Stream // of each of them
	planes   [][]int16
	plane    []int16 // one channel of what comes in
	taken    int64   // frames
	given    int64   // frames
}

func newRemixer(from, to Format) *remixer {
	m := &remixer{from: from, to: to, middle: min(from.Channels, to.Channels)}
	m.planes = make([][]int16, m.middle)
	for range m.middle {
		m.streams = append(m.streams, pcm.NewStream(from.Rate, to.Rate))
	}
	return m
}

// idle tells whether there is nothing to do.
func (m *remixer) idle() bool { return m.from.Rate == m.to.Rate && m.from.Channels == m.to.Channels }

// add takes whole frames and appends those that come out to dst.
func (m *remixer) add(dst, samples []int16) []int16 {
	frames := len(samples) / m.from.Channels
	m.taken += int64(frames)
	for c := range m.middle {
		m.plane = m.plane[:0]
		for i := range frames {
			m.plane = append(m.plane, fold(samples[i*m.from.Channels:(i+1)*m.from.Channels], c, m.middle))
		}
		m.planes[c] = m.streams[c].Append(m.planes[c][:0], m.plane)
	}
	return m.spread(dst, len(m.planes[0]))
}

// fold is the mean of every step-th sample of a frame, from the c-th one on.
func fold(frame []int16, c, step int) int16 {
	if len(frame) == step {
		return frame[c]
	}
	sum, n := 0, 0
	for i := c; i < len(frame); i += step {
		sum += int(frame[i])
		n++
	}
	return int16(math.Round(float64(sum) / float64(n)))
}

// spread appends the first frames of the planes to dst.
func (m *remixer) spread(dst []int16, frames int) []int16 {
	for i := range frames {
		for c := range m.to.Channels {
			dst = append(dst, m.planes[c%m.middle][i])
		}
	}
	m.given += int64(frames)
	return dst
}

// end appends what is still in the filters: the sound gets as many frames as the new rate makes of it, rounded up.
func (m *remixer) end(dst []int16) []int16 {
	const silence = 1024 // frames at once
	in, out := int64(m.from.Rate), int64(m.to.Rate)
	for want := (m.taken*out + in - 1) / in; m.given < want; {
		for c := range m.middle {
			m.planes[c] = m.streams[c].Append(m.planes[c][:0], make([]int16, silence))
		}
		dst = m.spread(dst, int(min(int64(len(m.planes[0])), want-m.given)))
	}
	return dst
}
