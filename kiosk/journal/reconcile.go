package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go"
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

// errDiffers ends a comparison.
var errDiffers = errors.New("the store differs from the line files")

// equal compares a stretch event by event.
func (j *Journal) equal(ctx context.Context, e *engine, r lines.Range) (bool, error) {
	var page []record
	err := j.mirror.lines.Read(r.First, func(entry lines.Entry) (err error) {
		if entry.Seq > r.Last {
			return errStop
		}
		if len(page) == 0 {
			if page, err = e.page(ctx, entry.Seq); err != nil {
				return err
			}
		}
		if len(page) == 0 || page[0].seq != entry.Seq || !bytes.Equal(page[0].data, entry.Data) {
			return errDiffers
		}
		page = page[1:]
		return nil
	}, func(lines.Range) error { return errDiffers })
	switch {
	case errors.Is(err, errDiffers):
		return false, nil
	case errors.Is(err, errStop):
		return true, nil
	}
	return err == nil, err
}

// errStop ends a reading that has all it wants.
var errStop = errors.New("enough has been read")

// reappend puts back the end that the store has lost.
func (j *Journal) reappend(ctx context.Context, e *engine, have uint64) error {
	j.Log.Warn("the store has lost its end; putting it back", "dir", j.Dir, "after", have)
	err := j.pour(ctx, e, have)
	if err == nil {
		j.report.Restored = append(j.report.Restored, lines.Range{First: have + 1, Last: j.mirror.lines.Last()})
		return nil
	}
	if logged := e.log.err(); logged != nil {
		err = logged
	}
	if isNoSpace(err) {
		err = j.diskFull(err)
	}
	return fmt.Errorf("putting back the end of the log: %w", err)
}

