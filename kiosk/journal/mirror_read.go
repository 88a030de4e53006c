package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// stopped is what a reader's end is told apart by from the files' own errors.
type stopped struct{ err error }

func (s *stopped) Error() string { return s.err.Error() }

// replay hands the events from a sequence on to fn. src may be nil: then what
// the files lack is missing. damaged tells whether they lack anything.
func (m *mirror) replay(ctx context.Context, from uint64, src pager, fn func(queue.Event) error) (damaged bool, err error) {
	next := max(from, 1)
	deliver := func(e lines.Entry) error {
		if ctx.Err() != nil {
			return &stopped{ctx.Err()}
		}
		next = e.Seq + 1
		if err := fn(m.decode(e)); err != nil {
			return &stopped{err}
		}
		return nil
	}
	err = m.lines.Read(next, deliver, func(missing lines.Range) error {
		damaged = true
		return m.fetch(ctx, src, missing, deliver)
	})
	if err == nil && src != nil && m.lagging() != nil {
		err = m.fetch(ctx, src, lines.Range{First: max(next, m.lines.Last()+1)}, deliver)
	}
	var own *stopped
	if errors.As(err, &own) {
		return damaged, own.err
	}
	if err != nil {
		err = fmt.Errorf("reading the journal from event %d: %w", next, err)
	}
	return damaged, err
}

// fetch delivers from the log what the files have not got; Last 0 is the end of
// the log.
func (m *mirror) fetch(ctx context.Context, src pager, missing lines.Range, deliver func(lines.Entry) error) error {
	if src == nil {
		return &GapError{First: missing.First, Last: missing.Last}
	}
	next := missing.First
	for missing.Last == 0 || next <= missing.Last {
		page, err := src.page(ctx, next)
		if err != nil {
			return err
		}
		for _, r := range page {
			for next < r.seq && (missing.Last == 0 || next <= missing.Last) {
				if err := deliver(lines.Entry{Seq: next, Data: lines.Lost()}); err != nil {
					return err
				}
				next++
			}
			if missing.Last != 0 && r.seq > missing.Last {
				return nil
			}
			if err := deliver(lines.Entry{Seq: r.seq, Data: r.data}); err != nil {
				return err
			}
			next = r.seq + 1
		}
		if len(page) == 0 {
			break
		}
	}
	for ; next <= missing.Last; next++ {
		if err := deliver(lines.Entry{Seq: next, Data: lines.Lost()}); err != nil {
			return err
		}
	}
	return nil
}

func (m *mirror) decode(e lines.Entry) queue.Event {
	if lines.IsLost(e.Data) {
		return queue.Event{Type: queue.Unreadable, Seq: e.Seq}
	}
	ev, err := queue.DecodeEvent(e.Data, e.Seq)
	if err != nil {
		m.log.Error("an entry of the journal is not readable", "dir", m.dir, "seq", e.Seq, "error", err)
		return queue.Event{Type: queue.Unreadable, Seq: e.Seq}
	}
	return ev
}
