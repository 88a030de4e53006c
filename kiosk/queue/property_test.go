package queue

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// randomCommand makes a command of any kind; many are refused, as in life.
func randomCommand(rnd *rand.Rand, cfg Config, seq uint64) Command {
	counter := cfg.Counters[rnd.IntN(len(cfg.Counters))].ID
	number := []Number{"A001", "A002", "A003", "A004", "B01", "B02", "B03", "5", "6", "7", "12A", ""}[rnd.IntN(12)]
	service := []string{"reg", "lab", "reg", "none"}[rnd.IntN(4)]
	priority := []string{"", "", "senior"}[rnd.IntN(3)]
	some := rnd.IntN(2) == 0
	ifCalled := []IfCalled{Ask, RecallHere, TakeOver}[rnd.IntN(3)]
	switch rnd.IntN(24) {
	case 0, 1, 2, 3:
		return Issue{Service: service, Priority: priority, Counter: []string{"", counter}[rnd.IntN(2)], Name: "张三丰"}
	case 4, 5, 6, 7:
		return Next{Counter: counter, CountOn: rnd.IntN(8) == 0}
	case 8, 9:
		return Call{Number: number, Counter: counter, IfCalled: ifCalled, Override: some}
	case 10:
		return Recall{Counter: counter}
	case 11, 12:
		return NoShow{Counter: counter}
	case 13:
		return Hold{Counter: counter, Number: number}
	case 14:
		return Resume{Counter: counter, ToLine: some}
	case 15:
		return Transfer{Counter: counter, Number: number, ToService: service, ToCounter: []string{"", "3"}[rnd.IntN(2)], Position: []Position{AtEnd, ByArrival, AtFront}[rnd.IntN(3)]}
	case 16:
		return Done{Counter: counter}
	case 17:
		return Cancel{Number: number, Counter: counter}
	case 18:
		return CloseCounter{Counter: counter}
	case 19:
		return OpenCounter{Counter: counter, TakeOver: some}
	case 20:
		return Note{Number: number, Text: "x", Counter: counter}
	case 21:
		if rnd.IntN(10) == 0 {
			return StartDay{}
		}
		return Collect{Counter: counter, Number: number}
	case 22:
		return ImportPart{Batch: Batch{
			ID: fmt.Sprintf("b%d", seq/20), Part: 1 + rnd.IntN(2), Parts: 2,
			Rows: []Row{{Service: "reg"}, {Number: Number(fmt.Sprintf("C%d", seq%50))}},
		}}
	}
	return Undo{Counter: counter}
}

// Whatever is commanded: every state holds its invariants; no ticket is lost;
// the fold of the log, and of any snapshot with the rest of the log, is the
// state that decided.
func TestRandomCommandsKeepTheInvariants(t *testing.T) {
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		cfg := clinic()
		cfg.Keep = 12
		cfg.Rules.OrderMode = seed%5 == 4
		cfg.Rules.KeepOvernight = seed%2 == 0
		cfg.Rules.RestartNumbering = seed%3 == 0
		b := openBook(t, cfg)
		var log []Event
		var shot []byte
		for range 500 {
			ev, err := b.try(randomCommand(rnd, cfg, b.state.LastSeq()))
			if err != nil {
				continue
			}
			log = append(log, ev)
			check(t, seed, b.state, ev)
			if shot == nil && rnd.IntN(100) == 0 {
				shot = []byte(b.dump())
			}
		}
		if len(log) < 100 || b.state.Unknown() != 0 {
			t.Fatalf("seed %d: %d events, %d of them unknown", seed, len(log), b.state.Unknown())
		}
		want := b.dump()
		folded := NewState(cfg)
		foldDecoded(t, folded, log)
		if got := (&book{t: t, state: folded}).dump(); got != want {
			t.Fatalf("seed %d: the fold is\n%s\nwant\n%s", seed, got, want)
		}
		restored := NewState(cfg)
		if shot != nil {
			if err := restored.UnmarshalBinary(shot); err != nil {
				t.Fatal(err)
			}
		}
		foldDecoded(t, restored, log)
		if got := (&book{t: t, state: restored}).dump(); got != want {
			t.Fatalf("seed %d: snapshot and tail are\n%s\nwant\n%s", seed, got, want)
		}
	}
}

