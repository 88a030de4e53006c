package recorder

import (
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// loopReserve is kept in the buffer at its lowest, against jitter of microphone and loudspeaker; each time that it was not enough
	// it grows by loopMore, up to loopMost.
	loopReserve = 15 * time.Millisecond
	loopMore    = 10 * time.Millisecond
	loopMost    = 150 * time.Millisecond
	// loopExcess is how much more than that its lowest level may be.
	loopExcess = 10 * time.Millisecond
	// loopWindow is over which the lowest level is taken.
	loopWindow = time.Second
	// loopFade is over which sound fades where a little is left out.
	loopFade = 5 * time.Millisecond
)

// loopBuffer stands between a microphone and a loudspeaker, whose clocks differ. It keeps the delay short: when its level stays too high
// it leaves a little out, faded, and when it has run dry it waits until there is a reserve again.
type loopBuffer struct {
	format pcm.Format
	queue  *pcm.Queue

	mutex                sync.Mutex
	reserve, more, most  int // frames
	excess, window, fade int // frames
	primed               bool
	settled              bool // a whole window went well; gaps before are the devices' beginning
	lowest, seen         int  // frames
	gaps, trimmed        int
	scratch              []int16
}

func newLoopBuffer(f pcm.Format) *loopBuffer {
	frames := func(d time.Duration) int { return int(framesOf(d, f.Rate)) }
	return &loopBuffer{
		format: f, queue: pcm.NewQueue(frames(loopHeld), f.Channels),
		reserve: frames(loopReserve), more: frames(loopMore), most: frames(loopMost), excess: frames(loopExcess), window: frames(loopWindow), fade: frames(loopFade),
	}
}

func (b *loopBuffer) write(samples []int16) { b.queue.Write(samples) }

// latency is how long a sample written now will wait.
func (b *loopBuffer) latency() time.Duration {
	return time.Duration(b.queue.Frames()) * time.Second / time.Duration(b.format.Rate)
}

func (b *loopBuffer) counts() (gaps, trimmed int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.gaps, b.trimmed
}

// read fills dst from its beginning and tells how many samples it has; the rest is a gap.
func (b *loopBuffer) read(dst []int16) int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	channels := b.format.Channels
	frames, held := len(dst)/channels, b.queue.Frames()
	if !b.primed {
		if held < frames+b.reserve {
			return 0
		}
		// What has gathered beyond the reserve while the devices were opened would be delay for ever.
		b.drop(held - frames - b.reserve)
		b.primed, b.lowest, b.seen = true, frames+b.reserve, 0
	}
	n := b.queue.Read(dst)
	if n < len(dst) {
		if b.primed = false; b.settled {
			b.gaps++
		}
		b.reserve = min(b.reserve+b.more, b.most)
		return n
	}
	left := b.queue.Frames()
	b.lowest = min(b.lowest, left)
	if b.seen += frames; b.seen < b.window {
		return n
	}
	b.settled = true
	if over := b.lowest - b.reserve; over > b.excess {
		b.splice(dst, min(over, left-b.fade))
	}
	b.lowest, b.seen = left, 0
	return n
}

func (b *loopBuffer) drop(frames int) {
	if frames > 0 {
		b.scratch = append(b.scratch[:0], make([]int16, frames*b.format.Channels)...)
		b.queue.Read(b.scratch)
	}
}

// splice leaves out frames behind dst, whose end fades into what comes then.
func (b *loopBuffer) splice(dst []int16, frames int) {
	channels := b.format.Channels
	fade := min(b.fade, len(dst)/channels)
	if frames < fade {
		return
	}
	b.drop(frames - fade)
	b.scratch = append(b.scratch[:0], make([]int16, fade*channels)...)
	n := b.queue.Read(b.scratch)
	end := dst[len(dst)-fade*channels:]
	for i, v := range b.scratch[:n] {
		weight := float64(i/channels+1) / float64(fade)
		end[i] = int16(float64(end[i])*(1-weight) + float64(v)*weight)
	}
	b.trimmed++
}
