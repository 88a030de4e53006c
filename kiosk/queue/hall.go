package queue

import "time"

// OpenCounter says that somebody works at a counter from now on. One that
// somebody else has opened is refused with *[CounterTakenError] unless TakeOver;
// who opens it twice from one station is not somebody else.
type OpenCounter struct {
	Counter  string
	By       string
	TakeOver bool
}

func (c OpenCounter) decide(s *State, counter Counter, ev *Event) error {
	at, ok := s.seats.get(counter.ID)
	if ok && !at.Closed && !at.Since.IsZero() && !c.TakeOver && (at.Operator != ev.By || at.Station != ev.Station) {
		return &CounterTakenError{
			Counter: counter.ID, CounterName: counter.Name, By: at.Operator, Station: at.Station, Since: at.Since,
		}
	}
	ev.Type = CounterOpened
	return nil
}

// CloseCounter says that a counter calls no longer. Its current visit is over
// then: whoever is still there would have been sent on or put on hold. Closing
// it twice is no fault.
type CloseCounter struct {
	Counter string
	By      string
}

func (c CloseCounter) decide(s *State, counter Counter, ev *Event) error {
	ev.Type = CounterClosed
	ev.Closes = s.closing(counter, "")
	return nil
}

// StartDay begins a business day. By hand it may be given at any time, twice a
// day, too; with Auto it is refused with [ErrDayStarted] unless
// [State.DayDue].
//
// All visits, lists and ended tickets are cleared, and with them the calls on
// the board. With Rules.KeepOvernight what is live stays, missed tickets
// excepted. With Rules.RestartNumbering numbers begin anew, and a plain hall's
// counting on as well. Counters that are closed stay closed.
type StartDay struct {
	By   string
	Auto bool
}

func (c StartDay) decide(*State, Counter, *Event) error { return nil } // see start

func (c StartDay) start(s *State, now time.Time, ev *Event) error {
	if c.Auto && !s.DayDue(now) {
		return ErrDayStarted
	}
	rules := s.cfg.Rules
	ev.Type, ev.Day = DayStarted, rules.Rollover.Day(now)
	ev.Keep, ev.Restart = rules.KeepOvernight, rules.RestartNumbering
	return nil
}
