package queue

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// clinic is a hall that issues tickets: two services, three counters, a priority.
func clinic() Config {
	return Config{
		Station: "hall",
		Counters: []Counter{
			{ID: "1", Services: []string{"reg"}, Operator: "Li"},
			{ID: "2", Services: []string{"reg"}},
			{ID: "3", Services: []string{"lab"}},
			{ID: "4"},
		},
		Services: []Service{
			{ID: "reg", Name: "挂号", Prefix: "A"},
			{ID: "lab", Name: "化验", Prefix: "B", First: 1, Last: 3, Width: 2, Capacity: 5},
		},
		Rules: Rules{
			MaxRecalls: 2, LateWithin: 3, Priorities: []Priority{{ID: "senior", Share: 2}, {ID: "", Share: 1}},
			Rollover: Rollover{Daily: true, Hour: 4},
		},
	}
}

func openBook(t testing.TB, cfg Config) *book { return &book{t: t, now: noon, state: NewState(cfg)} }

// reg issues n tickets of registration.
func (b *book) reg(n int) {
	b.t.Helper()
	for range n {
		b.do(Issue{Service: "reg"})
	}
}

// refuse wants a command refused with exactly this error.
func (b *book) refuse(cmd Command, want error) {
	b.t.Helper()
	before := b.dump()
	_, err := b.try(cmd)
	if !reflect.DeepEqual(err, want) {
		b.t.Errorf("%#v: got %#v, want %#v", cmd, err, want)
	}
	if after := b.dump(); after != before {
		b.t.Errorf("%#v was refused and changed\n%s\nto\n%s", cmd, before, after)
	}
}

func (b *book) dump() string {
	b.t.Helper()
	data, err := b.state.MarshalBinary()
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

func (b *book) status(n Number) Status {
	t, _ := b.state.Ticket(n)
	return t.Status
}

func TestTicketsComeInOrderAndNextClosesTheVisit(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(3)
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A001" || ev.By != "Li" || ev.How != Picked || ev.Closes != "" {
		t.Errorf("first: %+v", ev)
	}
	if ev := b.do(Next{Counter: "2"}); ev.Number != "A002" {
		t.Errorf("second: %+v", ev)
	}
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A003" || ev.Closes != "A001" || b.status("A001") != Finished {
		t.Errorf("third: %+v; A001 is %s", ev, b.status("A001"))
	}
	b.refuse(Next{Counter: "1"}, &NobodyWaitingError{Counter: "1"})
}

func TestNextTakesOnlyWhatTheCounterServes(t *testing.T) {
	b := openBook(t, clinic())
	b.do(Issue{Service: "lab"})
	b.refuse(Next{Counter: "1"}, &NobodyWaitingError{Counter: "1", Elsewhere: 1})
	if ev := b.do(Next{Counter: "4"}); ev.Number != "B01" {
		t.Errorf("a counter for everything calls %+v", ev)
	}
}

func TestIssuedAndTypedNumbersAreOneQueue(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(3)
	b.do(Call{Number: "A002", Counter: "2"}, Call{Number: "77", Counter: "3"})
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A001" {
		t.Errorf("next is %s", ev.Number)
	}
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A003" {
		t.Errorf("A002 was typed at 2, yet next is %s", ev.Number)
	}
	if ev := b.do(Next{Counter: "4", CountOn: true}); ev.Number != "A004" {
		t.Errorf("counting on gives %s", ev.Number)
	}
}

func TestNumbering(t *testing.T) {
	b := openBook(t, clinic())
	for _, want := range []Number{"B01", "B02", "B03"} {
		if ev := b.do(Issue{Service: "lab"}); ev.Number != want {
			t.Fatalf("issued %s, want %s", ev.Number, want)
		}
	}
	b.refuse(Issue{Service: "lab"}, &RangeFullError{Service: "lab", First: "B01", Last: "B03"})
	b.do(Cancel{Number: "B02"})
	if ev := b.do(Issue{Service: "lab"}); ev.Number != "B02" {
		t.Errorf("issued %s, want the free B02", ev.Number)
	}
	b.do(Cancel{Number: "B01"}, Issue{Service: "lab"}, Cancel{Number: "B01"})
	b.refuse(Issue{Service: "lab"}, &CapacityError{Service: "lab", Capacity: 5})
	b.do(Issue{Number: "A002"})
	for _, want := range []Number{"A003", "A004"} {
		if ev := b.do(Issue{Service: "reg"}); ev.Number != want {
			t.Errorf("issued %s, want %s", ev.Number, want)
		}
	}
	b.refuse(Issue{Number: "A002"}, &NumberTakenError{Number: "A002", Status: Waiting})
}

