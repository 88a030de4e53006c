package recorder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

// The speeds at which a voice can still be understood.
const (
	Slowest = 0.5
	Fastest = 2.0
)

const (
	// playLatency is the length of the device's buffer: a gap is worse than a button that takes effect a moment later.
	playLatency = 200 * time.Millisecond
	// ahead is how much is read in advance.
	ahead = time.Second
	// loudest is the greatest volume.
	loudest = 4.0
	// pipeWait is how long Close waits for a pipe that gives nothing.
	pipeWait = 500 * time.Millisecond
)

// Output plays sound: an audio.Playback.
type Output interface {
	Run(ctx context.Context, fill func(dst []int16) (n int, more bool)) error
	State() audio.StreamState
}

// Player plays a file of sound, or a pipe. Set the exported fields, then Initialize; it plays at once. At the end it waits for Seek, Play
// or Close.
type Player struct {
	Path   string
	Preset soundfile.Format        // of a raw file whose name does not say
	File   *soundfile.Reader       // in the place of Path, such as a pipe; Close closes it
	Device string                  // name of the loudspeaker as audio.Devices lists it; "" is the system's default
	Speed  float64                 // at the beginning; 0 means 1; see SetSpeed
	Volume float64                 // at the beginning; 0 means 1; see SetVolume
	From   time.Duration           // where it begins; see Seek
	Output func(pcm.Format) Output // nil: audio.Playback on Device
	Log    *slog.Logger

	file   *soundfile.Reader
	format soundfile.Format
	frames int64 // of the file; -1: not known
	pipe   bool  // it cannot be read anew
	out    Output
	queue  *pcm.Queue
	cancel context.CancelFunc
	wait   sync.WaitGroup
	read   chan struct{} // closed when the file is not read any more
	play   chan struct{} // holds a token when the device is wanted

	mutex   sync.Mutex
	from    int64              // frame at which reading begins anew
	restart context.CancelFunc // has it begin there
	stale   bool               // what is in the queue is not wanted any more
	taken   int64              // frames that the device has taken since reading began anew
	all     bool               // everything has been put into the queue
	paused  bool
	ended   bool // what is in the file has been heard
	started bool // something was heard since reading began anew
	speed   float64
	volume  float64
	starved int
	err     error
}

// PlayerState is what a Player is doing.
type PlayerState struct {
	Playing  bool // neither paused nor at the end
	Ended    bool
	Position time.Duration // of what is heard now, as far as the system tells
	Length   time.Duration // negative: not known
	Speed    float64
	Volume   float64
	Gaps     int   // times that the file was read too slowly; those of the device are in Output
	Err      error // why it does not play; Play tries again
	Output   audio.StreamState
}

// Initialize opens the file and begins to play. It returns the errors of soundfile.Open.
func (p *Player) Initialize() error {
	if p.file = p.File; p.file == nil {
		var err error
		if p.file, err = soundfile.Open(p.Path, p.Preset); err != nil {
			return err
		}
	}
	p.pipe = p.file.SeekFrame(0) != nil
	p.format, p.frames = p.file.Format(), p.file.Frames()
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	format := pcm.Format{Rate: p.format.Rate, Channels: p.format.Channels}
	if p.Output == nil {
		p.Output = func(f pcm.Format) Output {
			return &audio.Playback{Device: p.Device, Format: f, Latency: playLatency, Log: p.Log}
		}
	}
	p.out = p.Output(format)
	p.queue = pcm.NewQueue(int(ahead.Seconds()*float64(format.Rate)), format.Channels)
	p.speed, p.volume = cmp.Or(p.Speed, 1), cmp.Or(p.Volume, 1)
	if p.From > 0 && !p.pipe {
		p.from = min(framesOf(p.From, p.format.Rate), p.frames)
	}
	p.read, p.play = make(chan struct{}), make(chan struct{}, 1)
	p.play <- struct{}{}
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(context.Background())
	go func() {
		defer close(p.read)
		p.readAll(ctx)
	}()
	p.wait.Go(func() { p.device(ctx) })
	return nil
}

// Format is that of the file.
func (p *Player) Format() soundfile.Format { return p.format }

// Close ends playing at once.
func (p *Player) Close() {
	p.cancel()
	p.wait.Wait()
	if !p.pipe {
		<-p.read
	} else {
		timer := time.NewTimer(pipeWait) // a pipe may give nothing for ever
		defer timer.Stop()
		select {
		case <-p.read:
		case <-timer.C:
		}
	}
	_ = p.file.Close()
}

// Pause stands still; Play goes on, or begins anew at the end.
func (p *Player) Pause() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.paused = true
}

// Play goes on after Pause, after the end from the beginning, and tries a device again that has failed.
func (p *Player) Play() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.ended && !p.pipe {
		p.again(0)
	}
	p.paused = false
	p.want()
}

// Seek goes to a time; beyond the end is the end. It returns soundfile.ErrNoSeek for a pipe.
func (p *Player) Seek(to time.Duration) error {
	if p.pipe {
		return soundfile.ErrNoSeek
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.again(min(framesOf(max(to, 0), p.format.Rate), p.frames))
	p.want()
	return nil
}

// SetSpeed plays at 0.5 to 2 times the speed; the pitch stays. A pipe's speed cannot be changed while it plays.
func (p *Player) SetSpeed(speed float64) error {
	if math.IsNaN(speed) || speed < Slowest || speed > Fastest {
		return fmt.Errorf("a speed of %v: it may be %v to %v", speed, Slowest, Fastest)
	}
	if p.pipe {
		return soundfile.ErrNoSeek
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if speed != p.speed {
		at := p.position()
		p.speed = speed
		if !p.ended {
			p.again(at)
		}
	}
	return nil
}

// SetVolume multiplies samples by 0 to 4.
func (p *Player) SetVolume(volume float64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.volume = min(max(volume, 0), loudest)
}

// State tells how it is.
func (p *Player) State() PlayerState {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	s := PlayerState{
		Playing: !p.paused && !p.ended && p.err == nil, Ended: p.ended, Position: p.time(p.position()), Length: -1,
		Speed: p.speed, Volume: p.volume, Gaps: p.starved, Err: p.err, Output: p.out.State(),
	}
	if p.frames >= 0 {
		s.Length = p.time(p.frames)
	}
	return s
}

func (p *Player) time(frames int64) time.Duration {
	rate := int64(p.format.Rate)
	return time.Duration(frames/rate)*time.Second + time.Duration(frames%rate)*time.Second/time.Duration(rate)
}

// position is the frame that is heard now; with the mutex held.
func (p *Player) position() int64 {
	if p.ended && p.frames >= 0 {
		return p.frames
	}
	heard := float64(p.taken)
	if device := p.out.State(); device.Running {
		heard = max(heard-device.Latency.Seconds()*float64(p.format.Rate), 0)
	}
	at := p.from + int64(heard*p.speed)
	if p.frames >= 0 {
		at = min(at, p.frames)
	}
	return at
}

// again has the file read anew from a frame; with the mutex held.
func (p *Player) again(from int64) {
	p.from, p.all, p.ended, p.started, p.taken = from, false, false, false, 0
	p.stale = true
	if p.restart != nil {
		p.restart()
	}
}

// want asks for the device; with the mutex held.
func (p *Player) want() {
	p.err = nil
	select {
	case p.play <- struct{}{}:
	default:
	}
}

var errRead = errors.New("the file cannot be read any more")
