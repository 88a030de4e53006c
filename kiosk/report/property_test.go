package report

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// randomHall makes a log by deciding random commands, as stations would.
func randomHall(seed uint64, n int) *memory {
	rnd := rand.New(rand.NewPCG(seed, 1))
	s := queue.NewState(queue.Config{
		Counters: []queue.Counter{{ID: "1", Operator: "Li"}, {ID: "2", Operator: "Wu"}, {ID: "3"}},
		Services: []queue.Service{{ID: "a", Prefix: "A"}, {ID: "b", Prefix: "B"}},
		Rules:    queue.Rules{KeepOvernight: seed%2 == 0},
	})
	m := &memory{}
	at := day
	for i := range n {
		at = at.Add(time.Duration(rnd.IntN(8000)) * time.Millisecond)
		counter, service := fmt.Sprint(1+rnd.IntN(3)), []string{"a", "b"}[rnd.IntN(2)]
		number := queue.Number(fmt.Sprintf("%s%03d", []string{"A", "B", ""}[rnd.IntN(3)], 1+rnd.IntN(30)))
		cmds := []queue.Command{
			queue.Issue{Service: service, Counter: counter},
			queue.Issue{Service: service},
			queue.Next{Counter: counter},
			queue.Next{Counter: counter, CountOn: true},
			queue.Call{Number: number, Counter: counter, IfCalled: queue.TakeOver},
			queue.Call{Number: number, Counter: counter, IfCalled: queue.RecallHere},
			queue.Recall{Counter: counter},
			queue.NoShow{Counter: counter},
			queue.Hold{Counter: counter},
			queue.Hold{Counter: counter, Number: number},
			queue.Resume{Counter: counter},
			queue.Resume{Counter: counter, ToLine: true},
			queue.Transfer{Counter: counter, ToService: service},
			queue.Transfer{Number: number, ToService: service},
			queue.Done{Counter: counter},
			queue.Cancel{Number: number},
			queue.Cancel{Number: number, Counter: counter},
			queue.Note{Counter: counter, Text: "x"},
			queue.OpenCounter{Counter: counter, TakeOver: true},
			queue.CloseCounter{Counter: counter},
			queue.Undo{Counter: counter},
			queue.Undo{Counter: counter},
			queue.Undo{Counter: counter},
		}
		cmd := cmds[rnd.IntN(len(cmds))]
		if i%500 == 499 {
			cmd = queue.StartDay{}
		}
		ev, err := s.Decide(cmd, at, fmt.Sprint("e", i))
		if err != nil {
			continue
		}
		ev.Seq = uint64(len(m.events) + 1)
		s.Apply(ev)
		m.events = append(m.events, ev)
	}
	return m
}

// without gives a log as if what was undone had never been done.
func without(m *memory) *gapped {
	undone := map[uint64]bool{}
	for _, ev := range m.events {
		if ev.Type == queue.Undone {
			undone[ev.Undoes], undone[ev.Seq] = true, true
		}
	}
	g := &gapped{undone: len(undone) / 2}
	for _, ev := range m.events {
		if !undone[ev.Seq] {
			g.events = append(g.events, ev)
		}
	}
	return g
}

type gapped struct {
	events []queue.Event
	undone int
}

func (g *gapped) Replay(_ context.Context, _ uint64, fn func(queue.Event) error) error {
	for _, ev := range g.events {
		if err := fn(ev); err != nil {
			return err
		}
	}
	return nil
}

// forget takes out what an undone action does change: that somebody was there.
func forget(s *Statistics) {
	for _, groups := range [][]Group{{{Figures: s.Total}}, s.Days, s.Counters} {
		for i := range groups {
			groups[i].Open, groups[i].Busy, groups[i].Idle = 0, 0, 0
		}
	}
	s.Total.Open, s.Total.Busy, s.Total.Idle = 0, 0, 0
	s.Counters = filled(s.Counters)
}

func TestUndoneIsAsIfItHadNeverBeen(t *testing.T) {
	undone := 0
	for seed := range uint64(40) {
		m := randomHall(seed, 3000)
		g := without(m)
		undone += g.undone
		q := Query{Now: m.events[len(m.events)-1].At}
		got, want := gather(t, m, q), gather(t, g, q)
		if got.Unknown != 0 {
			t.Errorf("seed %d: %d events made no sense", seed, got.Unknown)
		}
		forget(&got)
		forget(&want)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d:\n%+v\nwithout the undone:\n%+v", seed, got.Total, want.Total)
		}
	}
	if undone < 1000 {
		t.Errorf("only %d actions were undone: the test tests little", undone)
	}
}

