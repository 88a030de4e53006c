package journal

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// lastKept is when the newest line file was written: nothing here is known to
// be any younger until the host has answered.
func (r *Remote) lastKept() time.Time {
	at, err := r.mirror.lines.Written()
	if err != nil || at.IsZero() || at.After(r.Now()) {
		return r.Now()
	}
	return at
}

func (r *Remote) saw() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = r.Now()
}

// State tells how the station stands.
func (r *Remote) State() State {
	if r.turn == nil {
		return State{Err: ErrClosed}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := State{
		Connected: r.link != nil, Since: r.since, LastSeq: r.mirror.lines.Last(),
		Age: max(0, r.Now().Sub(r.seen)), Err: r.err, LinesErr: r.mirror.lagging(),
	}
	if r.ctx.Err() != nil {
		s.Connected, s.Err = false, ErrClosed
	}
	return s
}

// AwaitConnection waits until the host answers and everything that its log has
// is here. It answers [ErrClosed] or ctx's error.
func (r *Remote) AwaitConnection(ctx context.Context) error {
	if r.turn == nil {
		return ErrClosed
	}
	for {
		l, changed := r.current()
		if l != nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the host: %w", ctx.Err())
		case <-r.ctx.Done():
			return ErrClosed
		case <-changed:
		}
	}
}

// Report tells what has been found damaged in the line files here, and mended
// from the host.
func (r *Remote) Report() Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.report
}

// Grown has a token when events of others have come since the last one was
// taken. nil before Initialize.
func (r *Remote) Grown() <-chan struct{} {
	if r.mirror == nil {
		return nil
	}
	return r.mirror.grown
}

// Replay is [Journal.Replay]: with a connection up to the end of the host's log,
// without one up to what is known here. Then it answers a *[GapError] if
// the line files here are damaged.
func (r *Remote) Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error {
	if r.turn == nil || r.ctx.Err() != nil {
		return ErrClosed
	}
	var src pager
	if l, _ := r.current(); l != nil {
		src = l
		if n, err := r.mirror.catchUp(ctx, l); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			l.fail(err)
			src = nil
		} else if n > 0 {
			r.saw()
			r.mirror.signal() // whoever reads may not be the one who waits for others' events
		}
	}
	damaged, err := r.mirror.replay(ctx, from, src, func(ev queue.Event) error {
		if r.ctx.Err() != nil {
			return ErrClosed
		}
		return fn(ev)
	})
	if damaged {
		r.mend(src)
	}
	if errors.Is(err, lines.ErrClosed) {
		return ErrClosed
	}
	return err
}

// mend looks for damage in all line files; it is mended at once with a
// connection, and with the next one otherwise.
func (r *Remote) mend(src pager) {
	err := r.mirror.lines.Verify()
	if err == nil && src != nil {
		err = r.mendLines(src)
	}
	if err != nil {
		r.Log.Error("mending the line files", "dir", r.Dir, "error", err)
	}
}

func (r *Remote) mendLines(src pager) error {
	report, err := mendLines(r.ctx, r.mirror, src)
	if report.Damaged() {
		r.mu.Lock()
		r.report = report
		r.mu.Unlock()
	}
	return err
}

// Inherits tells that the host's snapshot comes where events were dropped that this station has never had (see takeSnapshot).
func (r *Remote) Inherits() bool { return r.Cluster == nil }

// SaveSnapshot is [Journal.SaveSnapshot] for the files here.
func (r *Remote) SaveSnapshot(seq uint64, data []byte) error {
	if r.turn == nil || r.ctx.Err() != nil {
		return ErrClosed
	}
	drop, err := r.mirror.save(seq, data, r.KeepDays)
	if err != nil || drop == 0 {
		return err
	}
	return r.mirror.lines.SetFloor(drop)
}

// LoadSnapshot is [Journal.LoadSnapshot].
func (r *Remote) LoadSnapshot() (seq uint64, data []byte, err error) {
	if r.turn == nil {
		return 0, nil, ErrClosed
	}
	return r.mirror.loadSnapshot()
}

// LinesDir is the folder that [Rebuild] needs of this station.
func (r *Remote) LinesDir() string { return filepath.Join(r.Dir, linesDir) }
