package queue

import (
	"testing"
	"time"
)

func TestBusinessDay(t *testing.T) {
	at := func(text string) time.Time {
		instant, err := time.ParseInLocation("2006-01-02 15:04", text, time.FixedZone("UTC+8", 8*3600))
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	four := Rollover{Daily: true, Hour: 4, Minute: 30}
	for _, tt := range []struct {
		name     string
		rollover Rollover
		at       string
		day      string
		next     string
	}{
		{"before the hour it is yesterday", four, "2026-05-06 04:29", "2026-05-05", "2026-05-06 04:30"},
		{"at the hour it is today", four, "2026-05-06 04:30", "2026-05-06", "2026-05-07 04:30"},
		{"over the month", four, "2026-03-01 00:10", "2026-02-28", "2026-03-01 04:30"},
		{"midnight", Rollover{Daily: true}, "2026-05-06 00:00", "2026-05-06", "2026-05-07 00:00"},
		{"never", Rollover{}, "2026-05-06 01:00", "2026-05-06", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.rollover.Day(at(tt.at)); got != tt.day {
				t.Errorf("day %s, want %s", got, tt.day)
			}
			next, ok := tt.rollover.Next(at(tt.at))
			if ok != (tt.next != "") || ok && !next.Equal(at(tt.next)) {
				t.Errorf("next %v, %v; want %s", next, ok, tt.next)
			}
		})
	}
}

func TestDayBecomesDueOnceAndNeverGoesBack(t *testing.T) {
	b := openBook(t, clinic())
	if b.state.DayDue(b.now) {
		t.Error("a day is due in an empty log")
	}
	b.reg(1)
	tomorrow := noon.Add(24 * time.Hour)
	if b.state.DayDue(noon.Add(15*time.Hour)) || !b.state.DayDue(tomorrow) {
		t.Error("the day is due at the wrong time")
	}
	b.now = tomorrow
	if ev := b.do(StartDay{Auto: true}); ev.Day != "2026-05-07" || b.state.Day() != ev.Day {
		t.Errorf("started %+v", ev)
	}
	if b.state.DayDue(b.now) || b.state.DayDue(noon) {
		t.Error("the day is due again")
	}
}

func TestNewDayClearsTheHall(t *testing.T) {
	b := openBook(t, clinic())
	b.reg(3)
	b.do(Next{Counter: "1"}, Next{Counter: "2"}, NoShow{Counter: "2"}, StartDay{})
	if b.state.Live() != 0 || b.list(9) != "" || b.state.Seat("1").Visit != nil {
		t.Errorf("%d live, calls %q", b.state.Live(), b.list(9))
	}
	if ev := b.do(Issue{Service: "reg"}); ev.Number != "A004" {
		t.Errorf("numbering goes on with %s", ev.Number)
	}
	b.state.cfg.Rules.RestartNumbering = true
	b.do(StartDay{})
	if ev := b.do(Issue{Service: "reg"}); ev.Number != "A001" {
		t.Errorf("numbering begins anew with %s", ev.Number)
	}
}

func TestQueueIsKeptOvernight(t *testing.T) {
	cfg := clinic()
	cfg.Rules.KeepOvernight, cfg.Rules.RestartNumbering = true, true
	b := openBook(t, cfg)
	b.reg(5)
	b.do(Next{Counter: "1"}, Next{Counter: "2"}, NoShow{Counter: "2"}, Next{Counter: "2"}, Done{Counter: "2"}, StartDay{})
	if b.state.Live() != 3 || b.list(9) != "A001@1" || b.status("A002") != "" {
		t.Errorf("%d live, calls %q, A002 %s", b.state.Live(), b.list(9), b.status("A002"))
	}
	for _, want := range []Number{"A002", "A003", "A006"} { // A004 and A005 still wait
		if ev := b.do(Issue{Service: "reg"}); ev.Number != want {
			t.Errorf("issued %s, want %s", ev.Number, want)
		}
	}
	if ev := b.do(Next{Counter: "2"}); ev.Number != "A004" {
		t.Errorf("yesterday's come first, yet next is %s", ev.Number)
	}
}

func TestHallCountsOnUntilItIssues(t *testing.T) {
	b := openBook(t, clinic())
	b.do(Call{Number: "A007", Counter: "1"})
	if ev := b.do(Next{Counter: "1"}); ev.Number != "A008" {
		t.Errorf("next is %s", ev.Number)
	}
	b.do(Issue{Service: "lab"}, Cancel{Number: "B01"})
	b.refuse(Next{Counter: "1"}, &NobodyWaitingError{Counter: "1"})
	b.do(StartDay{}, Call{Number: "A007", Counter: "1"})
	b.refuse(Next{Counter: "1"}, &NobodyWaitingError{Counter: "1"}) // it issued on the day before
	b.do(StartDay{}, Call{Number: "A007", Counter: "1"}, Next{Counter: "1"})
}
