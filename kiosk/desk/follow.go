package desk

import (
	"context"
	"errors"
	"sort"
	"sync"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	// Events kept in memory for followers; older ones are read from the journal.
	tailEvents = 512
	// A follower that cannot read the journal tries again after this time.
	rereadPause = time.Second
)

// tail keeps the last events, and lets followers have them once they are in the view.
type tail struct {
	mu     sync.Mutex
	events []queue.Event // in log order; the last ones may not be published yet
	last   uint64        // sequence of the last event that is published, 0 when there is none
	grown  chan struct{} // closed, and replaced, when there is news
}

// init forgets the events, also in the middle of a desk's life: followers then
// read from the journal what they lack.
func (t *tail) init() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = nil
	t.wake()
}

// publish lets followers have everything up to where the view stands.
func (t *tail) publish(seq uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq > t.last {
		t.last = seq
		t.wake()
	}
}

// wake needs the mutex.
func (t *tail) wake() {
	if t.grown != nil {
		close(t.grown)
	}
	t.grown = make(chan struct{})
}

// add keeps an event that is not published yet.
func (t *tail) add(ev queue.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.events) == 2*tailEvents {
		t.events = append(t.events[:0], t.events[tailEvents:]...)
	}
	t.events = append(t.events, ev)
}

// after gives the first event behind a sequence. ok is false when there is none
// yet; then grown will be closed by the next. gap is true when events between
// have left the tail, so that the journal must be read.
func (t *tail) after(seq uint64) (ev queue.Event, ok, gap bool, grown <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq >= t.last {
		return queue.Event{}, false, false, t.grown
	}
	if len(t.events) == 0 || seq+1 < t.events[0].Seq {
		return queue.Event{}, false, true, t.grown
	}
	next := sort.Search(len(t.events), func(i int) bool { return t.events[i].Seq > seq })
	if next == len(t.events) { // the log is being read anew and is not there yet
		return queue.Event{}, false, true, t.grown
	}
	return t.events[next], true, false, t.grown
}

func (t *tail) lastSeq() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// Subscribe follows the events from now on; see [Desk.SubscribeFrom].
func (d *Desk) Subscribe(buffer int) (events <-chan queue.Event, cancel func()) {
	return d.SubscribeFrom(d.tail.lastSeq(), buffer)
}

// SubscribeFrom follows the events behind a sequence: all of them, in log
// order, however slowly they are taken from the channel. With the LastSeq of a
// Snapshot nothing is missed and nothing comes twice. The channel holds buffer
// events; it is closed by cancel and by Close. cancel waits for the follower's
// end and may be called twice.
func (d *Desk) SubscribeFrom(after uint64, buffer int) (events <-chan queue.Event, cancel func()) {
	out := make(chan queue.Event, max(buffer, 0))
	d.followMu.Lock()
	defer d.followMu.Unlock()
	if d.ctx == nil || d.ctx.Err() != nil {
		close(out)
		return out, func() {}
	}
	ctx, stop := context.WithCancel(d.ctx)
	done := make(chan struct{})
	d.followers.Go(func() {
		defer close(done)
		defer close(out)
		defer stop()
		d.follow(ctx, after, out)
	})
	return out, func() {
		stop()
		<-done
	}
}

func (d *Desk) follow(ctx context.Context, after uint64, out chan<- queue.Event) {
	deliver := func(ev queue.Event) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case out <- ev:
			after = ev.Seq
			return nil
		}
	}
	for ctx.Err() == nil {
		ev, ok, gap, grown := d.tail.after(after)
		switch {
		case ok:
			_ = deliver(ev) // fails only when ctx has ended
		case gap:
			d.readGap(ctx, after, deliver)
		default:
			select {
			case <-ctx.Done():
			case <-grown:
			}
		}
	}
}

// errCaughtUp stops a reading of the journal at the point the tail knows.
var errCaughtUp = errors.New("caught up with the tail")

// readGap delivers from the journal what has left the tail. It stops where the
// state is: what the log holds beyond that is not this desk's to publish yet.
func (d *Desk) readGap(ctx context.Context, after uint64, deliver func(queue.Event) error) {
	until := d.tail.lastSeq()
	err := d.Journal.Replay(ctx, after+1, func(ev queue.Event) error {
		if ev.Seq > until {
			return errCaughtUp
		}
		return deliver(ev)
	})
	if err == nil || errors.Is(err, errCaughtUp) || ctx.Err() != nil {
		return
	}
	d.Log.Error("a follower cannot read the log; trying again", "after", after, "error", err)
	pause := time.NewTimer(rereadPause)
	defer pause.Stop()
	select {
	case <-ctx.Done():
	case <-pause.C:
	}
}
