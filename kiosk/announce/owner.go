package announce

import (
	"context"
	"sync"
)

// job is an announcement on its way to the Performer.
type job struct {
	a        Announcement
	ctx      context.Context
	cancel   context.CancelFunc
	prepared chan any // buffered; gets exactly one value
}

// run is the owner: it takes the head of the FIFO, performs it, and meanwhile
// has the next one prepared.
func (an *Announcer) run() {
	var helpers sync.WaitGroup
	defer close(an.ended)
	defer an.settle()
	defer helpers.Wait()
	var next *job // prepared ahead; still at the head of the FIFO
	defer func() {
		if next != nil {
			next.cancel()
		}
	}()
	for an.ctx.Err() == nil {
		current := next
		next = nil
		follows := current != nil
		if current == nil {
			head, ok := an.head()
			if !ok {
				an.sleep()
				continue
			}
			current = an.newJob(head)
			current.prepared <- an.prepare(current)
		}
		var prepared any
		select {
		case prepared = <-current.prepared:
		case <-an.ctx.Done():
			current.cancel()
			return
		}
		if !an.begin(current, follows) {
			current.cancel() // withdrawn while it was prepared
			continue
		}
		done := make(chan error, 1)
		helpers.Go(func() { done <- an.perform(current, prepared) })
		next = an.await(current, done, &helpers)
	}
}

// await waits for the current announcement's end. The first one that comes
// behind it is prepared, in a goroutine of its own so that a slow Prepare does
// not delay noticing the end.
func (an *Announcer) await(current *job, done <-chan error, helpers *sync.WaitGroup) (next *job) {
	for {
		if next == nil {
			if head, ok := an.head(); ok {
				next = an.newJob(head)
				ahead := next
				helpers.Go(func() { ahead.prepared <- an.prepare(ahead) })
			}
		}
		wake := an.wake
		if next != nil {
			wake = nil // one ahead and no more; the token stays for later
		}
		select {
		case err := <-done:
			an.finish(current, err)
			current.cancel()
			return next
		case <-wake:
		}
	}
}

func (an *Announcer) newJob(a Announcement) *job {
	ctx, cancel := context.WithCancel(an.ctx)
	return &job{a: a, ctx: ctx, cancel: cancel, prepared: make(chan any, 1)}
}

func (an *Announcer) prepare(j *job) (prepared any) {
	defer func() {
		if r := recover(); r != nil {
			prepared = nil
			_ = an.panicked(r) // Perform goes on without; it has the last word
		}
	}()
	return an.Performer.Prepare(j.ctx, j.a)
}

func (an *Announcer) perform(j *job, prepared any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = an.panicked(r)
		}
	}()
	return an.Performer.Perform(j.ctx, j.a, prepared)
}

func (an *Announcer) sleep() {
	select {
	case <-an.wake:
	case <-an.ctx.Done():
	}
}

func (an *Announcer) head() (Announcement, bool) {
	an.mu.Lock()
	defer an.mu.Unlock()
	if len(an.queue) == 0 {
		return Announcement{}, false
	}
	return an.queue[0], true
}

// begin takes a job's announcement, the head of the FIFO, off it and makes it
// the current one; false when it has been withdrawn. follows tells that it comes
// right after another.
func (an *Announcer) begin(j *job, follows bool) bool {
	an.mu.Lock()
	defer an.mu.Unlock()
	if len(an.queue) == 0 || an.queue[0].ticket != j.a.ticket {
		return false
	}
	if follows && j.a.chimeFirst {
		j.a.Chime = false
	}
	an.stop = j.cancel
	head := j.a
	an.queue[0] = Announcement{} // let go of its sentences
	if an.queue = an.queue[1:]; len(an.queue) == 0 {
		an.queue = nil
	}
	an.state.Current = &head
	an.state.Begun = max(an.state.Begun, head.Seq)
	return true
}

func (an *Announcer) finish(j *job, err error) {
	an.mu.Lock()
	stopped := j.ctx.Err() != nil && an.ctx.Err() == nil
	an.state.Current, an.stop = nil, nil
	switch {
	case stopped: // whatever the performer made of it
		an.state.Stopped++
		err = nil
	case err == nil:
		an.state.Performed++
	default:
		an.state.Failed++
	}
	an.state.LastErr = err
	an.mu.Unlock()
	if err != nil && an.ctx.Err() == nil {
		an.Log.Error("performing an announcement", "seq", j.a.Seq, "number", j.a.Number, "error", err)
	}
}

// settle empties the FIFO at the end.
func (an *Announcer) settle() {
	an.mu.Lock()
	defer an.mu.Unlock()
	an.queue = nil
}
