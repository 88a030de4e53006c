package station

import (
	"context"
	"image"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/picture"
)

const (
	cameraInset = "inset" // see settings.Display.CameraAs
	cameraSlide = "slide"
	// cameraCalm is how long no new picture of a camera has come when what stands is sent once more, whole: a movement ends so.
	cameraCalm = 2 * time.Second
	// cameraGone is how long there has been none when the last one is taken away.
	cameraGone = 5 * time.Second
	// insetWidth and insetHeight are the size down to which pictures of a camera are brought, in pixels: a quarter of the largest display.
	insetWidth, insetHeight = pictureWidth / 4, pictureHeight / 2
)

// keepCamera brings the chosen camera's newest picture into the hall's, for as long as it gives any. The camera runs meanwhile.
func (s *Station) keepCamera(ctx context.Context) {
	release := func() {}
	defer func() { release() }()
	var name string
	var number uint64 // of the picture that is shown; 0: none
	var came time.Time
	calm := true
	for {
		d := s.stage.display()
		if d.Camera != name {
			name, number, calm = d.Camera, 0, true
			release()
			if release = (func() {}); name != "" {
				release = s.cameras.Need(name)
			}
		}
		if !s.waitCamera(ctx, d) {
			return
		}
		if name == "" {
			continue
		}
		frame, _, ok := s.cameras.Latest(name, 0)
		now := time.Now()
		var err error
		switch {
		case ok && frame.Number != number:
			number, came, calm = frame.Number, now, false
			if img, ok := s.cameras.Newest(name); ok {
				err = s.stage.showCamera(ctx, picture.Shrink(img, insetWidth, insetHeight))
			}
		case number != 0 && now.Sub(came) > cameraGone && !s.cameraConnected(name):
			number, calm = 0, true
			err = s.stage.showCamera(ctx, nil)
		case !calm && now.Sub(came) > cameraCalm:
			calm = true
			err = s.stage.refresh(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("the picture of a camera is not shown", "camera", name, "error", err)
		}
	}
}

// cameraConnected tells whether a camera gives pictures, be it that the last one is old, as in a folder in which nothing changes.
func (s *Station) cameraConnected(name string) bool {
	for _, c := range s.cameras.State().Sources {
		if c.Name == name {
			return c.Running && c.State.Connected
		}
	}
	return false
}

// waitCamera waits for the next picture's turn, or for other settings; false: the station ends.
func (s *Station) waitCamera(ctx context.Context, d settings.Display) bool {
	var due <-chan time.Time
	if d.Camera != "" {
		timer := time.NewTimer(time.Second / time.Duration(d.CameraRate))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
		return false
	case <-s.recamera:
	case <-due:
	}
	return true
}

func (s *stage) display() settings.Display {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.scene.settings.Display
}

// showCamera puts a picture of the camera on air, nil for none: beside the board, or in its place while nobody is called. A call that
// flashes is not disturbed.
func (s *stage) showCamera(ctx context.Context, img *image.RGBA) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.flashing != 0 && s.flashing == s.count {
		return nil
	}
	if s.scene.settings.Display.CameraAs == cameraSlide {
		if img == nil && s.slide == nil || img != nil && !s.idle() {
			return nil
		}
		s.setSlide(img, nil, 0)
	} else {
		s.camera = img
	}
	prepare := s.programme.PrepareStep // the next one comes soon
	if img == nil {
		prepare = s.programme.Prepare
	}
	_, err := s.putBy(ctx, nil, prepare)
	return err
}
