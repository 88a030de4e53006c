package desk

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
)

var (
	rounds = flag.Int("rounds", 12, "rounds of random commands by three stations")
	seed   = flag.Uint64("seed", 0, "seed of the random commands; 0 takes a new one")
)

const (
	commandsPerRound = 15 // by each station
	patience         = 60 * time.Second
)

// floor is a hall of three stations on one real log: the host and two that have joined it over TLS.
type floor struct {
	t     *testing.T
	desks []*Desk
	logs  []Journal
}

func openFloor(t *testing.T) *floor {
	f := &floor{t: t}
	quiet := slog.New(slog.DiscardHandler)
	host := &journal.Journal{Dir: filepath.Join(t.TempDir(), "host"), Log: quiet}
	if err := host.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	if err := host.Share(journal.ShareConfig{Listen: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	code, err := host.Pairing()
	if err != nil {
		t.Fatal(err)
	}
	f.add("host", host)
	for _, name := range []string{"east", "west"} {
		r := &journal.Remote{Dir: filepath.Join(t.TempDir(), name), Host: code, Name: name, Role: journal.Operator, Log: quiet, AckTimeout: patience}
		if err := r.Initialize(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(r.Close)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		if err := r.AwaitConnection(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		f.add(name, r)
	}
	return f
}

func (f *floor) add(station string, log Journal) {
	d := hall()
	d.Station, d.Keep = station, 12
	d.Counters = []queue.Counter{{ID: "1", Services: []string{"reg"}}, {ID: "2"}, {ID: "3", Services: []string{"lab"}}}
	d.Services = []queue.Service{{ID: "reg", Prefix: "A"}, {ID: "lab", Prefix: "B", First: 1, Last: 30, Width: 2}}
	d.Rules.Rollover = queue.Rollover{} // no day begins by itself between two looks
	d.Rules.KeepOvernight, d.Rules.MaxRecalls, d.Rules.LateWithin = true, 2, 3
	d.Rules.Priorities = []queue.Priority{{ID: "senior", Share: 2}, {ID: "", Share: 1}}
	f.desks, f.logs = append(f.desks, begin(f.t, d, log)), append(f.logs, log)
}

// any makes a command of any kind; many are refused, as in life.
func anyCommand(rnd *rand.Rand) queue.Command {
	counter := []string{"1", "2", "3"}[rnd.IntN(3)]
	number := []queue.Number{"A001", "A002", "A003", "A007", "B01", "B02", "5", "6", "7", ""}[rnd.IntN(10)]
	service := []string{"reg", "lab"}[rnd.IntN(2)]
	some := rnd.IntN(2) == 0
	switch rnd.IntN(20) {
	case 0, 1, 2, 3:
		return queue.Issue{Service: service, Priority: []string{"", "senior"}[rnd.IntN(2)], Name: "张三丰"}
	case 4, 5, 6, 7:
		return queue.Next{Counter: counter}
	case 8, 9:
		return queue.Call{Number: number, Counter: counter, IfCalled: []queue.IfCalled{queue.Ask, queue.RecallHere, queue.TakeOver}[rnd.IntN(3)], Override: some}
	case 10:
		return queue.Recall{Counter: counter}
	case 11:
		return queue.NoShow{Counter: counter}
	case 12:
		return queue.Hold{Counter: counter, Number: number}
	case 13:
		return queue.Resume{Counter: counter, ToLine: some}
	case 14:
		return queue.Transfer{Counter: counter, Number: number, ToService: service}
	case 15:
		return queue.Done{Counter: counter}
	case 16:
		return queue.Cancel{Number: number, Counter: counter}
	case 17:
		if some {
			return queue.CloseCounter{Counter: counter}
		}
		return queue.OpenCounter{Counter: counter, TakeOver: true}
	case 18:
		if rnd.IntN(8) == 0 {
			return queue.StartDay{}
		}
		return queue.ImportPart{Batch: queue.Batch{
			ID: fmt.Sprint("b", rnd.IntN(4)), Part: 1 + rnd.IntN(2), Parts: 2, Rows: []queue.Row{{Service: "reg"}},
		}}
	}
	return queue.Undo{Counter: counter}
}

// press carries out random commands at one station and checks its state after each.
func (f *floor) press(d *Desk, rnd *rand.Rand) (done int) {
	last := d.Snapshot().LastSeq
	for range commandsPerRound {
		cmd := anyCommand(rnd)
		ev, err := d.Do(f.t.Context(), cmd)
		if err == nil {
			done++
			if ev.Seq <= last {
				f.t.Errorf("%s: %+v is event %d after %d", d.Station, cmd, ev.Seq, last)
			}
			last = ev.Seq
		}
		if err := d.with(f.t.Context(), (*queue.State).Check); err != nil {
			f.t.Errorf("%s after %+v: %v", d.Station, cmd, err)
		}
	}
	return done
}

// level waits until every station knows the whole log, and gives its end.
func (f *floor) level() (last uint64) {
	for _, d := range f.desks {
		last = max(last, d.Snapshot().LastSeq)
	}
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		behind := 0
		for _, d := range f.desks {
			if d.Snapshot().LastSeq < last {
				behind++
			}
		}
		if behind == 0 {
			return last
		}
		if time.Now().After(end) {
			f.t.Fatalf("%d stations do not reach event %d", behind, last)
		}
	}
}

func (f *floor) state(d *Desk) []byte {
	data, err := d.State(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	return data
}

// fold folds a station's log from an event on, onto a state, and counts the tickets that came and went.
func (f *floor) fold(i int, from *queue.State) []byte {
	next := from.LastSeq() + 1
	err := f.logs[i].Replay(f.t.Context(), next, func(ev queue.Event) error {
		if ev.Seq != next {
			f.t.Errorf("%s: event %d where %d is due", f.desks[i].Station, ev.Seq, next)
		}
		next++
		from.Apply(ev)
		return nil
	})
	if err != nil {
		f.t.Fatal(err)
	}
	if from.Unknown() != 0 {
		f.t.Errorf("%d events make no sense", from.Unknown())
	}
	data, err := from.MarshalBinary()
	if err != nil {
		f.t.Fatal(err)
	}
	return data
}

func (f *floor) fresh(i int) *queue.State {
	d := f.desks[i]
	return queue.NewState(queue.Config{Counters: d.Counters, Services: d.Services, Rules: d.Rules, Station: d.Station, Keep: d.Keep})
}

// Whatever three stations command at the same time, over a real log: every state holds its invariants after each command (one
// counter for a ticket, no ticket lost), the sequence only grows, all stations come to the same state, and that is the fold of
// the log at each of them, from the beginning and from any snapshot.
func TestRandomCommandsOfSeveralStationsOnARealLog(t *testing.T) {
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	t.Logf("go test ./kiosk/desk -run %s -seed %d -rounds %d", t.Name(), *seed, *rounds)
	f := openFloor(t)
	rnd := rand.New(rand.NewPCG(*seed, 11))
	var shot []byte
	done := 0
	for round := range *rounds {
		var stations sync.WaitGroup
		counts := make([]int, len(f.desks))
		for i, d := range f.desks {
			own := rand.New(rand.NewPCG(*seed, rnd.Uint64()))
			stations.Go(func() { counts[i] = f.press(d, own) })
		}
		stations.Wait()
		for _, n := range counts {
			done += n
		}
		f.level()
		want := f.state(f.desks[0])
		for i, d := range f.desks {
			if got := f.state(d); !bytes.Equal(got, want) {
				t.Fatalf("round %d: %s has\n%s\nthe host\n%s", round, d.Station, got, want)
			}
			if got := f.fold(i, f.fresh(i)); !bytes.Equal(got, want) {
				t.Fatalf("round %d: the log of %s folds to\n%s\nwant\n%s", round, d.Station, got, want)
			}
			restored := f.fresh(i)
			if shot != nil {
				if err := restored.UnmarshalBinary(shot); err != nil {
					t.Fatal(err)
				}
			}
			if got := f.fold(i, restored); !bytes.Equal(got, want) {
				t.Fatalf("round %d: snapshot and tail of %s are\n%s\nwant\n%s", round, d.Station, got, want)
			}
		}
		if shot == nil || rnd.IntN(3) == 0 {
			shot = want
		}
		if t.Failed() {
			return
		}
	}
	if end := f.level(); uint64(done) > end || done < *rounds*len(f.desks) {
		t.Errorf("%d commands were carried out, the log ends at %d", done, end)
	}
	t.Logf("%d commands of %d were carried out", done, *rounds*commandsPerRound*len(f.desks))
}

// A host that has dropped its first days hands its snapshot to a station that joins, and that station comes to the host's state
// without the events before.
func TestStationThatJoinsAfterTheFirstDaysWereDroppedHasTheSameState(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	var day atomic.Int64
	clock := func() time.Time { return time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, int(day.Load())) }
	host := &journal.Journal{Dir: filepath.Join(t.TempDir(), "host"), Log: quiet, Now: clock, KeepDays: 2}
	if err := host.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	open := func(station string, log Journal) *Desk {
		d := hall()
		d.Station, d.Now, d.Rules.Rollover = station, clock, queue.Rollover{}
		return begin(t, d, log)
	}
	// Three tickets wait since the first day, and the numbering stands at A003.
	d := open("host", host)
	for range 3 {
		do(t, d, queue.Issue{Service: "reg"})
	}
	for n := range 6 {
		day.Add(1)
		do(t, d, queue.Call{Number: queue.Number(fmt.Sprint(100 + n)), Counter: "1"})
		d.Close() // saves a snapshot
		d = open("host", host)
	}
	if err := host.Share(journal.ShareConfig{Listen: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	code, err := host.Pairing()
	if err != nil {
		t.Fatal(err)
	}
	r := &journal.Remote{Dir: t.TempDir(), Host: code, Name: "east", Role: journal.Operator, Log: quiet, Now: clock, AckTimeout: patience}
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	east := open("east", r) // before it is connected, as a station does
	events, cancel := east.SubscribeFrom(0, 1)
	defer cancel()
	if first := <-events; first.Seq < 4 {
		t.Fatalf("the host still has event %d", first.Seq)
	}
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	if err := r.AwaitConnection(ctx); err != nil { // what has come is read before the link can be written to
		t.Fatal(err)
	}
	f := &floor{t: t, desks: []*Desk{d, east}}
	f.level()
	if ours, theirs := f.state(east), f.state(d); !bytes.Equal(ours, theirs) {
		t.Fatalf("the station has\n%s\nthe host\n%s", ours, theirs)
	}
	if ev := do(t, east, queue.Issue{Service: "reg"}); ev.Number != "A004" {
		t.Errorf("the next ticket is %s", ev.Number)
	}
	if ev := do(t, east, queue.Next{Counter: "2"}); ev.Number != "A001" {
		t.Errorf("%s is called, though A001 waits", ev.Number)
	}
}
