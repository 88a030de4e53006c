package announce

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stage is a Performer that writes down what happens, with the fake time.
type stage struct {
	mu       sync.Mutex
	start    time.Time
	log      []string
	speaking int

	prepareTakes time.Duration                                         // before Prepare returns
	performTakes time.Duration                                         // of speaking
	fault        func(ctx context.Context, a Announcement) (err error) // instead of speaking
	prepareFault func(a Announcement)
	performed    func(a Announcement)
	quiet        bool // nothing is written down
}

func (s *stage) note(format string, v ...any) {
	if s.quiet {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, fmt.Sprintf("%v ", time.Since(s.start))+fmt.Sprintf(format, v...))
}

func (s *stage) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.log...)
}

func (s *stage) Prepare(ctx context.Context, a Announcement) any {
	s.note("prepare %s", a.Number)
	if s.prepareFault != nil {
		s.prepareFault(a)
	}
	select {
	case <-time.After(s.prepareTakes):
	case <-ctx.Done():
	}
	return "voice of " + a.Number
}

func (s *stage) Perform(ctx context.Context, a Announcement, prepared any) error {
	s.mu.Lock()
	s.speaking++
	if s.speaking > 1 {
		s.log = append(s.log, "TWO AT ONCE")
	}
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.speaking--; s.mu.Unlock() }()
	s.note("perform %s with %v", a.Number, prepared)
	if s.performed != nil {
		s.performed(a)
	}
	if s.fault != nil {
		if err := s.fault(ctx, a); err != nil {
			return err
		}
	}
	select {
	case <-time.After(s.performTakes):
		s.note("end %s", a.Number)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// perform runs f with an Announcer inside a bubble of fake time.
func perform(t *testing.T, s *stage, f func(t *testing.T, an *Announcer)) {
	synctest.Test(t, func(t *testing.T) {
		s.start = time.Now()
		an := &Announcer{Performer: s, Max: 3, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
		if err := an.Initialize(); err != nil {
			t.Fatal(err)
		}
		f(t, an)
		an.Close()
	})
}

func enqueue(t *testing.T, an *Announcer, numbers ...string) {
	t.Helper()
	for _, n := range numbers {
		if err := an.Enqueue(Announcement{Number: n}); err != nil {
			t.Fatalf("%s: %v", n, err)
		}
	}
}

func wantLines(t *testing.T, s *stage, want ...string) {
	t.Helper()
	got := s.lines()
	// What happens at one and the same time has no order.
	slices.Sort(got)
	slices.Sort(want)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("what happened:\n%q\nwant:\n%q", got, want)
	}
}

func TestNoneCutsAnotherOff(t *testing.T) {
	s := &stage{performTakes: 5 * time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		enqueue(t, an, "1", "2")
		time.Sleep(time.Second)
		enqueue(t, an, "3")
		time.Sleep(time.Minute)
		wantLines(t, s,
			"0s prepare 1", "0s perform 1 with voice of 1", "0s prepare 2", "5s end 1",
			"5s perform 2 with voice of 2", "5s prepare 3", "10s end 2",
			"10s perform 3 with voice of 3", "15s end 3")
		if got := an.State(); !reflect.DeepEqual(got, State{Performed: 3}) {
			t.Errorf("state %+v", got)
		}
	})
}

func TestNextIsPreparedWhenItComesDuringAnother(t *testing.T) {
	s := &stage{performTakes: 5 * time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		enqueue(t, an, "1")
		time.Sleep(2 * time.Second)
		enqueue(t, an, "2", "3")
		time.Sleep(time.Second)
		wantLines(t, s, "0s prepare 1", "0s perform 1 with voice of 1", "2s prepare 2")
		state := an.State()
		if state.Waiting != 2 || state.Current == nil || state.Current.Number != "1" {
			t.Errorf("state %+v", state)
		}
	})
}

func TestSlowPrepareDelaysOnlyItsOwnAnnouncement(t *testing.T) {
	s := &stage{performTakes: time.Second, prepareTakes: 3 * time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		enqueue(t, an, "1", "2")
		time.Sleep(time.Minute)
		wantLines(t, s,
			"0s prepare 1", "3s perform 1 with voice of 1", "3s prepare 2", "4s end 1",
			"6s perform 2 with voice of 2", "7s end 2")
	})
}

