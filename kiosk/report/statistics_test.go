package report

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the tests name zones, which not every machine has

	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestWaitsAndServiceTimes(t *testing.T) {
	transfer := func(s *script, at float64, n queue.Number, counter string) *script {
		return s.add(at, queue.Event{Type: queue.Transferred, Number: n, Counter: counter, Service: "x", Place: 1})
	}
	for _, c := range []struct {
		name          string
		log           func(*script)
		wait, service Durations
	}{
		{"issued, called, done", func(s *script) { s.issue(0, "A1").call(5, "A1", "1").do(12, queue.Ended, "A1", "1") }, one(5), one(7)},
		{"the next call ends the visit", func(s *script) { s.issue(0, "A1").call(5, "A1", "1").call(9, "B1", "1") }, one(5), one(4)},
		{"plain hall: the wait is unknown, not nought", func(s *script) { s.call(0, "1", "1").call(3, "2", "1") }, Durations{}, one(3)},
		{"a visit that goes on is not measured", func(s *script) { s.issue(0, "A1").call(5, "A1", "1") }, one(5), Durations{}},
		{"the counter's closing ends the visit", func(s *script) {
			s.call(0, "1", "1").do(6, queue.CounterClosed, "", "1")
		}, Durations{}, one(6)},
		{"no-show is no service", func(s *script) { s.issue(0, "A1").call(5, "A1", "1").do(7, queue.NotShown, "A1", "1") }, one(5), Durations{}},
		{"late: one wait, the second visit is served", func(s *script) {
			s.issue(0, "A1").call(5, "A1", "1").do(7, queue.NotShown, "A1", "1")
			s.add(20, queue.Event{Type: queue.Called, Number: "A1", Counter: "1", How: queue.Late}).do(23, queue.Ended, "A1", "1")
		}, one(5), one(3)},
		{"cancelled at the counter is no service", func(s *script) { s.issue(0, "A1").call(5, "A1", "1").do(7, queue.TakenOut, "A1", "1") }, one(5), Durations{}},
		{"taken over: served where it ended", func(s *script) {
			s.issue(0, "A1").call(5, "A1", "1")
			s.add(6, queue.Event{Type: queue.Called, Number: "A1", Counter: "2", From: "1", How: queue.TakenOver}).do(10, queue.Ended, "A1", "2")
		}, one(5), one(4)},
		{"hold at the counter is left out", func(s *script) {
			s.issue(0, "A1").call(5, "A1", "1").do(7, queue.Held, "A1", "1").do(30, queue.Resumed, "A1", "1").do(31, queue.Ended, "A1", "1")
		}, one(5), one(3)},
		{"hold while waiting is left out", func(s *script) {
			s.issue(0, "A1").do(4, queue.Held, "A1", "1")
			s.add(50, queue.Event{Type: queue.Resumed, Number: "A1", Counter: "1", Place: 7}).call(52, "A1", "1")
		}, one(6), Durations{}},
		{"called from hold", func(s *script) { s.issue(0, "A1").do(4, queue.Held, "A1", "1").call(50, "A1", "1") }, one(4), Durations{}},
		{"transfer from the line waits on", func(s *script) { transfer(s.issue(0, "A1"), 3, "A1", "").call(9, "A1", "1") }, one(9), Durations{}},
		{"transfer from a counter waits anew", func(s *script) {
			transfer(s.issue(0, "A1").call(5, "A1", "1"), 8, "A1", "1").call(13, "A1", "2").do(20, queue.Ended, "A1", "2")
		}, Durations{2, minutes(5), minutes(5), minutes(5), minutes(5)}, Durations{2, minutes(5), minutes(5), minutes(7), minutes(7)}},
		{"transfer from hold ends the part at the counter", func(s *script) {
			transfer(s.issue(0, "A1").call(5, "A1", "1").do(7, queue.Held, "A1", "1"), 20, "A1", "1").call(21, "A1", "2")
		}, Durations{2, minutes(3), minutes(3), minutes(5), minutes(5)}, one(2)},
		{"appointment: the wait begins with it", func(s *script) {
			s.add(0, queue.Event{Type: queue.Issued, Number: "A1", Due: day.Add(time.Hour)}).call(65, "A1", "1")
		}, one(5), Durations{}},
		{"called before the appointment", func(s *script) {
			s.add(0, queue.Event{Type: queue.Issued, Number: "A1", Due: day.Add(time.Hour)}).call(55, "A1", "1")
		}, one(0), Durations{}},
		{"called again after the end", func(s *script) {
			s.issue(0, "A1").call(5, "A1", "1").do(6, queue.Ended, "A1", "1")
			s.add(8, queue.Event{Type: queue.Called, Number: "A1", Counter: "1", How: queue.Again})
		}, one(5), one(1)},
		{"order: preparing is the wait, picking up the service", func(s *script) {
			s.do(0, queue.OrderPlaced, "7", "").do(8, queue.OrderReady, "7", "1").do(9, queue.OrderReady, "8", "1").do(10, queue.OrderCollected, "7", "1")
		}, one(8), one(2)},
		{"overnight: neither wait nor service", func(s *script) {
			s.issue(0, "A1").call(3, "B1", "1").do(10, queue.Noted, "A1", "1")
			s.add(900, queue.Event{Type: queue.DayStarted, Day: "2026-03-03", Keep: true}).call(1440, "A1", "1")
		}, Durations{}, Durations{}},
		{"a hall that never sleeps", func(s *script) {
			s.issue(0, "A1")
			for m := range 10 {
				s.do(float64(60*(m+1)), queue.Noted, "A1", "2")
			}
			s.call(660, "A1", "1")
		}, one(660), Durations{}},
		{"the day's end drops who was there", func(s *script) {
			s.issue(0, "A1").call(5, "A1", "1").add(60, queue.Event{Type: queue.DayStarted}).call(61, "A1", "1")
		}, one(5), Durations{}},
		{"clocks of two stations differ", func(s *script) { s.issue(1, "A1").call(0.5, "A1", "1") }, one(0), Durations{}},
		{"events of other versions do nothing", func(s *script) {
			s.issue(0, "A1").do(1, "teleported", "A1", "1").add(2, queue.Event{Type: queue.Unreadable}).call(5, "A1", "1")
		}, one(5), Durations{}},
		{"import counts once its last part is there", func(s *script) {
			part := func(n int, number queue.Number) queue.Event {
				return queue.Event{Type: queue.Imported, Batch: &queue.Batch{ID: "b", Part: n, Parts: 2, Rows: []queue.Row{{Number: number}}}}
			}
			s.add(0, part(1, "A1")).add(2, part(2, "A2")).call(6, "A1", "1")
		}, one(4), Durations{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s script
			c.log(&s)
			got := gather(t, &s, Query{})
			if got.Total.Wait != c.wait {
				t.Errorf("waits %+v, want %+v", got.Total.Wait, c.wait)
			}
			if got.Total.Service != c.service {
				t.Errorf("service times %+v, want %+v", got.Total.Service, c.service)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	var s script
	s.issue(0, "A1").issue(1, "A2").issue(2, "A3").issue(3, "A4")
	s.call(10, "A1", "1").do(11, queue.Recalled, "A1", "1").do(12, queue.Recalled, "A1", "1").do(13, queue.NotShown, "A1", "1")
	s.call(20, "A2", "2").do(21, queue.Transferred, "A2", "2").call(25, "A2", "1")
	s.do(30, queue.TakenOut, "A3", "").do(31, queue.TakenOut, "A1", "1")
	got := gather(t, &s, Query{})
	want := Figures{Issued: 4, Calls: 3, Tickets: 2, Recalls: 2, NoShows: 1, Cancelled: 2}
	total := got.Total
	total.Wait, total.Service, total.Open, total.Busy, total.Idle = Durations{}, Durations{}, 0, 0, 0
	if total != want {
		t.Errorf("counted %+v, want %+v", total, want)
	}
	keys := func(groups []Group) (keys []string) {
		for _, g := range groups {
			keys = append(keys, g.Key)
		}
		return keys
	}
	if got := keys(got.Counters); !slices.Equal(got, []string{"", "1", "2"}) {
		t.Errorf("counters %q", got)
	}
	if got.Counters[1].Tickets != 2 || got.Counters[2].Tickets != 1 || got.Counters[1].Name != "Desk 1" {
		t.Errorf("counters %+v", got.Counters)
	}
	if got := keys(got.Hours); !slices.Equal(got, []string{"09"}) {
		t.Errorf("hours %q", got)
	}
	for _, c := range []struct {
		name  string
		query Query
		calls int
	}{
		{"counter", Query{Counter: "1"}, 2},
		{"operator", Query{Operator: "Li"}, 3},
		{"service", Query{Service: "s"}, 3},
		{"nobody of that name", Query{Operator: "Wu"}, 0},
		{"from", Query{From: day.Add(minutes(20))}, 2},
		{"to is not in it", Query{To: day.Add(minutes(20))}, 1},
	} {
		if got := gather(t, &s, c.query).Total.Calls; got != c.calls {
			t.Errorf("%s: %d calls, want %d", c.name, got, c.calls)
		}
	}
}

// Version 1 had no services, no issued tickets and no end of a visit.
func TestVersionOneLog(t *testing.T) {
	var s script
	for i, n := range []queue.Number{"1", "2", "3"} {
		ev := queue.Event{Type: queue.Called, Number: n, Counter: "1", CounterName: "Desk"}
		s.add(float64(4*i), ev)
		ev.Type = queue.Recalled
		s.add(float64(4*i+1), ev)
	}
	for i := range s.events {
		s.events[i].Version = 1
	}
	got := gather(t, &s, Query{}).Total
	if got.Calls != 3 || got.Recalls != 3 || got.Tickets != 3 || got.Wait.Count != 0 || got.Service.Count != 2 || got.Service.Mean != minutes(4) {
		t.Errorf("counted %+v", got)
	}
}

func TestUndoneCountsAsNeverDone(t *testing.T) {
	for _, c := range []struct {
		name string
		log  func(*script)
		want Figures
	}{
		{
			"call", func(s *script) { s.issue(0, "A1").call(5, "A1", "1").undo(5.1, 2, "1").call(8, "A1", "2") },
			Figures{Issued: 1, Calls: 1, Tickets: 1, Wait: one(8)},
		},
		{
			"recall", func(s *script) { s.call(5, "1", "1").do(6, queue.Recalled, "1", "1").undo(6.1, 2, "1") },
			Figures{Calls: 1, Tickets: 1},
		},
		{"no-show", func(s *script) {
			s.call(5, "1", "1").do(6, queue.NotShown, "1", "1").undo(6.1, 2, "1").do(9, queue.Ended, "1", "1")
		}, Figures{Calls: 1, Tickets: 1, Service: one(4)}},
		{"end", func(s *script) {
			s.call(5, "1", "1").do(6, queue.Ended, "1", "1").undo(6.1, 2, "1").do(9, queue.Ended, "1", "1")
		}, Figures{Calls: 1, Tickets: 1, Service: one(4)}},
		{"next, which ended a visit", func(s *script) {
			s.call(5, "1", "1").call(6, "2", "1").undo(6.1, 2, "1").do(9, queue.Ended, "1", "1")
		}, Figures{Calls: 1, Tickets: 1, Service: one(4)}},
		{"issue", func(s *script) {
			s.add(0, queue.Event{Type: queue.Issued, Number: "A1", Counter: "1"}).undo(0.1, 1, "1").call(5, "A1", "1")
		}, Figures{Calls: 1, Tickets: 1}},
		{"taking over", func(s *script) {
			s.call(5, "1", "1").add(6, queue.Event{Type: queue.Called, Number: "1", Counter: "2", From: "1", How: queue.TakenOver})
			s.undo(6.1, 2, "2").do(9, queue.Ended, "1", "1")
		}, Figures{Calls: 1, Tickets: 1, Service: one(4)}},
		{
			"an undo of something else does nothing", func(s *script) { s.call(5, "1", "1").call(6, "2", "2").undo(6.1, 1, "2") },
			Figures{Calls: 2, Tickets: 2},
		},
		{"what others went on from stays", func(s *script) {
			s.add(0, queue.Event{Type: queue.Issued, Number: "A1", Counter: "1"}).call(5, "A1", "2").undo(5.1, 1, "1")
		}, Figures{Issued: 1, Calls: 1, Tickets: 1, Wait: one(5)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s script
			c.log(&s)
			got := gather(t, &s, Query{}).Total
			got.Open, got.Busy, got.Idle = 0, 0, 0
			if got != c.want {
				t.Errorf("counted %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestDaysAndHoursAreLocal(t *testing.T) {
	zone := func(name string) *time.Location {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return loc
	}
	for _, c := range []struct {
		name, zone string
		at         time.Time
		day, hour  string
	}{
		{"east of Greenwich", "Asia/Shanghai", time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC), "2026-03-03", "01"},
		{"west of it", "America/New_York", time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC), "2026-03-01", "21"},
		{"half an hour off", "Asia/Kolkata", time.Date(2026, 3, 2, 18, 29, 59, 0, time.UTC), "2026-03-02", "23"},
		{"a quarter off", "Asia/Kathmandu", time.Date(2026, 3, 2, 18, 15, 0, 0, time.UTC), "2026-03-03", "00"},
		{"before the clocks go forward", "Europe/Berlin", time.Date(2026, 3, 29, 0, 59, 59, 0, time.UTC), "2026-03-29", "01"},
		{"and after", "Europe/Berlin", time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), "2026-03-29", "03"},
		{"the hour that comes twice, first", "Europe/Berlin", time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), "2026-10-25", "02"},
		{"and second", "Europe/Berlin", time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), "2026-10-25", "02"},
		{"clocks that go by half an hour", "Australia/Lord_Howe", time.Date(2026, 10, 3, 15, 30, 0, 0, time.UTC), "2026-10-04", "02"},
		{"before 1970", "UTC", time.Date(1969, 12, 31, 23, 59, 59, 5e8, time.UTC), "1969-12-31", "23"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s script
			s.call(0, "1", "1").call(0, "2", "1")
			s.events[0].At = c.at.Add(-20 * time.Minute) // what is remembered of it must not lead astray
			s.events[1].At = c.at
			got := gather(t, &s, Query{Location: zone(c.zone), From: c.at})
			if len(got.Days) != 1 || got.Days[0].Key != c.day || len(got.Hours) != 1 || got.Hours[0].Key != c.hour {
				t.Errorf("days %+v, hours %+v; want %s and %s", got.Days, got.Hours, c.day, c.hour)
			}
		})
	}
}

func TestPercentiles(t *testing.T) {
	upTo := func(n int) (all []int32) {
		for i := range n {
			all = append(all, int32(1000*(i+1)))
		}
		return all
	}
	for _, c := range []struct {
		name        string
		sorted      []int32
		median, p95 time.Duration
	}{
		{"one", upTo(1), time.Second, time.Second},
		{"two", upTo(2), 1500 * time.Millisecond, 2 * time.Second},
		{"three", upTo(3), 2 * time.Second, 3 * time.Second},
		{"twenty", upTo(20), 10500 * time.Millisecond, 19500 * time.Millisecond},
		{"a hundred", upTo(100), 50500 * time.Millisecond, 95500 * time.Millisecond},
		{"all alike", []int32{7000, 7000, 7000}, 7 * time.Second, 7 * time.Second},
	} {
		if d := durations(c.sorted); d.Median != c.median || d.P95 != c.p95 {
			t.Errorf("%s: median %v and 95th %v, want %v and %v", c.name, d.Median, d.P95, c.median, c.p95)
		}
	}
}

func TestPresent(t *testing.T) {
	var s script
	s.issue(0, "A1").issue(10, "A2").issue(20, "A3")
	s.add(21, queue.Event{Type: queue.Issued, Number: "A4", Due: day.Add(10 * time.Hour)})
	s.call(25, "A1", "1")
	got := gather(t, &s, Query{Now: day.Add(minutes(30))}).Present
	want := Present{Known: true, Waiting: 2, Waited: minutes(15), Longest: minutes(20), Recent: minutes(25), RecentCount: 1}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestErrorsEndTheReading(t *testing.T) {
	var s script
	s.call(0, "1", "1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Gather(ctx, &s, Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	f := newFold(time.UTC, true, false)
	f.limit = 1
	f.step(&s.events[0])
	second := s.events[0]
	second.Seq, second.Number = 2, "2"
	f.step(&second)
	if !f.full || len(f.records) != 1 {
		t.Errorf("%d records, full %v", len(f.records), f.full)
	}
}
