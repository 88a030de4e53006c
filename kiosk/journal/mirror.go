package journal

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/journal/snapshot"
)

// pager reads the log itself: an engine's stream, or a host's.
type pager interface {
	// page fetches entries from a sequence on, none at the end of the log.
	page(ctx context.Context, from uint64) ([]record, error)
}

// syncStep is how long an event of somebody else may wait for its sync.
const syncStep = 250 * time.Millisecond

// mirror keeps the line files in step with the log. It is what is read from:
// their checksums are checked line by line, and they are here whether the log
// can be reached or not.
type mirror struct {
	dir   string
	log   *slog.Logger
	now   func() time.Time
	lines *lines.Store
	snaps *snapshot.Store
	grown chan struct{} // holds one token: events of others have come
	// hole asks elsewhere for events that the log should have and has not; nil:
	// there is no elsewhere. It gives what it can, in order, from the first on.
	hole func(ctx context.Context, src pager, missing lines.Range) ([]lines.Entry, error)

	mu sync.Mutex // one at a time brings the files up to the log

	lagMu sync.Mutex
	lag   error // why the files could not be written; nil when they could
}

// add puts an event that the log has just stored into the line files. When
// others' events lie before it they are fetched first.
func (m *mirror) add(ctx context.Context, src pager, seq uint64, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := m.lines.Last()
	switch {
	case seq <= last:
	case seq == last+1:
		m.written(m.lines.Append(m.now(), lines.Entry{Seq: seq, Data: data}))
	default:
		if _, err := m.catchUpLocked(ctx, src); err != nil {
			m.log.Warn("the line files wait for other stations' events", "dir", m.dir, "error", err)
		}
	}
	m.flush()
}

// flush syncs what others' events have left unsynced.
func (m *mirror) flush() {
	if err := m.lines.Sync(); err != nil {
		m.written(err)
	}
}

// written notes whether the files could be written. The log has the event
// either way: what the files lack is fetched from it as soon as they can be.
func (m *mirror) written(err error) {
	m.lagMu.Lock()
	defer m.lagMu.Unlock()
	if err != nil && m.lag == nil {
		m.log.Error("the line files lag behind the log", "dir", m.dir, "error", err)
	}
	if err == nil && m.lag != nil {
		m.log.Info("the line files are written again", "dir", m.dir)
	}
	m.lag = err
}

func (m *mirror) lagging() error {
	m.lagMu.Lock()
	defer m.lagMu.Unlock()
	return m.lag
}

// catchUp fetches everything that the log has beyond the files, and tells how
// many events came. They are not synced yet: whoever has appended one of them has
// its copy, and one sync for many is enough. A failure to write the files is
// noted and no error.
func (m *mirror) catchUp(ctx context.Context, src pager) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.catchUpLocked(ctx, src)
}

func (m *mirror) catchUpLocked(ctx context.Context, src pager) (int, error) {
	for count := 0; ; {
		page, err := src.page(ctx, m.lines.Last()+1)
		if err != nil || len(page) == 0 {
			return count, err
		}
		n, err := m.store(ctx, src, page)
		count += n
		if err != nil || m.lagging() != nil {
			return count, err
		}
	}
}

// take stores entries that have come unasked, and tells how many were new; behind
// a gap it fetches.
func (m *mirror) take(ctx context.Context, src pager, records []record) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := m.lines.Last()
	for len(records) > 0 && records[0].seq <= last {
		records = records[1:]
	}
	for i, r := range records {
		if r.seq != last+1+uint64(i) {
			return m.catchUpLocked(ctx, src)
		}
	}
	return m.store(ctx, src, records)
}

// store writes entries behind the last one, a day at a time, and fills holes.
func (m *mirror) store(ctx context.Context, src pager, records []record) (count int, err error) {
	var batch []lines.Entry
	var stamp time.Time
	flush := func() bool {
		err := m.lines.Write(stamp, batch...)
		m.written(err)
		if err == nil {
			count += len(batch)
		}
		batch = batch[:0]
		return err == nil
	}
	next := m.lines.Last() + 1
	for _, r := range records {
		if !sameDay(stamp, r.stamp) && len(batch) > 0 && !flush() {
			return count, nil
		}
		stamp = r.stamp
		if r.seq > next {
			filled, err := m.fill(ctx, src, lines.Range{First: next, Last: r.seq - 1})
			if err != nil {
				return count, err
			}
			batch = append(batch, filled...)
		}
		batch = append(batch, lines.Entry{Seq: r.seq, Data: r.data})
		next = r.seq + 1
	}
	if len(batch) > 0 {
		flush()
	}
	return count, nil
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.UTC().Date()
	by, bm, bd := b.UTC().Date()
	return ay == by && am == bm && ad == bd
}

// fill gives the events of a hole: from elsewhere, or as lost.
func (m *mirror) fill(ctx context.Context, src pager, missing lines.Range) ([]lines.Entry, error) {
	var found []lines.Entry
	if m.hole != nil {
		var err error
		if found, err = m.hole(ctx, src, missing); err != nil {
			return nil, fmt.Errorf("asking for the missing events %v: %w", missing, err)
		}
	}
	var all []lines.Entry
	var lost lines.Ranges
	for seq := missing.First; seq <= missing.Last; seq++ {
		for len(found) > 0 && found[0].Seq < seq {
			found = found[1:]
		}
		if len(found) > 0 && found[0].Seq == seq {
			all = append(all, found[0])
			continue
		}
		lost.Add(seq)
		all = append(all, lines.Entry{Seq: seq, Data: lines.Lost()})
	}
	if len(lost) > 0 {
		m.log.Error("events are missing from the log", "dir", m.dir, "events", lost)
	}
	return all, nil
}

// lose marks everything up to a sequence as lost.
func (m *mirror) lose(upTo uint64) (lines.Range, error) {
	lost := lines.Range{First: m.lines.Last() + 1, Last: upTo}
	entries := make([]lines.Entry, 0, lost.Count())
	for seq := lost.First; seq <= lost.Last; seq++ {
		entries = append(entries, lines.Entry{Seq: seq, Data: lines.Lost()})
	}
	return lost, m.lines.Append(m.now(), entries...)
}

func (m *mirror) signal() {
	select {
	case m.grown <- struct{}{}:
	default: // one token says it all
	}
}
