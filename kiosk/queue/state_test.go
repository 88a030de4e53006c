package queue

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)

// book decides and applies, as a station would, one second a command.
type book struct {
	t     testing.TB
	state *State
	now   time.Time
}

func newBook(t testing.TB, keep int) *book {
	return &book{t: t, now: noon, state: NewState(Config{
		Counters: []Counter{{ID: "1"}, {ID: "2"}, {ID: "p", Name: "药房"}}, Station: "hall", Keep: keep,
	})}
}

func (b *book) try(cmd Command) (Event, error) {
	b.now = b.now.Add(time.Second)
	ev, err := b.state.Decide(cmd, b.now, fmt.Sprint("id", b.state.LastSeq()+1))
	if err == nil {
		ev.Seq = b.state.LastSeq() + 1
		b.state.Apply(ev)
	}
	return ev, err
}

func (b *book) do(cmds ...Command) (last Event) {
	b.t.Helper()
	for _, cmd := range cmds {
		ev, err := b.try(cmd)
		if err != nil {
			b.t.Fatalf("%#v: %v", cmd, err)
		}
		last = ev
	}
	return last
}

// list writes the calls as "number@counter" or "number@counter*recalls".
func (b *book) list(n int) string {
	var out []string
	for _, c := range b.state.Last(n) {
		item := fmt.Sprintf("%s@%s", c.Number, c.Counter)
		if c.Recalls > 0 {
			item += fmt.Sprintf("*%d", c.Recalls)
		}
		out = append(out, item)
	}
	return strings.Join(out, " ")
}

