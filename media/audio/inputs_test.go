package audio

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// exclusive is a device that can be open once, at one rate, and counts.
type exclusive struct {
	mutex        sync.Mutex
	rate         int
	open, opened int
	value        int16
	fault        error
	pace         time.Duration // between two blocks of 25 ms; 0: 25 ms
}

func (e *exclusive) openInput(_ string, tries []pcm.Format, _ time.Duration) (input, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.open > 0 {
		return nil, ErrInUse
	}
	for _, f := range tries {
		if f.Rate == ownRate {
			f.Rate = e.rate
		}
		if f.Rate == e.rate && f.Channels == 2 {
			e.open++
			e.opened++
			return &exclusiveInput{e: e, format: f}, nil
		}
	}
	return nil, ErrNoFormat
}

func (e *exclusive) pause(time.Duration) {
	if e.pace > 0 {
		time.Sleep(e.pace)
		return
	}
	time.Sleep(period)
}

type exclusiveInput struct {
	e      *exclusive
	format pcm.Format
	given  bool
}

func (x *exclusiveInput) read() ([]int16, bool, error) {
	x.e.mutex.Lock()
	defer x.e.mutex.Unlock()
	if x.given = !x.given; !x.given {
		return nil, false, x.e.fault
	}
	x.e.value++
	return slices.Repeat([]int16{x.e.value}, x.format.Channels*blockFrames(x.format.Rate, bufferTime)), false, x.e.fault
}

func (x *exclusiveInput) info() streamInfo { return streamInfo{device: "only", format: x.format} }
func (x *exclusiveInput) close() error {
	x.e.mutex.Lock()
	defer x.e.mutex.Unlock()
	x.e.open--
	return nil
}

func TestTwoListenersShareOneDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		device := &exclusive{rate: 8000}
		inputs := &Inputs{host: device}
		f := pcm.Format{Rate: 8000, Channels: 2}
		var mutex sync.Mutex
		listen := func(f pcm.Format) (heard func() []int16, end func() error) {
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			var all []int16
			s := inputs.Input("", f)
			go func() {
				ended <- s.Run(ctx, func(b []int16) {
					mutex.Lock()
					defer mutex.Unlock()
					all = append(all, b...)
				})
			}()
			synctest.Wait()
			return func() []int16 {
				mutex.Lock()
				defer mutex.Unlock()
				return slices.Clone(all)
			}, func() error { cancel(); return <-ended }
		}
		a, endA := listen(f)
		time.Sleep(time.Second)
		b, endB := listen(f)
		if _, end := listen(pcm.Format{Rate: 8000, Channels: 1}); !errors.Is(end(), ErrInUse) {
			t.Error("another format of a device that is taken")
		}
		time.Sleep(time.Second)
		if err := endA(); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		both := len(b())
		time.Sleep(time.Second)
		if err := endB(); err != nil {
			t.Error(err)
		}
		if device.opened != 1 || device.open != 0 || len(b()) <= both || both == 0 {
			t.Errorf("opened %d times, %d open, %d and %d samples", device.opened, device.open, both, len(b()))
		}
		heard, other := a(), b()
		start := slices.Index(heard, other[0]) // each block has a value of its own
		if start < 0 || !slices.Equal(heard[start:], other[:len(heard)-start]) {
			t.Error("the two heard different things")
		}
		if _, end := listen(f); end() != nil || device.opened != 2 {
			t.Error("not opened again")
		}
		// All hear that it is gone.
		_, endA = listen(f)
		_, endB = listen(f)
		device.mutex.Lock()
		device.fault = errPulled
		device.mutex.Unlock()
		time.Sleep(time.Second)
		for _, end := range []func() error{endA, endB} {
			if err := end(); !errors.Is(err, ErrMicrophoneLost) || !errors.Is(err, errPulled) {
				t.Errorf("%v", err)
			}
		}
	})
}

// A device that takes neither rate nor channels is heard all the same, and the state says how.
func TestDeviceOfAnotherFormatIsConverted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Capture{Format: pcm.Format{Rate: 16_000, Channels: 1}, host: &exclusive{rate: 48_000}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		frames := 0
		go func() {
			time.Sleep(9 * time.Second)
			if s := c.State(); !s.Converted() || s.Actual != (pcm.Format{Rate: 48_000, Channels: 2}) || s.WrongRate || s.Measured < 47_000 || s.Measured > 49_000 {
				t.Errorf("%+v", s)
			}
		}()
		if err := c.Run(ctx, func(s []int16) { frames += len(s) }); err != nil {
			t.Error(err)
		}
		if frames < 159_000 || frames > 161_000 {
			t.Errorf("%d frames in 10 s", frames)
		}
	})
}

func TestDeviceThatDeliversAnotherRateThanItPromised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Capture{Format: pcm.Format{Rate: 48_000, Channels: 2}, host: &exclusive{rate: 48_000, pace: 27_211 * time.Microsecond}} // 44.1 kHz
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		go func() {
			time.Sleep(4 * time.Second)
			if s := c.State(); s.WrongRate || s.Measured != 0 {
				t.Errorf("too early to tell: %+v", s)
			}
			time.Sleep(5 * time.Second)
			if s := c.State(); !s.WrongRate || s.Measured < 44_000 || s.Measured > 44_200 {
				t.Errorf("%+v", s)
			}
		}()
		if err := c.Run(ctx, func([]int16) {}); err != nil {
			t.Error(err)
		}
	})
}