func check(t *testing.T, seed uint64, s *State, ev Event) {
	t.Helper()
	if err := s.Check(); err != nil {
		t.Fatalf("seed %d: after %+v: %v", seed, ev, err)
	}
	if s.LastSeq() != ev.Seq {
		t.Fatalf("seed %d: sequence %d after event %d", seed, s.LastSeq(), ev.Seq)
	}
	for _, service := range s.Services() {
		if n := s.IssuedToday(service.ID); service.Capacity > 0 && n > service.Capacity {
			t.Fatalf("seed %d: %s issued %d of %d", seed, service.ID, n, service.Capacity)
		}
	}
}

// foldDecoded folds events as they come from the disk.
func foldDecoded(t *testing.T, s *State, log []Event) {
	t.Helper()
	for _, ev := range log {
		data, err := ev.Encode()
		if err != nil {
			t.Fatal(err)
		}
		read, err := DecodeEvent(data, ev.Seq)
		if err != nil {
			t.Fatal(err)
		}
		s.Apply(read)
	}
}

// Foreign events of any content keep the invariants, too.
func TestRandomEventsKeepTheInvariants(t *testing.T) {
	types := []EventType{
		Called, Recalled, Issued, NotShown, Held, Resumed, Transferred, Ended, TakenOut, Noted,
		CounterOpened, CounterClosed, DayStarted, Undone, OrderPlaced, OrderReady, OrderCollected, Imported, "later",
	}
	for seed := range uint64(20) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		s := NewState(Config{Keep: 5})
		pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
		for seq := uint64(1); seq < 1500; seq++ {
			ev := Event{
				Type: types[rnd.IntN(len(types))], Seq: seq, At: noon.Add(time.Duration(seq) * time.Second),
				Number: Number(pick("", "1", "2", "3", "A1", "x")), Counter: pick("", "1", "2", "3"), How: How(pick("", "again", "late", "taken_over")),
				Service: pick("", "a"), Target: pick("", "1"), Pool: pick("", "*"), Priority: pick("", "p"),
				Place: rnd.Int64N(3), Start: rnd.Uint64(), Pass: rnd.Uint64(), Undoes: seq - uint64(rnd.IntN(3)), Keep: rnd.IntN(2) == 0,
			}
			if ev.Type == DayStarted && rnd.IntN(20) > 0 {
				continue
			}
			if ev.Type == Imported {
				ev.Batch = &Batch{ID: pick("", "b", "c"), Part: rnd.IntN(3), Parts: rnd.IntN(3), Rows: []Row{{Number: ev.Number}, {Number: Number(pick("7", "8"))}}}
			}
			s.Apply(ev)
			if err := s.Check(); err != nil {
				t.Fatalf("seed %d: after %+v: %v", seed, ev, err)
			}
		}
	}
}

