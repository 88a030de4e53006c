package report

import (
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestIdleTime(t *testing.T) {
	for _, c := range []struct {
		name       string
		log        func(*script)
		now        float64 // minutes
		open, idle float64 // minutes
	}{
		{"opened, one visit, closed", func(s *script) {
			s.do(0, queue.CounterOpened, "", "1").call(10, "1", "1").do(30, queue.Ended, "1", "1").do(60, queue.CounterClosed, "", "1")
		}, 100, 60, 40},
		{"opened and not closed is open now", func(s *script) {
			s.do(0, queue.CounterOpened, "", "1").call(10, "1", "1").do(30, queue.Ended, "1", "1")
		}, 100, 100, 80},
		{"a visit that goes on is not idle", func(s *script) { s.do(0, queue.CounterOpened, "", "1").call(10, "1", "1") }, 100, 100, 10},
		{"forgotten to close: to the last action", func(s *script) {
			s.do(0, queue.CounterOpened, "", "1").call(10, "1", "1").do(30, queue.Ended, "1", "1")
		}, 900, 30, 10},
		{"plain hall: from the first action to the last", func(s *script) {
			s.call(10, "1", "1").do(15, queue.Ended, "1", "1").call(35, "2", "1").call(40, "3", "1")
		}, 100, 30, 20},
		{"closed twice a day", func(s *script) {
			s.do(0, queue.CounterOpened, "", "1").do(20, queue.CounterClosed, "", "1").do(60, queue.CounterOpened, "", "1").do(70, queue.CounterClosed, "", "1")
		}, 100, 30, 30},
		{"taken over by another counter", func(s *script) {
			s.do(0, queue.CounterOpened, "", "1").call(10, "1", "1")
			s.add(20, queue.Event{Type: queue.Called, Number: "1", Counter: "2", From: "1", How: queue.TakenOver})
			s.do(30, queue.CounterClosed, "", "1")
		}, 100, 30, 20},
		{"closing undone", func(s *script) {
			s.do(0, queue.CounterOpened, "", "1").do(30, queue.CounterClosed, "", "1").undo(30.1, 2, "1").do(50, queue.CounterClosed, "", "1")
		}, 100, 50, 50},
		{"night between two days", func(s *script) {
			s.call(0, "1", "1").do(10, queue.Ended, "1", "1").call(1440, "2", "1").do(1450, queue.Ended, "2", "1")
		}, 1500, 20, 0},
		{"a visit left over from yesterday", func(s *script) { s.call(0, "1", "1").call(1440, "2", "1").do(1450, queue.Ended, "2", "1") }, 1500, 10, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s script
			c.log(&s)
			got := gather(t, &s, Query{Now: day.Add(minutes(c.now))})
			var counter Group
			for _, g := range got.Counters {
				if g.Key == "1" {
					counter = g
				}
			}
			if counter.Open != minutes(c.open) || counter.Idle != minutes(c.idle) || counter.Busy != minutes(c.open-c.idle) {
				t.Errorf("open %v, busy %v, idle %v; want open %g and idle %g min", counter.Open, counter.Busy, counter.Idle, c.open, c.idle)
			}
		})
	}
}

func TestWorkThroughMidnightIsSplit(t *testing.T) {
	var s script
	const midnight = 15 * 60
	s.do(midnight-60, queue.CounterOpened, "", "1").call(midnight-10, "1", "1").do(midnight+20, queue.Ended, "1", "1")
	s.do(midnight+30, queue.CounterClosed, "", "1")
	got := gather(t, &s, Query{Now: day.Add(minutes(midnight + 40))})
	if len(got.Days) != 2 {
		t.Fatalf("days %+v", got.Days)
	}
	for i, want := range []struct{ open, busy time.Duration }{{time.Hour, minutes(10)}, {minutes(30), minutes(20)}} {
		if g := got.Days[i]; g.Open != want.open || g.Busy != want.busy {
			t.Errorf("%s: open %v, busy %v; want %v", g.Key, g.Open, g.Busy, want)
		}
	}
}
