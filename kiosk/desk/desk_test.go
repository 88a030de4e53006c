package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memoryLog is a log with the journal's manners, shared by several desks like a
// cluster's, and with faults on demand.
type memoryLog struct {
	mu        sync.Mutex
	events    []queue.Event
	appendErr error
	replayErr error
	lost      error         // the next append is stored, yet answers this
	hold      chan struct{} // appends wait here when set
	entered   chan struct{} // told when an append begins to wait
}

func (l *memoryLog) Append(_ context.Context, expected uint64, ev queue.Event) (uint64, error) {
	if l.hold != nil {
		l.entered <- struct{}{}
		<-l.hold
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.appendErr != nil {
		return 0, l.appendErr
	}
	if last := uint64(len(l.events)); expected != last {
		return 0, &journal.ConflictError{Expected: expected, Last: last}
	}
	ev.Seq = expected + 1
	l.events = append(l.events, ev)
	if err := l.lost; err != nil {
		l.lost = nil
		return 0, err
	}
	return ev.Seq, nil
}

func (l *memoryLog) Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error {
	for from = max(from, 1); ; from++ {
		l.mu.Lock()
		if err := l.replayErr; err != nil {
			l.mu.Unlock()
			return err
		}
		if from > uint64(len(l.events)) || ctx.Err() != nil {
			l.mu.Unlock()
			return ctx.Err()
		}
		ev := l.events[from-1]
		l.mu.Unlock()
		if err := fn(ev); err != nil {
			return err
		}
	}
}

func (l *memoryLog) set(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

var counters = []queue.Counter{{ID: "1"}, {ID: "2", Name: "药房"}}

func start(t testing.TB, log Journal, station string) *Desk {
	t.Helper()
	var ids atomic.Uint64
	d := &Desk{
		Journal: log, Counters: counters, Station: station,
		Log:   slog.New(slog.NewTextHandler(t.Output(), nil)),
		Now:   func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		NewID: func() string { return fmt.Sprintf("%s-%d", station, ids.Add(1)) },
	}
	if err := d.Initialize(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func do(t testing.TB, d *Desk, cmd queue.Command) queue.Event {
	t.Helper()
	ev, err := d.Do(t.Context(), cmd)
	if err != nil {
		t.Fatalf("%#v: %v", cmd, err)
	}
	return ev
}

func calls(d *Desk) string {
	var out []string
	for _, c := range d.Snapshot().Calls {
		out = append(out, fmt.Sprintf("%s@%s", c.Number, c.Counter))
	}
	return strings.Join(out, " ")
}

func TestCallIsStoredThenShownThenPublished(t *testing.T) {
	log := &memoryLog{}
	d := start(t, log, "hall")
	events, cancel := d.Subscribe(1)
	defer cancel()
	ev := do(t, d, queue.Call{Number: "A012", Counter: "2"})
	if ev.Seq != 1 || ev.ID != "hall-1" || ev.CounterName != "药房" || ev.Station != "hall" {
		t.Errorf("event %+v", ev)
	}
	if got := <-events; got != ev || log.events[0] != ev {
		t.Errorf("published %+v, stored %+v", got, log.events[0])
	}
	view := d.Snapshot()
	if view.LastSeq != 1 || calls(d) != "A012@2" || view.PerCounter["2"].Number != "A012" || len(view.Counters) != 2 {
		t.Errorf("view %+v", view)
	}
}

func TestRestartGoesOnWhereItWas(t *testing.T) {
	log := &memoryLog{}
	d := start(t, log, "hall")
	do(t, d, queue.Call{Number: "A012", Counter: "2"})
	do(t, d, queue.Next{Counter: "1"})
	d.Close()
	d = start(t, log, "hall")
	if got := calls(d); got != "A013@1 A012@2" {
		t.Errorf("after the restart: %q", got)
	}
	events, cancel := d.Subscribe(1)
	defer cancel()
	if ev := do(t, d, queue.Next{Counter: "1"}); ev.Number != "A014" || <-events != ev {
		t.Errorf("got %+v", ev)
	}
}

func TestRefusedCommandChangesNothing(t *testing.T) {
	log := &memoryLog{}
	d := start(t, log, "hall")
	var unknown *queue.UnknownCounterError
	if _, err := d.Do(t.Context(), queue.Call{Number: "1", Counter: "9"}); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Do(t.Context(), nil); !errors.Is(err, queue.ErrNoCommand) {
		t.Errorf("got %v", err)
	}
	if view := d.Snapshot(); len(log.events) != 0 || view.LastSeq != 0 || view.JournalErr != nil {
		t.Errorf("%d events, view %+v", len(log.events), view)
	}
}

func TestFailedAppendIsNeitherShownNorPublished(t *testing.T) {
	full := &journal.DiskFullError{Free: 1, Need: 2, Dir: "d"}
	log := &memoryLog{appendErr: full}
	d := start(t, log, "hall")
	events, cancel := d.Subscribe(9)
	defer cancel()
	var got *journal.DiskFullError
	if _, err := d.Do(t.Context(), queue.Call{Number: "1", Counter: "1"}); !errors.As(err, &got) || got != full {
		t.Errorf("got %v", err)
	}
	if view := d.Snapshot(); view.LastSeq != 0 || len(view.Calls) != 0 || !errors.Is(view.JournalErr, full) {
		t.Errorf("view %+v", view)
	}
	log.set(func() { log.appendErr = nil })
	ev := do(t, d, queue.Call{Number: "2", Counter: "1"})
	if got := <-events; got != ev || d.Snapshot().JournalErr != nil {
		t.Errorf("published %+v, want only %+v; view %+v", got, ev, d.Snapshot())
	}
}

func TestUncertainCallIsPublishedOnceItIsSeenInTheLog(t *testing.T) {
	log := &memoryLog{lost: &journal.UncertainError{EventID: "hall-1", Err: errors.New("no answer")}}
	d := start(t, log, "hall")
	events, cancel := d.Subscribe(9)
	defer cancel()
	var uncertain *journal.UncertainError
	if _, err := d.Do(t.Context(), queue.Call{Number: "7", Counter: "1"}); !errors.As(err, &uncertain) {
		t.Fatalf("got %v", err)
	}
	if ev := do(t, d, queue.Next{Counter: "1"}); ev.Number != "8" || ev.Seq != 2 {
		t.Errorf("next after 7 is %+v", ev)
	}
	for _, want := range []queue.Number{"7", "8"} {
		if got := <-events; got.Number != want {
			t.Errorf("published %+v, want %s", got, want)
		}
	}
}

func TestStationsSharingALineNeverCallOneNumberTwice(t *testing.T) {
	log := &memoryLog{}
	const stations, each = 3, 100
	first := start(t, log, "first")
	events, cancel := first.Subscribe(0)
	defer cancel()
	do(t, first, queue.Call{Number: "A000", Counter: "1"})
	var wg sync.WaitGroup
	for s := range stations {
		d := start(t, log, fmt.Sprintf("s%d", s))
		wg.Go(func() {
			for range each {
				if _, err := d.Do(context.Background(), queue.Next{Counter: "1"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if ev := do(t, first, queue.Next{Counter: "2"}); ev.Number != queue.Number(fmt.Sprintf("A%03d", stations*each+1)) {
		t.Errorf("the last number is %s", ev.Number)
	}
	for i := range stations*each + 2 { // others' events come through too, in order
		if ev := <-events; ev.Seq != uint64(i+1) || ev.Number != queue.Number(fmt.Sprintf("A%03d", i)) {
			t.Fatalf("event %d is %+v", i+1, ev)
		}
	}
}

func TestSlowFollowerLosesNothingAndHoldsNobodyUp(t *testing.T) {
	d := start(t, &memoryLog{}, "hall")
	slow, cancelSlow := d.Subscribe(0)
	defer cancelSlow()
	fast, cancelFast := d.Subscribe(0)
	defer cancelFast()
	do(t, d, queue.Call{Number: "0", Counter: "1"})
	if ev := <-fast; ev.Seq != 1 {
		t.Fatalf("got %+v", ev)
	}
	const events = 3 * tailEvents // far beyond what is kept in memory
	for seq := uint64(2); seq <= events; seq++ {
		do(t, d, queue.Next{Counter: "1"})
		if ev := <-fast; ev.Seq != seq {
			t.Fatalf("fast follower: %+v, want %d", ev, seq)
		}
	}
	for seq := uint64(1); seq <= events; seq++ {
		if ev := <-slow; ev.Seq != seq {
			t.Fatalf("slow follower: %+v, want %d", ev, seq)
		}
	}
	if len(d.tail.events) > 2*tailEvents {
		t.Errorf("%d events in memory", len(d.tail.events))
	}
}

// While the log is read anew a follower may stand behind what has been read so far: the journal has what it lacks.
func TestTailThatIsFilledAnew(t *testing.T) {
	var l tail
	l.init()
	for seq := uint64(1); seq <= 100; seq++ {
		l.add(queue.Event{Seq: seq})
	}
	l.publish(100)
	l.init()
	for seq := uint64(61); seq <= 70; seq++ {
		l.add(queue.Event{Seq: seq})
	}
	for after, want := range map[uint64]string{10: "gap", 65: "66", 80: "gap", 99: "gap", 100: "nothing"} {
		got := "nothing"
		ev, ok, gap, _ := l.after(after)
		switch {
		case ok:
			got = fmt.Sprint(ev.Seq)
		case gap:
			got = "gap"
		}
		if got != want {
			t.Errorf("behind %d: %s, want %s", after, got, want)
		}
	}
}

func TestFollowingFromAnEarlierEvent(t *testing.T) {
	log := &memoryLog{}
	d := start(t, log, "hall")
	do(t, d, queue.Call{Number: "0", Counter: "1"})
	for range 3 * tailEvents {
		do(t, d, queue.Next{Counter: "1"})
	}
	last := d.Snapshot().LastSeq
	for name, after := range map[string]uint64{"the start": 0, "the edge of the tail": last - tailEvents, "the last": last - 1} {
		events, cancel := d.SubscribeFrom(after, 3)
		for seq := after + 1; seq <= last; seq++ {
			if ev := <-events; ev.Seq != seq {
				t.Fatalf("from %s: %+v, want %d", name, ev, seq)
			}
		}
		cancel()
		cancel()
		if ev, open := <-events; open {
			t.Errorf("from %s: %+v after cancel", name, ev)
		}
	}
}

func TestCommandsWaitingAtCloseAreRefused(t *testing.T) {
	log := &memoryLog{hold: make(chan struct{}), entered: make(chan struct{}, 1)}
	d := start(t, log, "hall")
	running := make(chan error, 1)
	go func() {
		_, err := d.Do(context.Background(), queue.Call{Number: "1", Counter: "1"})
		running <- err
	}()
	<-log.entered
	waiting := make(chan error, 1)
	go func() {
		_, err := d.Do(context.Background(), queue.Call{Number: "2", Counter: "1"})
		waiting <- err
	}()
	closed := make(chan struct{})
	go func() { d.Close(); close(closed) }()
	<-d.ctx.Done()
	close(log.hold)
	<-closed
	if err := <-running; err != nil {
		t.Errorf("the command under way: %v", err)
	}
	if err := <-waiting; !errors.Is(err, ErrClosed) {
		t.Errorf("the waiting command: %v", err)
	}
	if _, err := d.Do(t.Context(), queue.Next{Counter: "1"}); !errors.Is(err, ErrClosed) || len(log.events) != 1 {
		t.Errorf("after Close: %v, %d events", err, len(log.events))
	}
	if events, cancel := d.Subscribe(1); true {
		cancel()
		if _, open := <-events; open {
			t.Error("a follower after Close got an event")
		}
	}
}

func TestCommandWhoseCallerHasGoneIsNotCarriedOut(t *testing.T) {
	log := &memoryLog{hold: make(chan struct{}), entered: make(chan struct{}, 2)}
	d := start(t, log, "hall")
	first := make(chan error, 1)
	go func() {
		_, err := d.Do(context.Background(), queue.Call{Number: "1", Counter: "1"})
		first <- err
	}()
	<-log.entered
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() {
		_, err := d.Do(ctx, queue.Call{Number: "2", Counter: "1"})
		second <- err
	}()
	for len(d.commands) == 0 { // until it waits for the owner
		runtime.Gosched()
	}
	cancel()
	close(log.hold)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := calls(d); got != "1@1" {
		t.Errorf("calls %q", got)
	}
}

func TestCountersMayBeReplaced(t *testing.T) {
	d := start(t, &memoryLog{}, "hall")
	if err := d.SetCounters(t.Context(), []queue.Counter{{ID: "9"}}); err != nil {
		t.Fatal(err)
	}
	do(t, d, queue.Call{Number: "1", Counter: "9"})
	if view := d.Snapshot(); len(view.Counters) != 1 || view.Counters[0].ID != "9" {
		t.Errorf("view %+v", view)
	}
	if err := d.SetCounters(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := d.Snapshot().Counters; len(got) != 0 {
		t.Errorf("counters %v", got)
	}
}

func TestInitializeRefuses(t *testing.T) {
	broken := errors.New("broken")
	now, id := time.Now, func() string { return "x" }
	for name, d := range map[string]*Desk{
		"no journal":          {Now: now, NewID: id},
		"no clock":            {Journal: &memoryLog{}, NewID: id},
		"no identities":       {Journal: &memoryLog{}, Now: now},
		"log cannot be read ": {Journal: &memoryLog{replayErr: broken}, Now: now, NewID: id},
	} {
		if err := d.Initialize(t.Context()); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := d.Do(t.Context(), queue.Next{Counter: "1"}); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Do: %v", name, err)
		}
		d.Close()
	}
}

func TestDeskOnARealJournal(t *testing.T) {
	dir := t.TempDir()
	open := func() *journal.Journal {
		j := &journal.Journal{Dir: dir}
		if err := j.Initialize(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(j.Close)
		return j
	}
	j := open()
	d := start(t, j, "hall")
	do(t, d, queue.Call{Number: "A012", Counter: "1"})
	do(t, d, queue.Recall{Counter: "1"})
	d.Close()
	j.Close()
	d = start(t, open(), "lobby")
	if ev := do(t, d, queue.Next{Counter: "2"}); ev.Number != "A013" || ev.Seq != 3 {
		t.Errorf("got %+v", ev)
	}
	if got := calls(d); got != "A013@2 A012@1" {
		t.Errorf("calls %q", got)
	}
}
