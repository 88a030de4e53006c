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

// direction is which way a stream goes.
type direction bool

const (
	forOutput direction = false
	forInput  direction = true
)

// stream is a stream of PortAudio, in 16-bit samples. Streams are opened by the C interface and not by the Go binding that starts the
// library and lists devices: the binding turns a stream's number into a pointer, for which Go's race detector ends the program as
// soon as a second stream is opened.
type stream struct {
	pa    unsafe.Pointer // PaStream *
	about streamInfo
	block []int16 // what was read last
	firm  bool    // it counts in library.firm
}

func (portAudio) openInput(device string, tries []pcm.Format, latency time.Duration) (input, error) {
	return openLocked(device, forInput, tries, latency, true)
}

func (portAudio) openOutput(device string, tries []pcm.Format, latency time.Duration) (sink, error) {
	return openLocked(device, forOutput, tries, latency, true)
}

// openLocked starts PortAudio and opens a device in the first format that it takes. A device that was not there when PortAudio looked
// is looked for once more, if others can be interrupted for it; this one can unless it is firm.
func openLocked(device string, way direction, tries []pcm.Format, latency time.Duration, firm bool) (s *stream, err error) {
	open := func() error {
		if err := startLibrary(); err != nil {
			return err
		}
		var err error
		if s, err = openFirst(device, way, tries, latency); err != nil {
			return errors.Join(err, endLibrary())
		}
		if s.firm = firm; firm {
			library.firm++
		}
		return nil
	}
	err = locked(open)
	if missing := errors.Is(err, ErrNoDevice) || errors.Is(err, ErrNoMicrophone); missing && outdated() {
		if again := afresh(open); !errors.Is(again, errOccupied) {
			err = again
		}
	}
	return s, err
}

func openFirst(name string, way direction, tries []pcm.Format, latency time.Duration) (*stream, error) {
	device, err := find(name, way)
	if err != nil {
		return nil, err
	}
	most := device.MaxOutputChannels
	if way == forInput {
		most = device.MaxInputChannels
	}
	var failed error
	for _, f := range tries {
		if f.Channels > most {
			continue
		}
		if f.Rate == ownRate {
			f.Rate = int(device.DefaultSampleRate)
		}
		s := &stream{}
		if err = s.open(device, way, f, latency); err == nil {
			return s, nil
		}
		failed = errors.Join(failed, fmt.Errorf("%q at %v: %w", device.Name, f, err))
		if errors.Is(err, ErrInUse) {
			break
		}
	}
	if failed == nil {
		failed = fmt.Errorf("%q has %d channels: %w", device.Name, most, ErrNoFormat)
	}
	return nil, failed
}

func (s *stream) open(device *portaudio.DeviceInfo, way direction, f pcm.Format, latency time.Duration) error {
	parameters := &C.PaStreamParameters{
		device: C.PaDeviceIndex(device.Index), channelCount: C.int(f.Channels), sampleFormat: C.paInt16,
		suggestedLatency: C.PaTime(latency.Seconds()),
	}
	var in, out *C.PaStreamParameters
	if way == forInput {
		in = parameters
	} else {
		out = parameters
	}
	frames := blockFrames(f.Rate, latency)
	var pa unsafe.Pointer
	if err := failure(int(C.Pa_OpenStream(&pa, in, out, C.double(f.Rate), C.ulong(frames), C.paNoFlag, nil, nil))); err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	if err := failure(int(C.Pa_StartStream(pa))); err != nil {
		C.Pa_CloseStream(pa)
		return fmt.Errorf("starting: %w", err)
	}
	s.pa = pa
	s.about = streamInfo{device: device.Name, hostAPI: device.HostApi.Name, format: f}
	if info := C.Pa_GetStreamInfo(pa); info != nil {
		seconds := info.outputLatency
		if way == forInput {
			seconds = info.inputLatency
		}
		s.about.latency = time.Duration(float64(seconds) * float64(time.Second))
	}
	if way == forInput {
		s.block = make([]int16, frames*f.Channels)
	}
	return nil
}

// failure turns a result of PortAudio into an error; positive results are numbers of frames.
func failure(result int) error {
	switch {
	case result >= C.paNoError:
		return nil
	case result == C.paDeviceUnavailable:
		return fmt.Errorf("%w: %w", ErrInUse, portaudio.Error(result))
	case result == C.paUnanticipatedHostError:
		if info := C.Pa_GetLastHostErrorInfo(); info != nil && info.errorText != nil {
			return fmt.Errorf("%s (%d)", C.GoString(info.errorText), int(info.errorCode))
		}
	}
	return portaudio.Error(result)
}

func (s *stream) info() streamInfo { return s.about }

func (s *stream) available() (int, error) {
	n := int(C.Pa_GetStreamWriteAvailable(s.pa))
	return max(n, 0), failure(n)
}

func (s *stream) write(samples []int16) error {
	frames := len(samples) / s.about.format.Channels
	if frames == 0 {
		return nil
	}
	result := C.Pa_WriteStream(s.pa, unsafe.Pointer(&samples[0]), C.ulong(frames))
	if result == C.paOutputUnderflowed {
		return errUnderflow
	}
	return failure(int(result))
}

func (s *stream) read() (samples []int16, lost bool, err error) {
	n := int(C.Pa_GetStreamReadAvailable(s.pa))
	if n == C.paInputOverflowed {
		return nil, true, nil
	}
	if err := failure(n); err != nil {
		return nil, false, err
	}
	frames := min(n, len(s.block)/s.about.format.Channels)
	if frames == 0 {
		return nil, false, nil
	}
	result := C.Pa_ReadStream(s.pa, unsafe.Pointer(&s.block[0]), C.ulong(frames))
	if result == C.paInputOverflowed {
		lost = true
	} else if err := failure(int(result)); err != nil {
		return nil, false, err
	}
	return s.block[:frames*s.about.format.Channels], lost, nil
}

// close discards what the device still holds.
func (s *stream) close() error {
	return locked(func() error {
		if s.firm {
			library.firm--
		}
		return errors.Join(failure(int(C.Pa_CloseStream(s.pa))), endLibrary())
	})
}
