package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Append writes one event behind expectedLastSeq (0: the log is empty) and
// returns its sequence once it is on the disk, in the store and in the day's
// line file. A line file that cannot be written fails no append, since the log
// has the event: [State.LinesErr] tells it.
//
// ctx bounds the wait for the turn. From the moment the event is handed to the
// store, Append waits for the outcome whatever becomes of ctx, bounded by
// AckTimeout and by the time of opening the store again: a caller that has gone
// away is no reason not to know.
//
// Errors: *[queue.BadEventError], *[ConflictError], *[DiskFullError],
// *[NotStoredError] (the event is not in the log), *[UncertainError],
// [ErrClosed], or ctx's own when it ended while waiting.
func (j *Journal) Append(ctx context.Context, expectedLastSeq uint64, ev queue.Event) (uint64, error) {
	data, err := ev.Encode()
	if err != nil {
		return 0, err
	}
	if j.turn == nil {
		return 0, ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("waiting for the journal: %w", err)
	}
	select {
	case <-ctx.Done():
		return 0, fmt.Errorf("waiting for the journal: %w", ctx.Err())
	case <-j.ctx.Done():
		return 0, ErrClosed
	case <-j.turn:
	}
	defer func() { j.turn <- struct{}{} }()

	free, err := j.FreeBytes(j.Dir)
	if err != nil {
		// A disk that cannot be asked may still take the event; if it does not,
		// the store will say so.
		j.Log.Warn("the free space is not known", "error", err)
	} else if free < j.Reserve {
		return 0, &DiskFullError{Free: free, Need: j.Reserve, Dir: j.Dir}
	}
	e, err := j.current()
	if err != nil {
		return 0, &NotStoredError{EventID: ev.ID, Err: err}
	}
	seq, err := j.publish(e, expectedLastSeq, ev, data)
	if err != nil {
		seq, err = j.settle(e, expectedLastSeq, ev, err)
	}
	if err != nil {
		return 0, err
	}
	j.mirror.add(j.ctx, journalPager{j}, seq, data)
	return seq, nil
}

// publish hands the event to the store and waits for its answer. It gives up
// early when the store logs an error, because then no answer may come.
func (j *Journal) publish(e *engine, expected uint64, ev queue.Event, data []byte) (uint64, error) {
	ctx, cancel := context.WithTimeout(j.ctx, j.AckTimeout)
	defer cancel()
	answered := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-e.log.trouble:
			cancel()
		case <-answered:
		}
	}()
	seq, err := e.put(ctx, expected, ev, data)
	close(answered)
	<-watched
	return seq, err
}

// settle finds out what became of an event whose append was not acknowledged.
func (j *Journal) settle(e *engine, expected uint64, ev queue.Event, cause error) (uint64, error) {
	var refused *jetstream.APIError
	conflict := errors.As(cause, &refused) && refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence
	if !conflict {
		if j.ctx.Err() != nil {
			return 0, &UncertainError{EventID: ev.ID, Err: ErrClosed}
		}
		if logged := e.log.err(); logged != nil {
			cause = logged
		}
		if refused == nil {
			// Once the old engine has ended, nothing is on its way any more.
			if _, err := j.replace(e); err != nil {
				return 0, &UncertainError{EventID: ev.ID, Err: errors.Join(cause, err)}
			}
		}
	}
	seq, last, err := j.find(ev.ID, expected)
	switch {
	case err != nil:
		return 0, &UncertainError{EventID: ev.ID, Err: errors.Join(cause, err)}
	case seq != 0:
		return seq, nil
	case conflict:
		return 0, &ConflictError{Expected: expected, Last: last}
	case isNoSpace(cause):
		return 0, j.diskFull(cause)
	}
	return 0, &NotStoredError{EventID: ev.ID, Err: cause}
}

// find looks for an event by its ID behind a sequence, and tells the last
// sequence of the log. seq is 0 when the event is not there.
func (j *Journal) find(id string, after uint64) (seq, last uint64, err error) {
	ctx, cancel := context.WithTimeout(j.ctx, j.AckTimeout)
	defer cancel()
	err = j.Replay(ctx, after+1, func(ev queue.Event) error {
		if ev.ID == id {
			seq = ev.Seq
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("looking for event %s: %w", id, err)
	}
	e, err := j.current()
	if err != nil {
		return 0, 0, err
	}
	state, err := e.state(ctx)
	return seq, state.LastSeq, err
}
