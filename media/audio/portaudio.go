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
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/queuecast/queuecast/media/pcm"
)

// portAudio is the host that plays on real devices.
type portAudio struct{}

// pause sleeps in C: on the supervisor's own thread that costs half of what waking a goroutine by a timer costs.
func (portAudio) pause(d time.Duration) { C.Pa_Sleep(C.long(d / time.Millisecond)) }

func (portAudio) yield() bool { return rescanWanted() }

// open is for Speaker. The device is opened at our own rate and the system converts, in mono if it takes that, since half the samples
// are half the work.
func (portAudio) open(device string) (output, error) {
	s, err := openLocked(device, forOutput, []pcm.Format{{Rate: pcm.Rate, Channels: 1}, {Rate: pcm.Rate, Channels: 2}}, bufferTime, false)
	if err != nil {
		return nil, err
	}
	return &speakerStream{stream: s, block: make([]int16, 0, maxBlock*s.about.format.Channels)}, nil
}

// speakerStream is a stream that takes mono sound, on whatever channels it has.
type speakerStream struct {
	*stream
	block []int16 // interleaved
}

func (s *speakerStream) write(samples []int16) error {
	s.block = s.block[:0]
	for _, v := range samples {
		for range s.about.format.Channels {
			s.block = append(s.block, v)
		}
	}
	return s.stream.write(s.block)
}

func (s *speakerStream) rest(d time.Duration, wake *atomic.Int32) (int, error) {
	n := C.rest(s.pa, (*C.int)(unsafe.Pointer(wake)), C.int(d/period), C.int(period/time.Millisecond), C.int(s.about.format.Channels))
	if n < 0 {
		return 0, failure(int(n))
	}
	return int(n), nil
}
