package snapshots

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// fakeClock moves on when somebody waits.
type fakeClock struct{ now time.Time }

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Wait(ctx context.Context, d time.Duration) error {
	if d > 0 {
		c.now = c.now.Add(d)
	}
	return ctx.Err()
}

func TestSeries(t *testing.T) {
	broken := errors.New("the camera is gone")
	for _, c := range []struct {
		name      string
		series    Series
		takes     []time.Duration // how long each picture takes; the last one counts for those after it
		fails     map[int]error
		cancel    int     // after so many pictures
		moments   []int64 // ms after the beginning, at which pictures are begun
		countdown []int64 // ms that were told to be left
		skipped   int
		err       error
	}{
		{name: "one", series: Series{Count: 1}, moments: []int64{0}},
		{name: "a burst", series: Series{Count: 4}, takes: []time.Duration{33 * time.Millisecond}, moments: []int64{0, 33, 66, 99}},
		{name: "every second", series: Series{Count: 3, Every: time.Second}, takes: []time.Duration{400 * time.Millisecond}, moments: []int64{0, 1000, 2000}},
		{
			name: "a countdown", series: Series{Count: 2, Countdown: 2500 * time.Millisecond, Every: time.Second},
			moments: []int64{2500, 3500}, countdown: []int64{2500, 2000, 1000},
		},
		{
			name: "pictures that take too long keep to the times", series: Series{Count: 4, Every: time.Second},
			takes: []time.Duration{100 * time.Millisecond, 2500 * time.Millisecond, 0}, moments: []int64{0, 1000, 4000, 5000}, skipped: 2,
		},
		{name: "until it is cancelled", series: Series{Every: time.Minute}, cancel: 3, moments: []int64{0, 60_000, 120_000}, err: context.Canceled},
		{name: "a burst ends with an error", series: Series{Count: 5}, fails: map[int]error{2: broken}, moments: []int64{0, 0}, err: broken},
		{name: "an interval goes on", series: Series{Count: 3, Every: time.Second}, fails: map[int]error{2: broken}, moments: []int64{0, 1000, 2000}},
		{name: "but not without room", series: Series{Count: 3, Every: time.Second}, fails: map[int]error{2: fmt.Errorf("saving: %w", ErrFull)}, moments: []int64{0, 1000}, err: ErrFull},
		{name: "nor on a full disk", series: Series{Every: time.Second}, fails: map[int]error{1: ErrDiskFull}, moments: []int64{0}, err: ErrDiskFull},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			clock := &fakeClock{now: at(0)}
			var moments, countdown []int64
			var told []Progress
			s := c.series
			s.Clock = clock
			s.Take = func(_ context.Context, n int) error {
				moments = append(moments, clock.now.Sub(at(0)).Milliseconds())
				if n != len(moments) {
					t.Errorf("picture %d is called %d", len(moments), n)
				}
				if len(c.takes) > 0 {
					clock.now = clock.now.Add(c.takes[min(n, len(c.takes))-1])
				}
				if n == c.cancel {
					cancel()
				}
				return c.fails[n]
			}
			s.OnProgress = func(p Progress) {
				if p.Countdown > 0 {
					countdown = append(countdown, p.Countdown.Milliseconds())
				}
				told = append(told, p)
			}
			got, err := s.Run(ctx)
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Errorf("error %v, want %v", err, c.err)
			}
			failed := len(c.fails)
			if !slices.Equal(moments, c.moments) || !slices.Equal(countdown, c.countdown) {
				t.Errorf("pictures at %v, countdown %v", moments, countdown)
			}
			if got.Failed != failed && c.cancel == 0 || got.Skipped != c.skipped || got.Count != c.series.Count {
				t.Errorf("%+v", got)
			}
			if c.cancel == 0 && (got.Taken+got.Failed != len(moments) || len(told) != len(countdown)+len(moments)) {
				t.Errorf("%+v, told %d times", got, len(told))
			}
		})
	}
}

func TestSeriesIsCancelledWhileItWaits(t *testing.T) {
	for name, s := range map[string]*Series{
		"in the countdown":    {Countdown: time.Hour, Count: 1},
		"between two of them": {Count: 2, Every: time.Hour},
		"in the middle of one": {Count: 2, Every: time.Hour, Take: func(ctx context.Context, _ int) error {
			<-ctx.Done()
			return errors.New("interrupted")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			s.Clock = SystemClock{}
			begun := make(chan struct{}, 1)
			s.OnProgress = func(Progress) { begun <- struct{}{} }
			if s.Take == nil {
				s.Take = func(context.Context, int) error { return nil }
			} else {
				begun <- struct{}{}
			}
			done := make(chan error)
			go func() {
				_, err := s.Run(ctx)
				done <- err
			}()
			<-begun
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
		})
	}
}
