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
	Services  []queue.Service
	Rules     queue.Rules
	Keep      int // calls remembered; queue.DefaultKeep when 0
	ViewCalls int // calls and tickets per list in a View; DefaultViewCalls when 0

	state    *queue.State // the owner's alone
	stale    bool         // the owner's alone: the log may hold more than the state
	loading  bool         // the same: the log is read from where it begins
	headless bool         // the same: the state lacks what was before the first event that the log has, and that may still come
	first    uint64       // the same: that event's sequence
	tried    uint64       // the same: the snapshot that was read last
	keeper   keeper       // saves snapshots; ends with Close
	commands chan command
	view     atomic.Pointer[View]
	tail     tail

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	ended  chan struct{} // closed when the owner has ended

	followMu  sync.Mutex // guards the start of followers against Close
	followers sync.WaitGroup
}

// Initialize folds the log into the state, from the latest snapshot on if the
// journal keeps one that fits the log, and starts the owner. ctx bounds the
// reading.
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
	if err := d.load(ctx); err != nil {
		return err
	}
	d.commands = make(chan command, maxWaiting)
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.show(nil)
	d.ended = make(chan struct{})
	d.keeper.start(d.Journal, d.Log)
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
	whole := d.state
	if d.headless {
		whole = nil
	}
	d.keeper.close(whole)
}

func (d *Desk) run() {
	defer close(d.ended)
	clock := time.NewTimer(d.untilRollover())
	defer clock.Stop()
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-d.grown():
			_ = d.catchUp(d.ctx) // shown in the view
		case <-clock.C:
			if d.stale {
				_ = d.catchUp(d.ctx)
			}
			_ = d.startDay(context.WithoutCancel(d.ctx)) // tried again with the next command and the next tick
			clock.Reset(d.untilRollover())
		case c := <-d.commands:
			if d.ctx.Err() != nil {
				return
			}
			ev, err := d.serve(c)
			c.result <- result{ev, err}
		}
		if !d.headless {
			d.keeper.offer(d.state)
		}
	}
}

func (d *Desk) serve(c command) (queue.Event, error) {
	if err := c.ctx.Err(); err != nil {
		return queue.Event{}, fmt.Errorf("waiting for the desk: %w", err)
	}
	if c.do != nil {
		err := c.do(d.state)
		d.show(d.view.Load().JournalErr)
		return queue.Event{}, err
	}
	ctx := context.WithoutCancel(c.ctx)
	if _, byHand := c.cmd.(queue.StartDay); !byHand {
		if err := d.startDay(ctx); err != nil {
			return queue.Event{}, err
		}
	}
	return d.carryOut(ctx, c.cmd)
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

// catchUp reads what the log has beyond the state. A state without its beginning is made anew as soon as the journal has got the
// host's snapshot.
func (d *Desk) catchUp(ctx context.Context) error {
	err := errDropped
	if !d.headless || !d.begun() {
		err = d.Journal.Replay(ctx, d.state.LastSeq()+1, d.learn)
	}
	if errors.Is(err, errDropped) {
		err = d.load(ctx)
	}
	d.stale = err != nil
	d.show(err)
	if err != nil {
		return fmt.Errorf("catching up with the log: %w", err)
	}
	return nil
}

// errDropped says that the log no longer has the event behind the state: this
// station has joined, or come back, after the events between were dropped. What
// they led to is in the snapshot that the journal has got from the host.
var errDropped = errors.New("the log begins behind the state")

// learn applies one event of the log and passes it to the followers.
func (d *Desk) learn(ev queue.Event) error {
	last := d.state.LastSeq()
	if ev.Seq > last+1 && !d.loading {
		return errDropped
	}
	if ev.Seq > last {
		if ev.Seq > last+1 && d.inherits() {
			d.headless, d.first = true, ev.Seq
		}
		d.state.Apply(ev)
		d.tail.add(ev)
	}
	return nil
}
