package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

// join makes sure that the host's log is the one followed so far, and takes
// over what it has beyond it.
func (r *Remote) join(l *link) error {
	if r.Cluster != nil {
		if err := l.ensure(r.ctx, streamOptions{announce: true, replicas: maxReplicas}); err != nil {
			return fmt.Errorf("opening the event stream: %w", err)
		}
	}
	if err := r.mendLines(l); err != nil {
		return err
	}
	if err := r.checkSameLog(l); err != nil {
		return err
	}
	n, err := r.mirror.catchUp(r.ctx, l)
	taken := false
	if err == nil {
		taken, err = r.takeSnapshot(l)
	}
	if n > 0 || taken {
		r.mirror.signal()
	}
	return err
}

// checkSameLog compares the last event that both have. Where the host has lost
// its end it gets that back from here.
func (r *Remote) checkSameLog(l *link) error {
	state, err := l.state(r.ctx)
	if err != nil {
		return err
	}
	files := r.mirror.lines
	ours := files.Last()
	if ours == files.Floor() { // there is nothing to compare
		if ours == 0 && state.FirstSeq > 1 {
			return files.SetFloor(state.FirstSeq - 1)
		}
		return nil
	}
	both := min(ours, state.LastSeq)
	if both < state.FirstSeq || state.Msgs == 0 || both <= files.Floor() {
		if ours > state.LastSeq {
			return &DivergedError{Ours: ours, Theirs: state.LastSeq}
		}
		return nil // away for so long that the host no longer has it
	}
	theirs, err := l.page(r.ctx, both)
	if err != nil {
		return err
	}
	var mine []byte
	err = files.Read(both, func(e lines.Entry) error { mine = e.Data; return errStop }, func(lines.Range) error { return errStop })
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	known := len(theirs) > 0 && theirs[0].seq == both && !lines.IsLost(theirs[0].data) && mine != nil && !lines.IsLost(mine)
	if known && !bytes.Equal(theirs[0].data, mine) {
		return &DivergedError{Ours: ours, Theirs: state.LastSeq}
	}
	if ours > state.LastSeq {
		return r.giveBack(l, state.LastSeq)
	}
	return nil
}

// giveBack appends what the host has once acknowledged and lost since. Every
// event goes to its own place or nowhere.
func (r *Remote) giveBack(l *link, after uint64) error {
	r.Log.Warn("the host has lost events; giving them back", "after", after, "last", r.mirror.lines.Last())
	return r.mirror.lines.Read(after+1, func(e lines.Entry) error {
		ctx, cancel := context.WithTimeout(r.ctx, r.LinkLimit)
		defer cancel()
		msg := nats.NewMsg(subjectOf(e.Seq, e.Data))
		msg.Data = e.Data
		_, err := l.js.PublishMsg(ctx, msg, jetstream.WithExpectLastSequence(e.Seq-1), jetstream.WithRetryAttempts(0))
		if err != nil {
			return fmt.Errorf("giving event %d back to the host: %w", e.Seq, err)
		}
		return nil
	}, func(missing lines.Range) error { return &GapError{First: missing.First, Last: missing.Last} })
}

// askHost asks the host's line files for events that its store has lost. A
// cluster has none.
func (r *Remote) askHost(ctx context.Context, src pager, missing lines.Range) ([]lines.Entry, error) {
	l, ok := src.(*link)
	if !ok || r.Cluster != nil {
		return nil, nil
	}
	var all []lines.Entry
	for next := missing.First; next <= missing.Last; {
		ctx, cancel := context.WithTimeout(ctx, r.LinkLimit)
		answer, err := l.conn.RequestWithContext(ctx, linesSubject, []byte(strconv.FormatUint(next, 10)))
		cancel()
		if err != nil {
			return nil, err
		}
		got := 0
		for line := range bytes.Lines(answer.Data) {
			e, err := lines.ParseLine(bytes.TrimSuffix(line, []byte{'\n'}))
			if err != nil {
				return nil, err
			}
			if e.Seq >= next && e.Seq <= missing.Last {
				all = append(all, e)
				next = e.Seq + 1
				got++
			}
		}
		if got == 0 {
			break // the host has not got them either
		}
	}
	return all, nil
}
