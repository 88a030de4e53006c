package cameras

import (
	"context"
	"fmt"
	"image"
	"os/exec"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/picture"
)

// decoder is the program that decodes what we cannot, where the user has it.
const decoder = "ffmpeg"

// slot is the place of a camera, whether it runs or not. Owner.mutex guards it.
type slot struct {
	is     settings.CameraSource
	needs  int           // how many need it
	source camera.Source // nil while it does not run
	err    error         // why it cannot run
	gone   chan struct{} // closed when what was done last to a source of this place is done; nil: nothing was
}

// run has a camera run or end as it is needed. The mutex is held.
func (o *Owner) run(s *slot) {
	switch {
	case s.needs > 0 && s.source == nil && s.err == nil:
		options := camera.Options{AnyCert: s.is.AnyCert, OnState: o.changed, Log: o.Log}
		if program, err := exec.LookPath(decoder); err == nil {
			options.FFmpeg = program
		}
		source, err := camera.Open(s.is.URL, options)
		if err != nil {
			s.err = err
			o.Log.Warn("a camera cannot be opened", "name", s.is.Name, "error", err)
			return
		}
		s.source = source
		o.after(s, source.Start)
	case s.needs == 0 && s.source != nil:
		o.after(s, s.source.Close)
		s.source = nil
	}
}

// after does something when what was done before it to the same place is done. It takes no time itself.
func (o *Owner) after(s *slot, do func()) {
	before, done := s.gone, make(chan struct{})
	s.gone = done
	o.workers.Go(func() {
		defer close(done)
		if before != nil {
			<-before
		}
		do()
	})
}

// Need has a camera run until release is called, which may be done more than once. A camera that is not there is not needed; one of that
// name that comes later is.
func (o *Owner) Need(name string) (release func()) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.wanted[name]++
	if s := o.slots[name]; s != nil && !o.closed {
		s.needs++
		s.err = nil // what was missing, such as a folder, may be there by now
		o.run(s)
	}
	once := false
	return func() {
		o.mutex.Lock()
		defer o.mutex.Unlock()
		if once {
			return
		}
		once = true
		if o.wanted[name]--; o.wanted[name] == 0 {
			delete(o.wanted, name)
		}
		if s := o.slots[name]; s != nil {
			s.needs--
			o.run(s)
		}
	}
}

// find is the running camera of a name.
func (o *Owner) find(name string) (camera.Source, settings.CameraSource, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	s := o.slots[name]
	switch {
	case s == nil:
		return nil, settings.CameraSource{}, fmt.Errorf("%q: %w", name, ErrNoCamera)
	case s.err != nil:
		return nil, s.is, s.err
	case s.source == nil:
		return nil, s.is, fmt.Errorf("%q: %w", name, ErrStopped)
	}
	return s.source, s.is, nil
}

// Frame waits for a picture of a running camera that is newer than the one whose Number is given (0: any). is tells how it is to be
// turned. It fails with ctx, ErrNoCamera or ErrStopped.
func (o *Owner) Frame(ctx context.Context, name string, after uint64) (f *camera.Frame, is settings.CameraSource, err error) {
	source, is, err := o.find(name)
	if err != nil {
		return nil, is, err
	}
	f, err = source.Newest(ctx, "", after)
	return f, is, err
}

// Latest is Frame for those who do not wait: false where there is no such picture.
func (o *Owner) Latest(name string, after uint64) (f *camera.Frame, is settings.CameraSource, ok bool) {
	now, cancel := context.WithCancel(context.Background())
	cancel() // what is there is given all the same
	f, is, err := o.Frame(now, name, after)
	return f, is, err == nil
}

// Newest is the newest picture of a camera, turned as it is wanted; false where there is none of the last 10 s. It never waits, but the
// first to ask for a picture decodes it. The camera runs only if somebody needs it (Need). The picture must not be changed.
func (o *Owner) Newest(name string) (image.Image, bool) {
	f, is, ok := o.Latest(name, 0)
	if !ok || o.Now().Sub(f.At) > fresh {
		return nil, false
	}
	img, err := f.Picture()
	if err != nil {
		return nil, false
	}
	return picture.Turn(img, is.Rotate, is.Mirror), true
}

// shown is a camera as a share's source. It outlives the camera's own sources.
type shown struct {
	owner *Owner
	name  string
}

// Newest implements share.Source.
func (s shown) Newest(ctx context.Context, but uint64) (*share.Picture, error) {
	f, _, err := s.owner.Frame(ctx, s.name, but)
	if err != nil {
		return nil, err
	}
	return &share.Picture{Number: f.Number, JPEG: f.JPEG, Image: f.Picture, At: f.At}, nil
}
