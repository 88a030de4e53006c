package audio

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Errors in State.Err and of Devices.
var (
	// ErrNoDevice says that there is no loudspeaker at all, or not the one asked for.
	ErrNoDevice = errors.New("no loudspeaker found")
	// ErrStalled says that the device takes no more sound though it reports no fault.
	ErrStalled = errors.New("the loudspeaker takes no more sound")
	// ErrBusy says that PortAudio does not answer, because a device hangs in another of its calls.
	ErrBusy = errors.New("the sound system does not answer")
	// ErrConfig says that the system's own sound configuration is faulty.
	ErrConfig = errors.New("the sound configuration cannot be read")
)

const (
	defaultRetryMin = time.Second
	defaultRetryMax = 10 * time.Second
	closeWait       = 800 * time.Millisecond
)

// Speaker plays samples on one output device. Set the fields, call Initialize, and Close at the end.
type Speaker struct {
	Device   string // name of the device as Devices lists it; "" is the system's default
	Log      *slog.Logger
	Now      func() time.Time
	RetryMin time.Duration // pause before the first new try; doubles with each; 0 means 1 s
	RetryMax time.Duration // the longest pause; 0 means 10 s
	OnState  func(State)   // called after every change of Playing, Device or Err; must not block

	host   host
	ring   elastic
	cancel context.CancelFunc
	done   chan struct{}

	mutex sync.Mutex
	state State
}

// State is what the speaker is doing.
type State struct {
	Playing bool
	Device  string        // the one that is open, as Devices names it
	HostAPI string        // for example "ALSA"
	Err     error         // why it is not playing; nil while playing or opening for the first time
	NextTry time.Time     // when a device is looked for again, while Err is set
	Latency time.Duration // from Write to the device's own output, now; what the sound server adds is not known

	Underruns int // times that sound was interrupted, because it came too late or the device was not fed in time
	Dropped   int // samples of sound lost because the device took them too slowly
	Trimmed   int // samples of silence left out to keep up with our clock
	Inserted  int // samples of silence added to keep up with the device's clock
}

// Initialize starts the supervisor, which opens the device in the background; it does not wait for it. A machine
// without a loudspeaker is a state, not an error.
func (s *Speaker) Initialize() error {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.RetryMin <= 0 {
		s.RetryMin = defaultRetryMin
	}
	if s.RetryMax <= 0 {
		s.RetryMax = defaultRetryMax
	}
	if s.host == nil {
		s.host = portAudio{}
	}
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	s.done = make(chan struct{})
	go s.run(ctx)
	return nil
}

// Write hands over samples at pcm.Rate, mono, any number of them. It never blocks; without a device they are lost.
func (s *Speaker) Write(samples []int16) { s.ring.write(samples) }

// State returns what the speaker is doing now.
func (s *Speaker) State() State {
	s.mutex.Lock()
	state := s.state
	s.mutex.Unlock()
	count := s.ring.counters()
	state.Underruns += count.underruns
	state.Dropped, state.Trimmed, state.Inserted = count.dropped, count.trimmed, count.inserted
	if state.Playing {
		state.Latency += s.ring.latency()
	} else {
		state.Latency = 0
	}
	return state
}

// Close stops playing at once, without playing what is still in the ring, and waits for the supervisor. It returns
// within a second even when the device hangs in a call; that call's thread is then left to end on its own.
func (s *Speaker) Close() {
	s.cancel()
	timer := time.NewTimer(closeWait)
	defer timer.Stop()
	select {
	case <-s.done:
	case <-timer.C:
		s.Log.Warn("the loudspeaker hangs and is left behind", "device", s.State().Device)
	}
}

// change updates the state and reports it if what matters to the user is different.
func (s *Speaker) change(update func(*State)) {
	s.mutex.Lock()
	before := s.state
	update(&s.state)
	after := s.state
	s.mutex.Unlock()
	if before.Playing == after.Playing && before.Device == after.Device && text(before.Err) == text(after.Err) {
		return
	}
	switch {
	case after.Playing:
		s.Log.Info("playing", "device", after.Device, "host", after.HostAPI, "latency", after.Latency)
	case after.Err != nil:
		s.Log.Warn("no sound on the loudspeaker", "error", after.Err)
	}
	if s.OnState != nil {
		s.OnState(s.State())
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
