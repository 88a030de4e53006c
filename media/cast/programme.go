package cast

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"sync"
	"time"
)

// The programme's sound: mono, signed 16 bit.
const SampleRate = 48000 // Hz

const (
	maxCues = 64
	// maxLag is how far the clock may fall behind and still catch up by sending frames faster. Beyond it (a suspended
	// machine) the epoch moves instead, so that the programme goes on without a jump.
	maxLag = 2 * time.Second
)

var (
	// ErrFull tells that a bounded queue of the programme has no room.
	ErrFull = errors.New("the programme's queue is full")
	// ErrClosed tells that the programme has ended.
	ErrClosed = errors.New("the programme has ended")
)

// Output is one destination of the programme.
type Output interface {
	// Prepare turns a picture into what the output sends (encodes it). It is called before the picture goes on air, one
	// call at a time, never on the clock's goroutine. An output without pictures returns nil.
	Prepare(img *image.RGBA) (any, error)
	// Frame takes the next frame. It runs on the clock's goroutine and must not block.
	Frame(Frame)
}

// Mover is an Output to which it matters that a picture is one of a movement.
type Mover interface {
	// PrepareStep is Prepare for a picture that stands for a moment only and differs little from the one on air. nil leaves it out: the
	// picture before stays.
	PrepareStep(img *image.RGBA) (any, error)
}

// Frame is one step of the programme: a picture and the sound that belongs to it.
type Frame struct {
	Number  int64     // frames since the epoch
	Start   int64     // samples since the epoch
	At      time.Time // when the frame starts; never in the future
	Picture any       // what this output's Prepare made of the picture on air; nil before the first
	Cut     bool      // the picture is on air since this frame
	Sound   []int16   // the frame's samples, valid during the call only
}

// Picture is a picture that every output has prepared. It may be shown any number of times.
type Picture struct {
	Image    *image.RGBA // must not be changed any more
	prepared []any       // by output
}

// Cue is a picture, a sound or both, to go on air on one frame boundary.
type Cue struct {
	Picture   *Picture // nil: the picture stays
	Sound     []int16  // SampleRate, mono; must not be changed any more
	NotBefore int64    // samples since the epoch; 0: at once
}

type queuedCue struct {
	Cue
	onAir chan int64 // receives the start; capacity 1
}

// Programme runs the clock. Set the exported fields, then Initialize.
type Programme struct {
	FPS     int // frames per second
	Outputs []Output
	// OnPicture is told of every picture that goes on air, on the clock's goroutine: it must not block. Optional.
	OnPicture func(*Picture)
	Log       *slog.Logger
	// Alarm wakes the clock, which closes it; nil: a timer of Go's.
	Alarm Alarm

	preparing sync.Mutex

	mutex sync.Mutex
	clock clock // the epoch is changed by run only, which may read it without the mutex
	cues  []queuedCue
	track soundTrack
	next  int64 // number of the frame that is made next
	onAir *Picture
	done  chan struct{}
}

// Initialize starts the clock at frame 0.
func (p *Programme) Initialize() error {
	if p.FPS < 1 || p.FPS > SampleRate {
		return fmt.Errorf("starting the programme: %d frames/s", p.FPS)
	}
	p.clock = newClock(p.FPS)
	if p.Alarm == nil {
		p.Alarm = newTimer()
	}
	p.done = make(chan struct{})
	go p.run()
	return nil
}

// Close stops the clock and waits for it. Waiting calls return ErrClosed. It may be called once.
func (p *Programme) Close() {
	p.Alarm.Close()
	<-p.done
}

// Prepare gets a picture ready for all outputs. It may take tens of ms; the programme goes on meanwhile. An output that
// fails keeps the picture before; the error names it, and the picture can be shown all the same.
func (p *Programme) Prepare(img *image.RGBA) (*Picture, error) {
	return p.prepare(img, Output.Prepare)
}

// PrepareStep is Prepare for one step of a movement, such as a fade: there is less to send. An output may leave out a step that does not
// come directly after the picture that was on air when it was prepared, or comes a second time. The last picture of a movement goes
// through Prepare: it is sure to be shown, and viewers who come can begin with it.
func (p *Programme) PrepareStep(img *image.RGBA) (*Picture, error) {
	return p.prepare(img, func(out Output, img *image.RGBA) (any, error) {
		if m, ok := out.(Mover); ok {
			return m.PrepareStep(img)
		}
		return out.Prepare(img)
	})
}

