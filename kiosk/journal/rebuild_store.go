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

	"github.com/queuecast/queuecast/internal/disk"
	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

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
	if err := errors.Join(os.Rename(fresh, store), disk.SyncFolder(j.Dir)); err != nil {
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
			return disk.SyncFolder(path)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}
