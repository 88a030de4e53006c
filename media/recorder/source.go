package recorder

import (
	"context"
	"sync"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
)

// Source gives sound to a Recorder, in the recorder's rate and channels.
type Source interface {
	// Run puts interleaved samples, whole frames, into the queue until ctx ends, the sound has ended (nil), or it fails. It may be
	// called again after it has returned.
	Run(ctx context.Context, to *pcm.Queue) error
}

// Input is what a device hears: an audio.Capture or an audio.Shared.
type Input interface {
	Run(ctx context.Context, take func([]int16)) error
	State() audio.StreamState
}

// Microphone is a Source that records an input device.
type Microphone struct{ Input }

// Run implements Source.
func (m Microphone) Run(ctx context.Context, to *pcm.Queue) error { return m.Input.Run(ctx, to.Write) }

// Tap is a Source for sound that this program makes, such as its own programme: Write takes it, in real time.
type Tap struct {
	From pcm.Format // what Write takes
	To   pcm.Format // what the recorder wants

	mutex     sync.Mutex
	to        *pcm.Queue // nil: nobody records
	converter *pcm.Converter
	converted []int16
}

// Write takes interleaved samples, whole frames. It never blocks; what nobody records is forgotten.
func (t *Tap) Write(samples []int16) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.to != nil {
		t.converted = t.converter.Append(t.converted[:0], samples)
		t.to.Write(t.converted)
	}
}

// Run implements Source.
func (t *Tap) Run(ctx context.Context, to *pcm.Queue) error {
	t.set(to)
	<-ctx.Done()
	t.set(nil)
	return nil
}

func (t *Tap) set(to *pcm.Queue) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.to, t.converter = to, pcm.NewConverter(t.From, t.To)
}
