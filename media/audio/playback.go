package audio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// Playback plays on one output device in any format, sample by sample as it is given: unlike Speaker it neither adds silence nor leaves
// any out. It holds the device only while Run is at work; Run may be called again.
type Playback struct {
	Device  string        // name of the device as Devices lists it; "" is the system's default
	Format  pcm.Format    // what fill gives, whatever the device itself carries
	Latency time.Duration // length of the device's buffer: how late we may come without a gap; 0 means 75 ms
	Log     *slog.Logger

	host  outputHost
	mutex sync.Mutex
	state StreamState
}

// drainExtra is the sound that may still lie in a sound server after a device has taken all.
const drainExtra = 300 * time.Millisecond

// outputHost opens outputs. portAudio is the real one.
type outputHost interface {
	// openOutput starts an output in the first of the formats that it takes.
	openOutput(device string, tries []pcm.Format, latency time.Duration) (sink, error)
	pause(d time.Duration)
}

// sink is an open, running device. Used by one goroutine.
type sink interface {
	available() (int, error)     // frames it takes without blocking
	write(samples []int16) error // interleaved, at most as many frames as available
	info() streamInfo
	close() error
}

// State tells what it is doing.
func (p *Playback) State() StreamState {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.state
}

func (p *Playback) change(update func(*StreamState)) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	update(&p.state)
}

// Run opens the device and plays what fill gives until that has ended and been heard, or until ctx ends; neither is an error. fill puts
// interleaved samples, whole frames, into dst and tells how many; what it does not fill is silence. After more is false it is not
// called again. It is called on the device's own goroutine, never after Run has returned, and must not wait. Run returns within a
// second after ctx has ended, even when the device hangs in a call; that call's thread is then left behind.
//
// It returns ErrNoDevice, ErrInUse, ErrStalled, ErrBusy or ErrConfig, wrapped, or what the system says.
func (p *Playback) Run(ctx context.Context, fill func(dst []int16) (n int, more bool)) error {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.host == nil {
		p.host = portAudio{}
	}
	if p.Latency <= 0 {
		p.Latency = bufferTime
	}
	var open gate
	err, left := onThread(ctx, func() error {
		return p.feed(ctx, func(dst []int16) (n int, more bool) {
			open.pass(func() { n, more = fill(dst) })
			return n, more
		})
	})
	open.shut()
	p.change(func(s *StreamState) { s.Running = false })
	if left {
		p.Log.Warn("the loudspeaker hangs and is left behind", "device", p.Device)
	}
	return err
}

// feed writes to the device until the sound or ctx ends, or it fails.
func (p *Playback) feed(ctx context.Context, fill func([]int16) (int, bool)) error {
	out, err := p.host.openOutput(p.Device, formats(p.Format), p.Latency)
	if err != nil {
		return fmt.Errorf("opening the loudspeaker: %w", err)
	}
	defer func() {
		if closing := out.close(); closing != nil {
			p.Log.Debug("closing the loudspeaker", "error", closing)
		}
	}()
	about := out.info()
	p.Log.Info("playing", "device", about.device, "host", about.hostAPI, "format", about.format)
	p.change(func(s *StreamState) {
		*s = StreamState{
			Running: true, Device: about.device, HostAPI: about.hostAPI, Wanted: p.Format, Actual: about.format, Latency: about.latency,
		}
	})
	source := &puller{fill: fill, from: p.Format, to: about.format}
	source.initialize()
	meter := rateMeter{promised: about.format.Rate}
	block := make([]int16, blockFrames(about.format.Rate, p.Latency)*about.format.Channels)
	first, taken, silent, progress := 0, 0, 0, time.Now()
	for ; ctx.Err() == nil; p.host.pause(look(p.Latency)) {
		room, err := out.available()
		if err != nil {
			return fmt.Errorf("asking the loudspeaker for room: %w", err)
		}
		if room <= 0 {
			if limit := stallLimit(taken > 0); time.Since(progress) > limit {
				return fmt.Errorf("waiting %v for the loudspeaker: %w", limit, ErrStalled)
			}
			continue
		}
		if first == 0 {
			first = room
		}
		// A sound server takes a second helping before anything is heard; only then an empty buffer has run dry.
		dry := room >= first && taken > settle*first
		for progress = time.Now(); room > 0 && ctx.Err() == nil; {
			n, given := min(room, len(block)/about.format.Channels), 0
			if taken < first {
				clear(block) // sound servers throw a part of the first buffer away
			} else {
				given = source.read(block[:n*about.format.Channels])
			}
			if err := out.write(block[:n*about.format.Channels]); errors.Is(err, errUnderflow) {
				dry = dry || taken > settle*first
			} else if err != nil {
				return fmt.Errorf("writing to the loudspeaker: %w", err)
			}
			room -= n
			taken += n
			silent += n - given
			meter.add(n, progress)
			if source.ended && silent > first+int(drainExtra.Seconds()*float64(about.format.Rate)) {
				return nil
			}
			if !source.ended {
				silent = 0
			}
		}
		p.change(func(s *StreamState) {
			s.Frames = int64(taken)
			if s.Measured, s.WrongRate = meter.measured, meter.wrong; dry {
				s.Interruptions++
			}
		})
		if dry {
			meter.restart()
		}
	}
	return nil
}

// puller asks for sound in one format and gives it in another.
type puller struct {
	fill     func([]int16) (int, bool)
	from, to pcm.Format

	converter *pcm.Converter // nil: the formats are equal
	asked     []int16
	held      []int16 // converted, and not given yet
	ended     bool    // all has been given
	last      bool    // fill has ended
}

// askedFrames is how much is asked for at once where sound is converted.
const askedFrames = 256

func (p *puller) initialize() {
	if p.from != p.to {
		p.converter = pcm.NewConverter(p.from, p.to)
		p.asked = make([]int16, askedFrames*p.from.Channels)
	}
}

// read fills dst, with silence where there is nothing, and tells how many frames there were.
func (p *puller) read(dst []int16) int {
	clear(dst)
	n := 0
	switch {
	case p.ended:
	case p.converter == nil:
		var more bool
		n, more = p.fill(dst)
		p.ended = !more
	default:
		for len(p.held) < len(dst) && !p.last {
			got, more := p.fill(p.asked)
			if more {
				clear(p.asked[got:]) // keeps the time
				got = len(p.asked)
			}
			p.held = p.converter.Append(p.held, p.asked[:got])
			if p.last = !more; p.last {
				p.held = p.converter.Flush(p.held)
			}
		}
		n = copy(dst, p.held)
		p.held = p.held[:copy(p.held, p.held[n:])]
		p.ended = p.last && len(p.held) == 0
	}
	return n / p.to.Channels
}
