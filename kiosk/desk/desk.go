package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	// DefaultViewCalls is how many calls a View lists.
	DefaultViewCalls = 100
	// Commands that may wait for the owner before Do has to wait itself.
	maxWaiting = 64
	// Rounds of catching up before a command gives up against other stations.
	maxConflicts = 100
)

// ErrClosed answers commands after Close.
var ErrClosed = errors.New("the desk is closed")

// Journal is what a Desk needs of the log; package journal has it.
type Journal interface {
	// Append writes an event behind expectedLastSeq and returns its sequence
	// once it is durable, or *journal.ConflictError when somebody was first.
	Append(ctx context.Context, expectedLastSeq uint64, ev queue.Event) (uint64, error)
	// Replay hands the events from a sequence on to fn, in log order.
	Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error
}

// Desk turns commands into durable events. Set the fields, then Initialize;
// Close ends it, and before the journal.
type Desk struct {
	Journal   Journal
	Counters  []queue.Counter
	Station   string           // written into this station's events
	Now       func() time.Time // the wall clock
	NewID     func() string    // unique for ever, over all stations
	Log       *slog.Logger     // nil: nowhere
	Keep      int              // calls remembered; queue.DefaultKeep when 0
	ViewCalls int              // calls listed in a View; DefaultViewCalls when 0

	state    *queue.State // the owner's alone
	stale    bool         // the owner's alone: the log may hold more than the state
	commands chan command
	view     atomic.Pointer[View]
	tail     tail

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	ended  chan struct{} // closed when the owner has ended

	followMu  sync.Mutex // guards the start of followers against Close
	followers sync.WaitGroup
}

// command is one wish on its way to the owner.
type command struct {
	cmd      queue.Command
	counters []queue.Counter // not nil: replace the counters instead
	ctx      context.Context
	result   chan<- result // buffered: the owner never waits
}

type result struct {
	ev  queue.Event
	err error
}

// Initialize folds the whole log into the state and starts the owner. ctx
// bounds the reading.
func (d *Desk) Initialize(ctx context.Context) error {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.ViewCalls <= 0 {
		d.ViewCalls = DefaultViewCalls
	}
	if d.Journal == nil || d.Now == nil || d.NewID == nil {
		return errors.New("the desk needs a journal, a clock and a source of IDs")
	}
	d.state = queue.NewState(queue.Config{Counters: d.Counters, Station: d.Station, Keep: d.Keep})
	d.tail.init()
	if err := d.Journal.Replay(ctx, 1, d.learn); err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	d.commands = make(chan command, maxWaiting)
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.show(nil)
	d.ended = make(chan struct{})
	go d.run()
	return nil
}

// Close ends the owner and all followers and waits for them. A command under
// way is finished first; those waiting get [ErrClosed].
func (d *Desk) Close() {
	if d.cancel == nil {
		return // never initialized
	}
	d.followMu.Lock()
	d.cancel()
	d.followMu.Unlock()
	<-d.ended
	d.followers.Wait()
}

// Do carries out a command and returns its event once that is durable. ctx
// bounds the wait for the owner; a command that the owner has taken up is
// carried through, because a call that may or may not have happened helps
// nobody.
//
// Errors: those of [queue.State.Decide], those of the journal (wrapped, to be
// found by errors.As), [ErrClosed], or ctx's own.
func (d *Desk) Do(ctx context.Context, cmd queue.Command) (queue.Event, error) {
	return d.ask(ctx, command{cmd: cmd})
}

// SetCounters replaces the configured counters.
func (d *Desk) SetCounters(ctx context.Context, counters []queue.Counter) error {
	_, err := d.ask(ctx, command{counters: append([]queue.Counter{}, counters...)})
	return err
}

func (d *Desk) ask(ctx context.Context, c command) (queue.Event, error) {
	if d.commands == nil {
		return queue.Event{}, ErrClosed
	}
	answer := make(chan result, 1)
	c.ctx, c.result = ctx, answer
	select {
	case <-d.ctx.Done():
		return queue.Event{}, ErrClosed
	case <-ctx.Done():
		return queue.Event{}, fmt.Errorf("waiting for the desk: %w", ctx.Err())
	case d.commands <- c:
	}
	// The owner answers a command whose ctx has ended with that; it never takes
	// one up after Close, so waiting for its end is waiting for the answer.
	select {
	case r := <-answer:
		return r.ev, r.err
	case <-d.ended:
	}
	select {
	case r := <-answer: // answered just before the end
		return r.ev, r.err
	default:
		return queue.Event{}, ErrClosed
	}
}

func (d *Desk) run() {
	defer close(d.ended)
	for {
		select {
		case <-d.ctx.Done():
			return
		case c := <-d.commands:
			if d.ctx.Err() != nil {
				return
			}
			ev, err := d.serve(c)
			c.result <- result{ev, err}
		}
	}
}

func (d *Desk) serve(c command) (queue.Event, error) {
	if err := c.ctx.Err(); err != nil {
		return queue.Event{}, fmt.Errorf("waiting for the desk: %w", err)
	}
	if c.counters != nil {
		d.state.SetCounters(c.counters)
		d.show(d.view.Load().JournalErr)
		return queue.Event{}, nil
	}
	return d.carryOut(context.WithoutCancel(c.ctx), c.cmd)
}

// carryOut decides and appends, anew after every event of somebody else that
// came first. The ID stays the same: whatever happens it cannot be stored twice.
func (d *Desk) carryOut(ctx context.Context, cmd queue.Command) (queue.Event, error) {
	if d.stale {
		if err := d.catchUp(ctx); err != nil {
			return queue.Event{}, err
		}
	}
	id, now := d.NewID(), d.Now()
	for range maxConflicts {
		ev, err := d.state.Decide(cmd, now, id)
		if err != nil {
			return queue.Event{}, err
		}
		seq, err := d.Journal.Append(ctx, d.state.LastSeq(), ev)
		var conflict *journal.ConflictError
		switch {
		case err == nil:
			ev.Seq = seq
			return ev, d.settle(ctx, ev)
		case !errors.As(err, &conflict):
			d.Log.Error("storing a call", "error", err)
			d.stale = true // it may have been stored all the same
			d.show(err)
			return queue.Event{}, fmt.Errorf("storing the call: %w", err)
		}
		if err := d.catchUp(ctx); err != nil {
			return queue.Event{}, err
		}
	}
	return queue.Event{}, fmt.Errorf("storing the call: other stations were first %d times", maxConflicts)
}

// settle brings the state up to an event that has just been stored.
func (d *Desk) settle(ctx context.Context, ev queue.Event) error {
	if ev.Seq != d.state.LastSeq()+1 {
		return d.catchUp(ctx) // others' events lie before it; it comes with them
	}
	_ = d.learn(ev) // never fails
	d.show(nil)
	return nil
}

// catchUp reads what the log has beyond the state.
func (d *Desk) catchUp(ctx context.Context) error {
	err := d.Journal.Replay(ctx, d.state.LastSeq()+1, d.learn)
	d.stale = err != nil
	d.show(err)
	if err != nil {
		return fmt.Errorf("catching up with the log: %w", err)
	}
	return nil
}

// learn applies one event of the log and passes it to the followers.
func (d *Desk) learn(ev queue.Event) error {
	if ev.Seq > d.state.LastSeq() {
		d.state.Apply(ev)
		d.tail.add(ev)
	}
	return nil
}
