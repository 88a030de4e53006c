package audio

/*
#cgo pkg-config: portaudio-2.0
#include <string.h>
#include <portaudio.h>

enum { MAX_SILENCE = 9600 }; // samples written at once

// rest writes silence without waking Go, for so many rounds of so many milliseconds or until *wake is not 0. It returns
// the number of frames written or PortAudio's error, which is negative.
static long rest(PaStream *stream, const int *wake, int rounds, int milliseconds, int channels) {
	short silence[MAX_SILENCE];
	memset(silence, 0, sizeof silence);
	long written = 0;
	while (rounds-- > 0 && !__atomic_load_n(wake, __ATOMIC_ACQUIRE)) {
		long n = Pa_GetStreamWriteAvailable(stream);
		if (n < 0) return n;
		if (n > MAX_SILENCE / channels) n = MAX_SILENCE / channels;
		if (n > 0) {
			PaError err = Pa_WriteStream(stream, silence, n);
			if (err != paNoError && err != paOutputUnderflowed) return err;
			written += n;
		}
		Pa_Sleep(milliseconds);
	}
	return written;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

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

// stream is an output of PortAudio. Streams are opened by the C interface and not by the Go binding that starts the
// library and lists devices: the binding turns a stream's number into a pointer, for which Go's race detector ends the
// program as soon as a second stream is opened.
type stream struct {
	pa       unsafe.Pointer // PaStream *
	channels int
	block    []int16 // interleaved
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
		if err = s.open(device); err == nil {
			return s, nil
		}
		failed = errors.Join(failed, fmt.Errorf("%q with %d channels at %d Hz: %w", device.Name, channels, pcm.Rate, err))
	}
	return nil, failed
}

func (s *stream) open(device *portaudio.DeviceInfo) error {
	parameters := C.PaStreamParameters{
		device: C.PaDeviceIndex(device.Index), channelCount: C.int(s.channels), sampleFormat: C.paInt16,
		suggestedLatency: C.PaTime(bufferTime.Seconds()),
	}
	var pa unsafe.Pointer
	if err := failure(C.Pa_OpenStream(&pa, nil, &parameters, pcm.Rate, periodFrames, C.paNoFlag, nil, nil)); err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	if err := failure(C.Pa_StartStream(pa)); err != nil {
		C.Pa_CloseStream(pa)
		return fmt.Errorf("starting: %w", err)
	}
	s.pa = pa
	s.about = outputInfo{device: device.Name, hostAPI: device.HostApi.Name}
	if info := C.Pa_GetStreamInfo(pa); info != nil {
		s.about.latency = time.Duration(float64(info.outputLatency) * float64(time.Second))
	}
	return nil
}

// failure turns a result of PortAudio into an error; positive results are numbers of frames.
func failure(result C.PaError) error {
	if result >= C.paNoError {
		return nil
	}
	if result == C.paUnanticipatedHostError {
		if info := C.Pa_GetLastHostErrorInfo(); info != nil && info.errorText != nil {
			return fmt.Errorf("%s (%d)", C.GoString(info.errorText), int(info.errorCode))
		}
	}
	return portaudio.Error(result)
}

func (s *stream) info() outputInfo { return s.about }

func (s *stream) available() (int, error) {
	n := C.Pa_GetStreamWriteAvailable(s.pa)
	if n < 0 {
		return 0, failure(C.PaError(n))
	}
	return int(n), nil
}

func (s *stream) write(samples []int16) error {
	if len(samples) == 0 {
		return nil
	}
	s.block = s.block[:0]
	for _, v := range samples {
		for range s.channels {
			s.block = append(s.block, v)
		}
	}
	result := C.Pa_WriteStream(s.pa, unsafe.Pointer(&s.block[0]), C.ulong(len(samples)))
	if result == C.paOutputUnderflowed {
		return errUnderflow
	}
	return failure(result)
}

func (s *stream) rest(d time.Duration, wake *atomic.Int32) (int, error) {
	n := C.rest(s.pa, (*C.int)(unsafe.Pointer(wake)), C.int(d/period), C.int(period/time.Millisecond), C.int(s.channels))
	if n < 0 {
		return 0, failure(C.PaError(n))
	}
	return int(n), nil
}

// close discards what the device still holds.
func (s *stream) close() error {
	return locked(func() error { return errors.Join(failure(C.Pa_CloseStream(s.pa)), endLibrary()) })
}