func TestIssueRefuses(t *testing.T) {
	services, priorities := []string{"reg", "lab"}, []string{"senior", ""}
	for _, tt := range []struct {
		name string
		cmd  Issue
		want error
	}{
		{"no service among several", Issue{}, &UnknownServiceError{Known: services}},
		{"unknown service", Issue{Service: "x"}, &UnknownServiceError{ID: "x", Known: services}},
		{"unknown priority", Issue{Service: "reg", Priority: "vip"}, &UnknownPriorityError{ID: "vip", Known: priorities}},
		{"name too long", Issue{Service: "reg", Name: longText(MaxNameLen + 1)}, &TextError{"name", MaxNameLen}},
		{"bad number", Issue{Number: "1/2"}, &BadCharError{'/'}},
	} {
		t.Run(tt.name, func(t *testing.T) { openBook(t, clinic()).refuse(tt.cmd, tt.want) })
	}
	openBook(t, Config{}).refuse(Issue{}, ErrNoNumbers)
}

func longText(n int) string { return fmt.Sprintf("%0*d", n, 0) }

func TestSharesHoldAndNobodyStarves(t *testing.T) {
	b := openBook(t, clinic())
	for range 60 {
		b.do(Issue{Service: "reg", Priority: "senior"}, Issue{Service: "reg"})
	}
	senior, run := 0, 0
	for i := range 60 {
		ev := b.do(Next{Counter: []string{"1", "2"}[i%2]})
		if ev.Priority == "senior" {
			senior++
			run = 0
		} else if run++; run > 1 {
			t.Fatalf("call %d: two normal ones in a row while seniors wait", i)
		}
		if want := float64(i+1) * 2 / 3; float64(senior) < want-1 || float64(senior) > want+1 {
			t.Fatalf("after %d calls %d seniors, want %.1f", i+1, senior, want)
		}
	}
}

func TestIdleClassDoesNotSaveUpItsShare(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(40)
	for range 20 {
		b.do(Next{Counter: "1"})
	}
	for range 10 {
		b.do(Issue{Service: "reg", Priority: "senior"})
	}
	seniors := 0
	for range 9 {
		if b.do(Next{Counter: "1"}).Priority == "senior" {
			seniors++
		}
	}
	if seniors < 5 || seniors > 7 {
		t.Errorf("%d seniors of 9, want 6 as by the shares", seniors)
	}
}

func TestRecallIsLimitedAndOffersNoShow(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(1)
	b.do(Next{Counter: "1"}, Recall{Counter: "1"}, Call{Number: "A001", Counter: "1"})
	limit := &RecallLimitError{Number: "A001", Recalls: 2, Max: 2}
	b.refuse(Recall{Counter: "1"}, limit)
	b.refuse(Call{Number: "A001", Counter: "1"}, limit)
	b.do(NoShow{Counter: "1"})
	b.refuse(Recall{Counter: "1"}, ErrNothingToRecall)
	if _, missed := b.state.List(Missed, 9); len(missed) != 1 || missed[0].Number != "A001" {
		t.Errorf("missed %+v", missed)
	}
}

func TestLateTicketWithinTheLimit(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(8)
	b.do(Next{Counter: "1"}, NoShow{Counter: "1"}, Next{Counter: "1"}, Next{Counter: "1"}, Next{Counter: "1"})
	if ev := b.do(Call{Number: "A001", Counter: "2"}); ev.How != Late {
		t.Errorf("late call is %+v", ev)
	}
	b.do(NoShow{Counter: "2"})
	missedAt := b.now
	b.do(Next{Counter: "1"}, Next{Counter: "1"}, Next{Counter: "1"}, Next{Counter: "1"})
	b.refuse(Call{Number: "A001", Counter: "2"}, &TooLateError{Number: "A001", MissedAt: missedAt, Passed: 4, Within: 3})
	if ev := b.do(Call{Number: "A001", Counter: "2", Override: true}); ev.How != Late || b.status("A001") != Serving {
		t.Errorf("overridden: %+v, %s", ev, b.status("A001"))
	}
}

