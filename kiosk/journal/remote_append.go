package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	// How long a station that was told "somebody was first" waits for that
	// somebody's event, and how often it looks. Only the copies of a cluster
	// ever make it wait.
	winnerLimit = time.Second
	winnerStep  = 5 * time.Millisecond
)

// Append is [Journal.Append] at the host: it returns once the event is on the
// host's disk and in the line file here. Of two stations that append behind the
// same sequence exactly one succeeds.
//
// Without a connection it answers *[DisconnectedError] at once. When the
// connection is lost while the outcome is open, the event is appended once more
// over the next one, which the host takes for the same; if there is none within
// AckTimeout the answer is *[UncertainError].
func (r *Remote) Append(ctx context.Context, expectedLastSeq uint64, ev queue.Event) (uint64, error) {
	data, err := ev.Encode()
	if err != nil {
		return 0, err
	}
	if r.turn == nil {
		return 0, ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("waiting for the journal: %w", err)
	}
	if err := r.disconnected(); err != nil {
		return 0, err
	}
	select {
	case <-ctx.Done():
		return 0, fmt.Errorf("waiting for the journal: %w", ctx.Err())
	case <-r.ctx.Done():
		return 0, ErrClosed
	case <-r.turn:
	}
	defer func() { r.turn <- struct{}{} }()
	if err := r.disconnected(); err != nil {
		return 0, err
	}
	limited, cancel := context.WithTimeout(r.ctx, r.AckTimeout)
	defer cancel()
	return r.appendUntilKnown(limited, expectedLastSeq, ev, data)
}

// disconnected refuses while there is no host.
func (r *Remote) disconnected() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil {
		return ErrClosed
	}
	if r.link != nil {
		return nil
	}
	return &DisconnectedError{Since: r.since, LastSeq: r.mirror.lines.Last(), Err: r.err}
}

func (r *Remote) appendUntilKnown(ctx context.Context, expected uint64, ev queue.Event, data []byte) (uint64, error) {
	var cause error
	for {
		l, changed := r.current()
		if l == nil {
			select {
			case <-changed:
				continue
			case <-ctx.Done():
				if r.ctx.Err() != nil {
					cause = errors.Join(cause, ErrClosed)
				}
				return 0, &UncertainError{EventID: ev.ID, Err: cause}
			}
		}
		seq, err := l.offer(ctx, expected, ev, data)
		if err == nil {
			r.mirror.add(r.ctx, l, seq, data)
			return seq, nil
		}
		var refused *jetstream.APIError
		if errors.As(err, &refused) {
			seq, err = r.refused(ctx, l, expected, ev, refused)
			var unsure *UncertainError
			if !errors.As(err, &unsure) {
				return seq, err
			}
			err = unsure.Err // the link was lost over the question
		}
		cause = err
		l.fail(err) // a host that does not answer is as good as none
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// offer puts the event, and gives up when the link is lost or slow.
func (l *link) offer(ctx context.Context, expected uint64, ev queue.Event, data []byte) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	answered := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-l.gone:
			cancel()
		case <-answered:
		}
	}()
	seq, err := l.put(ctx, expected, ev, data)
	close(answered)
	<-watched
	return seq, err
}

// refused finds out what a definite no of the host means. It answers
// *[UncertainError] when the log cannot be looked at.
func (r *Remote) refused(ctx context.Context, l *link, expected uint64, ev queue.Event, refusal *jetstream.APIError) (uint64, error) {
	if refusal.ErrorCode != jetstream.JSErrCodeStreamWrongLastSequence {
		return 0, &NotStoredError{EventID: ev.ID, Err: refusal}
	}
	// The event that was first, or this very event stored earlier, is known to
	// whoever is told of the conflict.
	for waited := time.Duration(0); ; waited += winnerStep {
		n, err := r.mirror.catchUp(ctx, l)
		if n > 0 {
			r.mirror.signal()
		}
		if err != nil {
			return 0, &UncertainError{EventID: ev.ID, Err: err}
		}
		if r.mirror.lines.Last() > expected || waited >= winnerLimit || r.mirror.lagging() != nil {
			break
		}
		pause(ctx, winnerStep)
	}
	var seq uint64
	_, err := r.mirror.replay(ctx, expected+1, l, func(found queue.Event) error {
		if found.ID == ev.ID {
			seq = found.Seq
			return errStop
		}
		return nil
	})
	switch {
	case seq != 0:
		return seq, nil
	case err != nil:
		return 0, &UncertainError{EventID: ev.ID, Err: err}
	}
	return 0, &ConflictError{Expected: expected, Last: r.mirror.lines.Last()}
}
