package desk

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// keepingLog is a log that keeps snapshots and tells when others append.
type keepingLog struct {
	memoryLog
	grownBy  chan struct{}
	shotMu   sync.Mutex
	shotSeq  uint64
	shotData []byte
	saves    int
	loadErr  error
	from     []uint64 // where replays began
}

func (l *keepingLog) Grown() <-chan struct{} { return l.grownBy }

func (l *keepingLog) SaveSnapshot(seq uint64, data []byte) error {
	l.shotMu.Lock()
	defer l.shotMu.Unlock()
	l.shotSeq, l.shotData = seq, data
	l.saves++
	return nil
}

func (l *keepingLog) LoadSnapshot() (uint64, []byte, error) {
	l.shotMu.Lock()
	defer l.shotMu.Unlock()
	return l.shotSeq, l.shotData, l.loadErr
}

func (l *keepingLog) Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error {
	l.from = append(l.from, from)
	return l.memoryLog.Replay(ctx, from, fn)
}

func hall() *Desk {
	return &Desk{
		Counters: counters, Station: "hall", Now: time.Now,
		Services: []queue.Service{{ID: "reg", Prefix: "A"}},
		Rules:    queue.Rules{Rollover: queue.Rollover{Daily: true, Hour: 4}, RestartNumbering: true},
	}
}

func begin(t testing.TB, d *Desk, log Journal) *Desk {
	t.Helper()
	n := 0
	d.Journal = log
	d.NewID = func() string { n++; return fmt.Sprintf("%s-%d-%p", d.Station, n, d) }
	if err := d.Initialize(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func TestDayRollsOverByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := begin(t, hall(), &memoryLog{})
		defer d.Close()
		do(t, d, queue.Issue{Service: "reg"})
		events, cancel := d.Subscribe(4)
		defer cancel()
		ev := <-events // nobody commands anything
		if ev.Type != queue.DayStarted || ev.At.In(time.Local).Hour() != 4 || ev.At.Minute() != 0 {
			t.Errorf("the day started by %+v", ev)
		}
		synctest.Wait()
		if v := d.Snapshot(); len(v.Waiting) != 0 || v.Day != ev.Day {
			t.Errorf("view %+v", v)
		}
	})
}

func TestFirstCommandOfTheDayStartsIt(t *testing.T) {
	now := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	d := hall()
	d.Now = func() time.Time { return now }
	log := &memoryLog{}
	begin(t, d, log)
	do(t, d, queue.Issue{Service: "reg"})
	do(t, d, queue.Next{Counter: "1"})
	if err := d.with(t.Context(), func(*queue.State) error { now = now.Add(24 * time.Hour); return nil }); err != nil {
		t.Fatal(err)
	}
	if ev := do(t, d, queue.Issue{Service: "reg"}); ev.Number != "A001" || ev.Seq != 4 {
		t.Errorf("the first ticket is %+v", ev)
	}
	if got := log.events[2]; got.Type != queue.DayStarted || got.Day != "2026-01-03" {
		t.Errorf("the day started by %+v", got)
	}
	if ev := do(t, d, queue.StartDay{}); ev.Seq != 5 {
		t.Errorf("by hand: %+v", ev)
	}
}

func TestOneOfTwoStationsStartsTheDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{}
		a, b := begin(t, hall(), log), begin(t, hall(), log)
		defer a.Close()
		defer b.Close()
		do(t, a, queue.Issue{Service: "reg"})
		do(t, b, queue.Issue{Service: "reg"})
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		started := 0
		for _, ev := range log.events {
			if ev.Type == queue.DayStarted {
				started++
			}
		}
		if started != 2 {
			t.Errorf("%d days started in two", started)
		}
	})
}

