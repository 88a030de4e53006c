package audio

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Capture hears one input device in any format. It holds the device only while Run is at work; Run may be called again.
type Capture struct {
	Device  string        // name of the device as Devices lists it; "" is the system's default
	Format  pcm.Format    // what Run hands over, whatever the device itself carries
	Latency time.Duration // length of the device's buffer: how late we may come without losing sound; 0 means 75 ms
	Log     *slog.Logger

	host  inputHost
	mutex sync.Mutex
	state StreamState
}

// inputHost opens inputs. portAudio is the real one.
type inputHost interface {
	// openInput starts an input in the first of the formats that it takes.
	openInput(device string, tries []pcm.Format, latency time.Duration) (input, error)
	pause(d time.Duration)
}

// input is an open, running device. Used by one goroutine.
type input interface {
	// read gives the samples that have come since the last time, interleaved, none if there are none. They are valid until the next
	// call. lost tells that some were lost before, because it came late.
	read() (samples []int16, lost bool, err error)
	info() streamInfo
	close() error
}

// State tells what it is doing.
func (c *Capture) State() StreamState {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.state
}

func (c *Capture) change(update func(*StreamState)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	update(&c.state)
}

// Run opens the device and hands over what it hears, interleaved, in blocks of a third of Latency, until ctx ends; that is no error.
// take is called on the device's own goroutine, never after Run has returned, and must not wait: what comes meanwhile is lost once
// the device's buffer is full. The samples are valid during the call only. Run returns within a second after ctx has ended, even when
// the device hangs in a call; that call's thread is then left behind.
//
// It returns ErrNoMicrophone, ErrInUse, ErrMicrophoneLost, ErrMicrophoneMute, ErrBusy or ErrConfig, wrapped, or what the system says.
func (c *Capture) Run(ctx context.Context, take func([]int16)) error {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.host == nil {
		c.host = portAudio{}
	}
	if c.Latency <= 0 {
		c.Latency = bufferTime
	}
	var open gate
	err, left := onThread(ctx, func() error {
		return c.listen(ctx, func(s []int16) { open.pass(func() { take(s) }) })
	})
	open.shut()
	c.change(func(s *StreamState) { s.Running = false })
	if left {
		c.Log.Warn("the microphone hangs and is left behind", "device", c.Device)
	}
	return err
}

// listen reads the device until ctx ends or it fails.
func (c *Capture) listen(ctx context.Context, take func([]int16)) error {
	in, err := c.host.openInput(c.Device, formats(c.Format), c.Latency)
	if err != nil {
		return fmt.Errorf("opening the microphone: %w", err)
	}
	defer func() {
		if closing := in.close(); closing != nil {
			c.Log.Debug("closing the microphone", "error", closing)
		}
	}()
	about := in.info()
	c.Log.Info("recording", "device", about.device, "host", about.hostAPI, "format", about.format)
	c.change(func(s *StreamState) {
		*s = StreamState{
			Running: true, Device: about.device, HostAPI: about.hostAPI, Wanted: c.Format, Actual: about.format, Latency: about.latency,
		}
	})
	converter := pcm.NewConverter(about.format, c.Format)
	meter := rateMeter{promised: about.format.Rate}
	var converted []int16
	began, progress := false, time.Now()
	for ctx.Err() == nil {
		samples, lost, err := in.read()
		if lost && began {
			c.Log.Warn("some of the recording was lost: the machine is too busy")
			c.change(func(s *StreamState) { s.Interruptions++ })
			meter.restart()
		}
		switch {
		case err != nil && began:
			return fmt.Errorf("reading the microphone: %w: %w", ErrMicrophoneLost, err)
		case err != nil:
			return fmt.Errorf("reading the microphone: %w", err)
		case len(samples) > 0:
			began, progress = true, time.Now()
			frames := len(samples) / about.format.Channels
			meter.add(frames, progress)
			c.change(func(s *StreamState) {
				s.Frames += int64(frames)
				s.Measured, s.WrongRate = meter.measured, meter.wrong
			})
			if about.format == c.Format {
				take(samples)
				continue
			}
			if converted = converter.Append(converted[:0], samples); len(converted) > 0 {
				take(converted)
			}
			continue
		}
		if limit := stallLimit(began); time.Since(progress) > limit {
			why := ErrMicrophoneMute
			if began {
				why = ErrMicrophoneLost
			}
			return fmt.Errorf("waiting %v for the microphone: %w: %w", limit, why, ErrStalled)
		}
		c.host.pause(look(c.Latency))
	}
	return nil
}
