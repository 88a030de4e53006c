package snapshots

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Clock is the time by which a Series goes.
type Clock interface {
	Now() time.Time
	// Wait returns after d, or earlier with the error of ctx.
	Wait(ctx context.Context, d time.Duration) error
}

// SystemClock is the computer's.
type SystemClock struct{}

// Now implements Clock.
func (SystemClock) Now() time.Time { return time.Now() }

// Wait implements Clock.
func (SystemClock) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Series takes pictures one after the other: a burst, one every so often, one after a countdown, or any of these together.
type Series struct {
	Countdown time.Duration // before the first picture
	Count     int           // how many; 0: until it is cancelled
	Every     time.Duration // from one to the next; 0: as fast as Take gives them
	Clock     Clock
	// Take takes the n-th picture (from 1), and waits for it. A series without a pause ends with its first error, one with pauses goes on;
	// both end where there is no room.
	Take func(ctx context.Context, n int) error
	// OnProgress is told of each second of the countdown and of each picture, on the goroutine of Run. Optional.
	OnProgress func(Progress)
}

// Progress is how far a Series is.
type Progress struct {
	Countdown time.Duration // that is left
	Taken     int
	Failed    int
	Skipped   int // times that had gone by before the picture before them was taken
	Count     int // of the Series
	Err       error
}

// Run takes the pictures and tells how it went. An error is that of ctx, or the one that ended the series.
func (s *Series) Run(ctx context.Context) (Progress, error) {
	p := Progress{Count: s.Count}
	tell := func() {
		if s.OnProgress != nil {
			s.OnProgress(p)
		}
	}
	for p.Countdown = s.Countdown; p.Countdown > 0; {
		tell()
		// First what is beyond whole seconds, then second by second.
		step := (p.Countdown-1)%time.Second + 1
		if err := s.Clock.Wait(ctx, step); err != nil {
			return p, err
		}
		p.Countdown -= step
	}
	next := s.Clock.Now()
	for n := 1; s.Count == 0 || n <= s.Count; n++ {
		if err := ctx.Err(); err != nil {
			return p, err
		}
		err := s.Take(ctx, n)
		if err != nil && ctx.Err() != nil {
			return p, ctx.Err()
		}
		if p.Err = err; err != nil {
			p.Failed++
		} else {
			p.Taken++
		}
		tell()
		if err != nil && (s.Every <= 0 || errors.Is(err, ErrFull) || errors.Is(err, ErrDiskFull)) {
			return p, fmt.Errorf("taking picture %d: %w", n, err)
		}
		if s.Every <= 0 || n == s.Count {
			continue
		}
		// Pictures keep to their times, whatever one of them took; times that have gone by are left out.
		for next = next.Add(s.Every); next.Before(s.Clock.Now()); next = next.Add(s.Every) {
			p.Skipped++
		}
		if err := s.Clock.Wait(ctx, next.Sub(s.Clock.Now())); err != nil {
			return p, err
		}
	}
	return p, nil
}
