package station

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// The board follows the announcements: what is silent overtakes no call that waits to be spoken.
func TestBoardTakesEventsInLogOrder(t *testing.T) {
	s := &stage{shown: queue.NewState(queue.Config{Keep: listed})}
	expect := func(seq uint64, what queue.EventType, number queue.Number, spoken bool) {
		s.expect(queue.Event{Type: what, Seq: seq, Number: number, Counter: "1"}, spoken)
	}
	board := func() string {
		var numbers []string
		for _, call := range s.shown.Last(listed) {
			numbers = append(numbers, string(call.Number))
		}
		return fmt.Sprint(s.shown.LastSeq(), ":", strings.Join(numbers, " "))
	}
	expect(1, queue.Ended, "9", false)
	expect(2, queue.Called, "10", true)
	expect(3, queue.NotShown, "10", false)
	expect(4, queue.Called, "11", true)
	expect(5, queue.Called, "12", true)
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"the silent one at the head", func() { s.fold(0) }, "1:"},
		{"the first call, and what is behind it", func() { s.fold(2) }, "3:10"},
		{"one that will not be spoken after all waits for its turn", func() { s.silence(5); s.fold(0) }, "3:10"},
		{"and comes with the one before it", func() { s.fold(4) }, "5:12 11 10"},
	} {
		step.do()
		if got := board(); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
	if len(s.coming) != 0 {
		t.Errorf("%d events are left", len(s.coming))
	}
}

func TestNamesReachTheHallMaskedAndOnlyWhenWanted(t *testing.T) {
	calls := queue.NewState(queue.Config{})
	for i, e := range []queue.Event{
		{Type: queue.Issued, Number: "A001", Service: "a", Name: "张三丰"},
		{Type: queue.Called, Number: "A001", Counter: "1", CounterName: "1", Service: "a"},
	} {
		e.Version, e.ID, e.Seq = queue.EventVersion, fmt.Sprint(i), uint64(i+1)
		calls.Apply(e)
	}
	s := settings.Defaults()
	if b := board(s, calls, time.Time{}, time.Time{}); strings.Contains(fmt.Sprint(b), "张") {
		t.Errorf("a name nobody asked for: %+v", b)
	}
	s.Display.Names = true
	b := board(s, calls, time.Time{}, time.Time{})
	if !strings.Contains(b.Words.First.Now, "张*丰") || strings.Contains(fmt.Sprint(b), "三丰") {
		t.Errorf("over the number stands %q", b.Words.First.Now)
	}
	calls.Apply(queue.Event{Version: queue.EventVersion, ID: "x", Seq: 3, Type: queue.Called, Number: "B7", Counter: "1", CounterName: "1"})
	if b := board(s, calls, time.Time{}, time.Time{}); b.Words.First.Now != words([]string{"zh", "en"}).First.Now {
		t.Errorf("a ticket without a name: %q", b.Words.First.Now)
	}
}