func TestRestartFromASnapshotReadsOnlyTheRest(t *testing.T) {
	log := &keepingLog{}
	d := begin(t, hall(), log)
	do(t, d, queue.Call{Number: "0", Counter: "1"})
	for range snapshotEvery + 10 {
		do(t, d, queue.Next{Counter: "1"})
	}
	do(t, d, queue.NoShow{Counter: "1"})
	want := d.Snapshot()
	d.Close()
	if log.shotSeq != want.LastSeq || log.saves != 2 {
		t.Fatalf("snapshot of %d after %d savings, the log ends at %d", log.shotSeq, log.saves, want.LastSeq)
	}
	log.from = nil
	again := begin(t, hall(), log)
	if !reflect.DeepEqual(log.from, []uint64{want.LastSeq}) {
		t.Errorf("read from %v, want from %d only", log.from, want.LastSeq)
	}
	if got := again.Snapshot(); !reflect.DeepEqual(got, want) {
		t.Errorf("view\n%+v\nwant\n%+v", got, want)
	}
	events, cancel := again.SubscribeFrom(want.LastSeq-3, 1) // what the tail never knew
	defer cancel()
	for seq := want.LastSeq - 2; seq <= want.LastSeq; seq++ {
		if ev := <-events; ev.Seq != seq {
			t.Fatalf("follower got %d, want %d", ev.Seq, seq)
		}
	}
}

func TestSnapshotThatDoesNotFitIsNotUsed(t *testing.T) {
	fresh := func() *keepingLog {
		log := &keepingLog{}
		d := begin(t, hall(), log)
		do(t, d, queue.Call{Number: "5", Counter: "1"})
		do(t, d, queue.Next{Counter: "1"})
		d.Close()
		log.events = append(log.events, queue.Event{Version: 2, Type: queue.Called, ID: "x", Seq: 3, Number: "9", Counter: "2"})
		return log
	}
	for name, spoil := range map[string]func(*keepingLog){
		"it cannot be read":       func(l *keepingLog) { l.loadErr = errors.New("broken") },
		"it is nonsense":          func(l *keepingLog) { l.shotData = []byte("x") },
		"it names another event":  func(l *keepingLog) { l.shotSeq = 1 },
		"the log has another one": func(l *keepingLog) { l.events[1].ID = "other" },
	} {
		t.Run(name, func(t *testing.T) {
			log := fresh()
			spoil(log)
			d := begin(t, hall(), log)
			if got := calls(d); got != "9@2 6@1 5@1" {
				t.Errorf("calls %q", got)
			}
			do(t, d, queue.Next{Counter: "2"})
		})
	}
	t.Run("the log is shorter", func(t *testing.T) {
		log := fresh()
		log.events = log.events[:1]
		if got := calls(begin(t, hall(), log)); got != "5@1" {
			t.Errorf("calls %q", got)
		}
	})
	t.Run("its event is unreadable, which proves nothing", func(t *testing.T) {
		log := fresh()
		log.events[0], log.events[1] = queue.Event{Type: queue.Unreadable, Seq: 1}, queue.Event{Type: queue.Unreadable, Seq: 2}
		if got := calls(begin(t, hall(), log)); got != "9@2 6@1 5@1" {
			t.Errorf("calls %q", got)
		}
	})
}

func TestEventsOfOtherStationsAreShownAtOnce(t *testing.T) {
	log := &keepingLog{grownBy: make(chan struct{}, 1)}
	d := begin(t, hall(), log)
	events, cancel := d.Subscribe(1)
	defer cancel()
	log.set(func() {
		log.events = append(log.events, queue.Event{Version: 2, Type: queue.Called, ID: "x", Seq: 1, Number: "9", Counter: "2"})
	})
	log.grownBy <- struct{}{}
	if ev := <-events; ev.Number != "9" || calls(d) != "9@2" {
		t.Errorf("got %+v, calls %q", ev, calls(d))
	}
}

// headlessLog is a log whose first events have been dropped.
type headlessLog struct {
	keepingLog
	floor uint64
}

func (l *headlessLog) Replay(ctx context.Context, from uint64, fn func(queue.Event) error) error {
	return l.keepingLog.Replay(ctx, max(from, l.floor+1), fn)
}

func (*headlessLog) Inherits() bool { return true }