func TestNumberAtAnotherCounterIsAskedAbout(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(2)
	called := b.do(Next{Counter: "1"})
	asked := &AlreadyCalledError{
		Number: "A001", Counter: "1", CounterName: "1", At: called.At, By: "Li", Station: "hall",
		Status: Serving, Seq: called.Seq, Options: []IfCalled{TakeOver},
	}
	b.refuse(Call{Number: "A001", Counter: "2"}, asked)
	b.refuse(Call{Number: "A001", Counter: "2", IfCalled: RecallHere}, asked)
	b.do(Recall{Counter: "1"})
	asked.Seq++
	b.refuse(Call{Number: "A001", Counter: "2", IfCalled: TakeOver, Seen: called.Seq}, asked)
	ev := b.do(Call{Number: "A001", Counter: "2", IfCalled: TakeOver, Seen: asked.Seq})
	if ev.From != "1" || ev.How != TakenOver || b.state.Seat("1").Visit != nil || b.state.Seat("2").Visit.Number != "A001" {
		t.Errorf("taken over: %+v, seats %+v", ev, b.state.Seats())
	}
	if got := b.list(9); got != "A001@2" {
		t.Errorf("the board shows %q", got)
	}
	b.refuse(Recall{Counter: "1"}, ErrNothingToRecall)
}

func TestNumberWhoseVisitIsOverIsAskedAboutForSomeCalls(t *testing.T) {
	b := newBook(t, 0)
	first := b.do(Call{Number: "500", Counter: "1"})
	b.do(Done{Counter: "1"})
	var asked *AlreadyCalledError
	if _, err := b.try(Call{Number: "500", Counter: "2"}); !errors.As(err, &asked) || asked.Status != Finished ||
		!reflect.DeepEqual(asked.Options, []IfCalled{RecallHere}) || !asked.At.Equal(first.At) {
		t.Fatalf("got %v, %+v", asked, asked)
	}
	for i := range DefaultAskWithin {
		b.do(Call{Number: Number(fmt.Sprint(i + 1)), Counter: "1"})
	}
	if ev := b.do(Call{Number: "500", Counter: "2"}); ev.How != Typed {
		t.Errorf("the roll has come round: %+v", ev)
	}
	b.do(Done{Counter: "2"}, StartDay{}, Call{Number: "500", Counter: "2"})
}

func TestRollOfAHundredIsNeverAskedAbout(t *testing.T) {
	b := newBook(t, 0)
	for range 5 {
		for n := 1; n <= 100; n++ {
			b.do(Call{Number: Number(fmt.Sprint(n)), Counter: []string{"1", "2", "p"}[n%3]})
		}
	}
}

func TestCountingOnPassesOverNumbersInTheHall(t *testing.T) {
	b := newBook(t, 0)
	b.do(Call{Number: "13", Counter: "2"}, Call{Number: "14", Counter: "1"}, Hold{Counter: "1"}, Call{Number: "12", Counter: "1"})
	if ev := b.do(Next{Counter: "1"}); ev.Number != "15" || ev.How != Counted {
		t.Errorf("next is %+v", ev)
	}
}

func TestHoldAndResume(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(3)
	b.do(Next{Counter: "1"}, Hold{Counter: "1"}, Next{Counter: "1"})
	b.refuse(Resume{Counter: "1"}, &CounterBusyError{Counter: "1", CounterName: "1", Number: "A002"})
	b.do(Done{Counter: "1"})
	if ev := b.do(Resume{Counter: "1"}); ev.Number != "A001" || b.state.Seat("1").Visit.Number != "A001" {
		t.Errorf("resumed %+v", ev)
	}
	b.do(Hold{Counter: "1"}, Resume{Counter: "1", ToLine: true})
	if ev := b.do(Next{Counter: "2"}); ev.Number != "A001" {
		t.Errorf("its place is before A003, yet next is %s", ev.Number)
	}
	b.refuse(Resume{Counter: "1"}, ErrNothingHeld)
}

func TestTransferKeepsTheNumberAndHasAPlace(t *testing.T) {
	for _, tt := range []struct {
		position Position
		want     []Number
	}{
		{AtEnd, []Number{"B01", "B02", "A001"}},
		{ByArrival, []Number{"A001", "B01", "B02"}},
		{AtFront, []Number{"A001", "B01", "B02"}},
	} {
		t.Run("position "+string(tt.position), func(t *testing.T) {
			b := openBook(t, clinic())
			b.reg(1)
			b.do(Next{Counter: "1"}, Issue{Service: "lab"}, Issue{Service: "lab"})
			b.do(Transfer{Counter: "1", ToService: "lab", Position: tt.position, Note: "fasting"})
			if b.state.Seat("1").Visit != nil {
				t.Error("it is still at the counter")
			}
			for _, want := range tt.want {
				if ev := b.do(Next{Counter: "3"}); ev.Number != want {
					t.Errorf("next is %s, want %s", ev.Number, want)
				}
			}
		})
	}
}

func TestTransferToACounter(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(2)
	b.do(Next{Counter: "1"}, Transfer{Counter: "1", ToCounter: "3"})
	b.refuse(Transfer{Number: "A001", ToCounter: "3"}, ErrSamePlace)
	if ev := b.do(Next{Counter: "2"}); ev.Number != "A002" {
		t.Errorf("another counter took %s", ev.Number)
	}
	if ev := b.do(Next{Counter: "3"}); ev.Number != "A001" {
		t.Errorf("the counter itself took %s", ev.Number)
	}
}

