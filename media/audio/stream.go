package audio

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Errors of Capture.Run and Playback.Run, besides those of Microphone and Speaker.
var (
	// ErrInUse says that another program, or another part of this one, has the device for itself.
	ErrInUse = errors.New("the device is in use")
	// ErrNoFormat says that the device takes no format at all that we could convert.
	ErrNoFormat = errors.New("the device takes no format of ours")
)

const (
	// ownRate stands for the rate at which the device itself works best.
	ownRate = 0
	// blocksHeld is how many blocks the device's buffer has; one is moved at each look.
	blocksHeld = 3
	// shortestLook is between two looks at a device at least.
	shortestLook = 5 * time.Millisecond
)

// StreamState is what a Capture or a Playback is doing.
type StreamState struct {
	Running bool
	Device  string        // the one that is open, as Devices names it
	HostAPI string        // for example "ALSA"
	Wanted  pcm.Format    // what our side of the stream carries
	Actual  pcm.Format    // what the device carries; where the two differ, sound is converted in between
	Latency time.Duration // between our side and the device, as the system tells it; what a sound server adds is not known

	Frames        int64   // the device has given or taken since it was opened, at Actual.Rate
	Interruptions int     // times that sound was lost, or the device ran dry, because the machine was too busy
	Measured      float64 // Hz: Frames against our clock over the last 5 to 60 s; 0 as long as that is too short
	WrongRate     bool    // Measured is not what the device has promised
}

// Converted tells whether the device does not carry what was asked for.
func (s StreamState) Converted() bool { return s.Running && s.Actual != s.Wanted }

// streamInfo describes an open stream.
type streamInfo struct {
	device, hostAPI string
	latency         time.Duration
	format          pcm.Format
}

// formats is what a device is asked for, one after the other: what is wanted, then the same in stereo or mono, then at its own rate.
func formats(want pcm.Format) []pcm.Format {
	other := 1
	if want.Channels == 1 {
		other = 2
	}
	return []pcm.Format{want, {Rate: want.Rate, Channels: other}, {Rate: ownRate, Channels: want.Channels}, {Rate: ownRate, Channels: other}}
}

// look is the time between two looks at a device with a buffer of that length.
func look(latency time.Duration) time.Duration { return max(latency/blocksHeld, shortestLook) }

// blockFrames is how many frames are moved at each look.
func blockFrames(rate int, latency time.Duration) int {
	return int(int64(rate) * int64(look(latency)) / int64(time.Second))
}

// onThread runs work on a thread of its own and returns its error. When ctx has ended, it waits for a while only: work may hang in a
// call of the system. left tells that it does; its thread then ends with that call.
func onThread(ctx context.Context, work func() error) (err error, left bool) {
	ended := make(chan error, 1)
	go func() {
		// Some host APIs tie a stream to the thread that opened it, and a call that hangs must not hold up others.
		runtime.LockOSThread()
		ended <- work()
	}()
	select {
	case err = <-ended:
		return err, false
	case <-ctx.Done():
	}
	timer := time.NewTimer(closeWait)
	defer timer.Stop()
	select {
	case err = <-ended:
		return err, false
	case <-timer.C:
		return nil, true
	}
}

// gate lets calls through until it is shut; shut waits for the one that is under way.
type gate struct {
	mutex  sync.Mutex
	closed bool
}

func (g *gate) pass(call func()) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if !g.closed {
		call()
	}
}

func (g *gate) shut() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.closed = true
}

// rateMeter compares what a device gives or takes with our clock. It begins anew each minute, so that a device that goes wrong later
// is noticed too.
type rateMeter struct {
	promised int // Hz
	began    time.Time
	last     time.Time // when something came last
	frames   int64     // since began
	measured float64
	wrong    bool
}

const (
	shortestMeasure = 5 * time.Second
	longestMeasure  = time.Minute
	// standstill is after how long a device counts as having stood still, as sound servers do when they begin.
	standstill = 500 * time.Millisecond
	// A device may be off by a hundredth, and a look may come late by the whole of a device's buffer.
	rateTolerance = 0.01
	lateLook      = 150 * time.Millisecond
)

// restart forgets what came before, after which the count is not right.
func (m *rateMeter) restart() { m.began = time.Time{} }

func (m *rateMeter) add(frames int, now time.Time) {
	stood := now.Sub(m.last) > standstill
	m.last = now
	if m.began.IsZero() || stood {
		m.began, m.frames = now, 0 // what comes first has waited for an unknown time
		return
	}
	m.frames += int64(frames)
	passed := now.Sub(m.began)
	if passed < shortestMeasure {
		return
	}
	m.measured = float64(m.frames) / passed.Seconds()
	off := math.Abs(m.measured/float64(m.promised) - 1)
	m.wrong = off > rateTolerance+lateLook.Seconds()/passed.Seconds()
	if passed >= longestMeasure {
		m.began, m.frames = now, 0
	}
}
