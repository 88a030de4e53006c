package station

import (
	"context"
	"image"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/signage"
)

// kinds is an output that notes how each picture on air was prepared.
type kinds struct {
	mutex    sync.Mutex
	pictures []*kind
}

type kind struct{ step bool }

func (*kinds) Prepare(*image.RGBA) (any, error) { return &kind{}, nil }

// PrepareStep implements cast.Mover.
func (*kinds) PrepareStep(*image.RGBA) (any, error) { return &kind{step: true}, nil }

func (o *kinds) Frame(f cast.Frame) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if f.Cut {
		o.pictures = append(o.pictures, f.Picture.(*kind))
	}
}

// seen are the pictures so far, steps as "s" and whole ones as "W".
func (o *kinds) seen() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	seen := ""
	for _, k := range o.pictures {
		seen += map[bool]string{true: "s", false: "W"}[k.step]
	}
	return seen
}

// However a movement ends, a whole picture is the last.
func TestMovementsEndWithAWholePicture(t *testing.T) {
	slide := image.NewRGBA(image.Rect(0, 0, 16, 9))
	announcement := announce.Announcement{Seq: 1, Number: "7"}
	for _, c := range []struct {
		name string
		run  func(ctx context.Context, s *stage, after func(pictures int))
		want string
	}{
		{"a flash", func(ctx context.Context, s *stage, _ func(int)) {
			_ = s.Perform(ctx, announcement, s.Prepare(ctx, announcement))
		}, "WsssssW"},
		{"a flash that another call ends", func(ctx context.Context, s *stage, after func(int)) {
			start, count, _ := s.show(ctx, 1, nil, true)
			s.work.Go(func() { s.flash(ctx, start, count) })
			after(3)
			_, _, _ = s.show(ctx, 2, nil, true)
		}, "WssW"},
		{"a flash that is broken off", func(ctx context.Context, s *stage, after func(int)) {
			start, count, _ := s.show(ctx, 1, nil, true)
			ctx, cancel := context.WithTimeout(ctx, time.Second/2)
			defer cancel()
			s.flash(ctx, start, count)
		}, "WssW"},
		{"a slide", func(ctx context.Context, s *stage, _ func(int)) {
			_ = s.showSlide(ctx, slide)
		}, "sssssW"},
		{"a slide at once", func(ctx context.Context, s *stage, after func(int)) {
			s.scene.settings.Display.Flash = false
			_ = s.showSlide(ctx, slide)
		}, "W"},
		{"the board after a slide", func(ctx context.Context, s *stage, _ func(int)) {
			_ = s.showSlide(ctx, slide)
			_ = s.showSlide(ctx, nil)
		}, "sssssWW"},
		{"a slide that a call ends", func(ctx context.Context, s *stage, after func(int)) {
			s.work.Go(func() { _ = s.showSlide(ctx, slide) })
			after(3)
			_, _, _ = s.show(ctx, 1, nil, true)
		}, "sssW"},
		{"a camera that comes and goes", func(ctx context.Context, s *stage, _ func(int)) {
			for _, img := range []*image.RGBA{slide, slide, nil} {
				_ = s.showCamera(ctx, img)
			}
		}, "ssW"},
		{"a flash beside a camera", func(ctx context.Context, s *stage, _ func(int)) {
			_ = s.showCamera(ctx, slide)
			start, count, _ := s.show(ctx, 1, nil, true)
			s.work.Go(func() { s.flash(ctx, start, count) })
			time.Sleep(flashPeriod / 4) // never when a change holds the mutex: time would stand still in the bubble
			for range 10 {
				_ = s.showCamera(ctx, slide) // it stands still for so long
				time.Sleep(flashPeriod / 2)
			}
			s.work.Wait()
			_ = s.showCamera(ctx, slide)
			_ = s.showCamera(ctx, nil)
		}, "sWsssssWsW"},
		{"a slide that is broken off", func(ctx context.Context, s *stage, after func(int)) {
			ctx, cancel := context.WithTimeout(ctx, time.Second/5)
			defer cancel()
			_ = s.showSlide(ctx, slide)
		}, "sssW"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, _ := newStage(t, nil)
				defer s.end()
				s.programme.Close()
				out := &kinds{}
				s.programme = &cast.Programme{FPS: 50, Outputs: []cast.Output{out}, Log: quiet()}
				if err := s.programme.Initialize(); err != nil {
					t.Fatal(err)
				}
				s.scene.settings.Display.Flash = true
				s.expect(queue.Event{Seq: 1, Type: queue.Called, Number: "7", Counter: "1"}, true)
				s.expect(queue.Event{Seq: 2, Type: queue.Called, Number: "8", Counter: "1"}, true)
				shown := make(chan struct{}, 100)
				s.onAir = func(signage.Board, *image.RGBA) { shown <- struct{}{} }
				c.run(t.Context(), s, func(pictures int) {
					for range pictures {
						<-shown
					}
					synctest.Wait() // the stage waits for the next step, and not with its mutex
				})
				if err := s.programme.Wait(t.Context(), s.programme.Position()+3*pcm.Rate); err != nil {
					t.Fatal(err)
				}
				s.work.Wait()
				if got := out.seen(); got != c.want {
					t.Errorf("pictures %s, want %s", got, c.want)
				}
				if s.fade != 0 {
					t.Error("the fade goes on")
				}
				if c.name == "a flash" && out.pictures[0] != out.pictures[len(out.pictures)-1] {
					t.Error("the usual picture was encoded anew")
				}
			})
		})
	}
}
