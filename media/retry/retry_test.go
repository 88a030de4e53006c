package retry

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestWaitsGrowAndBeginAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		broken := errors.New("broken")
		var waits []time.Duration
		tries, over := 0, 0
		Loop(ctx, func(context.Context) error {
			if tries++; tries == 7 {
				time.Sleep(Longest) // it was up for a while
			}
			if tries == 10 {
				cancel()
			}
			return broken
		}, func(err error, wait time.Duration) {
			if !errors.Is(err, broken) {
				t.Errorf("told of %v", err)
			}
			waits = append(waits, wait/time.Second)
		}, func() { over++ })
		if want := []time.Duration{1, 2, 4, 8, 16, 30, 1, 2, 4}; !slices.Equal(waits, want) || over != len(want) {
			t.Errorf("waits of %v s, %d of them over; want %v", waits, over, want)
		}
	})
}

func TestEndsWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), Shortest/2)
		defer cancel()
		began := time.Now()
		Loop(ctx, func(context.Context) error { return errors.New("broken") }, func(error, time.Duration) {}, nil)
		if took := time.Since(began); took != Shortest/2 {
			t.Errorf("it took %v to end", took)
		}
	})
}
