package pcm

import (
	"context"
	"sync"
)

// Queue holds interleaved samples between one writer and one reader that work at their own pace, such as a device and a disk. It is a
// ring whose memory never grows. What has no room is lost whole frame by whole frame, the newest first, and counted.
type Queue struct {
	channels int
	ready    chan struct{} // holds a token after something was put in
	room     chan struct{} // holds a token after something was taken out

	mutex   sync.Mutex
	ring    []int16
	head    int // of the oldest sample
	level   int // samples held
	dropped int64
	most    int
}

// NewQueue makes a queue for so many frames of so many channels, both greater than 0.
func NewQueue(frames, channels int) *Queue {
	return &Queue{
		channels: channels, ring: make([]int16, frames*channels),
		ready: make(chan struct{}, 1), room: make(chan struct{}, 1),
	}
}

// Write puts in what has room, never blocks, and counts the rest as dropped. Samples are whole frames.
func (q *Queue) Write(samples []int16) {
	rest := len(samples) - q.put(samples)
	q.mutex.Lock()
	q.dropped += int64(rest / q.channels)
	q.mutex.Unlock()
}

// WriteAll puts in everything and waits for room. It returns the context's error when that ends first.
func (q *Queue) WriteAll(ctx context.Context, samples []int16) error {
	for {
		samples = samples[q.put(samples):]
		if len(samples) == 0 {
			return nil
		}
		select {
		case <-q.room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (q *Queue) put(samples []int16) int {
	q.mutex.Lock()
	n := min(len(samples), len(q.ring)-q.level)
	n -= n % q.channels
	tail := (q.head + q.level) % len(q.ring)
	copied := copy(q.ring[tail:], samples[:n])
	copy(q.ring, samples[copied:n])
	q.level += n
	q.most = max(q.most, q.level)
	q.mutex.Unlock()
	if n > 0 {
		wake(q.ready)
	}
	return n
}

// Read takes out what is there, at most len(dst) samples, and tells how many. It never blocks.
func (q *Queue) Read(dst []int16) int {
	q.mutex.Lock()
	n := min(len(dst), q.level)
	n -= n % q.channels
	copied := copy(dst[:n], q.ring[q.head:])
	copy(dst[copied:n], q.ring)
	q.head = (q.head + n) % len(q.ring)
	q.level -= n
	q.mutex.Unlock()
	if n > 0 {
		wake(q.room)
	}
	return n
}

// Clear takes everything out.
func (q *Queue) Clear() {
	q.mutex.Lock()
	q.head, q.level = 0, 0
	q.mutex.Unlock()
	wake(q.room)
}

// Ready gives a token after something was put in; the reader then reads until nothing is left.
func (q *Queue) Ready() <-chan struct{} { return q.ready }

// Frames is how many frames wait.
func (q *Queue) Frames() int {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return q.level / q.channels
}

// Most is how many frames waited at most.
func (q *Queue) Most() int {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return q.most / q.channels
}

// Dropped is how many frames Write has had no room for.
func (q *Queue) Dropped() int64 {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return q.dropped
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
