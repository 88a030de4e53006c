package station

import (
	"context"
	"errors"
	"image"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
)

// flashes is an output that notes where the picture is white and where sound is heard, in samples.
type flashes struct {
	mutex         sync.Mutex
	white, sounds []stretch
}

func (*flashes) Prepare(img *image.RGBA) (any, error) { return img.Pix[0], nil }

func (o *flashes) Frame(f cast.Frame) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if f.Picture == uint8(0xff) {
		o.white = extend(o.white, f.Start, f.Start+int64(len(f.Sound)), 0)
	}
	for i, v := range f.Sound {
		if v != 0 {
			at := f.Start + int64(i)
			o.sounds = extend(o.sounds, at, at+1, 2) // a tone passes zero
		}
	}
}

// extend lengthens the last stretch, or begins another one when more than gap lies between.
func extend(all []stretch, start, end, gap int64) []stretch {
	if n := len(all); n > 0 && start-all[n-1].end <= gap {
		all[n-1].end = end
		return all
	}
	return append(all, stretch{1, start, end})
}

func TestSyncPatternFlashesAndBeepsAtOneInstant(t *testing.T) {
	for _, fps := range []int{25, 30, 60} {
		synctest.Test(t, func(t *testing.T) {
			out := &flashes{}
			p := &cast.Programme{FPS: fps, Outputs: []cast.Output{out}, Log: quiet()}
			if err := p.Initialize(); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second+10*time.Millisecond)
			defer cancel()
			if err := runSyncPattern(ctx, p, 32, 18); err != nil {
				t.Error(err)
			}
			p.Close()
			const flashes = 4 // the first one after two seconds; the last one whole
			if len(out.white) < flashes || len(out.sounds) < flashes {
				t.Fatalf("%d fps: %d flashes and %d beeps", fps, len(out.white), len(out.sounds))
			}
			for i := range flashes {
				white, sound := out.white[i], out.sounds[i]
				// The tone rises from zero: its first sample is silence.
				if late := sound.start - white.start; late < 0 || late > 2 {
					t.Errorf("%d fps: the beep starts %d samples after the flash", fps, late)
				}
				if length := white.end - white.start; length != pcm.Rate/2 && fps%2 == 0 {
					t.Errorf("%d fps: the flash lasts %d samples", fps, length)
				}
				if length := sound.end - sound.start; length < pcm.Rate/2-4 || length > pcm.Rate/2 {
					t.Errorf("%d fps: the beep lasts %d samples", fps, length)
				}
				if i > 0 && white.start-out.white[i-1].start != 2*pcm.Rate {
					t.Errorf("%d fps: flashes %d samples apart", fps, white.start-out.white[i-1].start)
				}
			}
		})
	}
}

func TestSyncPatternEndsWithTheProgramme(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &cast.Programme{FPS: 25, Log: quiet()}
		if err := p.Initialize(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- runSyncPattern(context.Background(), p, 32, 18) }()
		time.Sleep(3 * time.Second)
		p.Close()
		if err := <-ended; !errors.Is(err, cast.ErrClosed) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCommandsAreRefusedWhileAPatternIsOnAir(t *testing.T) {
	s := small()
	s.Stream.Enabled, s.Voice.Enabled = true, true
	h := newHall(t, t.TempDir(), s)
	h.Pattern = PatternSync
	if err := h.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for name, do := range map[string]func() (queue.Event, error){
		"call":   func() (queue.Event, error) { return h.Call(t.Context(), "1", "") },
		"recall": func() (queue.Event, error) { return h.Recall(t.Context(), "") },
		"next":   func() (queue.Event, error) { return h.Next(t.Context(), "") },
		"say":    func() (queue.Event, error) { return queue.Event{}, h.Say(t.Context(), "", "hello") },
	} {
		if e, err := do(); !errors.Is(err, ErrPattern) || e != (queue.Event{}) {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
	state := h.State()
	if state.Pattern != PatternSync || state.Queue.LastSeq != 0 || state.Stream.URL == "" {
		t.Errorf("state: %+v", state)
	}
	if _, ok := h.OnBoard(); ok {
		t.Error("there is a call on the board")
	}
}