func TestCounterIsClosedAndOpened(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(2)
	b.do(Next{Counter: "1"})
	if ev := b.do(CloseCounter{Counter: "1"}); ev.Closes != "A001" || b.status("A001") != Finished {
		t.Errorf("closing: %+v", ev)
	}
	closed := &CounterClosedError{Counter: "1", CounterName: "1", By: "Li", Since: b.now}
	for _, cmd := range []Command{Next{Counter: "1"}, Call{Number: "A002", Counter: "1"}} {
		b.refuse(cmd, closed)
	}
	b.do(OpenCounter{Counter: "1", By: "Wang"})
	b.refuse(OpenCounter{Counter: "1", By: "Zhao"}, &CounterTakenError{Counter: "1", CounterName: "1", By: "Wang", Station: "hall", Since: b.now})
	b.do(OpenCounter{Counter: "1", By: "Wang"}, OpenCounter{Counter: "1", By: "Zhao", TakeOver: true}, Next{Counter: "1"})
}

func TestAppointmentsWaitForTheirTime(t *testing.T) {
	b := openBook(t, clinic())
	due := noon.Add(time.Hour)
	b.do(Issue{Service: "reg", Due: due})
	b.refuse(Next{Counter: "1"}, &NobodyWaitingError{Counter: "1", Later: 1, Earliest: due})
	b.now = due
	b.do(Issue{Service: "reg"})
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A001" {
		t.Errorf("next is %s", ev.Number)
	}
}

func TestOrders(t *testing.T) {
	cfg := clinic()
	cfg.Rules.OrderMode = true
	b := openBook(t, cfg)
	b.do(Issue{Number: "12"}, Issue{Number: "13"})
	if ev := b.do(Call{Number: "12", Counter: "1"}); ev.Type != OrderReady || b.status("12") != Ready {
		t.Errorf("ready: %+v", ev)
	}
	b.do(Call{Number: "99", Counter: "1"}, Next{Counter: "1"})
	if count, ready := b.state.List(Ready, 2); count != 3 || len(ready) != 2 || ready[0].Number != "13" {
		t.Errorf("%d ready, latest %+v", count, ready)
	}
	b.do(Recall{Counter: "1", Number: "12"}, Collect{Number: "12"}, Collect{Counter: "1", Number: "13"})
	if b.status("12") != Collected || b.status("13") != Collected || b.status("99") != Ready {
		t.Error("the collected ones are wrong")
	}
	b.refuse(Collect{Number: "12"}, &NoTicketError{Number: "12", Status: Collected})
}

func TestVisitCommandsRefuse(t *testing.T) {
	for _, tt := range []struct {
		name string
		cmd  Command
		want error
	}{
		{"no-show of nobody", NoShow{Counter: "4"}, ErrNoVisit},
		{"done of nobody", Done{Counter: "4"}, ErrNoVisit},
		{"hold of nobody", Hold{Counter: "4"}, ErrNoVisit},
		{"no-show of one who waits", NoShow{Counter: "4", Number: "A002"}, &NoTicketError{"A002", Waiting}},
		{"cancel of nobody known", Cancel{Number: "A009"}, &NoTicketError{Number: "A009"}},
		{"cancel without a number", Cancel{}, ErrEmpty},
		{"note on an unparsed number", Note{Number: "x"}, ErrNoDigit},
		{"transfer to nowhere", Transfer{Number: "A002"}, ErrSamePlace},
		{"transfer to an unknown counter", Transfer{Number: "A002", ToCounter: "9"}, &UnknownCounterError{"9", []string{"1", "2", "3", "4"}}},
		{"undo of nothing", Undo{Counter: "4"}, ErrNothingToUndo},
		{"automatic day twice", StartDay{Auto: true}, ErrDayStarted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := openBook(t, clinic())
			b.reg(2)
			b.do(Next{Counter: "1"})
			b.refuse(tt.cmd, tt.want)
		})
	}
	t.Run("another counter's visit", func(t *testing.T) {
		b := openBook(t, clinic())
		b.reg(1)
		b.do(Next{Counter: "1"})
		var asked *AlreadyCalledError
		for _, cmd := range []Command{Done{Counter: "2", Number: "A001"}, NoShow{Counter: "2", Number: "A001"}, Hold{Counter: "2", Number: "A001"}} {
			if _, err := b.try(cmd); !errors.As(err, &asked) || asked.Counter != "1" {
				t.Errorf("%#v: %v", cmd, err)
			}
		}
	})
}