func TestSumsAgree(t *testing.T) {
	for seed := range uint64(10) {
		m := randomHall(seed, 3000)
		s := gather(t, m, Query{})
		calls, issued := 0, 0
		for _, ev := range without(m).events {
			switch ev.Type {
			case queue.Called:
				calls++
			case queue.Issued:
				issued++
			}
		}
		if s.Total.Calls != calls || s.Total.Issued != issued {
			t.Errorf("seed %d: %d calls and %d issues, want %d and %d", seed, s.Total.Calls, s.Total.Issued, calls, issued)
		}
		for name, groups := range map[string][]Group{
			"days": s.Days, "hours": s.Hours, "services": s.Services, "counters": s.Counters, "operators": s.Operators,
		} {
			var sum Figures
			for _, g := range groups {
				sum.Calls += g.Calls
				sum.Issued += g.Issued
				sum.Recalls += g.Recalls
				sum.NoShows += g.NoShows
				sum.Cancelled += g.Cancelled
				sum.Wait.Count += g.Wait.Count
				sum.Service.Count += g.Service.Count
				if g.Tickets > g.Calls || g.Idle < 0 || g.Busy < 0 {
					t.Errorf("seed %d: %s %q: %+v", seed, name, g.Key, g.Figures)
				}
			}
			want := Figures{
				Calls: s.Total.Calls, Issued: s.Total.Issued, Recalls: s.Total.Recalls, NoShows: s.Total.NoShows, Cancelled: s.Total.Cancelled,
				Wait: Durations{Count: s.Total.Wait.Count}, Service: Durations{Count: s.Total.Service.Count},
			}
			if sum != want {
				t.Errorf("seed %d: the %s sum up to %+v, the total is %+v", seed, name, sum, want)
			}
		}
	}
}

// A period's statistics must not depend on whether reading began at the log's
// start or only LookBack before it.
func TestLookBackIsEnough(t *testing.T) {
	m := yearOfDays(60)
	from := day.AddDate(0, 0, 50)
	s := gather(t, m, Query{From: from, To: from.AddDate(0, 0, 2)})
	g := &gapped{events: m.events} // has no places to search at
	want := gather(t, g, Query{From: from, To: from.AddDate(0, 0, 2)})
	s.Unknown, want.Unknown = 0, 0
	if !reflect.DeepEqual(s, want) || s.Total.Calls == 0 || s.Total.Wait.Count != s.Total.Calls {
		t.Errorf("%+v\nwant\n%+v", s, want)
	}
	if m.read > len(m.events)/2 {
		t.Errorf("%d of %d events were read", m.read, len(m.events))
	}
}

// yearOfDays is a log of days with 1,000 tickets each, issued, called and done.
func yearOfDays(days int) *memory {
	m := &memory{}
	add := func(at time.Time, ev queue.Event) {
		ev.Seq, ev.ID, ev.At = uint64(len(m.events)+1), "e", at
		m.events = append(m.events, ev)
	}
	numbers := make([]queue.Number, 1000)
	for i := range numbers {
		numbers[i] = queue.Number(fmt.Sprintf("A%03d", i))
	}
	counters := []string{"1", "2", "3", "4", "5", "6"}
	people := []string{"Li", "Wu", "Zhang", "Chen"}
	for d := range days {
		start := day.AddDate(0, 0, d)
		add(start, queue.Event{Type: queue.DayStarted, Day: start.Format(time.DateOnly)})
		for i, n := range numbers {
			counter := counters[i%len(counters)]
			at := start.Add(time.Duration(i) * 30 * time.Second)
			add(at, queue.Event{Type: queue.Issued, Number: n, Service: "a"})
			wait := time.Duration(i*7919%1200) * time.Second
			add(at.Add(wait), queue.Event{
				Type: queue.Called, Number: n, Counter: counter, CounterName: "Desk", Service: "a", By: people[i%len(people)],
			})
		}
	}
	return m
}

func BenchmarkGather800kEvents(b *testing.B) {
	m := yearOfDays(400)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		s, err := Gather(context.Background(), m, Query{})
		if err != nil || s.Total.Calls != 400_000 {
			b.Fatalf("%d calls, %v", s.Total.Calls, err)
		}
	}
	b.ReportMetric(float64(len(m.events)), "events/op")
}

func BenchmarkGatherOneDayOf400(b *testing.B) {
	m := yearOfDays(400)
	from := day.AddDate(0, 0, 390)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if _, err := Gather(context.Background(), m, Query{From: from, To: from.AddDate(0, 0, 1)}); err != nil {
			b.Fatal(err)
		}
	}
}
