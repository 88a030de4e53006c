package audio

/*
#include <portaudio.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"time"
	"unsafe"

	"github.com/gordonklaus/portaudio"

	"github.com/queuecast/queuecast/media/pcm"
)

// openInput is for Microphone.
func (portAudio) openInput(device string) (input, error) {
	var s *inputStream
	err := locked(func() error {
		if err := startLibrary(); err != nil {
			return err
		}
		var err error
		if s, err = openInputStream(device); err != nil {
			err = errors.Join(err, endLibrary())
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// inputStream is an input of PortAudio, opened by the C interface for the reason told at stream.
type inputStream struct {
	pa       unsafe.Pointer // PaStream *
	channels int
	block    []int16 // interleaved, as read
	mono     []int16
	about    outputInfo
}

func openInputStream(name string) (*inputStream, error) {
	device, err := findInput(name)
	if err != nil {
		return nil, err
	}
	var failed error
	for channels := 1; channels <= min(2, device.MaxInputChannels); channels++ {
		s := &inputStream{channels: channels, block: make([]int16, periodFrames*channels), mono: make([]int16, periodFrames)}
		if err = s.open(device); err == nil {
			return s, nil
		}
		failed = errors.Join(failed, fmt.Errorf("%q with %d channels at %d Hz: %w", device.Name, channels, pcm.Rate, err))
	}
	return nil, failed
}

func (s *inputStream) open(device *portaudio.DeviceInfo) error {
	parameters := C.PaStreamParameters{
		device: C.PaDeviceIndex(device.Index), channelCount: C.int(s.channels), sampleFormat: C.paInt16,
		suggestedLatency: C.PaTime(bufferTime.Seconds()),
	}
	var pa unsafe.Pointer
	if err := failure(C.Pa_OpenStream(&pa, &parameters, nil, pcm.Rate, periodFrames, C.paNoFlag, nil, nil)); err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	if err := failure(C.Pa_StartStream(pa)); err != nil {
		C.Pa_CloseStream(pa)
		return fmt.Errorf("starting: %w", err)
	}
	s.pa = pa
	s.about = outputInfo{device: device.Name, hostAPI: device.HostApi.Name}
	if info := C.Pa_GetStreamInfo(pa); info != nil {
		s.about.latency = time.Duration(float64(info.inputLatency) * float64(time.Second))
	}
	return nil
}

func (s *inputStream) info() outputInfo { return s.about }

func (s *inputStream) read() (samples []int16, lost bool, err error) {
	n := C.Pa_GetStreamReadAvailable(s.pa)
	if n < 0 {
		if n == C.paInputOverflowed {
			return nil, true, nil
		}
		return nil, false, failure(C.PaError(n))
	}
	frames := min(int(n), periodFrames)
	if frames == 0 {
		return nil, false, nil
	}
	result := C.Pa_ReadStream(s.pa, unsafe.Pointer(&s.block[0]), C.ulong(frames))
	if result == C.paInputOverflowed {
		lost = true
	} else if err := failure(result); err != nil {
		return nil, false, err
	}
	if s.channels == 1 {
		return s.block[:frames], lost, nil
	}
	for i := range frames {
		s.mono[i] = int16((int(s.block[2*i]) + int(s.block[2*i+1])) / 2)
	}
	return s.mono[:frames], lost, nil
}

func (s *inputStream) close() error {
	return locked(func() error { return errors.Join(failure(C.Pa_CloseStream(s.pa)), endLibrary()) })
}

// findInput returns the input device of that name, "" for the default one, or ErrNoMicrophone.
func findInput(name string) (*portaudio.DeviceInfo, error) {
	if name == "" {
		d, err := portaudio.DefaultInputDevice()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoMicrophone, err)
		}
		return d, nil
	}
	found, err := portaudio.Devices()
	if err != nil {
		return nil, err
	}
	for _, d := range found {
		if d.Name == name && d.MaxInputChannels > 0 {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrNoMicrophone, name)
}