func (p *Programme) prepare(img *image.RGBA, by func(Output, *image.RGBA) (any, error)) (*Picture, error) {
	p.preparing.Lock()
	defer p.preparing.Unlock()
	pic := &Picture{Image: img, prepared: make([]any, len(p.Outputs))}
	var failed error
	for i, out := range p.Outputs {
		var err error
		if pic.prepared[i], err = by(out, img); err != nil {
			failed = errors.Join(failed, fmt.Errorf("preparing a picture: %w", err))
		}
	}
	return pic, failed
}

// Show puts a cue on air at the first frame boundary that is free and not before c.NotBefore, and returns once it is on air,
// with the start in samples since the epoch. A cancelled context, and Close, take the cue back if it is not on air yet; an
// error means that it has not been on air and never will be.
func (p *Programme) Show(ctx context.Context, c Cue) (start int64, err error) {
	q := queuedCue{Cue: c, onAir: make(chan int64, 1)}
	p.mutex.Lock()
	full := len(p.cues) >= maxCues
	if !full {
		p.cues = append(p.cues, q)
	}
	p.mutex.Unlock()
	if full {
		return 0, ErrFull
	}
	select {
	case start = <-q.onAir:
		return start, nil
	case <-p.done:
		err = ErrClosed
	case <-ctx.Done():
		err = ctx.Err()
	}
	if !p.takeBack(q) {
		return <-q.onAir, nil // it went on air at that very moment
	}
	return 0, err
}

// takeBack removes a cue that is not on air yet; false means that it is.
func (p *Programme) takeBack(q queuedCue) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for i := range p.cues {
		if p.cues[i].onAir == q.onAir {
			p.cues = append(p.cues[:i:i], p.cues[i+1:]...)
			return true
		}
	}
	return false
}

// Say adds a sound to the track, to start at notBefore (samples since the epoch) or, when that has passed, at once. It is
// mixed with what is there already. It returns the start.
func (p *Programme) Say(notBefore int64, sound []int16) (start int64, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	start = max(notBefore, p.clock.position(p.next))
	return start, p.track.add(start, sound)
}

// Hush takes every sound off the track that is yet to come, and fades out what is playing.
func (p *Programme) Hush() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.track.hush(p.clock.position(p.next))
}

// Wait returns when the programme has reached a position (samples since the epoch).
func (p *Programme) Wait(ctx context.Context, position int64) error {
	for {
		ahead := position - p.Position()
		if ahead <= 0 {
			return nil
		}
		timer := time.NewTimer(time.Duration(ahead) * time.Second / SampleRate)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-p.done:
			timer.Stop()
			return ErrClosed
		}
	}
}

// Position is the start of the next frame, in samples since the epoch.
func (p *Programme) Position() int64 {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.clock.position(p.next)
}

// OnAir is the picture on air, nil before the first.
func (p *Programme) OnAir() *Picture {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.onAir
}

func (p *Programme) run() {
	defer close(p.done)
	var sound []int16
	for n := int64(0); p.Alarm.Until(p.clock.at(n)); n++ {
		if lag := time.Since(p.clock.at(n)); lag > maxLag {
			p.mutex.Lock()
			p.clock.shift(lag)
			p.mutex.Unlock()
			p.Log.Warn("the programme's clock stood still and goes on from here", "for", lag.Round(time.Millisecond))
		}
		sound = p.step(n, sound)
	}
}

// step makes frame n and hands it to the outputs. buf is reused for the samples.
func (p *Programme) step(n int64, buf []int16) []int16 {
	start, end := p.clock.position(n), p.clock.position(n+1)
	p.mutex.Lock()
	cut := false
	if len(p.cues) > 0 && p.cues[0].NotBefore <= start {
		cue := p.cues[0]
		p.cues = p.cues[1:]
		if err := p.track.add(start, cue.Sound); err != nil {
			p.Log.Warn("a sound is left out", "error", err)
		}
		if cue.Picture != nil {
			p.onAir, cut = cue.Picture, true
		}
		cue.onAir <- start
	}
	buf = p.track.read(buf[:0], start, end)
	p.next = n + 1
	pic := p.onAir
	p.mutex.Unlock()

	if cut && p.OnPicture != nil {
		p.OnPicture(pic)
	}
	frame := Frame{Number: n, Start: start, At: p.clock.at(n), Cut: cut, Sound: buf}
	for i, out := range p.Outputs {
		if pic != nil {
			frame.Picture = pic.prepared[i]
		}
		out.Frame(frame)
	}
	return buf
}
