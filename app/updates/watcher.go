package updates

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Times between checks. To each a random part of spread is added, so that the stations of a country do not all come at once.
const (
	firstWait  = 3 * time.Minute // a start has other things to do
	usualWait  = 24 * time.Hour
	failedWait = 2 * time.Hour // after a check that has not come through
	spread     = 4             // a quarter of the time
)

// Watcher has a Checker check now and then. Set the exported fields, then Initialize.
type Watcher struct {
	Checker  *Checker
	Random   func(below int64) int64 // from 0
	OnChange func()                  // the state has changed; may be nil; must not block
	Log      *slog.Logger

	state  atomic.Pointer[State]
	cancel context.CancelFunc
	worker sync.WaitGroup
}

// Initialize reads what is known already and begins to watch, if there is an address.
func (w *Watcher) Initialize() {
	known := w.Checker.Known()
	w.state.Store(&known)
	var ctx context.Context
	ctx, w.cancel = context.WithCancel(context.Background())
	if !w.Checker.Enabled() {
		return
	}
	if known.Err != nil {
		w.Log.Warn("newer versions are not looked for", "error", known.Err)
		return
	}
	w.worker.Go(func() { w.run(ctx) })
}

// Close ends it. It may be called once, after Initialize.
func (w *Watcher) Close() {
	w.cancel()
	w.worker.Wait()
}

// State gives a copy.
func (w *Watcher) State() State { return *w.state.Load() }

func (w *Watcher) run(ctx context.Context) {
	wait := firstWait
	for {
		timer := time.NewTimer(wait + time.Duration(w.Random(int64(wait/spread))))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		state := w.Checker.Check(ctx)
		if ctx.Err() != nil {
			return
		}
		w.tell(state)
		wait = usualWait
		if state.Err != nil {
			wait = failedWait
		}
	}
}

// tell makes a state known. Without a network it is quiet.
func (w *Watcher) tell(state State) {
	before := w.state.Swap(&state)
	switch {
	case errors.Is(state.Err, ErrUnreachable):
		w.Log.Debug("the release file cannot be reached", "error", state.Err)
	case state.Err != nil:
		w.Log.Warn("newer versions cannot be looked for", "error", state.Err)
	case state.Newer && (before.Newest == nil || before.Newest.Version != state.Newest.Version):
		w.Log.Info("there is a newer version", "version", state.Newest.Version, "page", state.Newest.Page)
	}
	if w.OnChange != nil {
		w.OnChange()
	}
}
