package audio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Errors of Microphone.Run, besides ErrStalled, ErrBusy and ErrConfig.
var (
	// ErrNoMicrophone says that there is no microphone at all, or not the one asked for.
	ErrNoMicrophone = errors.New("no microphone found")
	// ErrMicrophoneLost says that a microphone that was recording is gone.
	ErrMicrophoneLost = errors.New("the microphone is gone")
)

// Microphone records from one input device. It holds the device only while Run is at work.
type Microphone struct {
	Device string // name of the device as Devices lists it; "" is the system's default
	Log    *slog.Logger

	host inputHost
}

// inputHost opens inputs. portAudio is the real one.
type inputHost interface {
	openInput(device string) (input, error)
	pause(d time.Duration)
}

// input is an open, running device that gives mono samples at pcm.Rate. Used by one goroutine.
type input interface {
	// read gives the samples that have come since the last time, none if there are none. They are valid until the next call.
	// lost tells that some were lost before, because it came late.
	read() (samples []int16, lost bool, err error)
	info() outputInfo
	close() error
}

// Run opens the device and hands over what it hears, mono at pcm.Rate, in blocks of about 25 ms, until ctx ends; that is no error. take
// is called on a goroutine of Run's own, never after Run has returned, and the samples are valid during the call only. Run
// returns within a second after ctx has ended, even when the device hangs in a call; that call's thread is then left behind.
func (m *Microphone) Run(ctx context.Context, take func([]int16)) error {
	if m.Log == nil {
		m.Log = slog.New(slog.DiscardHandler)
	}
	if m.host == nil {
		m.host = portAudio{}
	}
	heard, ended := make(chan []int16), make(chan error, 1)
	gone := make(chan struct{}) // Run has returned
	defer close(gone)
	go func() {
		// Some host APIs tie a stream to the thread that opened it, and a call that hangs must not hold up others.
		runtime.LockOSThread()
		ended <- m.listen(ctx, func(s []int16) {
			select {
			case heard <- slices.Clone(s): // the device goes on while it is taken
			case <-gone:
			}
		})
	}()
	var limit <-chan time.Time
	done := ctx.Done()
	for {
		select {
		case s := <-heard:
			take(s)
		case err := <-ended:
			return err
		case <-done:
			done = nil
			timer := time.NewTimer(closeWait)
			defer timer.Stop()
			limit = timer.C
		case <-limit:
			m.Log.Warn("the microphone hangs and is left behind", "device", m.Device)
			return nil
		}
	}
}

// listen reads the device until ctx ends or it fails.
func (m *Microphone) listen(ctx context.Context, take func([]int16)) error {
	in, err := m.host.openInput(m.Device)
	if err != nil {
		return fmt.Errorf("opening the microphone: %w", err)
	}
	defer func() {
		if closing := in.close(); closing != nil {
			m.Log.Debug("closing the microphone", "error", closing)
		}
	}()
	m.Log.Info("recording", "device", in.info().device, "host", in.info().hostAPI)
	began, progress := false, time.Now()
	for ctx.Err() == nil {
		samples, lost, err := in.read()
		switch {
		case err != nil && began:
			return fmt.Errorf("reading the microphone: %w: %w", ErrMicrophoneLost, err)
		case err != nil:
			return fmt.Errorf("reading the microphone: %w", err)
		case len(samples) > 0:
			if lost && began {
				m.Log.Warn("some of the recording was lost: the machine is too busy")
			}
			began, progress = true, time.Now()
			take(samples)
			continue
		}
		if limit := stallLimit(began); time.Since(progress) > limit {
			return fmt.Errorf("waiting %v for the microphone: %w", limit, ErrStalled)
		}
		m.host.pause(period)
	}
	return nil
}

// Record is Run for one recording: what was heard until ctx ended, or for the longest time allowed. level, which may be nil, gets
// the peak of each block, 0 to 1.
func (m *Microphone) Record(ctx context.Context, longest time.Duration, level func(peak float64)) (pcm.Buffer, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	most := int(longest * pcm.Rate / time.Second)
	b := pcm.Buffer{Rate: pcm.Rate, Channels: pcm.Channels}
	err := m.Run(ctx, func(s []int16) {
		b.Samples = append(b.Samples, s[:min(len(s), most-len(b.Samples))]...)
		if level != nil {
			level(pcm.Buffer{Rate: pcm.Rate, Channels: pcm.Channels, Samples: s}.Peak())
		}
		if len(b.Samples) >= most {
			cancel()
		}
	})
	return b, err
}
