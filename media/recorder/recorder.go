package recorder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/soundfile"
)

const (
	// syncEvery is how much a power cut may cost.
	syncEvery = time.Second
	// queued is how long the disk may be busy before sound is lost.
	queued = 10 * time.Second
	// diskReserve is what is left free on the disk, bytes: a full one would harm the station.
	diskReserve = 1 << 20
	// blockFrames is how much is written at once.
	blockFrames = 4096
)

// Recorder writes what a source gives to files. Set the exported fields, then Initialize; it records at once.
type Recorder struct {
	Source Source
	Format soundfile.Format

	// Where to: a pipe, else the file Path, else a file in Dir that is named by date and time. Files are not overwritten, but for Path
	// where Overwrite says so. Further files (SplitAfter, SplitBytes, Voice.Separate, a device that came back) are those of the next
	// free number, as in talk-2.wav, or of their own date.
	Out       io.Writer
	Path      string
	Overwrite bool
	Dir       string

	Length     time.Duration // after which it ends by itself; 0: never
	SplitAfter time.Duration // length of each file; 0: any
	SplitBytes int64         // size of each file at most; 0: any
	Voice      *Voice        // nil: everything is recorded

	Now      func() time.Time
	DiskLeft func(dir string) (bytes uint64, err error) // nil asks the system
	OnFile   func(path string, frames int64)            // told of each file that is complete; must not block
	Log      *slog.Logger

	queue  *pcm.Queue
	cancel context.CancelFunc
	done   chan struct{}

	mutex  sync.Mutex
	paused bool
	state  State
	meter  *meter
}

// Phase is what a Recorder is about.
type Phase int

// The phases.
const (
	Opening   Phase = iota // the device has not given anything yet
	Recording              // something is written
	Listening              // nothing is written until there is a voice
	Paused                 // nothing is written, by request
	Waiting                // for a device that is gone: see Err and NextTry
	Ended                  // see Err for why, nil where it was wanted
)

// State is what a Recorder is doing.
type State struct {
	Phase    Phase
	Path     string        // of the file that is written, or was last; "": none yet, or a pipe
	Files    int           // begun
	Frames   int64         // recorded, in all files
	Elapsed  time.Duration // the same as time
	Bytes    int64         // of all files
	Level    []float64     // peak of each channel over the last tenth of a second, 0 to 1
	Clipped  int64         // frames at full scale, whether recorded or not
	DiskLeft uint64        // bytes; 0: not known
	Lost     int64         // frames for which the disk was too slow
	Err      error         // why nothing is recorded
	NextTry  time.Time     // when the device is tried again, while Waiting
	Input    audio.StreamState
}

// Initialize checks that files can be written and begins. It returns soundfile.ErrExists, soundfile.ErrNotWritable soundfile.ErrDiskFull or
// soundfile.ErrFormat, wrapped. A device that fails at the first try ends the recording; one that is lost later is waited for.
func (r *Recorder) Initialize() error {
	if err := r.Format.Validate(); err != nil {
		return err
	}
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.Now == nil {
		r.Now = time.Now
	}
	if r.DiskLeft == nil {
		r.DiskLeft = diskLeft
	}
	if r.Out == nil {
		if r.Path != "" {
			if _, err := os.Lstat(r.Path); err == nil && !r.Overwrite {
				return &soundfile.FileError{Path: r.Path, Err: fmt.Errorf("beginning a recording: %w", soundfile.ErrExists)}
			}
		}
		if err := probe(r.folder()); err != nil {
			return err
		}
		if err := r.measureDisk(); err != nil {
			return err
		}
	}
	r.queue = pcm.NewQueue(int(queued.Seconds())*r.Format.Rate, r.Format.Channels)
	r.meter = newMeter(r.Format.Rate, r.Format.Channels)
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(context.Background())
	r.done = make(chan struct{})
	go r.run(ctx)
	return nil
}

// folder is where the files go.
func (r *Recorder) folder() string {
	if r.Path != "" {
		return filepath.Dir(r.Path)
	}
	return r.Dir
}

// Pause has nothing written until Resume. What is heard meanwhile is lost.
func (r *Recorder) Pause() { r.pause(true) }

// Resume goes on in the same file.
func (r *Recorder) Resume() { r.pause(false) }

func (r *Recorder) pause(on bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.paused = on
}

// Stop writes what has been heard, closes the file and returns the error that State tells.
func (r *Recorder) Stop() error {
	r.cancel()
	<-r.done
	return r.State().Err
}

// Done is closed when the recording has ended.
func (r *Recorder) Done() <-chan struct{} { return r.done }

// State tells how it is.
func (r *Recorder) State() State {
	r.mutex.Lock()
	s := r.state
	s.Level = slices.Clone(s.Level)
	if r.paused && s.Phase != Ended && s.Phase != Waiting {
		s.Phase = Paused
	}
	r.mutex.Unlock()
	s.Elapsed = time.Duration(s.Frames/int64(r.Format.Rate))*time.Second +
		time.Duration(s.Frames%int64(r.Format.Rate))*time.Second/time.Duration(r.Format.Rate)
	s.Lost = r.queue.Dropped()
	if device, ok := r.Source.(interface{ State() audio.StreamState }); ok {
		s.Input = device.State()
	}
	return s
}

func (r *Recorder) change(update func(*State)) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	update(&r.state)
}

// measureDisk returns ErrDiskFull when a recording has to end before it harms others.
func (r *Recorder) measureDisk() error {
	if r.Out != nil {
		return nil
	}
	left, err := r.DiskLeft(r.folder())
	if err != nil {
		r.Log.Debug("the free space is not known", "error", err)
		return nil
	}
	r.change(func(s *State) { s.DiskLeft = left })
	if left < diskReserve {
		return &soundfile.FileError{Path: r.folder(), Err: fmt.Errorf("recording: only %d bytes are left: %w", left, soundfile.ErrDiskFull)}
	}
	return nil
}

// diskLeft is the free space of the disk that holds a folder.
func diskLeft(dir string) (uint64, error) {
	usage, err := disk.Usage(dir)
	if err != nil {
		return 0, fmt.Errorf("asking for the free space of %s: %w", dir, err)
	}
	return usage.Free, nil
}

// errEnough ends a recording that is as long as it was to be.
var errEnough = errors.New("the recording is complete")