func TestFullQueueRefuses(t *testing.T) {
	s := &stage{performTakes: time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		enqueue(t, an, "1")
		synctest.Wait()
		enqueue(t, an, "2", "3", "4")
		var full *FullError
		if err := an.Enqueue(Announcement{Number: "5"}); !errors.As(err, &full) || full.Max != 3 {
			t.Errorf("got %v", err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		enqueue(t, an, "6") // there is room again
		time.Sleep(time.Minute)
		if got := an.State(); got.Performed != 5 || got.Waiting != 0 {
			t.Errorf("state %+v", got)
		}
	})
}

func TestFaultsAreReportedAndTheQueueGoesOn(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct {
		name string
		make func(s *stage)
		want func(err error) bool
	}{
		{"error", func(s *stage) {
			s.fault = func(_ context.Context, a Announcement) error {
				if a.Number == "bad" {
					return broken
				}
				return nil
			}
		}, func(err error) bool { return errors.Is(err, broken) }},
		{"panic", func(s *stage) {
			s.fault = func(_ context.Context, a Announcement) error {
				if a.Number == "bad" {
					panic("boom")
				}
				return nil
			}
		}, func(err error) bool { var p *PanicError; return errors.As(err, &p) && p.Value == "boom" }},
		{"panic while preparing", func(s *stage) {
			s.prepareFault = func(a Announcement) {
				if a.Number == "bad" {
					panic("boom")
				}
			}
		}, func(err error) bool { return err == nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &stage{performTakes: time.Second}
			tt.make(s)
			perform(t, s, func(t *testing.T, an *Announcer) {
				enqueue(t, an, "1", "bad")
				time.Sleep(90 * time.Second)
				if got := an.State(); !tt.want(got.LastErr) || got.Performed+got.Failed != 2 || got.Current != nil {
					t.Errorf("state %+v", got)
				}
				enqueue(t, an, "3")
				time.Sleep(time.Minute)
				if got := an.State(); got.LastErr != nil || got.Performed+got.Failed != 3 {
					t.Errorf("state %+v", got)
				}
			})
		})
	}
}

func TestPreparedWorkIsCancelled(t *testing.T) {
	var ended []string
	var mu sync.Mutex
	s := &stage{performTakes: time.Hour}
	perform(t, s, func(t *testing.T, an *Announcer) {
		an.Performer = contextWatcher{s, func(n string) { mu.Lock(); ended = append(ended, n); mu.Unlock() }}
		enqueue(t, an, "1", "2", "3")
		time.Sleep(time.Minute)
		an.Close()
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if len(ended) != 2 { // 3 was never prepared
			t.Errorf("ended %v, want 1 and 2", ended)
		}
		if err := an.Enqueue(Announcement{}); !errors.Is(err, ErrClosed) {
			t.Errorf("Enqueue after Close: %v", err)
		}
		if got := an.State(); got.Waiting != 0 || got.Current != nil || !errors.Is(got.LastErr, context.Canceled) {
			t.Errorf("state %+v", got)
		}
	})
}

// contextWatcher tells when the context given to Prepare ends.
type contextWatcher struct {
	*stage
	ended func(number string)
}

func (w contextWatcher) Prepare(ctx context.Context, a Announcement) any {
	context.AfterFunc(ctx, func() { w.ended(a.Number) })
	return w.stage.Prepare(ctx, a)
}

func TestContextOfAFinishedAnnouncementEnds(t *testing.T) {
	ended := make(chan string, 1)
	s := &stage{performTakes: time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		an.Performer = contextWatcher{s, func(n string) { ended <- n }}
		enqueue(t, an, "1")
		time.Sleep(time.Minute)
		if got := <-ended; got != "1" {
			t.Errorf("got %s", got)
		}
	})
}

func TestCloseDoesNotWaitForEverForADeafPerformer(t *testing.T) {
	release := make(chan struct{})
	s := &stage{fault: func(context.Context, Announcement) error { <-release; return errors.New("late") }}
	synctest.Test(t, func(t *testing.T) {
		s.start = time.Now()
		release = make(chan struct{})
		an := &Announcer{Performer: s}
		if err := an.Initialize(); err != nil {
			t.Fatal(err)
		}
		enqueue(t, an, "1")
		synctest.Wait()
		an.Close()
		if took := time.Since(s.start); took != DefaultCloseLimit { // fake time: exact
			t.Errorf("Close took %v", took)
		}
		close(release)
	})
}

func TestAnnouncerBeforeInitialize(t *testing.T) {
	an := &Announcer{}
	if err := an.Initialize(); err == nil {
		t.Error("initialized without a performer")
	}
	if err := an.Enqueue(Announcement{}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	an.Close()
}

func TestManyWritersKeepTheirOrder(t *testing.T) {
	seen := map[string]uint64{} // touched by one Perform at a time only
	s := &stage{fault: func(_ context.Context, a Announcement) error {
		if a.Seq != seen[a.Number] {
			return fmt.Errorf("%d of %s comes after %d", a.Seq, a.Number, seen[a.Number])
		}
		seen[a.Number]++
		return nil
	}}
	synctest.Test(t, func(t *testing.T) {
		s.start = time.Now()
		an := &Announcer{Performer: s}
		if err := an.Initialize(); err != nil {
			t.Fatal(err)
		}
		defer an.Close()
		const writers, each = 4, 100
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					if err := an.Enqueue(Announcement{Seq: uint64(i), Number: fmt.Sprint(w)}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		time.Sleep(time.Minute)
		if got := an.State(); got.Performed != writers*each {
			t.Errorf("state %+v", got)
		}
	})
}
