package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/journal/snapshot"
)

const (
	// DefaultReserve is the free space below which no event is appended, in bytes.
	DefaultReserve = 16 << 20
	// DefaultAckTimeout is how long an append waits for the disk.
	DefaultAckTimeout = 5 * time.Second
)

// Journal is a durable ordered log of events in a folder. Set the fields, then
// Initialize; Close ends it.
type Journal struct {
	Dir     string       // folder, made if need be; nothing else may live in it
	Log     *slog.Logger // nil: nowhere
	Reserve uint64       // bytes to keep free on the disk; DefaultReserve when 0
	// AckTimeout bounds the wait for a sync; DefaultAckTimeout when 0. When it
	// has passed the store is opened again to find out what became of the event.
	AckTimeout time.Duration
	// FreeBytes tells the free space of the disk that holds a folder, in bytes;
	// the system's own figure when nil.
	FreeBytes func(dir string) (uint64, error)
	// KeepDays is how many days of events are kept; DefaultKeepDays when 0, for
	// ever when negative. See [Journal.SaveSnapshot].
	KeepDays int
	Now      func() time.Time // the wall clock; time.Now when nil

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	lock   *flock.Flock
	turn   chan struct{} // holds one token: the right to append
	mirror *mirror
	opened time.Time
	report Report // of Initialize

	follower sync.WaitGroup // reads other stations' events while the queue is shared

	mu     sync.Mutex
	engine *engine // nil while it could not be opened again
	dying  *engine // one whose shutdown has not finished; nil when there is none
	closed bool
	share  *sharing // nil while the queue is not shared

	following bool // the follower runs
}

// Initialize opens the log, making it if it is not there. It answers
// *[DirError], *[LockedError], or an error of the store.
func (j *Journal) Initialize() error {
	if j.Log == nil {
		j.Log = slog.New(slog.DiscardHandler)
	}
	if j.Reserve == 0 {
		j.Reserve = DefaultReserve
	}
	if j.AckTimeout == 0 {
		j.AckTimeout = DefaultAckTimeout
	}
	if j.FreeBytes == nil {
		j.FreeBytes = freeBytes
	}
	if j.KeepDays == 0 {
		j.KeepDays = DefaultKeepDays
	}
	if j.Now == nil {
		j.Now = time.Now
	}
	if err := prepareDir(j.Dir); err != nil {
		return err
	}
	lock, err := lockDir(j.Dir)
	if err != nil {
		return err
	}
	j.ctx, j.cancel = context.WithCancel(context.Background())
	if err := j.open(j.ctx); err != nil {
		j.cancel()
		if isNoSpace(err) {
			err = j.diskFull(err)
		}
		return errors.Join(fmt.Errorf("opening the journal in %s: %w", j.Dir, err), lock.Unlock())
	}
	if j.report.Damaged() {
		j.Log.Warn("the log was damaged", "dir", j.Dir, "restored", j.report.Restored, "restored_lines", j.report.RestoredLines,
			"lost", j.report.Lost, "set_aside", j.report.SetAside, "error", j.report.Err)
	}
	j.lock, j.opened = lock, j.Now()
	j.turn = make(chan struct{}, 1)
	j.turn <- struct{}{}
	return nil
}

// open opens line files and store and brings them together. After an error
// everything it started has ended.
func (j *Journal) open(ctx context.Context) (err error) {
	j.mirror = newMirror(j.Dir, j.Log, j.Now)
	if err := j.mirror.lines.Initialize(); err != nil {
		return err
	}
	e, err := openEngine(ctx, j.engineConfig())
	if err != nil && !isNoSpace(err) && j.mirror.lines.Last() > 0 {
		j.Log.Error("the event store does not open", "dir", j.Dir, "error", err)
		if err = j.verifyLines(ctx, noStore{}); err == nil {
			e, err = j.rebuildStore(ctx, nil)
		}
	}
	if err == nil {
		e, err = j.reconcile(ctx, e)
	}
	if err != nil {
		if e != nil {
			e.close()
		}
		return errors.Join(err, j.mirror.lines.Close())
	}
	j.engine = e
	return nil
}

func newMirror(dir string, log *slog.Logger, now func() time.Time) *mirror {
	aside := filepath.Join(dir, asideDir)
	return &mirror{
		dir: dir, log: log, now: now, grown: make(chan struct{}, 1),
		lines: &lines.Store{Dir: filepath.Join(dir, linesDir), Aside: aside},
		snaps: &snapshot.Store{Dir: filepath.Join(dir, snapshotDir), Aside: aside},
	}
}

func (j *Journal) engineConfig() engineConfig {
	return engineConfig{dir: filepath.Join(j.Dir, storeDir), share: j.share, log: j.Log}
}

// Close ends the log and frees its folder. An append under way is broken off
// (its caller gets an *[UncertainError]); a replay ends with [ErrClosed]. Close
// returns within seconds even if the disk hangs, and may be called twice.
func (j *Journal) Close() {
	if j.turn == nil {
		return // never initialized
	}
	j.cancel()
	j.mu.Lock()
	again := j.closed
	j.closed = true
	j.mu.Unlock()
	if again {
		return
	}
	j.follower.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.engine != nil && !j.engine.close() {
		j.Log.Error("the event store did not end in time; the disk may be hanging", "dir", j.Dir)
	}
	j.engine = nil
	if err := j.mirror.lines.Close(); err != nil {
		j.Log.Error("closing the line files", "dir", j.Dir, "error", err)
	}
	if err := j.lock.Unlock(); err != nil {
		j.Log.Error("unlocking the journal's folder", "dir", j.Dir, "error", err)
	}
}

// current gives the engine, opening it if an earlier attempt failed.
func (j *Journal) current() (*engine, error) { return j.replace(nil) }

// replace throws the broken engine away and gives a fresh one. When another
// goroutine has done so already, it gives that one's.
func (j *Journal) replace(broken *engine) (*engine, error) {
	if j.turn == nil {
		return nil, ErrClosed
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed || j.ctx.Err() != nil {
		return nil, ErrClosed
	}
	if j.engine != nil && j.engine != broken {
		return j.engine, nil
	}
	if j.engine != nil {
		if fault := j.engine.log.err(); fault != nil {
			j.Log.Warn("opening the event store again", "dir", j.Dir, "because", fault)
		}
		if !j.engine.close() {
			j.dying = j.engine
		}
		j.engine = nil
	}
	if j.dying != nil {
		// Two servers on one folder would destroy it.
		select {
		case <-j.dying.down:
			j.dying = nil
		default:
			return nil, errors.New("the event store is still shutting down; the disk may be hanging")
		}
	}
	e, err := openEngine(j.ctx, j.engineConfig())
	if err != nil {
		return nil, fmt.Errorf("opening the event store again: %w", err)
	}
	j.engine = e
	return e, nil
}

func (j *Journal) diskFull(cause error) error {
	free, err := j.FreeBytes(j.Dir)
	if err != nil {
		cause = errors.Join(cause, err)
	}
	return &DiskFullError{Free: free, Need: j.Reserve, Dir: j.Dir, Err: cause}
}
