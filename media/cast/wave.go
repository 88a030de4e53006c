package cast

import (
	"encoding/binary"
	"time"

	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

// wavePeriod is how much sound a packet of G.711 or L16 holds (RFC 3551 section 4.2).
const wavePeriod = 20 * time.Millisecond

// waveTrack turns the programme's sound into packets of samples: G.711 at 8 kHz, or linear 16 bit at SampleRate. What the low-pass
// filter before 8 kHz delays is taken out: a sample carries the time at which it is heard.
type waveTrack struct {
	law     *g711.Codec    // nil: linear
	low     *pcm.Decimator // nil: the rate stays
	rate    int64
	pending []int16 // less than a packet
	next    int64   // of pending's first sample, in samples at rate since the epoch
	fed     int64   // the sample at SampleRate that is to come
	started bool
}

func newWaveTrack(codec Codec) *waveTrack {
	t := &waveTrack{rate: SampleRate}
	if codec != L16 {
		law := g711.ALaw
		if codec == PCMU {
			law = g711.MuLaw
		}
		t.law, t.rate = g711.New(law), telephoneRate
		t.low = pcm.NewDecimator(SampleRate, telephoneRate)
	}
	return t
}

// write takes samples that start at a position and calls emit for each packet that they complete.
func (t *waveTrack) write(start int64, samples []int16, emit func(soundUnit)) error {
	if gap := start - t.fed; !t.started || gap > longestGap || gap < 0 {
		t.begin(start)
	}
	for t.fed < start { // what is missing becomes silence
		t.feed([]int16{0})
	}
	t.feed(samples)
	size := int(t.rate * int64(wavePeriod) / int64(time.Second))
	for len(t.pending) >= size {
		emit(soundUnit{t.encode(t.pending[:size]), t.next})
		t.next += int64(size)
		t.pending = t.pending[:copy(t.pending, t.pending[size:])]
	}
	return nil
}

// begin starts anew at a position.
func (t *waveTrack) begin(start int64) {
	t.started, t.pending, t.fed = true, t.pending[:0], start
	t.next = start
	if t.low != nil {
		t.next = t.low.Reset(start)
	}
}

func (t *waveTrack) feed(samples []int16) {
	t.fed += int64(len(samples))
	if t.low == nil {
		t.pending = append(t.pending, samples...)
		return
	}
	t.pending = t.low.Append(t.pending, samples)
}

func (t *waveTrack) encode(samples []int16) []byte {
	if t.law != nil {
		return t.law.Encode(nil, samples)
	}
	linear := make([]byte, 2*len(samples))
	for i, s := range samples {
		binary.BigEndian.PutUint16(linear[2*i:], uint16(s))
	}
	return linear
}
