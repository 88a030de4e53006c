package player

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// soundPeriod is between two hand-overs of sound.
	soundPeriod = 20 * time.Millisecond
	// soundKept bounds the sound that waits.
	soundKept = 3 * pcm.Rate
	// Stamps that are so near to the end of what came before follow it directly: they are rounded.
	soundNear = pcm.Rate / 500 // 2 ms
	// When what is played is further from what is due than soundTolerance, it is played a little faster or slower; when it is behind by
	// soundJump, or ahead by soundGap, it jumps.
	soundTolerance = pcm.Rate / 250 // 4 ms
	soundJump      = pcm.Rate / 12  // 80 ms
	soundGap       = pcm.Rate / 50  // 20 ms
	soundStretch   = 100            // one sample in so many
)

// soundBuffer is decoded sound by its place on the sender's clock, counted in samples since an origin. Where nothing came there is
// silence. Safe for concurrent use.
type soundBuffer struct {
	mutex   sync.Mutex
	start   int64
	samples []int16
}

// add puts samples at a place.
func (b *soundBuffer) add(at int64, samples []int16) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	end := b.start + int64(len(b.samples))
	switch gap := at - end; {
	case len(b.samples) == 0, gap > soundKept, gap < -soundKept:
		b.start, b.samples = at, b.samples[:0]
	case gap > soundNear:
		b.samples = append(b.samples, make([]int16, gap)...)
	case gap < -soundNear: // it overlaps with what is there
		samples = samples[min(-gap, int64(len(samples))):]
	}
	b.samples = append(b.samples, samples...)
	if over := len(b.samples) - soundKept; over > 0 {
		b.drop(over)
	}
}

// take fills dst with the sound from a place on, and forgets what lies before its end.
func (b *soundBuffer) take(at int64, dst []int16) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	clear(dst)
	from, to := max(at, b.start), min(at+int64(len(dst)), b.start+int64(len(b.samples)))
	if from < to {
		copy(dst[from-at:], b.samples[from-b.start:to-b.start])
	}
	if done := at + int64(len(dst)) - b.start; done > 0 {
		b.drop(int(min(done, int64(len(b.samples)))))
	}
}

func (b *soundBuffer) drop(n int) {
	b.samples = b.samples[:copy(b.samples, b.samples[n:])]
	b.start += int64(n)
}

// soundUnit is one access unit, or packet of samples.
type soundUnit struct {
	data  []byte
	stamp time.Time
}

// soundTrack decodes sound and hands it over when it is due.
type soundTrack struct {
	decoder  soundDecoder
	timeline *timeline
	origin   time.Time // of the places in buffer
	late     time.Duration
	onSound  func([]int16)

	units  chan soundUnit
	buffer soundBuffer
}

// soundQueue is how many units may wait to be decoded: a second or two.
const soundQueue = 100

var errSlow = errors.New("this computer is too slow for the stream")

func (t *soundTrack) push(u soundUnit) error {
	select {
	case t.units <- u:
		return nil
	default:
		return errSlow
	}
}

// decode runs until the context ends; failed is told of each unit that cannot be decoded.
func (t *soundTrack) decode(ctx context.Context, failed func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case u := <-t.units:
			samples, err := t.decoder.decode(u.data)
			if err != nil {
				failed(err)
				continue
			}
			t.buffer.add(t.place(u.stamp), samples)
		}
	}
}

// place of a stamp, in samples since the origin.
func (t *soundTrack) place(stamp time.Time) int64 {
	d := stamp.Sub(t.origin)
	// Whole seconds apart, or the product would overflow after two days.
	return int64(d/time.Second)*pcm.Rate + int64(d%time.Second)*pcm.Rate/int64(time.Second)
}

// play hands sound over until the context ends, by our own clock.
func (t *soundTrack) play(ctx context.Context) {
	ticker := time.NewTicker(soundPeriod)
	defer ticker.Stop()
	p := pace{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		delay, _, ok := t.timeline.delay()
		if !ok {
			p = pace{}
			continue
		}
		now := time.Now()
		out := p.next(now, t.place(now.Add(-delay-t.late)), t.buffer.take)
		if len(out) > 0 {
			t.onSound(out)
		}
	}
}

// pace reads sound at our clock's rate and follows the sender's by playing a little faster or slower.
type pace struct {
	began   time.Time
	played  int64 // samples since then
	at      int64 // place of the next one
	in, out []int16
}

// next gives the samples of our clock that are due by now. wanted is the place that is due.
func (p *pace) next(now time.Time, wanted int64, take func(at int64, dst []int16)) []int16 {
	if p.began.IsZero() {
		p.began, p.at = now, wanted
		return nil
	}
	due := int64(now.Sub(p.began)/time.Millisecond) * pcm.Rate / int64(time.Second/time.Millisecond)
	n := int(due - p.played)
	if n <= 0 {
		return nil
	}
	if n > soundKept { // the machine has slept
		*p = pace{began: now, at: wanted, in: p.in, out: p.out}
		return nil
	}
	p.played = due
	// At the end of what is given out now, wanted is due.
	off := wanted - (p.at + int64(n))
	used := n
	switch {
	case off > soundJump || off < -soundGap:
		p.at = wanted - int64(n)
	case off > soundTolerance:
		used += n / soundStretch
	case off < -soundTolerance:
		used -= n / soundStretch
	}
	p.in = grown(p.in, used)
	take(p.at, p.in)
	p.at += int64(used)
	if used == n {
		return p.in
	}
	p.out = grown(p.out, n)
	stretch(p.out, p.in)
	return p.out
}

func grown(buf []int16, n int) []int16 {
	if cap(buf) < n {
		return make([]int16, n)
	}
	return buf[:n]
}

// stretch fills dst with src, of nearly the same length, by linear interpolation.
func stretch(dst, src []int16) {
	for i := range dst {
		place := float64(i) * float64(len(src)-1) / float64(max(len(dst)-1, 1))
		k := int(place)
		if k+1 >= len(src) {
			dst[i] = src[len(src)-1]
			continue
		}
		part := place - float64(k)
		dst[i] = int16(float64(src[k])*(1-part) + float64(src[k+1])*part)
	}
}
