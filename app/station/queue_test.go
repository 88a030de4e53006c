package station

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/signage"
)

func TestSettingsBecomeRules(t *testing.T) {
	if got := rules(settings.Defaults()); got.AskWithin != queue.DefaultAskWithin || got.UndoWindow != queue.DefaultUndoWindow ||
		got.Rollover.Daily || got.MaxRecalls != 0 || got.LateWithin != 0 || got.OrderMode || got.KeepOvernight || got.RestartNumbering {
		t.Errorf("the default hall is not the plain one: %+v", got)
	}
	s := settings.Defaults()
	s.Queue.AskWithin, s.Queue.UndoSeconds, s.Queue.Rollover, s.Queue.NormalShare = 0, 0, "04:30", 3
	s.Priorities = []settings.Priority{{ID: "vip", Name: "VIP", Share: 2}}
	got := rules(s)
	if got.AskWithin >= 0 || got.UndoWindow >= 0 || got.Rollover != (queue.Rollover{Daily: true, Hour: 4, Minute: 30}) {
		t.Errorf("got %+v", got)
	}
	if len(got.Priorities) != 2 || got.Priorities[0].Share != 3 || got.Priorities[1].ID != "vip" {
		t.Errorf("priorities: %+v", got.Priorities)
	}
}

// A call that still waits to be spoken can be taken back, and is then neither spoken nor shown; one that has begun cannot.
func TestUndoReachesWhatWasNotSpoken(t *testing.T) {
	h, release := busyHall(t)
	h.call("A002", "2")
	h.waiting(1)
	var spoken *queue.UndoError
	if _, err := h.Do(t.Context(), Wish{Verb: Undo, Counter: "1"}); !errors.As(err, &spoken) || spoken.Reason != queue.UndoSpoken {
		t.Errorf("taking back what is being spoken: %v", err)
	}
	if _, err := h.Do(t.Context(), Wish{Verb: Undo, Counter: "2"}); err != nil {
		t.Fatal(err)
	}
	h.waiting(0)
	h.call("A003", "2")
	release()
	if b := h.next("A001"); b.Number != "A003" || !slices.Equal(b.Calls, []signage.Call{{Number: "A001", Counter: "1"}}) {
		t.Errorf("the board shows %q and %v", b.Number, b.Calls)
	}
}

// busyHall is a hall in which A001 at the first counter is being said until release is called.
func busyHall(t *testing.T) (h *hall, release func()) {
	t.Helper()
	engine, _, release := heldEngine(t)
	s := small()
	s.Voice.Enabled, s.Voice.Engine, s.Voice.Chime, s.Voice.Languages = true, engine, settings.ChimeAlways, []string{"en"}
	h = open(t, t.TempDir(), s)
	h.call("A001", "1")
	if b := h.next(""); b.Number != "A001" {
		t.Fatalf("the board shows %q", b.Number)
	}
	return h, release
}

// waiting waits until so many announcements wait to be said.
func (h *hall) waiting(n int) {
	h.t.Helper()
	await(h.t, fmt.Sprint(n, " in the FIFO"), func() bool { return h.State().Announcements.Waiting == n })
}

// A call that is taken back while another one behind it waits to be spoken came onto the board without a sound, until that one was said.
func TestCallThatIsTakenBackIsNotShownBeforeThoseBehindIt(t *testing.T) {
	h, release := busyHall(t)
	h.call("A002", "2")
	h.call("A003", "1")
	h.waiting(2)
	if _, err := h.Do(t.Context(), Wish{Verb: Undo, Counter: "2"}); err != nil {
		t.Fatal(err)
	}
	h.waiting(1)
	release()
	if b := h.next("A001"); b.Number != "A003" || !slices.Equal(b.Calls, []signage.Call{{Number: "A001", Counter: "1"}}) {
		t.Errorf("the board shows %q and %v", b.Number, b.Calls)
	}
	h.call("A002", "2") // as if it had never been
	if b := h.next("A003"); b.Number != "A002" || len(b.Calls) != 2 {
		t.Errorf("the board shows %q and %v", b.Number, b.Calls)
	}
}