// A station reads the log while its beginning, which the host has dropped, is still on its way: as soon as the host's snapshot is here
// the state has what was before, and until then what it lacks is not kept for the next start.
func TestBeginningThatComesLaterIsTakenOver(t *testing.T) {
	whole := &keepingLog{}
	host := begin(t, hall(), whole)
	do(t, host, queue.Issue{Service: "reg"})
	do(t, host, queue.Issue{Service: "reg"})
	do(t, host, queue.Call{Number: "77", Counter: "1"})
	want := host.Snapshot()
	host.Close()
	next := want.LastSeq + 1

	for name, had := range map[string]uint64{"a new station": 0, "one that was away": want.LastSeq - 2} {
		t.Run(name, func(t *testing.T) {
			own := &keepingLog{}
			own.events = whole.events[:had]
			begin(t, hall(), own).Close()

			log := &headlessLog{keepingLog: keepingLog{grownBy: make(chan struct{}, 1)}, floor: want.LastSeq - 1}
			log.events, log.shotSeq, log.shotData = slices.Clone(whole.events), own.shotSeq, own.shotData
			begin(t, hall(), log).Close()
			if log.saves != 0 {
				t.Errorf("a state without its beginning was kept")
			}
			d := begin(t, hall(), log)
			events, cancel := d.SubscribeFrom(want.LastSeq, 1)
			defer cancel()
			if got := d.Snapshot(); reflect.DeepEqual(got.Waiting, want.Waiting) || len(want.Waiting) != 1 || calls(d) != "77@1" {
				t.Fatalf("the test proves nothing: %+v", got)
			}
			log.set(func() {
				log.events = append(log.events, queue.Event{Version: 2, Type: queue.Called, ID: "x", Seq: next, Number: "78", Counter: "2"})
			})
			log.shotMu.Lock()
			log.shotSeq, log.shotData = whole.shotSeq, whole.shotData
			log.shotMu.Unlock()
			log.grownBy <- struct{}{}
			if ev := <-events; ev.Number != "78" {
				t.Errorf("%+v came", ev)
			}
			got := d.Snapshot()
			if !reflect.DeepEqual(got.Waiting, want.Waiting) || calls(d) != "78@2 77@1" {
				t.Errorf("waiting %+v, want %+v; calls %s", got.Waiting, want.Waiting, calls(d))
			}
			d.Close()
			if log.saves != 1 || log.shotSeq != next {
				t.Errorf("the whole state was kept %d times, up to %d", log.saves, log.shotSeq)
			}
		})
	}
}

// A snapshot that does not fit is no reason to read the whole log again at each event.
func TestBeginningOfNoUseIsNotTriedAgain(t *testing.T) {
	log := &headlessLog{keepingLog: keepingLog{grownBy: make(chan struct{}, 1), shotSeq: 2, shotData: []byte("x")}, floor: 2}
	called := func(seq uint64) queue.Event {
		return queue.Event{Version: 2, Type: queue.Called, ID: fmt.Sprint(seq), Seq: seq, Number: queue.Number(fmt.Sprint(seq)), Counter: "1"}
	}
	for seq := range uint64(3) {
		log.events = append(log.events, called(seq+1))
	}
	d := begin(t, hall(), log)
	events, cancel := d.SubscribeFrom(3, 0)
	defer cancel()
	for seq := uint64(4); seq <= 8; seq++ {
		log.set(func() { log.events = append(log.events, called(seq)) })
		log.grownBy <- struct{}{}
		if ev := <-events; ev.Seq != seq {
			t.Fatalf("event %d, want %d", ev.Seq, seq)
		}
	}
	d.Close()
	whole := 0
	for _, from := range log.from {
		if from == log.floor+1 { // as it is replayed
			whole++
		}
	}
	if whole != 1 { // at the start
		t.Errorf("the whole log was read %d times: %v", whole, log.from)
	}
}

