package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

// follow takes other stations' events over while the queue is shared, and
// answers them from the line files. It goes from engine to engine.
func (j *Journal) follow() {
	for j.ctx.Err() == nil {
		j.mu.Lock()
		if j.share == nil {
			j.following = false
			j.mu.Unlock()
			return
		}
		j.mu.Unlock()
		e, err := j.current()
		if err == nil {
			err = j.followOne(e)
		}
		if err != nil && j.ctx.Err() == nil {
			j.Log.Error("following the other stations", "dir", j.Dir, "error", err)
			pause(j.ctx, followPause)
		}
	}
}

// followPause lies between two attempts to follow a store that does not answer.
const followPause = time.Second

func (j *Journal) followOne(e *engine) error {
	wake := make(chan struct{}, 1)
	sub, err := e.conn.Subscribe(logPrefix+">", func(*nats.Msg) {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	if err == nil {
		defer func() { _ = sub.Unsubscribe() }() // fails only with the connection
		_, err = e.conn.Subscribe(snapshotSubject, j.answerSnapshot)
	}
	if err == nil { // the last: where it is answered, so are snapshots
		_, err = e.conn.Subscribe(linesSubject, j.answerLines)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUnavailable, err)
	}
	sync := time.NewTicker(syncStep)
	defer sync.Stop()
	for {
		n, err := j.mirror.catchUp(j.ctx, e)
		if n > 0 {
			j.mirror.signal()
		}
		if errors.Is(err, errUnavailable) {
			_, err = j.replace(e)
			return err
		}
		if err != nil {
			return err
		}
		select {
		case <-j.ctx.Done():
			return nil
		case <-e.gone:
			return nil
		case <-e.log.trouble:
			// A write has failed, and whoever waits for it waits in vain.
			_, err := j.replace(e)
			return err
		case <-sync.C:
			j.mirror.flush()
		case <-wake:
		}
	}
}

// pause waits; it ends early with ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// answerLines gives a station events that the store has lost while it ran.
func (j *Journal) answerLines(msg *nats.Msg) {
	var from uint64
	if _, err := fmt.Sscan(string(msg.Data), &from); err != nil {
		return
	}
	var answer []byte
	err := j.mirror.lines.Read(from, func(e lines.Entry) error {
		if len(answer) > answerBytes {
			return errStop
		}
		answer = lines.AppendLine(answer, e)
		return nil
	}, func(lines.Range) error { return errStop })
	if err != nil && !errors.Is(err, errStop) {
		j.Log.Error("reading the line files for a station", "dir", j.Dir, "error", err)
		return
	}
	if err := msg.Respond(answer); err != nil {
		j.Log.Warn("answering a station", "error", err)
	}
}

// An answer with lines stays below the server's limit of 1 MiB for a message,
// whatever the last line is.
const answerBytes = 256 << 10
