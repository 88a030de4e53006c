package audio

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Sizes of the ring, in samples.
const (
	capacity   = pcm.Rate / 2         // what a device that stops for a moment may leave unread
	reserve    = pcm.Rate * 10 / 1000 // kept at the ring's lowest level, against jitter of writer and reader
	tolerance  = pcm.Rate * 10 / 1000 // the lowest level may exceed the reserve by this much
	minSilence = pcm.Rate * 2 / 1000  // zeros in a row that count as silence; a sine has single zeros
	minPause   = pcm.Rate / 4         // zeros in a row after which silence may be made longer or shorter: none within a sentence
	maxChunk   = capacity / 4         // larger writes are bursts, for which no reserve is kept
	window     = pcm.Rate             // over which the lowest level is taken
)

// elastic is the ring between the programme's clock and the device's. Its mutex is held for copying only.
type elastic struct {
	mutex  sync.Mutex
	buf    [capacity]int16
	head   int // of the oldest sample
	level  int // samples held
	active bool
	sound  int          // samples from the oldest up to the last that is not zero
	wake   atomic.Int32 // not 0 once sound was written since rest; read from C

	chunk  int  // the largest write, since the level swings by as much
	primed bool // has been filled since it last ran dry
	quiet  int  // zeros let out in a row
	lowest int  // level after a read, within this window
	seen   int  // samples let out within this window
	excess int  // silence to leave out (positive) or to add (negative)

	count counters
}

// counters are totals since the beginning.
type counters struct {
	underruns int // times that sound ran dry
	dropped   int // samples lost because the ring was full
	trimmed   int // samples of silence left out
	inserted  int // samples of silence added
}

// start empties the ring and lets samples in; stop empties it and turns them away.
func (e *elastic) start() { e.reset(true) }
func (e *elastic) stop()  { e.reset(false) }

// started tells whether samples are let in.
func (e *elastic) started() bool {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.active
}

func (e *elastic) reset(active bool) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.active, e.head, e.level, e.sound, e.primed, e.quiet = active, 0, 0, 0, false, minSilence
}

// latency is how long a sample written now will stay in the ring.
func (e *elastic) latency() time.Duration {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return time.Duration(e.level) * time.Second / pcm.Rate
}

func (e *elastic) counters() counters {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.count
}

func (e *elastic) write(s []int16) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if !e.active {
		return
	}
	if over := len(s) - capacity; over > 0 {
		e.count.dropped += over
		s = s[over:]
	}
	e.chunk = max(e.chunk, min(len(s), maxChunk))
	if e.level+len(s) > capacity {
		e.compact(e.level + len(s) - capacity)
	}
	if over := e.level + len(s) - capacity; over > 0 {
		e.count.dropped += over
		e.skip(over)
	}
	tail := (e.head + e.level) % capacity
	n := copy(e.buf[tail:], s)
	copy(e.buf[:], s[n:])
	for i := len(s); i > 0; i-- {
		if s[i-1] != 0 {
			e.sound = e.level + i
			e.wake.Store(1)
			break
		}
	}
	e.level += len(s)
}

func (e *elastic) skip(n int) {
	e.head = (e.head + n) % capacity
	e.level -= n
	e.sound = max(e.sound-n, 0)
}

// rest tells whether nothing but silence was let out for a while and nothing else is held. Then the device can be given
// silence without asking the ring, until wake is set; skipSilence makes up for it.
func (e *elastic) rest() bool {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.sound > 0 || e.quiet < window {
		return false
	}
	e.wake.Store(0)
	return true
}

// skipSilence does as if n samples had been read that were all silence. Sound is not skipped.
func (e *elastic) skipSilence(n int) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if !e.primed {
		return // they did not come from the ring
	}
	held := 0
	for held < min(n, e.level) && e.buf[(e.head+held)%capacity] == 0 {
		held++
	}
	e.skip(held)
	e.count.inserted += n - held
	if e.level == 0 {
		e.primed = false
	}
	// How low the ring got meanwhile is not known; what it holds too much now is silence and can go at once, but for
	// what a whole write may still be short of.
	if over := e.level - reserve - e.chunk - periodFrames; over > 0 && e.sound == 0 {
		e.skip(over)
		e.count.trimmed += over
	}
	e.lowest, e.seen, e.excess = capacity, 0, 0
}

// compact makes room for up to want samples by leaving out silence, oldest first.
func (e *elastic) compact(want int) {
	kept, quiet := 0, e.quiet
	for i := range e.level {
		s := e.buf[(e.head+i)%capacity]
		if s != 0 {
			quiet = 0
		} else if quiet++; quiet > minSilence && want > 0 {
			want--
			continue
		}
		e.buf[(e.head+kept)%capacity] = s
		kept++
	}
	e.count.trimmed += e.level - kept
	e.level, e.sound = kept, min(e.sound, kept)
}

// read fills dst, with silence where there is no sound. After running dry it waits until there is a reserve again, so
// that one late writer makes one gap, not many. The reserve is then on top of a whole write, for nobody knows yet how
// writes and reads fall together; what proves too much is left out at the next silence.
func (e *elastic) read(dst []int16) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if !e.primed {
		if e.level < len(dst)+reserve+e.chunk {
			clear(dst)
			e.quiet += len(dst)
			return
		}
		e.primed, e.lowest, e.seen, e.excess = true, capacity, 0, 0
	}
	for i := 0; i < len(dst); i++ {
		if e.level == 0 {
			e.ranDry(dst[i:])
			return
		}
		s := e.buf[e.head]
		if s == 0 && e.quiet >= minPause {
			for e.excess > 0 && e.level > len(dst)-i && e.buf[e.head] == 0 {
				e.skip(1)
				e.excess--
				e.count.trimmed++
			}
			if e.excess < 0 {
				dst[i] = 0
				e.excess++
				e.quiet++
				e.count.inserted++
				continue
			}
			s = e.buf[e.head]
		}
		e.skip(1)
		dst[i] = s
		if s == 0 {
			e.quiet++
		} else {
			e.quiet = 0
		}
	}
	e.measure(len(dst))
}

func (e *elastic) ranDry(rest []int16) {
	clear(rest)
	if e.quiet < minSilence {
		e.count.underruns++
	} else {
		e.count.inserted += len(rest)
	}
	e.quiet += len(rest)
	e.primed = false
}

// measure compares the lowest level of each window with the reserve. The lowest, because the level itself swings by
// the sizes of writes and reads, and what never gets used is delay for nothing.
func (e *elastic) measure(n int) {
	e.lowest = min(e.lowest, e.level)
	if e.seen += n; e.seen < window {
		return
	}
	e.excess = 0
	if over := e.lowest - reserve; over > tolerance || over < -reserve/2 {
		e.excess = over
	}
	e.lowest, e.seen = capacity, 0
}
