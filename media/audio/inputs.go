package audio

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Inputs lets several parts of a program hear one device at once: those who want it in the same format share one capture. A device that is
// wanted in two formats is opened twice, which sound servers allow; where the device does not, the second gets ErrInUse. The zero
// value is ready.
type Inputs struct {
	Log *slog.Logger

	host  inputHost
	mutex sync.Mutex
	open  map[inputKey]*shared
}

// sharedLatency is long: recordings need not be prompt, but they must be whole.
const sharedLatency = 500 * time.Millisecond

type inputKey struct {
	device string
	format pcm.Format
}

// shared is one capture and those who hear it.
type shared struct {
	capture *Capture
	cancel  context.CancelFunc
	done    chan struct{} // closed when the capture has ended
	err     error         // then: why
	leaving bool          // the last listener has gone; it is ending

	mutex  sync.Mutex
	takers map[*taker]bool
}

type taker struct {
	gate gate
	take func([]int16)
}

// Shared hears a device for one listener among others. It may be used as a Capture.
type Shared struct {
	inputs *Inputs
	key    inputKey

	mutex sync.Mutex
	last  *Capture
}

// Input gives one more listener the device of that name ("" is the system's default) in a format.
func (i *Inputs) Input(device string, format pcm.Format) *Shared {
	return &Shared{inputs: i, key: inputKey{device, format}}
}

// State tells what the capture is doing.
func (s *Shared) State() StreamState {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.last == nil {
		return StreamState{}
	}
	return s.last.State()
}

// Run is Capture.Run.
func (s *Shared) Run(ctx context.Context, take func([]int16)) error {
	me := &taker{take: take}
	on, err := s.inputs.join(ctx, s.key, me)
	if err != nil {
		return nil //nolint:nilerr // the end of ctx is no error
	}
	s.mutex.Lock()
	s.last = on.capture
	s.mutex.Unlock()
	select {
	case <-ctx.Done():
	case <-on.done:
		err = on.err
	}
	me.gate.shut()
	s.inputs.leave(on, me)
	return err
}

// join begins a capture or takes part in one. It waits for one that is just ending, and returns the context's error.
func (i *Inputs) join(ctx context.Context, key inputKey, t *taker) (*shared, error) {
	for {
		i.mutex.Lock()
		on := i.open[key]
		if on == nil {
			on = i.begin(key)
		}
		if !on.leaving {
			on.mutex.Lock()
			on.takers[t] = true
			on.mutex.Unlock()
			i.mutex.Unlock()
			return on, nil
		}
		i.mutex.Unlock()
		select {
		case <-on.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// begin starts a capture, with the mutex held.
func (i *Inputs) begin(key inputKey) *shared {
	ctx, cancel := context.WithCancel(context.Background())
	on := &shared{
		capture: &Capture{Device: key.device, Format: key.format, Latency: sharedLatency, Log: i.Log, host: i.host},
		cancel:  cancel, done: make(chan struct{}), takers: map[*taker]bool{},
	}
	if i.open == nil {
		i.open = map[inputKey]*shared{}
	}
	i.open[key] = on
	go func() {
		err := on.capture.Run(ctx, on.spread)
		cancel()
		i.mutex.Lock()
		on.err, on.leaving = err, true
		delete(i.open, key)
		i.mutex.Unlock()
		close(on.done)
	}()
	return on
}

// leave ends the capture when nobody hears it any more, and then waits for its end.
func (i *Inputs) leave(on *shared, t *taker) {
	on.mutex.Lock()
	delete(on.takers, t)
	last := len(on.takers) == 0
	on.mutex.Unlock()
	if !last {
		return
	}
	i.mutex.Lock()
	on.mutex.Lock()
	last = len(on.takers) == 0 // somebody may have come in between
	on.mutex.Unlock()
	if last {
		on.leaving = true
		on.cancel()
	}
	i.mutex.Unlock()
	if last {
		<-on.done
	}
}

// spread gives a block to all listeners.
func (on *shared) spread(samples []int16) {
	on.mutex.Lock()
	defer on.mutex.Unlock()
	for t := range on.takers {
		t.gate.pass(func() { t.take(samples) })
	}
}
