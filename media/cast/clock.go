package cast

import "time"

// clock ties frame numbers to samples and to instants. Every value is derived from the frame number alone.
type clock struct {
	fps   int64
	epoch time.Time // instant of frame 0
}

func newClock(fps int) clock { return clock{fps: int64(fps), epoch: time.Now()} }

// position is the first sample of frame n.
func (c clock) position(n int64) int64 { return n * SampleRate / c.fps }

// at is the instant at which frame n starts.
func (c clock) at(n int64) time.Time {
	// Whole seconds apart: n*time.Second would overflow after nine years at 30 frames/s, quietly.
	return c.epoch.Add(time.Duration(n/c.fps)*time.Second + time.Duration(n%c.fps)*time.Second/time.Duration(c.fps))
}

// shift moves the epoch, so that the frames to come are due later.
func (c *clock) shift(by time.Duration) { c.epoch = c.epoch.Add(by) }
