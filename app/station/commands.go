package station

import (
	"context"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Call calls a number, as typed, to a counter. It returns once the call is durable. An empty counter is the first one.
func (s *Station) Call(ctx context.Context, number, counter string) (queue.Event, error) {
	return s.Do(ctx, Wish{Verb: Call, Number: number, Counter: counter})
}

// Recall repeats the last call of a counter.
func (s *Station) Recall(ctx context.Context, counter string) (queue.Event, error) {
	return s.Do(ctx, Wish{Verb: Recall, Counter: counter})
}

// Next calls who is next at a counter.
func (s *Station) Next(ctx context.Context, counter string) (queue.Event, error) {
	return s.Do(ctx, Wish{Verb: Next, Counter: counter})
}

func (s *Station) do(ctx context.Context, cmd queue.Command) (queue.Event, error) {
	if s.Pattern != "" {
		return queue.Event{}, ErrPattern
	}
	if !s.calls() {
		return queue.Event{}, ErrOnlyShows
	}
	if err := s.away(); err != nil {
		return queue.Event{}, err
	}
	event, err := s.desk.Do(ctx, cmd)
	s.changed()
	return event, err
}

// counter is the ID that was typed, or the first counter's.
func (s *Station) counter(typed string) string {
	if typed == "" && len(s.Settings.Counters) > 0 {
		return s.Settings.Counters[0].ID
	}
	return typed
}
