package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Source is a log that can be read.
type Source interface {
	// Replay hands every event from a sequence on (0 and 1: from the start) to
	// fn, in log order, and stops at the first error of fn and returns it.
	Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error
}

// What is read beside the period asked for.
const (
	LookBack  = 7 * 24 * time.Hour
	LookAhead = 24 * time.Hour
)

const (
	// One event with a wrong clock must neither end the reading nor lead the
	// search astray: so many in a row are needed for the first, and the middle
	// one of so many counts for the second.
	patience = 1_000
	votes    = 5
	// seekFrom is a length of the log below which searching is not worth it.
	seekFrom = 8_192
)

var errEnough = errors.New("enough has been read")

// read hands those events to fn that matter for a period, and some more. Zero
// times are no bounds. whole is false when it stopped before the log's end.
func read(ctx context.Context, src Source, from, to time.Time, fn func(*queue.Event) error) (whole bool, err error) {
	start := uint64(1)
	if !from.IsZero() {
		if start, err = seek(ctx, src, from.Add(-LookBack)); err != nil {
			return false, err
		}
	}
	late := 0
	err = src.Replay(ctx, start, func(ev queue.Event) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !to.IsZero() && ev.At.After(to.Add(LookAhead)) {
			if late++; late >= patience {
				return errEnough
			}
		} else {
			late = 0
		}
		return fn(&ev)
	})
	if errors.Is(err, errEnough) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the log: %w", err)
	}
	return true, nil
}

// seek finds a sequence at or a little before the first event of a time.
func seek(ctx context.Context, src Source, at time.Time) (uint64, error) {
	before, err := isBefore(ctx, src, seekFrom, at)
	if err != nil || !before {
		return 1, err
	}
	low, high := uint64(seekFrom), uint64(2*seekFrom)
	for {
		before, err = isBefore(ctx, src, high, at)
		if err != nil {
			return 1, err
		}
		if !before || high > 1<<62 {
			break
		}
		low, high = high, 2*high
	}
	for high-low > seekFrom { // closer costs more than reading on
		middle := low + (high-low)/2
		if before, err = isBefore(ctx, src, middle, at); err != nil {
			return 1, err
		}
		if before {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}

// isBefore says whether the events at a sequence are of before a time; those
// behind the end of the log are not.
func isBefore(ctx context.Context, src Source, seq uint64, at time.Time) (bool, error) {
	times := make([]time.Time, 0, votes)
	err := src.Replay(ctx, seq, func(ev queue.Event) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !ev.At.IsZero() {
			times = append(times, ev.At)
		}
		if len(times) == votes {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return false, fmt.Errorf("searching the log for %s: %w", at.Format(time.RFC3339), err)
	}
	if len(times) == 0 {
		return false, nil
	}
	slices.SortFunc(times, time.Time.Compare)
	return times[len(times)/2].Before(at), nil
}
