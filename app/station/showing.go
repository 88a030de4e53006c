package station

import (
	"context"
	"fmt"
	"image"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/signage"
)

const (
	// A call flashes: so many changes, so far apart. The last one brings the usual picture back.
	flashChanges = 6
	flashPeriod  = 200 * time.Millisecond
	// slideLook is how often a folder of slides that is empty, or has gone, is looked at again.
	slideLook = 30 * time.Second
	// A slide comes in so many steps, so far apart.
	fadeSteps  = 6
	fadePeriod = 80 * time.Millisecond
)

// Look is the look of the picture; another one is another pointer. It never waits.
func (s *Station) Look() *signage.Look {
	if s.stage == nil {
		return nil
	}
	return s.stage.look.Load()
}

// SetDisplay changes at once how the picture looks, and its title.
func (s *Station) SetDisplay(ctx context.Context, title string, d settings.Display) error {
	if s.stage == nil {
		return ErrPattern
	}
	changed := s.Settings
	changed.Title, changed.Display = title, d
	sc, err := newScene(s.stage.faces, changed, s.Settings.Stream.Width, s.Settings.Stream.Height)
	if err != nil {
		return err
	}
	for _, fault := range sc.faults {
		s.Log.Warn("a picture is left out", "error", fault)
	}
	if err := s.stage.setScene(ctx, sc); err != nil {
		return err
	}
	poke(s.linked) // the time of the next page may be another
	poke(s.reslide)
	poke(s.recamera)
	s.changed()
	return nil
}

func (s *stage) setScene(ctx context.Context, sc *scene) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if d, before := sc.settings.Display, s.scene.settings.Display; d.Camera != before.Camera || d.CameraAs != before.CameraAs {
		s.camera = nil
	}
	s.scene = sc
	s.setSlide(nil, nil, 0)
	s.look.Store(&sc.look)
	s.faults.Store(&sc.faults)
	_, err := s.put(ctx, nil)
	return err
}

// flash lets the number that has come on air at a moment of the programme, with the given count of pictures, come and go. It ends when
// another picture comes, else with the usual picture, whole.
func (s *stage) flash(ctx context.Context, start int64, count int) {
	var lit *image.RGBA
	s.mutex.Lock()
	if s.count == count {
		board := s.last
		board.Flash = true
		lit = s.scene.renderer.Render(board)
	}
	s.mutex.Unlock()
	if lit == nil {
		return
	}
	for change := 1; change <= flashChanges; change++ {
		if err := s.programme.Wait(ctx, start+int64(change)*samples(flashPeriod)); err != nil {
			change = flashChanges // broken off
		}
		if !s.change(context.WithoutCancel(ctx), count, change, lit) {
			return
		}
	}
}

// change shows the picture after so many changes of a flash. It tells whether the flash goes on: no other picture than those of the
// given count has come.
func (s *stage) change(ctx context.Context, count, change int, lit *image.RGBA) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.count != count {
		return false
	}
	board, pic, img := s.last, s.picture, s.image
	if change == flashChanges {
		s.flashing = 0
	}
	if change < flashChanges {
		if board.Flash = change%2 == 1; board.Flash {
			img = lit
		}
		var err error
		if pic, err = s.programme.PrepareStep(img); err != nil {
			s.log.Error("a picture is missing in the stream", "error", err)
		}
	}
	if _, err := s.programme.Show(ctx, cast.Cue{Picture: pic}); err != nil {
		return false
	}
	if s.onAir != nil {
		s.onAir(board, img)
	}
	return true
}

// showSlide puts a slide on air, nil for the board, unless the hall is busy. A slide comes gradually, unless less motion is wanted;
// a call that comes meanwhile ends that.
func (s *stage) showSlide(ctx context.Context, slide *image.RGBA) error {
	step, err := s.beginSlide(ctx, slide)
	for ; err == nil && step > 0; step-- {
		pause := time.NewTimer(fadePeriod)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			step = 1 // broken off: the whole slide stays
		}
		err = s.fadeSlide(context.WithoutCancel(ctx), slide, float64(step-1)/fadeSteps)
	}
	return err
}

// beginSlide shows the first step of a slide and tells how many more there are.
func (s *stage) beginSlide(ctx context.Context, slide *image.RGBA) (steps int, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if slide == s.slide || slide != nil && !s.idle() {
		return 0, nil
	}
	if slide == nil || !s.scene.settings.Display.Flash {
		s.setSlide(slide, nil, 0)
	} else {
		steps = fadeSteps - 1
		s.setSlide(slide, s.slide, float64(steps)/fadeSteps)
	}
	_, err = s.put(ctx, nil)
	return steps, err
}

// fadeSlide shows the next step, unless something else has come.
func (s *stage) fadeSlide(ctx context.Context, slide *image.RGBA, fade float64) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.slide != slide || s.fade == 0 {
		return nil
	}
	under := s.under
	if fade == 0 {
		under = nil
	}
	s.setSlide(slide, under, fade)
	_, err := s.put(ctx, nil)
	return err
}

// setSlide needs the mutex.
func (s *stage) setSlide(slide, under *image.RGBA, fade float64) {
	s.slide, s.under, s.fade = slide, under, fade
}

// idle tells whether nobody has been called for long enough that slides may be shown. It needs the mutex.
func (s *stage) idle() bool {
	after := time.Duration(s.scene.settings.Display.SlidesAfter) * time.Second
	return s.now().Sub(s.calledAt) >= after
}

// keepSlides shows the pictures of a folder in turn while nobody is called.
func (s *Station) keepSlides(ctx context.Context) {
	turn := 0
	for {
		s.stage.mutex.Lock()
		d := s.stage.scene.settings.Display
		idle, since := s.stage.idle(), s.stage.calledAt
		s.stage.mutex.Unlock()
		wait := slideLook
		if d.Camera != "" && d.CameraAs == cameraSlide {
			wait = slideLook // see keepCamera
		} else if files := slides(d.Slides); len(files) > 0 {
			wait = time.Duration(d.SlideSeconds) * time.Second
			if idle {
				turn++
				s.slide(ctx, files[turn%len(files)])
			} else {
				wait = max(time.Until(since.Add(time.Duration(d.SlidesAfter)*time.Second)), time.Second)
			}
		} else if err := s.stage.showSlide(ctx, nil); err != nil && ctx.Err() == nil {
			s.Log.Error("the board is not shown", "error", err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.reslide:
			timer.Stop()
		case <-timer.C:
		}
	}
}

func (s *Station) slide(ctx context.Context, path string) {
	img, err := picture.Load(path, pictureWidth, pictureHeight)
	if err == nil {
		err = s.stage.showSlide(ctx, img)
	} else {
		err = &PictureError{Path: path, Err: err}
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Warn("a slide is left out", "error", fmt.Errorf("showing a slide: %w", err))
	}
}

// turns is when another page of a notice is due; the zero time: never.
func (s *stage) turns(now time.Time) time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.scene.turns(now)
}
