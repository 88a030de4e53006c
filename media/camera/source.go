package camera

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/retry"
)

// Source is a camera, or a place to which boards send.
type Source interface {
	// Start begins to take pictures. It returns at once, and may be called once.
	Start()
	// Close ends everything and waits. It may be called without Start, and once.
	Close()
	State() State
	// Newest is the newest picture of a board ("": the one that is Chosen), at once where it is newer than the one whose Number is
	// given (0: any), else as soon as there is one. It fails when ctx ends.
	Newest(ctx context.Context, board string, after uint64) (*Frame, error)
}

// feed is one way of getting pictures.
type feed interface {
	// run hands pictures over until it fails or ctx ends, by one connection. errAgain asks for the next one without a growing delay.
	run(ctx context.Context, to *intake) error
}

// errAgain tells that a connection has done what it was for.
var errAgain = errors.New("the connection has ended as it should")

// source is a Source with a feed.
type source struct {
	feed   feed
	intake *intake
	every  time.Duration // from one connection to the next where each is for one picture
	cancel context.CancelFunc
	worker sync.WaitGroup
}

func (s *source) Start() {
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(context.Background())
	s.worker.Go(func() { s.run(ctx) })
}

func (s *source) Close() {
	if s.cancel != nil {
		s.cancel()
	}
	s.worker.Wait()
}

func (s *source) State() State { return s.intake.snapshot() }

func (s *source) Newest(ctx context.Context, board string, after uint64) (*Frame, error) {
	return s.intake.newest(ctx, board, after)
}

func (s *source) run(ctx context.Context) {
	retry.Loop(ctx, s.connect, func(err error, wait time.Duration) {
		s.intake.failed(err, s.intake.snapshot().Tries+1, time.Now().Add(wait))
	}, s.intake.trying)
}

// connect runs connections one after the other for as long as they end well.
func (s *source) connect(ctx context.Context) error {
	for {
		began := time.Now()
		err := s.feed.run(ctx, s.intake)
		if !errors.Is(err, errAgain) {
			return err
		}
		pause := time.NewTimer(max(s.every-time.Since(began), 0))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}
