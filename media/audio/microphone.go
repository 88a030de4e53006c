package audio

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Errors of Capture.Run and Microphone.Run, besides ErrStalled, ErrBusy and ErrConfig.
var (
	// ErrNoMicrophone says that there is no microphone at all, or not the one asked for.
	ErrNoMicrophone = errors.New("no microphone found")
	// ErrMicrophoneLost says that a microphone that was recording is gone.
	ErrMicrophoneLost = errors.New("the microphone is gone")
	// ErrMicrophoneMute says that a microphone gives nothing at all, not even silence.
	ErrMicrophoneMute = errors.New("the microphone gives no sound")
)

// Microphone records speech from one input device, mono at pcm.Rate, into memory. It holds the device only while it is at work.
type Microphone struct {
	Device string // name of the device as Devices lists it; "" is the system's default
	Log    *slog.Logger

	host inputHost
}

// Run is Capture.Run, mono at pcm.Rate.
func (m *Microphone) Run(ctx context.Context, take func([]int16)) error {
	c := &Capture{Device: m.Device, Format: pcm.Format{Rate: pcm.Rate, Channels: pcm.Channels}, Log: m.Log, host: m.host}
	return c.Run(ctx, take)
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