// A call that is repeated while it waits to be said, and others behind it, came onto the board once more in the place of the last of them:
// the hall saw the one and heard the other.
func TestRepetitionOfACallThatWaitsHidesNoOther(t *testing.T) {
	h, release := busyHall(t)
	h.call("A002", "2")
	h.call("A003", "1")
	h.waiting(2)
	if _, err := h.Recall(t.Context(), "2"); err != nil {
		t.Fatal(err)
	}
	last := h.call("A004", "1") // behind which the repetition is known to have been seen
	h.waiting(3)
	release()
	before := "A001"
	for _, number := range []string{"A002", "A003", "A004"} {
		b := h.next(before)
		if b.Number != number {
			t.Fatalf("behind %s the board shows %q, not %q", before, b.Number, number)
		}
		before = number
	}
	if onBoard, _ := h.OnBoard(); onBoard.Seq != last.Seq {
		t.Errorf("on board: %+v", onBoard)
	}
}

// What was spoken before the restart cannot be taken back after it.
func TestUndoAfterARestart(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir, small())
	h.call("A001", "1")
	h.Close()
	h = open(t, dir, small())
	var spoken *queue.UndoError
	if _, err := h.Do(t.Context(), Wish{Verb: Undo, Counter: "1"}); !errors.As(err, &spoken) || spoken.Reason != queue.UndoSpoken {
		t.Errorf("got %v", err)
	}
}

// fixedLog is a log of a host in a state of the test's choice.
type fixedLog struct {
	eventLog
	state journal.State
}

func (l fixedLog) State() journal.State { return l.state }

func TestOnlyOldCallsOfACatchUpAreStale(t *testing.T) {
	ago := func(d time.Duration) time.Time { return time.Now().Add(-d) }
	for _, c := range []struct {
		name string
		at   time.Time
		link journal.State
		want bool
	}{
		{"old, just connected", ago(time.Hour), journal.State{Connected: true, Since: ago(time.Second)}, true},
		{"old, not connected", ago(time.Hour), journal.State{Since: ago(time.Hour)}, true},
		{"fresh, just connected", ago(time.Second), journal.State{Connected: true, Since: ago(time.Second)}, false},
		{"another clock, long connected", ago(time.Hour), journal.State{Connected: true, Since: ago(2 * time.Hour)}, false},
	} {
		s := &Station{Settings: settings.Defaults(), log: fixedLog{state: c.link}}
		if got := s.stale(c.at); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if (&Station{Settings: settings.Defaults(), own: &journal.Journal{}}).stale(ago(time.Hour)) {
		t.Error("a station's own calls are never stale")
	}
}

func TestDisplayStationsCallNobody(t *testing.T) {
	s := small()
	s.Station.Role = string(journal.Display)
	h := open(t, t.TempDir(), s)
	if _, err := h.Call(t.Context(), "1", ""); !errors.Is(err, ErrOnlyShows) {
		t.Errorf("got %v", err)
	}
}

func TestSilentStationShowsWithoutASound(t *testing.T) {
	s := small()
	s.Voice.Enabled, s.Voice.Chime, s.Station.Speaks = true, settings.ChimeAlways, false
	h := open(t, t.TempDir(), s)
	h.call("A001", "")
	if b := h.next(""); b.Number != "A001" {
		t.Errorf("the board shows %q", b.Number)
	}
	if state := h.State(); state.VoiceOn {
		t.Error("the voice is on")
	}
	if a, ok := h.manner.Load().composer.Call(queue.Event{Type: queue.Called, Seq: 1, Number: "1", Counter: "1"}, announce.Details{}); !ok || a.Chime || len(a.Sentences) > 0 {
		t.Errorf("announced: %+v", a)
	}
}

func TestBadPairingCodeInTheSettings(t *testing.T) {
	s := small()
	s.Station.Join = "QC1NONSENSE"
	h := newHall(t, t.TempDir(), s)
	if err := h.Initialize(); !isA[*PairingError](err) {
		t.Errorf("got %v", err)
	}
}

func TestWishesThatCannotBeRead(t *testing.T) {
	h := open(t, t.TempDir(), small())
	for _, c := range []struct {
		wish Wish
		want error
	}{
		{Wish{Verb: "fly"}, ErrVerb},
		{Wish{Verb: Transfer, Number: "1"}, ErrNowhere},
		{Wish{Verb: Ready}, queue.ErrEmpty},
		{Wish{Verb: Done, Number: "A"}, queue.ErrNoDigit},
		{Wish{Verb: Done}, queue.ErrNoVisit},
	} {
		if _, err := h.Do(t.Context(), c.wish); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.wish, err, c.want)
		}
	}
}
