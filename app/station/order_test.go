package station

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/signage"
)

func TestCallsGoOnAirInLogOrder(t *testing.T) {
	h := open(t, t.TempDir(), small())
	for n := range 4 {
		h.call(fmt.Sprintf("A%03d", n), "")
	}
	shown := ""
	for n := range 4 {
		b := h.next(shown)
		shown = fmt.Sprintf("A%03d", n)
		if b.Number != shown || len(b.Calls) != n {
			t.Fatalf("the board shows %q with %d earlier calls, want %q with %d", b.Number, len(b.Calls), shown, n)
		}
	}
}

// The call that found the FIFO full went into the board's fold first, which then took none of those that had waited: they
// were said but never shown.
func TestCallThatFindsTheFIFOFullHidesNoOther(t *testing.T) {
	engine, _, release := heldEngine(t)
	s := small()
	s.Voice.Enabled, s.Voice.Engine, s.Voice.Chime, s.Voice.Languages = true, engine, settings.ChimeAlways, []string{"en"}
	h := open(t, t.TempDir(), s)
	h.announcer.Max = 1
	h.call("A001", "") // is performed until the engine is released
	if b := h.next(""); b.Number != "A001" {
		t.Fatalf("the board shows %q", b.Number)
	}
	h.call("A002", "") // waits
	await(t, "the second call in the FIFO", func() bool { return h.State().Announcements.Waiting == 1 })
	third := h.call("A003", "2") // finds it full, and is shown as soon as the one before it is
	await(t, "the third call found it full", func() bool {
		h.stage.mutex.Lock()
		defer h.stage.mutex.Unlock()
		n := len(h.stage.coming)
		return n == 2 && !h.stage.coming[1].spoken
	})
	if onBoard, ok := h.OnBoard(); !ok || onBoard.Number != "A001" {
		t.Errorf("on board: %+v", onBoard)
	}
	release()
	b := h.next("A001")
	if want := []signage.Call{{Number: "A002", Counter: "1"}, {Number: "A001", Counter: "1"}}; b.Number != "A003" || !slices.Equal(b.Calls, want) {
		t.Errorf("the board shows %q and %v", b.Number, b.Calls)
	}
	if onBoard, _ := h.OnBoard(); onBoard.Seq != third.Seq {
		t.Errorf("on board: %+v", onBoard)
	}
	await(t, "the FIFO empty", func() bool { return h.State().Announcements.Current == nil && h.State().Announcements.Waiting == 0 })
	h.call("A004", "") // and the log goes on
	if b := h.next("A003"); b.Number != "A004" {
		t.Errorf("the board shows %q", b.Number)
	}
}

// The clock is drawn again while calls come: no picture may show less than the one before.
func TestRefreshRacingACallNeverTurnsTheBoardBack(t *testing.T) {
	h := open(t, t.TempDir(), small())
	ctx := t.Context()
	var refreshers sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		refreshers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if err := h.stage.refresh(ctx); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	const calls = 3
	for n := range calls {
		h.call(fmt.Sprint(n), "")
	}
	await(t, "all calls on board", func() bool { c, _ := h.OnBoard(); return c.Number == queue.Number(fmt.Sprint(calls-1)) })
	close(done)
	refreshers.Wait()
	known := 0
	for len(h.boards) > 0 {
		b := <-h.boards
		shown := len(b.Calls)
		if b.Number != "" {
			shown++
			if b.Number != fmt.Sprint(shown-1) {
				t.Fatalf("%q with %d earlier calls", b.Number, len(b.Calls))
			}
		}
		if shown < known {
			t.Fatalf("%d calls on the board after %d", shown, known)
		}
		known = shown
	}
	if known != calls {
		t.Errorf("%d calls on the last board", known)
	}
}

func TestBoardListsTheNewestCallsOnly(t *testing.T) {
	state := queue.NewState(queue.Config{})
	for n := range uint64(30) {
		state.Apply(queue.Event{Seq: n + 1, Type: queue.Called, Number: queue.Number(fmt.Sprint(n)), Counter: "1", CounterName: "1"})
	}
	b := board(small(), state, h0, time.Time{})
	if b.Number != "29" || len(b.Calls) != listed-1 || b.Calls[0].Number != "28" || !b.Clock.Equal(h0) {
		t.Errorf("%+v", b)
	}
}
