package audio

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Timing of the device. Each wake-up costs, most of all that of Go's scheduler, so the period is as long as a tolerable
// delay allows; three of them are in the device, so that a wake-up may come a whole period late. While there is nothing
// but silence, the supervisor wakes up only once in restTime.
const (
	period       = 25 * time.Millisecond
	periodFrames = pcm.Rate * 25 / 1000
	bufferTime   = 3 * period
	maxBlock     = 4 * periodFrames // frames written at once
	restTime     = 10 * period      // well within the ring's capacity

	// A device counts as playing when it has taken this many times the room it first offered: sound servers take a
	// second helping before anything is heard.
	settle = 3
	// A sound server may take two seconds to begin; a device that played is expected to take sound all the time.
	stallAtStart = 6 * time.Second
	stallPlaying = 2 * time.Second

	// signlessRetry is the longest time without a try while nothing shows that there could be a device now.
	signlessRetry = time.Minute
	// signTries is how often a device is looked for again soon after the signs have changed: a sound server shows a moment before it answers.
	signTries = 2
)

// errUnderflow is what an output's write returns when the device had run dry before; the samples were taken.
var errUnderflow = errors.New("the device ran dry")

// host opens outputs. portAudio is the real one.
type host interface {
	// open starts an output on the named device, "" for the default. Every call looks for devices afresh.
	open(device string) (output, error)
	// signs describes, cheaply, what a change of devices would change. Empty: there is no telling.
	signs() string
	// pause blocks for about d.
	pause(d time.Duration)
	// yield tells that the device has to be given up for a moment, as soon as there is nothing to play.
	yield() bool
}

// errYield ends play where the host wants the device.
var errYield = errors.New("the device is given up for a moment")

// output is an open, running device that takes mono samples at pcm.Rate. Used by one goroutine.
type output interface {
	available() (int, error) // frames it takes without blocking
	write(s []int16) error   // at most as many as available
	// rest writes silence for d, or until wake is not 0, and returns the number of frames written.
	rest(d time.Duration, wake *atomic.Int32) (int, error)
	info() streamInfo
	close() error
}

// run is the supervisor: it keeps a device open until ctx ends.
func (s *Speaker) run(ctx context.Context) {
	defer close(s.done)
	// Some host APIs (Windows' by COM) tie a stream to the thread that opened it. It also keeps a call that hangs from
	// holding up others. The thread ends with the goroutine.
	runtime.LockOSThread()
	delay, seen, soon := s.RetryMin, s.host.signs(), 0
	for ctx.Err() == nil {
		signs, tried := s.host.signs(), s.Now()
		if signs != seen {
			seen, delay, soon = signs, s.RetryMin, signTries
		}
		out, err := s.host.open(s.Device)
		if err == nil {
			var played bool
			if played, err = s.play(ctx, out); played {
				delay = s.RetryMin
			}
			yielded := errors.Is(err, errYield)
			if !yielded {
				s.lost(ctx, err, delay)
			}
			if closing := out.close(); closing != nil {
				s.Log.Debug("closing the loudspeaker", "error", closing)
			}
			if yielded {
				s.waitYield(ctx)
				continue // the ring holds what is written meanwhile
			}
		} else {
			seen = s.host.signs() // looking for devices may itself leave some
			s.ring.stop()         // it may have been left open when the device was given up
			s.lost(ctx, fmt.Errorf("opening the loudspeaker: %w", err), delay)
		}
		for again := false; !again && ctx.Err() == nil; {
			waitFor(ctx, delay)
			delay = min(2*delay, s.RetryMax)
			again = soon > 0 || !hopeless(err, signs) || s.Now().Sub(tried) >= signlessRetry || s.host.signs() != signs
			if !again {
				next := s.Now().Add(delay)
				s.change(func(state *State) { state.NextTry = next })
			}
		}
		soon = max(soon-1, 0)
	}
}

// waitYield waits until the device can be had again. It takes rescanWait at most, for then the host does not want it any more.
func (s *Speaker) waitYield(ctx context.Context) {
	for ctx.Err() == nil && s.host.yield() {
		s.host.pause(period)
	}
}

// hopeless tells whether a try need not be repeated as long as the signs stay as they are.
func hopeless(err error, signs string) bool { return errors.Is(err, ErrNoDevice) && signs != "" }

func waitFor(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// lost reports why there is no sound; it is said before the device is closed, which may take long when it hangs.
func (s *Speaker) lost(ctx context.Context, err error, delay time.Duration) {
	if ctx.Err() != nil {
		s.mutex.Lock() // a closed speaker is not playing, but that is no news
		s.state.Playing = false
		s.mutex.Unlock()
		return
	}
	next := s.Now().Add(delay)
	s.change(func(state *State) {
		state.Playing, state.Device, state.HostAPI, state.Latency = false, "", "", 0
		state.Err, state.NextTry = err, next
	})
}

// play feeds the output until it fails or ctx ends, and tells whether it ever played.
func (s *Speaker) play(ctx context.Context, out output) (played bool, err error) {
	defer func() {
		if !errors.Is(err, errYield) {
			s.ring.stop()
		}
	}()
	var block [maxBlock]int16
	first, taken, progress := 0, 0, s.Now()
	for ; ctx.Err() == nil; s.host.pause(period) {
		for played && ctx.Err() == nil && s.ring.rest() && s.Now().Sub(progress) < stallPlaying {
			if s.host.yield() {
				return played, errYield
			}
			n, err := out.rest(restTime, &s.ring.wake)
			if err != nil {
				return played, fmt.Errorf("writing to the loudspeaker: %w", err)
			}
			if s.ring.skipSilence(n); n > 0 {
				progress = s.Now()
			}
		}
		room, err := out.available()
		if err != nil {
			return played, fmt.Errorf("asking the loudspeaker for room: %w", err)
		}
		if room <= 0 {
			if limit := stallLimit(played); s.Now().Sub(progress) > limit {
				return played, fmt.Errorf("waiting %v for the loudspeaker: %w", limit, ErrStalled)
			}
			continue
		}
		progress = s.Now()
		if first == 0 {
			first = room
		}
		if played && room >= first {
			s.interrupted()
		}
		n := min(room, maxBlock)
		s.ring.read(block[:n]) // silence until it is started
		if err = out.write(block[:n]); errors.Is(err, errUnderflow) {
			s.interrupted()
		} else if err != nil {
			return played, fmt.Errorf("writing to the loudspeaker: %w", err)
		}
		if taken += n; !played && taken > settle*first {
			// Not before: what was written while the device made up its mind would be delay ever after.
			played = true
			if !s.ring.started() {
				s.ring.start()
			}
			info := out.info()
			s.change(func(state *State) {
				state.Playing, state.Device, state.HostAPI, state.Latency = true, info.device, info.hostAPI, info.latency
				state.Err, state.NextTry = nil, time.Time{}
			})
		}
	}
	return played, nil
}

func stallLimit(played bool) time.Duration {
	if played {
		return stallPlaying
	}
	return stallAtStart
}

func (s *Speaker) interrupted() {
	s.mutex.Lock()
	s.state.Underruns++
	s.mutex.Unlock()
}