func TestStateIsBoundedByEveryKindOfEvent(t *testing.T) {
	s := NewState(Config{})
	seq := uint64(0)
	apply := func(ev Event) {
		seq++
		ev.Seq, ev.At = seq, noon
		s.Apply(ev)
	}
	for i := range MaxLive + 10 {
		n := Number(fmt.Sprintf("%d", i))
		switch i % 4 {
		case 0:
			apply(Event{Type: Called, Number: n, Counter: "1"})
			apply(Event{Type: NotShown, Number: n, Counter: "1"})
		case 1:
			apply(Event{Type: Called, Number: n, Counter: "1"})
			apply(Event{Type: Ended, Number: n, Counter: "1"})
		default:
			apply(Event{Type: Issued, Number: n})
		}
	}
	for i := range MaxLive {
		apply(Event{Type: Issued, Number: Number(fmt.Sprintf("X%d", i))})
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if s.Live() != MaxLive || s.Unknown() == 0 {
		t.Errorf("%d live, %d refused", s.Live(), s.Unknown())
	}
	s.cfg.Counters = []Counter{{ID: "1"}}
	if _, err := s.Decide(Issue{Number: "Z1"}, noon, "x"); !errors.Is(err, ErrHallFull) {
		t.Errorf("issuing: %v", err)
	}
	data, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again := NewState(Config{})
	if err := again.UnmarshalBinary(data); err != nil {
		t.Error(err)
	}
}

func TestUnusableSnapshots(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(2)
	b.do(Next{Counter: "1"})
	for name, data := range map[string]string{
		"nothing":        "",
		"not JSON":       "x",
		"another format": `{"format":2}`,
		"null parts":     `{"format":1,"tickets":[null],"seats":{"1":{}},"list":[null],"pending":[null]}`,
		"null calls":     `{"format":1,"list":[null]}`,
		"null import":    `{"format":1,"pending":[null]}`,
		"null counter":   `{"format":1,"seats":{"1":{}}}`,
		"a lost ticket":  `{"format":1,"seq":1,"next_id":1,"tickets":[{"id":1,"number":"1","status":"serving","counter":"1","seq":1}]}`,
	} {
		s := NewState(clinic())
		var bad *SnapshotError
		if err := s.UnmarshalBinary([]byte(data)); !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
		}
		if s.LastSeq() != 0 || s.Live() != 0 || len(s.Counters()) != 4 {
			t.Errorf("%s: the state is not as new", name)
		}
	}
}

func FuzzSnapshot(f *testing.F) {
	b := openBook(f, clinic())
	b.reg(3)
	b.do(Next{Counter: "1"}, Call{Number: "7", Counter: "2"}, NoShow{Counter: "2"})
	f.Add([]byte(b.dump()))
	f.Add([]byte(`{"format":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := NewState(clinic())
		if s.UnmarshalBinary(data) != nil {
			return
		}
		for i, cmd := range []Command{Next{Counter: "1"}, Call{Number: "7", Counter: "2", IfCalled: TakeOver}, Issue{Service: "reg"}, Undo{Counter: "2"}, StartDay{}} {
			if ev, err := s.Decide(cmd, noon, fmt.Sprint(i)); err == nil {
				ev.Seq = s.LastSeq() + 1
				s.Apply(ev)
			}
		}
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkFoldOfAClinic(b *testing.B) {
	cfg := clinic()
	cfg.Services[1].Capacity, cfg.Services[1].Last, cfg.Services[1].Width = 0, 0, 0
	book := openBook(b, cfg)
	rnd := rand.New(rand.NewPCG(1, 1))
	const events = 50_000
	log := make([]Event, 0, events)
	for len(log) < events {
		cmd := randomCommand(rnd, cfg, book.state.LastSeq())
		switch cmd.(type) {
		case ImportPart, StartDay:
			continue
		}
		if ev, err := book.try(cmd); err == nil {
			log = append(log, ev)
		}
	}
	for b.Loop() {
		s := NewState(cfg)
		for _, ev := range log {
			s.Apply(ev)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/events, "ns/event")
}

func BenchmarkNextAmongManyWaiting(b *testing.B) {
	book := openBook(b, clinic())
	for range 900 {
		book.do(Issue{Service: "reg"})
	}
	for b.Loop() {
		if _, err := book.state.Decide(Next{Counter: "1"}, book.now, "x"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSnapshot(b *testing.B) {
	book := openBook(b, clinic())
	for i := range 3 * MaxEnded {
		book.do(Call{Number: Number(fmt.Sprint(i)), Counter: "1"})
	}
	size := 0
	for b.Loop() {
		data, err := book.state.MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "bytes")
}