func TestImportIsWholeOrNotAtAll(t *testing.T) {
	log := &memoryLog{}
	d := begin(t, hall(), log)
	rows := make([]queue.Row, 1000)
	for i := range rows {
		rows[i] = queue.Row{Service: "reg", Name: "张三丰"}
	}
	var told []int
	ev, err := d.Import(t.Context(), rows, "Li", func(done, all int) {
		if told = append(told, done); all != len(rows) {
			t.Errorf("of %d", all)
		}
	})
	var full *queue.ImportError // the service has 999 numbers
	if !errors.As(err, &full) || len(log.events) != 0 {
		t.Fatalf("%+v, %v; %d events", ev, err, len(log.events))
	}
	if _, err := d.Import(t.Context(), rows[:900], "Li", func(done, _ int) { told = append(told, done) }); err != nil {
		t.Fatal(err)
	}
	if view := d.Snapshot(); len(view.Waiting) != 1 || view.Waiting[0].Count != 900 || len(view.Waiting[0].First) != ViewFirst ||
		view.WaitingFor(counters[0]) != 900 || told[len(told)-1] != 900 || len(told) < 2 {
		t.Errorf("waiting %+v, told %v", view.Waiting, told)
	}
	if _, err := d.Import(t.Context(), nil, "", nil); !errors.As(err, &full) {
		t.Errorf("an empty list: %v", err)
	}
}

func TestViewShowsTheHall(t *testing.T) {
	d := begin(t, hall(), &memoryLog{})
	for range 4 {
		do(t, d, queue.Issue{Service: "reg"})
	}
	for _, cmd := range []queue.Command{
		queue.Next{Counter: "1"},
		queue.NoShow{Counter: "1"},
		queue.Next{Counter: "1"},
		queue.Hold{Counter: "1"},
		queue.CloseCounter{Counter: "2", By: "Li"},
		queue.Next{Counter: "1"},
	} {
		do(t, d, cmd)
	}
	v := d.Snapshot()
	if v.Missed.Count != 1 || v.Missed.Latest[0].Number != "A001" || v.Held.Count != 1 || v.Waiting[0].Count != 1 || !v.Issues {
		t.Errorf("view %+v", v)
	}
	if one, two := v.Seats[0], v.Seats[1]; one.Visit.Number != "A003" || one.Undo.Type != queue.Called || !two.Closed || two.Operator != "Li" {
		t.Errorf("counters %+v", v.Seats)
	}
	if err := d.Configure(t.Context(), counters[:1], nil, queue.Rules{OrderMode: true}); err != nil {
		t.Fatal(err)
	}
	if ev := do(t, d, queue.Call{Number: "77", Counter: "1"}); ev.Type != queue.OrderReady || d.Snapshot().Ready.Count != 1 {
		t.Errorf("after the new rules: %+v", ev)
	}
	data, err := d.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := queue.NewState(queue.Config{})
	if err := other.UnmarshalBinary(data); err != nil || other.LastSeq() != d.Snapshot().LastSeq {
		t.Errorf("state: %v, %d", err, other.LastSeq())
	}
}

func BenchmarkView(b *testing.B) {
	d := begin(b, hall(), &memoryLog{})
	for range 500 {
		do(b, d, queue.Issue{Service: "reg"})
		do(b, d, queue.Next{Counter: "1"})
		do(b, d, queue.NoShow{Counter: "1"})
	}
	d.Close()
	for b.Loop() {
		d.show(nil)
	}
}

func TestOfTwoStationsThatCallOneNumberOneWins(t *testing.T) {
	log := &memoryLog{}
	a, b := begin(t, hall(), log), begin(t, hall(), log)
	for race := range 1000 {
		number := queue.Number(fmt.Sprint(race))
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, d := range []*Desk{a, b} {
			wg.Go(func() {
				_, errs[i] = d.Do(context.Background(), queue.Call{Number: number, Counter: counters[i].ID})
			})
		}
		wg.Wait()
		var lost *queue.AlreadyCalledError
		if (errs[0] == nil) == (errs[1] == nil) || !errors.As(errors.Join(errs...), &lost) || lost.Number != number || lost.Station != "hall" {
			t.Fatalf("race %d: %v", race, errs)
		}
	}
}
