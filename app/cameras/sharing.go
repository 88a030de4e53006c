package cameras

import (
	"errors"
	"reflect"
	"slices"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/camera/wire"
)

// ErrNoDisplay tells that the display's picture cannot be shared here.
var ErrNoDisplay = errors.New("this station has no picture of its own to share")

// shareSlot is a share that is switched on, open or not.
type shareSlot struct {
	is      settings.CameraShare
	shared  *share.Shared // nil: err tells why
	err     error
	release func() // of its camera
}

func (s *shareSlot) close() {
	if s.shared != nil {
		s.shared.Close()
	}
	s.release()
}

// overdue takes out the shares that do not go on with other settings. The mutex is held.
func (o *Owner) overdue(c settings.Camera) (over []*shareSlot) {
	o.shares = slices.DeleteFunc(o.shares, func(s *shareSlot) bool {
		if s.err == nil && sourceNamed(c, s.is.What) == sourceNamed(o.config, s.is.What) &&
			slices.ContainsFunc(c.Shares, func(is settings.CameraShare) bool { return is.Enabled && reflect.DeepEqual(is, s.is) }) {
			return false
		}
		over = append(over, s)
		return true
	})
	return over
}

// sourceNamed is a camera as far as it matters to a share.
func sourceNamed(c settings.Camera, name string) settings.CameraSource {
	for _, s := range c.Sources {
		if s.Name == name {
			s.Enabled = false // it is shared all the same
			return s
		}
	}
	return settings.CameraSource{}
}

// openShares opens what is switched on and not open yet. One change goes on at a time.
func (o *Owner) openShares(c settings.Camera) {
	for _, is := range c.Shares {
		o.mutex.Lock()
		open := slices.ContainsFunc(o.shares, func(s *shareSlot) bool { return reflect.DeepEqual(s.is, is) })
		o.mutex.Unlock()
		if open || !is.Enabled {
			continue
		}
		s := &shareSlot{is: is, release: func() {}}
		wanted, err := o.wish(c, is)
		if err == nil && is.What != settings.ShareDisplay {
			s.release = o.Need(is.What)
		}
		if err == nil {
			s.shared, err = o.hub.Open(wanted)
		}
		if s.err = err; err != nil {
			s.release()
			s.release = func() {}
		}
		o.complain(is.Kind+" "+is.What+" "+is.Address+" "+is.Path, "a picture is not shared", err)
		o.mutex.Lock()
		o.shares = append(o.shares, s)
		o.mutex.Unlock()
	}
}

// wish is a share as media/camera/share takes it.
func (o *Owner) wish(c settings.Camera, is settings.CameraShare) (share.Share, error) {
	wanted := share.Share{
		Name: is.What, Kind: share.Kind(is.Kind), Address: is.Address, Path: is.Path, Rate: float64(is.Rate),
		Quality: is.Quality, Size: sizeOf(is.Size), User: is.User, Password: is.Password, Allow: is.Networks(),
		Framing: wire.Framing(is.Framing), Request: is.Request, Once: is.Once, Header: is.Header, AnyCert: is.AnyCert,
	}
	switch {
	case is.What == settings.ShareDisplay && o.Display == nil:
		return wanted, &share.OpenError{Name: is.What, Address: is.Address, Err: ErrNoDisplay}
	case is.What == settings.ShareDisplay:
		wanted.Source = o.Display
	default:
		of := sourceNamed(c, is.What)
		if of.Name == "" {
			return wanted, &share.OpenError{Name: is.What, Address: is.Address, Err: ErrNoCamera}
		}
		wanted.Source = share.Turned{Source: shown{o, is.What}, Degrees: of.Rotate, Mirror: of.Mirror}
	}
	return wanted, nil
}