func TestCallBecomesAnEvent(t *testing.T) {
	b := newBook(t, 0)
	zone := time.FixedZone("UTC+8", 8*3600)
	got, err := b.state.Decide(Call{Number: "A012", Counter: "p", By: "Li"}, noon.In(zone).Add(1234567*time.Nanosecond), "e7")
	want := Event{
		Version: EventVersion, Type: Called, ID: "e7", Number: "A012", Counter: "p", CounterName: "药房",
		At: noon.Add(time.Millisecond), Station: "hall", By: "Li",
	}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if b.state.LastSeq() != 0 || len(b.state.Last(9)) != 0 {
		t.Error("deciding changed the state")
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before []Command
		cmd    Command
		want   error
	}{
		{"no command", nil, nil, ErrNoCommand},
		{"unknown counter", nil, Call{Number: "1", Counter: "9"}, &UnknownCounterError{ID: "9", Known: []string{"1", "2", "p"}}},
		{"no counter", nil, Next{}, &UnknownCounterError{ID: "", Known: []string{"1", "2", "p"}}},
		{"a name is not an ID", nil, Recall{Counter: "药房"}, &UnknownCounterError{ID: "药房", Known: []string{"1", "2", "p"}}},
		{"number that was never parsed", nil, Call{Number: "1\x00", Counter: "1"}, &BadCharError{0}},
		{"recall before any call", nil, Recall{Counter: "1"}, ErrNothingToRecall},
		{"recall of another counter's call", []Command{Call{Number: "1", Counter: "2"}}, Recall{Counter: "1"}, ErrNothingToRecall},
		{"next before any call", nil, Next{Counter: "1"}, ErrNothingToFollow},
		{"next after a letter", []Command{Call{Number: "12A", Counter: "1"}}, Next{Counter: "1"}, ErrNoTrailingDigit},
		{"next with no room", []Command{Call{Number: "99999999", Counter: "1"}}, Next{Counter: "1"}, &TooLongError{Max: MaxNumberLen}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBook(t, 0)
			b.do(tt.before...)
			_, err := b.try(tt.cmd)
			for wrapped := errors.Unwrap(err); wrapped != nil; wrapped = errors.Unwrap(wrapped) {
				err = wrapped
			}
			if !reflect.DeepEqual(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestNext(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before []Command
		at     string
		want   Number
	}{
		{"follows its own call", []Command{Call{Number: "A012", Counter: "1"}}, "1", "A013"},
		{"a counter without a call follows the latest anywhere", []Command{Call{Number: "A012", Counter: "1"}, Call{Number: "B7", Counter: "2"}}, "p", "B8"},
		{"a counter keeps its own line", []Command{Call{Number: "A012", Counter: "1"}, Call{Number: "B7", Counter: "2"}}, "1", "A013"},
		{
			"two counters sharing a line do not repeat a number",
			[]Command{Call{Number: "A012", Counter: "1"}, Call{Number: "A013", Counter: "2"}, Call{Number: "A014", Counter: "2"}},
			"1", "A015",
		},
		{"an old ticket recalled does not turn the line back", []Command{
			Call{Number: "A012", Counter: "1"}, Call{Number: "A013", Counter: "2"}, Recall{Counter: "1"},
		}, "1", "A014"},
		{"the line follows the latest call, not the greatest", []Command{Call{Number: "A090", Counter: "1"}, Call{Number: "A012", Counter: "2"}}, "1", "A013"},
		{"the width is the counter's own", []Command{Call{Number: "007", Counter: "1"}, Call{Number: "8", Counter: "2"}}, "1", "009"},
		{"the value may outgrow the width", []Command{Call{Number: "9", Counter: "1"}, Call{Number: "099", Counter: "2"}}, "1", "100"},
		{"a number without trailing digits is no line", []Command{Call{Number: "1B5", Counter: "1"}, Call{Number: "1B", Counter: "2"}}, "1", "1B6"},
		{"after another's unfit number, one's own line goes on", []Command{Call{Number: "7", Counter: "1"}, Call{Number: "12A", Counter: "2"}}, "1", "8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBook(t, 0)
			b.do(tt.before...)
			if got := b.do(Next{Counter: tt.at}); got.Number != tt.want || got.Type != Called {
				t.Errorf("next at %s = %s %q, want %q", tt.at, got.Type, got.Number, tt.want)
			}
		})
	}
}

func TestLastCalls(t *testing.T) {
	for _, tt := range []struct {
		name string
		cmds []Command
		want string
	}{
		{"none", nil, ""},
		{"newest first", []Command{Call{Number: "1", Counter: "1"}, Call{Number: "2", Counter: "2"}}, "2@2 1@1"},
		{"a recall counts", []Command{Call{Number: "1", Counter: "1"}, Recall{Counter: "1"}, Recall{Counter: "1"}}, "1@1*2"},
		{"a recall moves to the top", []Command{Call{Number: "1", Counter: "1"}, Call{Number: "2", Counter: "2"}, Recall{Counter: "1"}}, "1@1*1 2@2"},
		{"called again stands there once", []Command{Call{Number: "1", Counter: "1"}, Call{Number: "2", Counter: "1"}, Call{Number: "1", Counter: "1", IfCalled: RecallHere}}, "1@1 2@1"},
		{"typed while it is there: a recall", []Command{Call{Number: "1", Counter: "1"}, Recall{Counter: "1"}, Call{Number: "1", Counter: "1"}}, "1@1*2"},
		{"called again starts counting anew", []Command{
			Call{Number: "1", Counter: "1"}, Recall{Counter: "1"}, Done{Counter: "1"}, Call{Number: "1", Counter: "1", IfCalled: RecallHere},
		}, "1@1"},
		{"taken over: it stands where it is", []Command{Call{Number: "1", Counter: "1"}, Call{Number: "1", Counter: "2", IfCalled: TakeOver}}, "1@2"},
		{"its visit was over: both counters called it", []Command{
			Call{Number: "1", Counter: "1"}, Done{Counter: "1"}, Call{Number: "1", Counter: "2", IfCalled: RecallHere},
		}, "1@2 1@1"},
		{"a recall is of the counter's last call", []Command{Call{Number: "1", Counter: "1"}, Call{Number: "2", Counter: "1"}, Recall{Counter: "1"}}, "2@1*1 1@1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBook(t, 0)
			b.do(tt.cmds...)
			if got := b.list(9); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLastNIsBounded(t *testing.T) {
	b := newBook(t, 0)
	b.do(Call{Number: "1", Counter: "1"}, Call{Number: "2", Counter: "1"}, Call{Number: "3", Counter: "1"})
	for n, want := range map[int]string{-1: "", 0: "", 2: "3@1 2@1", 99: "3@1 2@1 1@1"} {
		if got := b.list(n); got != want {
			t.Errorf("Last(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestTimesOfACall(t *testing.T) {
	b := newBook(t, 0)
	b.do(Call{Number: "1", Counter: "1"}, Recall{Counter: "1"})
	got, ok := b.state.LastOf("1")
	if !ok || !got.CalledAt.Equal(noon.Add(time.Second)) || !got.At.Equal(noon.Add(2*time.Second)) || got.Seq != 2 {
		t.Errorf("got %+v, %v", got, ok)
	}
	if _, ok := b.state.LastOf("2"); ok {
		t.Error("counter 2 has called nobody")
	}
	if got := b.state.LastPerCounter(); len(got) != 1 || got["1"].Number != "1" {
		t.Errorf("LastPerCounter() = %+v", got)
	}
}

func TestUnknownEventsAreStepsWithoutEffect(t *testing.T) {
	b := newBook(t, 0)
	b.do(Call{Number: "1", Counter: "1"})
	b.state.Apply(Event{Version: 9, Type: "ticket_weighed", ID: "x", Seq: 2, Number: "5", Counter: "1"})
	b.state.Apply(Event{Type: Unreadable, Seq: 3})
	if got := b.list(9); got != "1@1" || b.state.LastSeq() != 3 || b.state.Unknown() != 2 {
		t.Errorf("list %q, last %d, unknown %d", got, b.state.LastSeq(), b.state.Unknown())
	}
}

func TestReplayedEventsCountOnce(t *testing.T) {
	b := newBook(t, 0)
	call := b.do(Call{Number: "1", Counter: "1"})
	recall := b.do(Recall{Counter: "1"})
	b.state.Apply(call)
	b.state.Apply(recall)
	b.state.Apply(Event{Version: 1, Type: Called, ID: "never appended", Number: "7", Counter: "1"})
	if got := b.list(9); got != "1@1*1" {
		t.Errorf("got %q", got)
	}
}

func TestCountersMayChange(t *testing.T) {
	b := newBook(t, 0)
	b.do(Call{Number: "1", Counter: "1"})
	b.state.SetCounters([]Counter{{ID: "9", Name: "Nine"}})
	if _, err := b.try(Recall{Counter: "1"}); err == nil {
		t.Error("counter 1 is gone, yet it recalled")
	}
	if got := b.do(Next{Counter: "9"}); got.Number != "2" || got.CounterName != "Nine" {
		t.Errorf("got %+v", got)
	}
	if got := b.list(9); got != "2@9 1@1" {
		t.Errorf("what was called must stay: %q", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	const keep = 10
	s := NewState(Config{Keep: keep})
	for i := range uint64(3 * maxIndexed) {
		s.Apply(Event{Type: Called, Seq: i + 1, Number: Number(fmt.Sprintf("%04X-1", i)), Counter: fmt.Sprint(i)})
	}
	if len(s.byPlace) != keep || s.order.Len() != keep || len(s.seats.entries) > maxIndexed || len(s.heads.entries) > maxIndexed {
		t.Errorf("%d places, %d calls, %d counters, %d lines", len(s.byPlace), s.order.Len(), len(s.seats.entries), len(s.heads.entries))
	}
	last := fmt.Sprint(3*maxIndexed - 1)
	if got, ok := s.LastOf(last); !ok || got.Counter != last {
		t.Errorf("the newest counter was forgotten: %+v", got)
	}
}

// Whatever the order of commands, the state decided step by step and the state
// folded from the log are the same, and a shared line never repeats a number.
func TestFoldEqualsTheStateThatDecided(t *testing.T) {
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		b := newBook(t, 8)
		var log []Event
		seen := map[Number]bool{}
		b.do(Call{Number: "A000", Counter: "1"})
		log = append(log, Event{Version: 1, Type: Called, ID: "id1", Seq: 1, Number: "A000", Counter: "1", CounterName: "1", At: b.now, Station: "hall"})
		for range 200 {
			counter := []string{"1", "2", "p"}[rnd.IntN(3)]
			var cmd Command = Next{Counter: counter}
			if rnd.IntN(3) == 0 {
				cmd = Recall{Counter: counter}
			}
			ev, err := b.try(cmd)
			if err != nil {
				continue
			}
			log = append(log, ev)
			if ev.Type == Called {
				if seen[ev.Number] {
					t.Fatalf("seed %d: %s was called twice", seed, ev.Number)
				}
				seen[ev.Number] = true
			}
		}
		folded := NewState(Config{Counters: b.state.Counters(), Station: "hall", Keep: 8})
		for _, ev := range log {
			folded.Apply(ev)
		}
		if !reflect.DeepEqual(folded.Last(99), b.state.Last(99)) || !reflect.DeepEqual(folded.LastPerCounter(), b.state.LastPerCounter()) {
			t.Fatalf("seed %d: the fold differs", seed)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	const events = 100_000
	log := make([]Event, events)
	for i := range log {
		log[i] = Event{
			Version: 1, Type: Called, Seq: uint64(i + 1), ID: "x", At: noon,
			Number: Number(fmt.Sprintf("A%05d", i)), Counter: fmt.Sprint(i % 20),
		}
	}
	for b.Loop() {
		s := NewState(Config{})
		for _, ev := range log {
			s.Apply(ev)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/events, "ns/event")
}
