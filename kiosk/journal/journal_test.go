package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// testLog writes the journal's log to the test's, so that a failure explains itself.
func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}

func open(t testing.TB, dir string, set ...func(*Journal)) *Journal {
	t.Helper()
	j := &Journal{Dir: dir, Log: testLog(t)}
	for _, f := range set {
		f(j)
	}
	if err := j.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

func event(n uint64) queue.Event {
	return queue.Event{
		Version: queue.EventVersion, Type: queue.Called, ID: fmt.Sprintf("event-%d", n),
		Number: queue.Number(fmt.Sprintf("A%d", n)), Counter: "1", CounterName: "药房",
		At: time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC), Station: "hall",
	}
}

// fill appends events first..last behind first-1.
func fill(t testing.TB, j *Journal, first, last uint64) {
	t.Helper()
	for n := first; n <= last; n++ {
		if seq, err := j.Append(t.Context(), n-1, event(n)); err != nil || seq != n {
			t.Fatalf("appending event %d: sequence %d, %v", n, seq, err)
		}
	}
}

func replay(t testing.TB, j *Journal, from uint64) []queue.Event {
	t.Helper()
	var events []queue.Event
	if err := j.Replay(t.Context(), from, func(ev queue.Event) error {
		events = append(events, ev)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return events
}

// wantEvents checks that the log from first on is exactly events first..last.
func wantEvents(t testing.TB, j *Journal, first, last uint64) {
	t.Helper()
	got := replay(t, j, first)
	if uint64(len(got)) != last+1-first {
		t.Fatalf("%d events from %d on, want %d", len(got), first, last+1-first)
	}
	for i, ev := range got {
		want := event(first + uint64(i))
		want.Seq = first + uint64(i)
		if ev != want {
			t.Fatalf("event %d is %+v, want %+v", want.Seq, ev, want)
		}
	}
}

func TestEventsSurviveAReopening(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	if got := replay(t, j, 0); len(got) != 0 {
		t.Fatalf("a new journal holds %v", got)
	}
	fill(t, j, 1, 5)
	j.Close()
	j = open(t, dir)
	wantEvents(t, j, 1, 5)
	fill(t, j, 6, 7)
	wantEvents(t, j, 6, 7)
	wantEvents(t, j, 8, 7)
}

// A kill cannot show this, since it leaves the page cache alone; a power cut would.
func TestEveryAppendIsSynced(t *testing.T) {
	j := open(t, t.TempDir())
	if config := j.engine.server.JetStreamConfig(); config == nil || !config.SyncAlways {
		t.Errorf("the store runs with %+v", config)
	}
	info, err := j.engine.js.Stream(t.Context(), streamName)
	if err != nil {
		t.Fatal(err)
	}
	if config := info.CachedInfo().Config; config.PersistMode != jetstream.DefaultPersistMode {
		t.Errorf("the stream's persist mode is %v", config.PersistMode)
	}
}

// The server has no lock of its own and listens nowhere; both are ours to keep so.
func TestNoPortIsOpened(t *testing.T) {
	j := open(t, t.TempDir())
	if addr := j.engine.server.Addr(); addr != nil {
		t.Errorf("the store listens on %v", addr)
	}
}

func TestReplayGoesOverManyPages(t *testing.T) {
	j := open(t, t.TempDir())
	const events = 2*pageEvents + 1
	fill(t, j, 1, events)
	wantEvents(t, j, 1, events)
	wantEvents(t, j, events, events)
}

func TestReplayOfTheGreatestEvents(t *testing.T) {
	j := open(t, t.TempDir())
	const events = 2*pageBytes/queue.MaxEventBytes + 1
	for n := range uint64(events) {
		ev := event(n)
		ev.By = strings.Repeat("x", queue.MaxEventBytes-300)
		if _, err := j.Append(t.Context(), n, ev); err != nil {
			t.Fatal(err)
		}
	}
	if got := replay(t, j, 1); len(got) != events {
		t.Errorf("%d events, want %d", len(got), events)
	}
}

func TestReplayStopsAtTheCallersError(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1, 3)
	enough := errors.New("enough")
	calls := 0
	err := j.Replay(t.Context(), 1, func(queue.Event) error { calls++; return enough })
	if err != enough || calls != 1 {
		t.Errorf("%d calls, error %v", calls, err)
	}
}

func TestCancelledReplayLeavesTheStoreAlone(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1, 1)
	before := j.engine
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := j.Replay(ctx, 1, func(queue.Event) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if j.engine != before {
		t.Error("the store was opened again")
	}
}

func TestConflict(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1, 3)
	for name, expected := range map[string]uint64{"empty log expected": 0, "behind": 2, "ahead": 9} {
		t.Run(name, func(t *testing.T) {
			var conflict *ConflictError
			if _, err := j.Append(t.Context(), expected, event(100)); !errors.As(err, &conflict) || *conflict != (ConflictError{expected, 3}) {
				t.Errorf("got %v", err)
			}
		})
	}
	wantEvents(t, j, 1, 3)
}

func TestAppendingAnEventAgainGivesItsFirstSequence(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 1, 3)
	for name, expected := range map[string]uint64{"as before": 1, "behind everything": 3} {
		if seq, err := j.Append(t.Context(), expected, event(2)); seq != 2 || err != nil {
			t.Errorf("%s: %d, %v", name, seq, err)
		}
	}
	j.Close()
	j = open(t, dir)
	if seq, err := j.Append(t.Context(), 1, event(2)); seq != 2 || err != nil {
		t.Errorf("after a restart: %d, %v", seq, err)
	}
	wantEvents(t, j, 1, 3)
}

