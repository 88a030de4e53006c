package recorder

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/queuecast/queuecast/media/retry"
	"github.com/queuecast/queuecast/media/soundfile"
)

// job is a recording under way: what the recorder's own goroutine alone uses.
type job struct {
	r      *Recorder
	gate   *voiceGate // nil: everything is recorded
	block  []int16
	left   int64 // frames that are still wanted; negative: any number
	synced time.Time

	file   *soundfile.Writer // nil: none is open
	path   string            // of the last file
	number int               // of the last name that was used
	room   int64             // frames that the file may still take; negative: any number
	bytes  int64             // of the files before
	frames int64             // in all files
	begun  bool              // something has come from the source
}

// pipeName stands for a pipe in errors.
const pipeName = "-"

func (r *Recorder) run(ctx context.Context) {
	defer close(r.done)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	j := &job{r: r, left: -1, block: make([]int16, blockFrames*r.Format.Channels), synced: r.Now()}
	if r.Length > 0 {
		j.left = framesOf(r.Length, r.Format.Rate)
	}
	if r.Voice != nil {
		j.gate = newVoiceGate(*r.Voice, r.Format.Rate, r.Format.Channels)
	}
	var final error
	retry.Loop(ctx, func(ctx context.Context) error {
		lost, err := j.session(ctx)
		// Only what has worked before is worth waiting for, and only the source can come back.
		if err != nil || lost == nil || !j.begun {
			if final = err; err == nil {
				final = lost
			}
			cancel()
		}
		return lost
	}, func(err error, wait time.Duration) {
		r.Log.Warn("the recording waits for its device", "error", err)
		next := r.Now().Add(wait)
		r.change(func(s *State) { s.Phase, s.Err, s.NextTry = Waiting, err, next })
	}, nil)
	if errors.Is(final, errEnough) || errors.Is(final, context.Canceled) {
		final = nil
	}
	if final != nil {
		r.Log.Error("the recording ended", "error", final)
	}
	r.change(func(s *State) {
		s.Phase, s.NextTry = Ended, time.Time{}
		clear(s.Level)
		s.Err = final
	})
}

func framesOf(d time.Duration, rate int) int64 {
	return int64(d/time.Second)*int64(rate) + int64(d%time.Second)*int64(rate)/int64(time.Second)
}

// session records until the source has ended or failed (lost), ctx has ended, or the recording has to end (err). Then the file is
// closed, with all that the source has given.
func (j *job) session(ctx context.Context) (lost, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- j.r.Source.Run(ctx, j.r.queue) }()
	tick := time.NewTicker(syncEvery)
	defer tick.Stop()
	for running := true; running && err == nil; {
		select {
		case <-j.r.queue.Ready():
			err = j.drain()
		case <-tick.C:
			err = j.settle()
		case lost = <-ended:
			running = false
			err = j.drain()
		}
		if err != nil && running {
			cancel()
			<-ended
		}
	}
	j.r.queue.Clear()
	if err == nil && j.gate != nil {
		err = j.gate.flush(j.write)
	}
	if closing := j.close(); err == nil || errors.Is(err, errEnough) && closing != nil {
		err = closing
	}
	return lost, err
}

// drain takes everything out of the queue.
func (j *job) drain() error {
	for {
		n := j.r.queue.Read(j.block)
		if n == 0 {
			return nil
		}
		if err := j.take(j.block[:n]); err != nil {
			return err
		}
		if j.r.Now().Sub(j.synced) >= syncEvery {
			if err := j.settle(); err != nil {
				return err
			}
		}
	}
}

func (j *job) take(samples []int16) error {
	r := j.r
	j.begun = true
	r.mutex.Lock()
	r.meter.add(samples)
	r.state.Level, r.state.Clipped = r.meter.levels(r.state.Level), r.meter.clipped
	paused := r.paused
	r.mutex.Unlock()
	switch {
	case paused:
		return nil
	case j.gate == nil:
		return j.write(samples)
	}
	var ended func() error
	if r.Voice.Separate {
		ended = j.close
	}
	err := j.gate.pass(samples, j.write, ended)
	if !j.gate.open {
		r.change(func(s *State) { s.Phase, s.Err = Listening, nil })
	}
	return err
}

// write puts samples into the file, or into as many as it takes.
func (j *job) write(samples []int16) error {
	channels := int64(j.r.Format.Channels)
	for len(samples) > 0 {
		if j.left == 0 {
			return errEnough
		}
		if err := j.open(); err != nil {
			return err
		}
		n := int64(len(samples)) / channels
		if j.left > 0 {
			n = min(n, j.left)
		}
		if j.room > 0 {
			n = min(n, j.room)
		}
		if err := j.file.Write(samples[:n*channels]); err != nil {
			return j.failed(err)
		}
		samples = samples[n*channels:]
		j.frames += n
		if j.left > 0 {
			j.left -= n
		}
		bytes := j.bytes + j.file.Bytes()
		j.r.change(func(s *State) { s.Phase, s.Err, s.Frames, s.Bytes = Recording, nil, j.frames, bytes })
		if j.room > 0 {
			if j.room -= n; j.room == 0 {
				if err := j.close(); err != nil {
					return err
				}
			}
		}
	}
	if j.left == 0 {
		return errEnough
	}
	return nil
}

// open begins a file where none is open.
func (j *job) open() error {
	if j.file != nil {
		return nil
	}
	r := j.r
	var err error
	switch {
	case r.Out != nil:
		j.file, err = soundfile.NewWriter(r.Out, r.Format)
		j.path = pipeName
	case r.Path != "":
		name := func(n int) string { return numbered(r.Path, r.Format, n) }
		j.file, j.path, j.number, err = create(name, j.number+1, r.Format, r.Overwrite)
	default:
		now := r.Now()
		name := func(n int) string { return dated(r.Dir, r.Format, now, n) }
		j.file, j.path, _, err = create(name, 1, r.Format, false)
	}
	if err != nil {
		j.file = nil
		return fmt.Errorf("recording: %w", err)
	}
	j.room = -1
	if r.SplitAfter > 0 {
		j.room = max(framesOf(r.SplitAfter, r.Format.Rate), 1)
	}
	if r.SplitBytes > 0 {
		// One byte less, for the padding of an odd length.
		fits := max((r.SplitBytes-j.file.Bytes()-1)/int64(r.Format.FrameBytes()), 1)
		if j.room < 0 || fits < j.room {
			j.room = fits
		}
	}
	if r.Out != nil {
		j.room = -1 // a pipe cannot be split
	}
	r.change(func(s *State) {
		if s.Path = j.path; r.Out != nil {
			s.Path = ""
		}
		s.Files++
	})
	return nil
}

// close completes the file, if one is open.
func (j *job) close() error {
	if j.file == nil {
		return nil
	}
	frames := j.file.Frames()
	j.bytes += j.file.Bytes()
	err := j.file.Close()
	j.file = nil
	if j.r.OnFile != nil && j.r.Out == nil {
		j.r.OnFile(j.path, frames)
	}
	if err != nil {
		return j.failed(err)
	}
	return nil
}

// failed adds to an error which file it is about.
func (j *job) failed(err error) error {
	return &soundfile.FileError{Path: j.path, Err: fmt.Errorf("recording: %w", err)}
}

// settle syncs the file, and ends the recording before the disk is full.
func (j *job) settle() error {
	j.synced = j.r.Now()
	if j.file != nil {
		if err := j.file.Sync(); err != nil {
			return j.failed(err)
		}
	}
	return j.r.measureDisk()
}
