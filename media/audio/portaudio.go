package audio

/*
#cgo pkg-config: portaudio-2.0
#include <portaudio.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"time"

	"github.com/gordonklaus/portaudio"

	"github.com/queuecast/queuecast/media/pcm"
)

// portAudio is the host that plays on real devices.
type portAudio struct{}

// pause sleeps in C: on the supervisor's own thread that costs half of what waking a goroutine by a timer costs.
func (portAudio) pause(d time.Duration) { C.Pa_Sleep(C.long(d / time.Millisecond)) }

func (portAudio) open(device string) (output, error) {
	var s *stream
	err := locked(func() error {
		if err := startLibrary(); err != nil {
			return err
		}
		var err error
		if s, err = openStream(device); err != nil {
			err = errors.Join(err, endLibrary())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// stream is an output of PortAudio.
type stream struct {
	pa       *portaudio.Stream
	channels int
	block    []int16 // what PortAudio writes next; it was given the address of this field
	about    outputInfo
}

// openStream opens the device at our own rate and lets the system convert, in mono if it takes that, since half the
// samples are half the work.
func openStream(name string) (*stream, error) {
	device, err := find(name)
	if err != nil {
		return nil, err
	}
	var failed error
	for channels := 1; channels <= min(2, device.MaxOutputChannels); channels++ {
		s := &stream{channels: channels, block: make([]int16, 0, maxBlock*channels)}
		s.about = outputInfo{device: device.Name, hostAPI: device.HostApi.Name}
		s.pa, err = portaudio.OpenStream(portaudio.StreamParameters{
			Output:          portaudio.StreamDeviceParameters{Device: device, Channels: channels, Latency: bufferTime},
			SampleRate:      pcm.Rate,
			FramesPerBuffer: periodFrames,
		}, &s.block)
		if err == nil {
			if err = s.pa.Start(); err == nil {
				if info := s.pa.Info(); info != nil {
					s.about.latency = info.OutputLatency
				}
				return s, nil
			}
			_ = s.pa.Close()
		}
		failed = errors.Join(failed, fmt.Errorf("%q with %d channels at %d Hz: %w", device.Name, channels, pcm.Rate, err))
	}
	return nil, failed
}

func (s *stream) info() outputInfo { return s.about }

func (s *stream) available() (int, error) { return s.pa.AvailableToWrite() }

func (s *stream) write(samples []int16) error {
	s.block = s.block[:0]
	for _, v := range samples {
		for range s.channels {
			s.block = append(s.block, v)
		}
	}
	err := s.pa.Write()
	if errors.Is(err, portaudio.OutputUnderflowed) {
		return errUnderflow
	}
	return err
}

// close discards what the device still holds.
func (s *stream) close() error {
	return locked(func() error { return errors.Join(s.pa.Close(), endLibrary()) })
}
