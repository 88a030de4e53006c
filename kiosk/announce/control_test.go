package announce

import (
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

func TestStopBreaksOffAndTheNextBegins(t *testing.T) {
	s := &stage{performTakes: 10 * time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		if an.Stop() {
			t.Error("something was stopped in an idle hall")
		}
		enqueue(t, an, "1", "2")
		time.Sleep(3 * time.Second)
		if !an.Stop() {
			t.Error("nothing was stopped")
		}
		time.Sleep(20 * time.Second)
		if st := an.State(); st.Stopped != 1 || st.Performed != 1 || st.Failed != 0 || st.LastErr != nil || st.Current != nil {
			t.Errorf("state %+v", st)
		}
	})
	wantLines(t, s, "0s prepare 1", "0s perform 1 with voice of 1", "0s prepare 2", "3s perform 2 with voice of 2", "13s end 2")
}

func TestClearDropsThoseThatWait(t *testing.T) {
	s := &stage{performTakes: time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		enqueue(t, an, "1")
		synctest.Wait()
		enqueue(t, an, "2", "3")
		synctest.Wait()
		if up := an.Upcoming(10); len(up) != 2 || up[0].Number != "2" || len(an.Upcoming(1)) != 1 {
			t.Errorf("upcoming %+v", up)
		}
		if dropped := an.Clear(); len(dropped) != 2 || dropped[1].Number != "3" {
			t.Errorf("dropped %+v", dropped)
		}
		time.Sleep(5 * time.Second)
		enqueue(t, an, "4")
		time.Sleep(5 * time.Second)
		if st := an.State(); st.Performed != 2 || st.Waiting != 0 {
			t.Errorf("state %+v", st)
		}
	})
	wantLines(t, s, "0s prepare 1", "0s perform 1 with voice of 1", "0s prepare 2", "1s end 1", "5s prepare 4", "5s perform 4 with voice of 4", "6s end 4")
}

func TestRecallOfACallThatStillWaitsIsOneWithIt(t *testing.T) {
	s := &stage{performTakes: time.Second}
	perform(t, s, func(t *testing.T, an *Announcer) {
		enqueue(t, an, "1")
		synctest.Wait()
		if err := an.Enqueue(Announcement{Number: "2", Counter: "a"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			a    Announcement
			want bool
		}{
			{Announcement{Number: "2", Counter: "a", Recall: true}, true},
			{Announcement{Number: "2", Counter: "b", Recall: true}, false},
			{Announcement{Number: "2", Counter: "a"}, false},
			{Announcement{Number: "1", Recall: true}, false}, // it is being heard, and is wanted once more
			{Announcement{Recall: true}, false},
		} {
			if got := an.Merge(c.a); got != c.want {
				t.Errorf("%+v: %v", c.a, got)
			}
		}
	})
}

func TestChimeOnlyWhereNothingWasSaidBefore(t *testing.T) {
	var chimes []bool
	s := &stage{performTakes: time.Second}
	s.performed = func(a Announcement) { chimes = append(chimes, a.Chime) }
	perform(t, s, func(t *testing.T, an *Announcer) {
		say := func(n int) {
			for range n {
				if err := an.Enqueue(Announcement{Number: "x", Chime: true, chimeFirst: true}); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
			}
		}
		say(3)
		time.Sleep(10 * time.Second)
		say(2)
		time.Sleep(10 * time.Second)
	})
	if got := fmt.Sprint(chimes); got != "[true false false true false]" {
		t.Errorf("chimes %s", got)
	}
}

// An hour and a half of announcements, 500 of them at once, without a gap between them.
func TestFiveHundredAtOnceAreSaidInOrderWithoutAGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stage{performTakes: 11 * time.Second, start: time.Now()}
		var said []string
		s.performed = func(a Announcement) {
			if at := time.Since(s.start); at != time.Duration(len(said))*11*time.Second {
				t.Errorf("%s begins at %v", a.Number, at)
			}
			said = append(said, a.Number)
		}
		an := &Announcer{Performer: s, Log: slog.New(slog.DiscardHandler)}
		if err := an.Initialize(); err != nil {
			t.Fatal(err)
		}
		for n := range DefaultMax {
			enqueue(t, an, fmt.Sprint(n))
		}
		time.Sleep(DefaultMax * 11 * time.Second)
		synctest.Wait()
		if st := an.State(); st.Performed != DefaultMax || st.Waiting != 0 {
			t.Errorf("state %+v", st)
		}
		for n, number := range said {
			if number != fmt.Sprint(n) {
				t.Fatalf("%s was said in the place of %d", number, n)
			}
		}
		an.Close()
	})
}

func TestTenThousandAnnouncementsLeaveNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stage{performTakes: time.Second, quiet: true}
		an := &Announcer{Performer: s, Log: slog.New(slog.DiscardHandler)}
		if err := an.Initialize(); err != nil {
			t.Fatal(err)
		}
		heap := func(count int) uint64 {
			for n := range count {
				a := Announcement{Number: fmt.Sprint(n), Sentences: []Sentence{{Lang: "zh", Text: string(make([]byte, 1000))}}}
				if err := an.Enqueue(a); err != nil {
					t.Fatal(err)
				}
				if n%100 == 99 {
					time.Sleep(101 * time.Second)
				}
			}
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		first := heap(1000)
		if last := heap(10_000); last > first+(1<<20) { // what was said has some 10 MB
			t.Errorf("after 1,000 announcements %d bytes, after 11,000 %d", first, last)
		}
		if st := an.State(); st.Performed != 11_000 {
			t.Errorf("state %+v", st)
		}
		an.Close()
	})
}
