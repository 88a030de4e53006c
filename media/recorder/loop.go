package recorder

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/g711"
	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// loopLatency is the length of the devices' buffers, short because the delay of the loop is what one hears.
	loopLatency = 45 * time.Millisecond
	// loopHeld bounds what waits between microphone and loudspeaker.
	loopHeld = time.Second
	// howlShown is how long State tells of a howl after it was heard last.
	howlShown = 3 * time.Second
)

// Loop plays what a microphone hears after it went through a codec, live. Set the exported fields, then Initialize.
type Loop struct {
	Law          g711.Law
	Format       pcm.Format
	Input        string // names of the devices as audio.Devices lists them; "" is the system's default
	Output       string
	Volume       float64 // at the beginning; 0 means 1; see SetVolume
	WithoutChirp bool    // the delay is not measured by a sound at the beginning

	Microphone Input  // nil: an audio.Capture of Input
	Speaker    Output // nil: an audio.Playback on Output
	Now        func() time.Time
	Log        *slog.Logger

	codec  *g711.Codec
	buffer *loopBuffer
	cancel context.CancelFunc
	done   chan struct{}
	work   sync.WaitGroup

	mutex    sync.Mutex
	original bool
	volume   float64
	reduced  float64 // by the guard; 1: not at all
	howled   time.Time
	guard    *howlGuard
	chirp    *chirpTest
	meter    *meter
	delay    time.Duration // measured; 0: not known
	level    []float64
	err      error
	codes    []byte
	samples  []int16
}

// LoopState is what a Loop is doing.
type LoopState struct {
	Running  bool
	Original bool // what is heard did not go through the codec
	Delay    time.Duration
	Measured bool // Delay was measured by a chirp through the air or a cable; else it is the sum of what the system tells
	Testing  bool // a chirp is under way; the microphone is silent meanwhile
	Volume   float64
	Reduced  float64 // factor by which the guard against howling has lowered the volume; 1: not at all
	Howling  bool    // it was just lowered
	Level    []float64
	Gaps     int // times that the microphone gave too little in time, since the devices have settled
	Trimmed  int // times that a little was left out because it gave too much
	Err      error
	Input    audio.StreamState
	Output   audio.StreamState
}

// Initialize begins to listen and to play.
func (l *Loop) Initialize() error {
	if l.Format.Rate <= 0 || l.Format.Channels <= 0 {
		return errors.New("a loop needs a rate and channels")
	}
	if l.Log == nil {
		l.Log = slog.New(slog.DiscardHandler)
	}
	if l.Now == nil {
		l.Now = time.Now
	}
	if l.Microphone == nil {
		l.Microphone = &audio.Capture{Device: l.Input, Format: l.Format, Latency: loopLatency, Log: l.Log}
	}
	if l.Speaker == nil {
		l.Speaker = &audio.Playback{Device: l.Output, Format: l.Format, Latency: loopLatency, Log: l.Log}
	}
	l.codec = g711.New(l.Law)
	l.buffer = newLoopBuffer(l.Format)
	l.guard = newHowlGuard(l.Format.Rate)
	l.meter = newMeter(l.Format.Rate, l.Format.Channels)
	l.reduced = 1
	if l.volume = l.Volume; l.volume == 0 {
		l.volume = 1
	}
	if !l.WithoutChirp {
		l.chirp = newChirpTest(l.Format.Rate)
	}
	var ctx context.Context
	ctx, l.cancel = context.WithCancel(context.Background())
	l.done = make(chan struct{})
	var both sync.WaitGroup
	end := func(err error) {
		l.mutex.Lock()
		if l.err == nil && ctx.Err() == nil {
			l.err = err
		}
		l.mutex.Unlock()
		l.cancel() // neither is of use without the other
	}
	both.Go(func() { end(l.Microphone.Run(ctx, l.hear)) })
	both.Go(func() { end(l.Speaker.Run(ctx, func(dst []int16) (int, bool) { return l.buffer.read(dst), true })) })
	go func() {
		both.Wait()
		l.work.Wait()
		close(l.done)
	}()
	return nil
}

// Close ends the loop and returns why it had ended before, if it had.
func (l *Loop) Close() error {
	l.cancel()
	<-l.done
	return l.State().Err
}

// Done is closed when the loop has ended.
func (l *Loop) Done() <-chan struct{} { return l.done }

// SetOriginal lets one hear the microphone without the codec, to compare.
func (l *Loop) SetOriginal(on bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.original = on
}

// SetVolume multiplies samples by 0 to 4, and forgets what the guard against howling has taken off.
func (l *Loop) SetVolume(volume float64) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.volume, l.reduced = min(max(volume, 0), loudest), 1
	l.guard.reset()
}

// Measure plays a chirp and measures how long it takes to come back. The result is in State, once Testing is false.
func (l *Loop) Measure() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.chirp == nil {
		l.chirp = newChirpTest(l.Format.Rate)
	}
}

// State tells how it is.
func (l *Loop) State() LoopState {
	in, out := l.Microphone.State(), l.Speaker.State()
	waiting := l.buffer.latency()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	s := LoopState{
		Running: in.Running && out.Running, Original: l.original, Delay: l.delay, Measured: l.delay > 0, Testing: l.chirp != nil,
		Volume: l.volume, Reduced: l.reduced, Howling: !l.howled.IsZero() && l.Now().Sub(l.howled) < howlShown,
		Level: append([]float64(nil), l.level...), Err: l.err, Input: in, Output: out,
	}
	s.Gaps, s.Trimmed = l.buffer.counts()
	if !s.Measured && s.Running {
		s.Delay = in.Latency + waiting + out.Latency
	}
	return s
}

// hear takes what the microphone gives.
func (l *Loop) hear(samples []int16) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.meter.add(samples)
	l.level = l.meter.levels(l.level)
	if l.chirp != nil {
		l.buffer.write(l.test(samples))
		return
	}
	if l.guard.hear(samples, l.Format.Channels) {
		l.reduced = max(l.reduced*howlStep, howlLeast)
		l.howled = l.Now()
		l.Log.Warn("the loop howls and is made quieter", "factor", l.reduced)
	}
	l.samples = append(l.samples[:0], samples...)
	if !l.original {
		l.codes = l.codec.Encode(l.codes[:0], samples)
		l.samples = l.codec.Decode(l.samples[:0], l.codes)
	}
	if factor := l.volume * l.reduced; factor != 1 {
		for i, s := range l.samples {
			l.samples[i] = scaled(s, factor)
		}
	}
	l.buffer.write(l.samples)
}

// test lets the chirp test hear what the microphone gives and tells what is to be played; with the mutex held.
func (l *Loop) test(samples []int16) []int16 {
	l.samples = l.samples[:0]
	mono, over := l.chirp.hear(samples, l.Format.Channels)
	for _, s := range mono {
		for range l.Format.Channels {
			l.samples = append(l.samples, s)
		}
	}
	if over {
		// Looking for the chirp takes too long for the device's own goroutine.
		test := l.chirp
		l.chirp = nil
		l.work.Go(func() {
			delay, found := test.delay()
			l.mutex.Lock()
			defer l.mutex.Unlock()
			if l.delay = 0; found {
				l.delay = delay
			}
		})
	}
	return l.samples
}
