package station

import (
	"math"
	"slices"
	"sync"
)

// monitor stands between the programme and the loudspeaker, and adds sounds that are heard there and not in the stream.
type monitor struct {
	mutex   sync.Mutex
	out     func([]int16) // nil: the loudspeaker is being changed
	waiting []int16
	mixed   []int16
}

// play puts a sound, mono at pcm.Rate, in the place of the one that is playing; none ends it.
func (m *monitor) play(samples []int16) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.waiting = slices.Clone(samples)
}

// set changes where the sound goes. What went there before gets nothing any more once set has returned.
func (m *monitor) set(out func([]int16)) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.out = out
}

// write takes the programme's samples.
func (m *monitor) write(samples []int16) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.out == nil {
		return
	}
	if len(m.waiting) == 0 {
		m.out(samples)
		return
	}
	m.mixed = append(m.mixed[:0], samples...)
	n := min(len(samples), len(m.waiting))
	for i := range n {
		sum := int32(samples[i]) + int32(m.waiting[i])
		m.mixed[i] = int16(min(max(sum, math.MinInt16), math.MaxInt16))
	}
	m.waiting = m.waiting[n:]
	m.out(m.mixed)
}

// Listen plays a sound, mono at pcm.Rate, on this machine's loudspeaker alone, in the place of the last one; the stream does not have
// it. None ends it.
func (s *Station) Listen(samples []int16) { s.monitor.play(samples) }