// pour fills a store from the line files. The events go in without their IDs:
// repeating one is told by its place here, and two minutes later it would be
// anyway.
func (j *Journal) pour(ctx context.Context, e *engine, after uint64) error {
	var acks []jetstream.PubAckFuture
	last := after
	settle := func() error {
		for _, ack := range acks {
			select {
			case <-ack.Ok():
			case err := <-ack.Err():
				return err
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		acks = acks[:0]
		return nil
	}
	err := j.mirror.lines.Read(after+1, func(entry lines.Entry) error {
		msg := nats.NewMsg(subjectOf(entry.Seq, entry.Data))
		msg.Data = entry.Data
		ack, err := e.js.PublishMsgAsync(msg)
		if err != nil {
			return err
		}
		last = entry.Seq
		if acks = append(acks, ack); len(acks) == fillAhead {
			return settle()
		}
		return nil
	}, func(r lines.Range) error { return &GapError{First: r.First, Last: r.Last} })
	if err == nil {
		err = settle()
	}
	if err != nil {
		return err
	}
	state, err := e.state(ctx)
	if err == nil && state.LastSeq != last {
		err = fmt.Errorf("the store ends at event %d, not %d", state.LastSeq, last)
	}
	return err
}

// rebuildStore makes a fresh store from the line files and puts it in the place
// of the old one, which is set aside. old has ended afterwards; nil is allowed.
func (j *Journal) rebuildStore(ctx context.Context, old *engine) (*engine, error) {
	j.Log.Warn("the store is damaged; making it anew from the line files", "dir", j.Dir)
	store, fresh := filepath.Join(j.Dir, storeDir), filepath.Join(j.Dir, freshDir)
	if err := j.noteRestored(ctx, old); err != nil {
		return old, err
	}
	if old != nil && !old.close() {
		return nil, errors.New("the event store does not end; the disk may be hanging")
	}
	if err := os.RemoveAll(fresh); err != nil { // left by a crash
		return nil, fmt.Errorf("clearing away a half-made store: %w", err)
	}
	e, err := openEngine(ctx, engineConfig{dir: fresh, noSync: true, first: j.mirror.lines.Floor() + 1, log: j.Log})
	if err != nil {
		return nil, fmt.Errorf("making a fresh store: %w", err)
	}
	err = j.pour(ctx, e, j.mirror.lines.Floor())
	if logged := e.log.err(); err != nil && logged != nil {
		err = logged
	}
	if !e.close() && err == nil {
		err = errors.New("it does not end; the disk may be hanging")
	}
	if err == nil {
		err = syncTree(fresh)
	}
	if err != nil {
		err = errors.Join(err, os.RemoveAll(fresh))
		if isNoSpace(err) {
			err = j.diskFull(err)
		}
		return nil, fmt.Errorf("filling a fresh store: %w", err)
	}
	kept, err := lines.SetAside(store, filepath.Join(j.Dir, asideDir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := errors.Join(os.Rename(fresh, store), lines.SyncDir(j.Dir)); err != nil {
		return nil, fmt.Errorf("putting the fresh store in place: %w", err)
	}
	j.report.Rebuilt = true
	if kept != "" {
		j.report.SetAside = append(j.report.SetAside, kept)
	}
	return openEngine(ctx, j.engineConfig())
}

// noteRestored finds out what the old store lacks or tells differently.
func (j *Journal) noteRestored(ctx context.Context, old *engine) error {
	files := j.mirror.lines
	var page []record
	readable := old != nil
	return files.Read(files.Floor()+1, func(e lines.Entry) error {
		for readable && (len(page) == 0 || page[0].seq < e.Seq) {
			if len(page) > 0 {
				page = page[1:]
				continue
			}
			var err error
			if page, err = old.page(ctx, e.Seq); err != nil {
				j.Log.Warn("the damaged store cannot be read", "dir", j.Dir, "from", e.Seq, "error", err)
			}
			readable = len(page) > 0
		}
		there := len(page) > 0 && page[0].seq == e.Seq && bytes.Equal(page[0].data, e.Data)
		if !there && !lines.IsLost(e.Data) {
			j.report.Restored.Add(e.Seq)
		}
		return ctx.Err()
	}, func(lines.Range) error { return nil })
}

// syncTree makes a folder and all in it durable.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return lines.SyncDir(path)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}

// Verify reads all of the line files and all of the store, mends what is
// damaged, and tells what that was. A start reads neither as a whole; this is
// for a quiet hour. Appends wait meanwhile (some 5 s for a million events), and
// if the store has to be made anew, stations connect once more.
func (j *Journal) Verify(ctx context.Context) (Report, error) {
	if j.turn == nil {
		return Report{}, ErrClosed
	}
	select {
	case <-ctx.Done():
		return Report{}, ctx.Err()
	case <-j.ctx.Done():
		return Report{}, ErrClosed
	case <-j.turn:
	}
	defer func() { j.turn <- struct{}{} }()
	j.mu.Lock()
	before := j.report
	j.report = Report{}
	j.mu.Unlock()
	err := j.verify(ctx)
	j.mu.Lock()
	defer j.mu.Unlock()
	found := j.report
	if !found.Damaged() {
		j.report = before
	}
	return found, err
}

func (j *Journal) verify(ctx context.Context) error {
	src := journalPager{j}
	if _, err := j.mirror.catchUp(ctx, src); err != nil {
		return err
	}
	if err := j.verifyLines(ctx, src); err != nil {
		return err
	}
	e, err := j.current()
	if err != nil {
		return err
	}
	files := j.mirror.lines
	// What remote stations append while this runs lies behind the range.
	equal, err := j.equal(ctx, e, lines.Range{First: files.Floor() + 1, Last: files.Last()})
	if err != nil || equal {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed || j.engine != e {
		return errors.New("the store was closed meanwhile")
	}
	// The rebuilding closes e whatever comes of it, unless it cannot begin.
	fresh, err := j.rebuildStore(ctx, e)
	if j.engine = fresh; fresh == e {
		return err
	}
	if err != nil {
		j.engine = nil // opened again by whoever needs it
	}
	return err
}