func TestEveryRaceHasOneWinner(t *testing.T) {
	j := open(t, t.TempDir())
	const rounds, racers = 50, 4
	for round := range uint64(rounds) {
		var wg sync.WaitGroup
		won := make(chan uint64, racers)
		for r := range uint64(racers) {
			wg.Go(func() {
				seq, err := j.Append(t.Context(), round, event(round*racers+r))
				var conflict *ConflictError
				switch {
				case err == nil:
					won <- seq
				case !errors.As(err, &conflict) || conflict.Last != round+1:
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		wg.Wait()
		if len(won) != 1 || <-won != round+1 {
			t.Fatalf("round %d: %d winners", round, len(won)+1)
		}
	}
	if got := replay(t, j, 1); len(got) != rounds {
		t.Errorf("%d events, want %d", len(got), rounds)
	}
}

func TestBadEventIsRefused(t *testing.T) {
	j := open(t, t.TempDir())
	var bad *queue.BadEventError
	if _, err := j.Append(t.Context(), 0, queue.Event{Version: 1, Type: "a.b", ID: "x"}); !errors.As(err, &bad) {
		t.Errorf("got %v", err)
	}
}

func TestEntryThatCannotBeDecodedIsAStepInTheLog(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1, 1)
	if _, err := j.engine.js.Publish(t.Context(), subjectPrefix+"called", []byte("garbage")); err != nil {
		t.Fatal(err)
	}
	fill(t, j, 3, 3)
	got := replay(t, j, 1)
	if len(got) != 3 || got[1] != (queue.Event{Type: queue.Unreadable, Seq: 2}) || got[2].ID != "event-3" {
		t.Errorf("got %+v", got)
	}
}

func TestFolderThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{
		"none given":          "",
		"a file":              file,
		"below a file":        filepath.Join(file, "journal"),
		"name is not allowed": "a\x00b",
	}
	if runtime.GOOS == "linux" { // where not even root may write
		dirs["cannot be made"] = "/proc/journal"
		dirs["exists, not for us"] = "/proc/self"
	}
	for name, dir := range dirs {
		t.Run(name, func(t *testing.T) {
			j := &Journal{Dir: dir}
			var bad *DirError
			if err := j.Initialize(); !errors.As(err, &bad) {
				t.Errorf("got %v, want *DirError", err)
			}
			j.Close()
		})
	}
}

func TestFolderIsForOneJournal(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	second := &Journal{Dir: dir}
	var locked *LockedError
	if err := second.Initialize(); !errors.As(err, &locked) || locked.Dir != dir {
		t.Errorf("got %v, want *LockedError", err)
	}
	second.Close()
	fill(t, j, 1, 1) // the first is unharmed
	j.Close()
	open(t, dir)
}

func TestClosedJournalSaysSo(t *testing.T) {
	never := &Journal{}
	never.Close()
	closed := open(t, t.TempDir())
	fill(t, closed, 1, 1)
	closed.Close()
	closed.Close()
	for name, j := range map[string]*Journal{"never opened": never, "closed": closed} {
		if _, err := j.Append(t.Context(), 0, event(1)); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Append: %v", name, err)
		}
		if err := j.Replay(t.Context(), 0, func(queue.Event) error { return nil }); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Replay: %v", name, err)
		}
	}
}

func TestCloseLeavesNoGoroutine(t *testing.T) {
	before := goleak.IgnoreCurrent()
	j := open(t, t.TempDir())
	fill(t, j, 1, 3)
	replay(t, j, 1)
	j.Close()
	goleak.VerifyNone(t, before)
}

func TestCloseDuringAppends(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	started := make(chan struct{})
	var acked uint64
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := uint64(1); ; n++ {
			if _, err := j.Append(context.Background(), n-1, event(n)); err != nil {
				if !errors.Is(err, ErrClosed) {
					t.Errorf("append broken off by Close: %v", err)
				}
				return
			}
			acked = n
			if n == 10 {
				close(started)
			}
		}
	})
	<-started
	j.Close()
	wg.Wait()
	j = open(t, dir)
	if got := uint64(len(replay(t, j, 1))); got != acked && got != acked+1 {
		t.Errorf("%d events acknowledged, %d in the log", acked, got)
	}
}

func TestWaitingForTheTurnEndsWithTheContext(t *testing.T) {
	j := open(t, t.TempDir())
	<-j.turn // somebody else is appending
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := j.Append(ctx, 0, event(1))
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	j.turn <- struct{}{}
	wantEvents(t, j, 1, 0)
}

func TestStoreThatDiedIsOpenedAgain(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1, 3)
	j.engine.server.Shutdown()
	wantEvents(t, j, 1, 3)
	fill(t, j, 4, 4)
	j.engine.server.Shutdown()
	// Appending meets the dead store first and settles what it did not do.
	var lost *NotStoredError
	if _, err := j.Append(t.Context(), 4, event(5)); !errors.As(err, &lost) {
		t.Errorf("got %v, want *NotStoredError", err)
	}
	fill(t, j, 5, 5)
	wantEvents(t, j, 1, 5)
}
