package announce

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

const (
	// DefaultMax is how many announcements may wait.
	DefaultMax = 500
	// DefaultCloseLimit is how long Close waits for a Performer to stop.
	DefaultCloseLimit = 1500 * time.Millisecond
)

// ErrClosed answers Enqueue after Close, and before Initialize.
var ErrClosed = errors.New("announcing has ended")

// FullError refuses an announcement because Max are waiting already.
type FullError struct {
	Max int
}

// Error implements error.
func (e *FullError) Error() string {
	return fmt.Sprintf("%d announcements are waiting already", e.Max)
}

// PanicError is what a Performer panicked with.
type PanicError struct {
	Value any
}

// Error implements error.
func (e *PanicError) Error() string {
	return fmt.Sprintf("the announcer's performer panicked: %v", e.Value)
}

// Performer makes announcements seen and heard.
type Performer interface {
	// Prepare begins what takes long (speech synthesis) and returns at once,
	// with a future for Perform to wait on: for an announcement that comes to
	// an idle hall it is called right before Perform, and the picture must not
	// wait for the voice. For the announcement behind the current one it is
	// called while that is performed. ctx ends when the announcement has been
	// performed or dropped.
	Prepare(ctx context.Context, a Announcement) any
	// Perform returns when the announcement has been heard to its end, or soon
	// after ctx has ended. prepared is what Prepare returned, nil if it
	// panicked.
	Perform(ctx context.Context, a Announcement, prepared any) error
}

// State tells how the FIFO stands.
type State struct {
	Waiting   int           // behind the current one
	Current   *Announcement // nil when nothing is performed
	Performed uint64        // without an error
	Failed    uint64
	Stopped   uint64 // by Stop
	LastErr   error  // of the latest announcement; nil when it went well
	// Begun is the greatest Seq of those that are or were performed: what is not
	// above it has been heard, at least in part. It is what queue.Undo asks for.
	Begun uint64
}

// Announcer keeps the FIFO. Set the fields, then Initialize; Close ends it.
type Announcer struct {
	Performer  Performer
	Max        int           // announcements that may wait; DefaultMax when 0
	CloseLimit time.Duration // DefaultCloseLimit when 0
	Log        *slog.Logger  // nil: nowhere

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	ended  chan struct{} // closed when the owner has ended
	wake   chan struct{} // holds one token: the FIFO has grown

	mu    sync.Mutex
	queue []Announcement
	taken uint64 // announcements that Enqueue took
	state State
	stop  context.CancelFunc // ends the current one; nil when there is none
}

// Initialize starts the owner.
func (an *Announcer) Initialize() error {
	if an.Performer == nil {
		return errors.New("the announcer needs a performer")
	}
	if an.Max == 0 {
		an.Max = DefaultMax
	}
	if an.CloseLimit == 0 {
		an.CloseLimit = DefaultCloseLimit
	}
	if an.Log == nil {
		an.Log = slog.New(slog.DiscardHandler)
	}
	an.ctx, an.cancel = context.WithCancel(context.Background())
	an.ended = make(chan struct{})
	an.wake = make(chan struct{}, 1)
	go an.run()
	return nil
}

// Close breaks the current announcement off, drops those waiting and waits for
// the end, at most CloseLimit: a Performer that does not mind its context is
// left behind and logged.
func (an *Announcer) Close() {
	if an.cancel == nil {
		return // never initialized
	}
	an.cancel()
	limit := time.NewTimer(an.CloseLimit)
	defer limit.Stop()
	select {
	case <-an.ended:
	case <-limit.C:
		an.Log.Error("an announcement did not stop in time")
	}
}

// Enqueue puts an announcement at the end of the FIFO. It never waits, and
// answers *[FullError] or [ErrClosed].
func (an *Announcer) Enqueue(a Announcement) error {
	if an.ctx == nil {
		return ErrClosed
	}
	a.Sentences = slices.Clone(a.Sentences)
	an.mu.Lock()
	defer an.mu.Unlock()
	if an.ctx.Err() != nil {
		return ErrClosed
	}
	if len(an.queue) >= an.Max {
		return &FullError{Max: an.Max}
	}
	an.taken++
	a.ticket = an.taken
	an.queue = append(an.queue, a)
	select {
	case an.wake <- struct{}{}:
	default:
	}
	return nil
}

// Withdraw takes the announcement of an event out of the FIFO, because the call
// was taken back. It says false when that is not there, or is being performed:
// then it will be heard.
func (an *Announcer) Withdraw(seq uint64) bool {
	if seq == 0 {
		return false // free texts
	}
	an.mu.Lock()
	defer an.mu.Unlock()
	i := slices.IndexFunc(an.queue, func(a Announcement) bool { return a.Seq == seq })
	if i < 0 {
		return false
	}
	// The head may be in preparation, so the FIFO is made anew, not moved.
	an.queue = append(slices.Clone(an.queue[:i]), an.queue[i+1:]...)
	return true
}

// Merge tells whether the call that an announcement repeats is still waiting. It
// will be heard then, so the repetition need not be: one is enough, and it keeps
// the earlier place.
func (an *Announcer) Merge(a Announcement) bool {
	an.mu.Lock()
	defer an.mu.Unlock()
	return a.Recall && slices.ContainsFunc(an.queue, func(w Announcement) bool {
		return w.Number != "" && w.Number == a.Number && w.Counter == a.Counter
	})
}

// Stop breaks the current announcement off; the next one begins. It says false
// when there is none.
func (an *Announcer) Stop() bool {
	an.mu.Lock()
	defer an.mu.Unlock()
	if an.stop == nil {
		return false
	}
	an.stop()
	return true
}

// Clear drops the announcements that wait, and gives them.
func (an *Announcer) Clear() []Announcement {
	an.mu.Lock()
	defer an.mu.Unlock()
	dropped := an.queue
	an.queue = nil
	return dropped
}

// Upcoming gives the first of those that wait, at most n.
func (an *Announcer) Upcoming(n int) []Announcement {
	an.mu.Lock()
	defer an.mu.Unlock()
	return slices.Clone(an.queue[:min(n, len(an.queue))])
}

// State gives a copy; it never waits for the Performer.
func (an *Announcer) State() State {
	an.mu.Lock()
	defer an.mu.Unlock()
	s := an.state
	s.Waiting = len(an.queue)
	return s
}

// panicked turns a recovered panic into an error and logs where it happened.
func (an *Announcer) panicked(value any) error {
	an.Log.Error("an announcement panicked", "value", value, "stack", string(debug.Stack()))
	return &PanicError{Value: value}
}
