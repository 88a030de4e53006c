package report

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// memory is a log in memory.
type memory struct {
	events  []queue.Event
	read    int // events handed out
	replays int
}

func (m *memory) Replay(_ context.Context, from uint64, fn func(queue.Event) error) error {
	m.replays++
	for i := max(from, 1) - 1; i < uint64(len(m.events)); i++ {
		m.read++
		if err := fn(m.events[i]); err != nil {
			return err
		}
	}
	return nil
}

// day is 9:00 on a Monday in UTC.
var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// script makes a log: every event is so many minutes after 9:00.
type script struct{ memory }

func (s *script) add(minutes float64, ev queue.Event) *script {
	ev.Version, ev.Seq = queue.EventVersion, uint64(len(s.events)+1)
	ev.ID = fmt.Sprint("e", ev.Seq)
	ev.At = day.Add(time.Duration(minutes * float64(time.Minute)))
	s.events = append(s.events, ev)
	return s
}

func (s *script) issue(minutes float64, n queue.Number) *script {
	return s.add(minutes, queue.Event{Type: queue.Issued, Number: n, Service: "s", Place: 1})
}

func (s *script) call(minutes float64, n queue.Number, counter string) *script {
	return s.add(minutes, queue.Event{Type: queue.Called, Number: n, Counter: counter, CounterName: "Desk " + counter, Service: "s", By: "Li"})
}

func (s *script) do(minutes float64, what queue.EventType, n queue.Number, counter string) *script {
	return s.add(minutes, queue.Event{Type: what, Number: n, Counter: counter, Service: "s", By: "Li"})
}

func (s *script) undo(minutes float64, seq uint64, counter string) *script {
	return s.add(minutes, queue.Event{Type: queue.Undone, Counter: counter, Undoes: seq})
}

func gather(t *testing.T, src Source, q Query) Statistics {
	t.Helper()
	s, err := Gather(t.Context(), src, q)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func minutes(m float64) time.Duration { return time.Duration(m * float64(time.Minute)) }

// one is the sum of a single measurement.
func one(m float64) Durations {
	return Durations{Count: 1, Mean: minutes(m), Median: minutes(m), P95: minutes(m), Max: minutes(m)}
}
