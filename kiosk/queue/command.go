package queue

import (
	"fmt"
	"time"
)

// Counter is a place that people are called to.
type Counter struct {
	ID   string // stable; what commands and events name
	Name string // what is shown and said; the ID when empty
}

// Command is a wish that [State.Decide] grants or refuses: [Call], [Recall] or [Next].
type Command interface {
	// decide fills in the event's type, number and author; the counter is known.
	decide(s *State, counter string, ev *Event) error
	counterID() string
}

// Call calls a number to a counter. A number that was called before may be
// called again.
type Call struct {
	Number  Number
	Counter string
	By      string
}

// Recall repeats the last call of a counter.
type Recall struct {
	Counter string
	By      string
}

// Next calls the number that follows. The line is that of the counter's own
// last call, or, when it has made none, of the latest call anywhere: same
// prefix, same minimum width. The value follows the latest call of that line by
// ANY counter, so that counters which share a line never repeat each other.
type Next struct {
	Counter string
	By      string
}

func (c Call) counterID() string   { return c.Counter }
func (c Recall) counterID() string { return c.Counter }
func (c Next) counterID() string   { return c.Counter }

// Decide turns a command into the event that grants it, or says why not. The
// state does not change: that is for [State.Apply], once the event is durable.
// The event carries the given identity and, as its time, now in UTC and whole
// milliseconds.
func (s *State) Decide(cmd Command, now time.Time, id string) (Event, error) {
	if cmd == nil {
		return Event{}, ErrNoCommand
	}
	counter, err := s.counter(cmd.counterID())
	if err != nil {
		return Event{}, err
	}
	ev := Event{
		Version:     EventVersion,
		ID:          id,
		Counter:     counter.ID,
		CounterName: counter.Name,
		At:          stamp(now),
		Station:     s.station,
	}
	if err := cmd.decide(s, counter.ID, &ev); err != nil {
		return Event{}, err
	}
	return ev, nil
}

func (s *State) counter(id string) (Counter, error) {
	known := make([]string, 0, len(s.counters))
	for _, c := range s.counters {
		if c.ID == id {
			if c.Name == "" {
				c.Name = c.ID
			}
			return c, nil
		}
		known = append(known, c.ID)
	}
	return Counter{}, &UnknownCounterError{ID: id, Known: known}
}

func (c Call) decide(_ *State, _ string, ev *Event) error {
	// A Number is a plain string type: what did not go through ParseNumber
	// must not reach the log.
	number, err := ParseNumber(string(c.Number))
	if err != nil {
		return err
	}
	ev.Type, ev.Number, ev.By = Called, number, c.By
	return nil
}

func (c Recall) decide(s *State, counter string, ev *Event) error {
	last, ok := s.LastOf(counter)
	if !ok {
		return ErrNothingToRecall
	}
	ev.Type, ev.Number, ev.By = Recalled, last.Number, c.By
	return nil
}

func (c Next) decide(s *State, counter string, ev *Event) error {
	model, ok := s.LastOf(counter)
	if !ok {
		latest := s.Last(1)
		if len(latest) == 0 {
			return ErrNothingToFollow
		}
		model = latest[0]
	}
	prefix, value, digits, ok := model.Number.split()
	if !ok {
		return ErrNoTrailingDigit
	}
	if head, found := s.lines.get(prefix); found {
		if _, headValue, _, ok := head.split(); ok {
			value = headValue
		}
	}
	number, err := join(prefix, value+1, digits)
	if err != nil {
		return fmt.Errorf("counting on from %s: %w", model.Number, err)
	}
	ev.Type, ev.Number, ev.By = Called, number, c.By
	return nil
}
