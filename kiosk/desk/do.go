package desk

import (
	"context"
	"fmt"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// command is one wish on its way to the owner: a rule's command, or else
// something to do with the state, after which the view is shown anew.
type command struct {
	cmd    queue.Command
	do     func(*queue.State) error
	ctx    context.Context
	result chan<- result // buffered: the owner never waits
}

type result struct {
	ev  queue.Event
	err error
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
	return d.with(ctx, func(s *queue.State) error {
		s.SetCounters(counters)
		return nil
	})
}

// Configure replaces counters, services and rules, from the next command on.
func (d *Desk) Configure(ctx context.Context, counters []queue.Counter, services []queue.Service, rules queue.Rules) error {
	return d.with(ctx, func(s *queue.State) error {
		s.Configure(queue.Config{Counters: counters, Services: services, Rules: rules})
		return nil
	})
}

// State gives the whole state as [queue.State.MarshalBinary] writes it, so that
// another fold of the log can begin where this one is.
func (d *Desk) State(ctx context.Context) (data []byte, err error) {
	err = d.with(ctx, func(s *queue.State) (err error) {
		data, err = s.MarshalBinary()
		return err
	})
	return data, err
}

// with has the owner do something with the state.
func (d *Desk) with(ctx context.Context, do func(*queue.State) error) error {
	_, err := d.ask(ctx, command{do: do})
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
