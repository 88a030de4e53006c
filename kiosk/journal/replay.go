package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// verifyLines reads all line files and mends what is damaged.
func (j *Journal) verifyLines(ctx context.Context, src pager) error {
	if err := j.mirror.lines.Verify(); err != nil {
		return err
	}
	return j.mendLines(ctx, src)
}

// Replay hands every event from a sequence on (0 and 1: from the start) to fn,
// in log order, up to the end of the log as it is met. It stops at the first
// error of fn and returns it as it is.
//
// An entry that cannot be decoded, and one that is lost, reaches fn as an event
// of type [queue.Unreadable] that has a Seq and nothing else. Events that have
// been dropped (see [Journal.SaveSnapshot]) are not there.
//
// Reading changes nothing but the line files, and works when the disk is full.
func (j *Journal) Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error {
	if j.turn == nil || j.ctx.Err() != nil {
		return ErrClosed
	}
	src := journalPager{j}
	n, err := j.mirror.catchUp(ctx, src)
	if err != nil {
		return j.ended(fmt.Errorf("reading the journal: %w", err))
	}
	if n > 0 {
		j.mirror.flush()
		j.mirror.signal() // whoever reads may not be the one who waits for others' events
	}
	damaged, err := j.mirror.replay(ctx, from, src, func(ev queue.Event) error {
		if j.ctx.Err() != nil {
			return ErrClosed
		}
		return fn(ev)
	})
	if damaged {
		// A sealed file is not what its seal says. The reader has had its events
		// from the store; the file gets them too.
		if err := j.verifyLines(j.ctx, src); err != nil {
			j.Log.Error("mending the line files", "dir", j.Dir, "error", err)
		}
	}
	return j.ended(err)
}

// ended gives ErrClosed for what failed because of Close.
func (j *Journal) ended(err error) error {
	if errors.Is(err, lines.ErrClosed) {
		return ErrClosed
	}
	return err
}

// journalPager reads the store, opening it again, once, if it no longer answers.
type journalPager struct{ j *Journal }

func (p journalPager) page(ctx context.Context, from uint64) ([]record, error) {
	e, err := p.j.current()
	if err != nil {
		return nil, err
	}
	page, err := e.page(ctx, from)
	if !errors.Is(err, errUnavailable) {
		return page, err
	}
	if e, err = p.j.replace(e); err != nil {
		return nil, err
	}
	return e.page(ctx, from)
}
