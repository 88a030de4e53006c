package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/queuecast/queuecast/kiosk/journal/snapshot"
)

// DefaultKeepDays is how many days of events are kept.
const DefaultKeepDays = 400

// save keeps a snapshot and gives the sequence up to which events may be
// dropped now: that of days older than keepDays, as far as the oldest snapshot
// kept covers them. 0: none.
func (m *mirror) save(seq uint64, data []byte, keepDays int) (uint64, error) {
	if last := m.lines.Last(); seq > last {
		return 0, fmt.Errorf("saving a snapshot: it stands for event %d, and the log ends at %d", seq, last)
	}
	if err := m.snaps.Save(seq, data); err != nil {
		return 0, err
	}
	if keepDays < 0 {
		return 0, nil // for ever
	}
	old := m.lines.LastBefore(m.now().AddDate(0, 0, -keepDays))
	if old <= m.lines.Floor() {
		return 0, nil
	}
	covered, err := m.snaps.Oldest()
	if err != nil {
		return 0, err
	}
	if covered < old {
		return 0, nil // it will be covered by one of the next snapshots
	}
	return old, nil
}

func (m *mirror) loadSnapshot() (seq uint64, data []byte, err error) {
	seq, data, err = m.snaps.Load(m.lines.Last())
	if errors.Is(err, snapshot.ErrNone) {
		return 0, nil, nil
	}
	return seq, data, err
}

// SaveSnapshot keeps data as the state after event seq, synced; the last two
// are kept. Then events of days older than KeepDays are dropped, line files
// and store alike, if the older of the two snapshots covers them.
func (j *Journal) SaveSnapshot(seq uint64, data []byte) error {
	if j.mirror == nil || j.ctx.Err() != nil {
		return ErrClosed
	}
	drop, err := j.mirror.save(seq, data, j.KeepDays)
	if err != nil || drop == 0 {
		return err
	}
	if err := j.mirror.lines.SetFloor(drop); err != nil {
		return err
	}
	e, err := j.current()
	if err != nil {
		return err
	}
	j.purge(j.ctx, e, drop)
	return nil
}

// LoadSnapshot gives the newest whole snapshot and the event whose state it is;
// a replay from the next event on gives the present state. seq is 0 and data
// nil when there is none; a damaged one is set aside and passed over.
func (j *Journal) LoadSnapshot() (seq uint64, data []byte, err error) {
	if j.mirror == nil {
		return 0, nil, ErrClosed
	}
	return j.mirror.loadSnapshot()
}

// purge has the store drop events up to a sequence. That they are still there
// harms nobody, so a failure is only logged.
func (j *Journal) purge(ctx context.Context, e *engine, upTo uint64) {
	ctx, cancel := context.WithTimeout(ctx, requestLimit)
	defer cancel()
	stream, err := e.js.Stream(ctx, streamName)
	if err == nil {
		err = stream.Purge(ctx, jetstream.WithPurgeSequence(upTo+1))
	}
	if err != nil {
		j.Log.Warn("old events stay in the store", "dir", j.Dir, "up_to", upTo, "error", err)
	}
}
