package share

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

const (
	// repeatEvery is when a picture that still stands is sent again, so that whoever gets it knows that we are there, and we that he is.
	repeatEvery = time.Second
	// stale is how old a camera's picture may be.
	stale = 10 * time.Second
	// writeTime is for a viewer that takes nothing.
	writeTime = 10 * time.Second
	// sendBuffer is how much the system shall keep for a viewer, in bytes: what is in it is sent though it is not the newest any more.
	sendBuffer = 64 << 10
)

// counters are those of a share.
type counters struct{ clients, sent, dropped, bytes atomic.Int64 }

// errEnough is for a send that has sent, and wants no more.
var errEnough = errors.New("enough pictures are sent")

// sent counts a picture, and those whose time came while it was on its way: they are left out.
func (s *Shared) sent(one *shot, took time.Duration) {
	s.count.sent.Add(1)
	s.count.bytes.Add(int64(len(one.jpeg)))
	s.count.dropped.Add(int64(took.Seconds() * s.share.Rate))
	if s.faulted.Load() {
		s.set(func(state *State) {
			if s.faulted.CompareAndSwap(true, false) { // else another viewer's picture was first
				state.Err = nil
			}
		})
	}
}

// flow sends pictures to one viewer for as long as send and ctx allow: at most so many a second, always the newest.
func (s *Shared) flow(ctx context.Context, send func(*shot) error) error {
	interval := time.Duration(float64(time.Second) / s.share.Rate)
	var last *shot
	due := time.Now()
	for {
		if err := until(ctx, due); err != nil {
			return err
		}
		next, err := s.next(ctx, last)
		if err != nil {
			return err
		}
		began := time.Now()
		err = send(next)
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		last = next
		s.sent(next, time.Since(began))
		if err != nil {
			return err
		}
		due = due.Add(interval)
		if now := time.Now(); due.Before(now) {
			due = now
		}
	}
}

// next waits for a picture that is another than the last one, or time to send that again.
func (s *Shared) next(ctx context.Context, last *shot) (*shot, error) {
	if last == nil {
		return s.fresh(ctx, 0)
	}
	if !last.still {
		return s.fresh(ctx, last.number)
	}
	limited, cancel := context.WithTimeout(ctx, repeatEvery)
	defer cancel()
	next, err := s.fresh(limited, last.number)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return last, nil
	}
	return next, err
}

// fresh is the newest picture that can still be called that.
func (s *Shared) fresh(ctx context.Context, but uint64) (*shot, error) {
	for {
		next, err := s.rendition.newest(ctx, but)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, err
		case err != nil:
			// A picture that cannot be read: the next one may be better.
			s.fault(err)
			if err := until(ctx, time.Now().Add(repeatEvery)); err != nil {
				return nil, err
			}
		case next.old(time.Now()):
			but = next.number
		default:
			return next, nil
		}
	}
}

// until waits for a moment, or for the end of ctx.
func until(ctx context.Context, moment time.Time) error {
	wait := time.Until(moment)
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
