package journal

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

const (
	// The newest events are compared one by one at every start; for the older
	// ones seals and the store's own counts have to agree.
	compareEvents = 4096
	// A longer tail is faster put into a fresh store that is synced as a whole.
	reappendEvents = 4096
	// Events on their way into a store that is being filled.
	fillAhead = 512
)

// How a store differs from the line files.
type difference int

const (
	same difference = iota
	shorter
	different
)

// reconcile brings the store and the line files together, in both directions,
// and gives the engine to go on with: another one when the store had to be
// made anew. What could not be mended for want of space is told by the report.
func (j *Journal) reconcile(ctx context.Context, e *engine) (*engine, error) {
	if err := j.mendLines(ctx, e); err != nil {
		return e, err
	}
	if err := j.extendLines(ctx, e); err != nil {
		return e, err
	}
	if j.mirror.lagging() != nil {
		// The files are the shorter side for want of space; nothing can be said
		// about the store by them.
		j.report.Err = j.mirror.lagging()
		return e, nil
	}
	state, err := e.state(ctx)
	if err != nil {
		return e, err
	}
	kind, err := j.compare(ctx, e, state)
	if err != nil {
		return e, err
	}
	if kind != same {
		// The files are about to be the only source: now their seals are not enough.
		if err := j.mirror.lines.Verify(); err != nil {
			return e, err
		}
		if err := j.mendLines(ctx, e); err != nil {
			return e, err
		}
	}
	if kind == shorter && j.mirror.lines.Last()-state.LastSeq <= reappendEvents {
		err := j.reappend(ctx, e, state.LastSeq)
		return e, err
	}
	if kind != same {
		return j.rebuildStore(ctx, e)
	}
	if floor := j.mirror.lines.Floor(); state.Msgs > 0 && state.FirstSeq <= floor {
		j.purge(ctx, e, floor) // a crash came between the files and the store
	}
	return e, nil
}

// noStore is what a store that does not open has.
type noStore struct{}

func (noStore) page(context.Context, uint64) ([]record, error) { return nil, nil }

// mendLines writes damaged line files anew.
func (j *Journal) mendLines(ctx context.Context, src pager) error {
	report, err := mendLines(ctx, j.mirror, src)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.report.RestoredLines = append(j.report.RestoredLines, report.RestoredLines...)
	j.report.Lost = append(j.report.Lost, report.Lost...)
	j.report.SetAside = append(j.report.SetAside, report.SetAside...)
	if isNoSpace(err) {
		j.report.Err = err
		j.mirror.written(err)
		return nil
	}
	return err
}

func mendLines(ctx context.Context, m *mirror, src pager) (report Report, err error) {
	for _, damage := range m.lines.Damage() {
		m.log.Warn("a line file is damaged", "dir", m.dir, "day", damage.Day, "events", damage.Range)
		other := map[uint64][]byte{}
		err := m.fetch(ctx, src, damage.Range, func(e lines.Entry) error {
			if !lines.IsLost(e.Data) {
				other[e.Seq] = e.Data
			}
			return nil
		})
		if err != nil {
			return report, fmt.Errorf("mending the line file of %s: %w", damage.Day, err)
		}
		done, err := m.lines.Repair(damage, func(seq uint64) ([]byte, bool) { data, ok := other[seq]; return data, ok })
		if err != nil {
			return report, err
		}
		report.RestoredLines = append(report.RestoredLines, done.Restored...)
		report.Lost = append(report.Lost, done.Lost...)
		if done.Kept != "" {
			report.SetAside = append(report.SetAside, done.Kept)
		}
	}
	return report, nil
}

// extendLines takes over what only the store has, and marks as lost what
// neither has although it is known to have been.
func (j *Journal) extendLines(ctx context.Context, e *engine) error {
	m := j.mirror
	state, err := e.state(ctx)
	if err != nil {
		return err
	}
	snap, err := m.snaps.Newest()
	if err != nil {
		return err
	}
	if m.lines.Last() == 0 && state.FirstSeq > 1 && snap >= state.FirstSeq-1 {
		// The files are gone, the store's beginning was dropped long ago.
		if err := m.lines.SetFloor(state.FirstSeq - 1); err != nil {
			return err
		}
	}
	before := m.lines.Last()
	if _, err := m.catchUp(ctx, e); err != nil {
		return err
	}
	if after := m.lines.Last(); after > before && before == m.lines.Floor() && after-before > 1 {
		j.Log.Info("the line files have been written from the store", "dir", j.Dir, "events", after-before)
	}
	m.flush()
	if err := j.noteLost(ctx, before); err != nil {
		return err
	}
	end := max(state.LastSeq, snap)
	if m.lagging() != nil || end <= m.lines.Last() {
		return nil
	}
	if m.lines.Last() == m.lines.Floor() && end == snap {
		// Nothing is left but the snapshot, which stands for all of it.
		j.report.Lost = append(j.report.Lost, lines.Range{First: m.lines.Last() + 1, Last: snap})
		return m.lines.SetFloor(snap)
	}
	lost, err := m.lose(end)
	if err != nil {
		m.written(err)
		return nil
	}
	j.report.Lost = append(j.report.Lost, lost)
	return nil
}

// noteLost reports the holes that catching up has met.
func (j *Journal) noteLost(ctx context.Context, after uint64) error {
	return j.mirror.lines.Read(after+1, func(e lines.Entry) error {
		if lines.IsLost(e.Data) {
			j.report.Lost.Add(e.Seq)
		}
		return ctx.Err()
	}, func(lines.Range) error { return nil })
}

// compare tells how the store differs from the line files, which have all that
// there is by now.
func (j *Journal) compare(ctx context.Context, e *engine, state jetstream.StreamState) (difference, error) {
	files := j.mirror.lines
	floor, last := files.Floor(), files.Last()
	begins := state.FirstSeq <= floor+1 // an empty store says 0 or the sequence to come
	switch {
	case state.LastSeq > last, state.LastSeq < floor, !begins, state.NumDeleted > 0:
		return different, nil
	case state.LastSeq > floor && state.Msgs == 0:
		return different, nil
	}
	from := max(files.OpenDayFirst(), floor+1)
	if state.LastSeq > compareEvents {
		from = max(from, state.LastSeq-compareEvents)
	}
	equal, err := j.equal(ctx, e, lines.Range{First: from, Last: state.LastSeq})
	switch {
	case err != nil:
		return same, err
	case !equal:
		return different, nil
	case state.LastSeq < last:
		return shorter, nil
	}
	return same, nil
}
