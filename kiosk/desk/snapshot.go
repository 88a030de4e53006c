package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// snapshotEvery is after how many events a snapshot is saved, so that a start
// after a crash folds so many at most.
const snapshotEvery = 2000

// snapshots is a journal that keeps snapshots of the state. LoadSnapshot gives
// no data when there is none.
type snapshots interface {
	SaveSnapshot(seq uint64, data []byte) error
	LoadSnapshot() (seq uint64, data []byte, err error)
}

// keeper saves snapshots in a goroutine of its own, so that no command waits for
// the disk. While one is being saved the next is not made.
type keeper struct {
	store snapshots // nil: the journal keeps none
	log   *slog.Logger
	saved uint64 // sequence of the latest one handed over; the owner's alone
	work  chan shot
	ended chan struct{}
}

type shot struct {
	seq  uint64
	data []byte
}

func (k *keeper) start(j Journal, log *slog.Logger) {
	store, ok := j.(snapshots)
	if !ok {
		return
	}
	k.store, k.log = store, log
	k.work, k.ended = make(chan shot), make(chan struct{})
	go func() {
		defer close(k.ended)
		for s := range k.work {
			k.save(s)
		}
	}()
}

// offer hands a snapshot over when one is due and the last one is done.
func (k *keeper) offer(state *queue.State) {
	if k.store == nil || state.LastSeq() < k.saved+snapshotEvery {
		return
	}
	s, ok := k.take(state)
	if !ok {
		return
	}
	select {
	case k.work <- s:
		k.saved = s.seq
	default:
		k.saved += snapshotEvery / 4 // busy: not at every event that comes
	}
}

// close saves the last snapshot, if there is a state (nil: none that is whole), and waits for it. The owner must have ended.
func (k *keeper) close(state *queue.State) {
	if k.store == nil || k.work == nil {
		return
	}
	if state != nil && state.LastSeq() > k.saved {
		if s, ok := k.take(state); ok {
			k.work <- s
		}
	}
	close(k.work)
	<-k.ended
	k.work = nil
}

func (k *keeper) take(state *queue.State) (shot, bool) {
	data, err := state.MarshalBinary()
	if err != nil {
		k.log.Error("taking a snapshot", "error", err)
		return shot{}, false
	}
	return shot{state.LastSeq(), data}, true
}

// save only logs a failure: the log itself is whole, and a start takes longer.
func (k *keeper) save(s shot) {
	if err := k.store.SaveSnapshot(s.seq, s.data); err != nil {
		k.log.Error("saving a snapshot", "seq", s.seq, "error", err)
	}
}

// errOther says that a snapshot is of another log.
var errOther = errors.New("the log does not hold the snapshot's last event")

// load brings a new state up to the log.
func (d *Desk) load(ctx context.Context) error {
	d.loading = true
	defer func() { d.loading = false }()
	fresh := func() {
		d.headless = false
		d.state = queue.NewState(queue.Config{
			Counters: d.Counters, Services: d.Services, Rules: d.Rules, Station: d.Station, Keep: d.Keep,
		})
		d.tail.init()
	}
	fresh()
	if store, ok := d.Journal.(snapshots); ok {
		if d.fromSnapshot(ctx, store) {
			return nil
		}
		fresh()
	}
	if err := d.Journal.Replay(ctx, 1, d.learn); err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	if d.headless && d.tried+1 >= d.first {
		d.headless = false // the snapshot that would have the beginning is of no use, and no other one will be asked for
	}
	return nil
}

// heir is a journal that may get another computer's snapshot.
type heir interface{ Inherits() bool }

// inherits tells whether a beginning that is missing may still come.
func (d *Desk) inherits() bool {
	log, ok := d.Journal.(heir)
	return ok && log.Inherits()
}

// begun tells whether the journal has got another snapshot since the log was read without its beginning.
func (d *Desk) begun() bool {
	store, ok := d.Journal.(snapshots)
	if !ok {
		return false
	}
	seq, data, err := store.LoadSnapshot()
	return err == nil && len(data) > 0 && seq != d.tried
}

// dropped makes sure that an event is not in the log because all events up to
// it were dropped for their age.
func (d *Desk) dropped(ctx context.Context, seq uint64) error {
	errFirst := errors.New("the first event has been seen")
	err := d.Journal.Replay(ctx, 1, func(ev queue.Event) error {
		if ev.Seq <= seq {
			return errOther
		}
		return errFirst
	})
	if errors.Is(err, errFirst) {
		return nil
	}
	return err
}

// fromSnapshot folds a snapshot and what the log has behind it. It says false
// when that cannot be trusted: when the event that the snapshot ends with is
// another one in the log, or is missing between others, it is not the
// snapshot's log. An event that has become unreadable proves nothing.
func (d *Desk) fromSnapshot(ctx context.Context, store snapshots) bool {
	seq, data, err := store.LoadSnapshot()
	if err != nil {
		d.Log.Error("reading the snapshot; the whole log is read instead", "error", err)
		return false
	}
	if len(data) == 0 {
		return false
	}
	d.tried = seq
	if err := d.state.UnmarshalBinary(data); err != nil || d.state.LastSeq() != seq || seq == 0 {
		d.Log.Error("the snapshot is not usable; the whole log is read instead", "seq", seq, "error", err)
		return false
	}
	found := false
	err = d.Journal.Replay(ctx, seq, func(ev queue.Event) error {
		if ev.Seq == seq {
			found = true
			if ev.ID != d.state.LastID() && ev.Type != queue.Unreadable {
				return errOther
			}
			return nil
		}
		return d.learn(ev)
	})
	if err == nil && !found {
		err = d.dropped(ctx, seq)
	}
	if err != nil {
		if !errors.Is(err, errOther) {
			d.tried = 0 // it may fit another time
		}
		d.Log.Warn("the snapshot does not fit the log, which is read instead", "seq", seq, "error", err)
		return false
	}
	d.keeper.saved = seq
	return true
}
