package queue

import (
	"fmt"
	"time"
)

// Call calls a number to a counter: one that was issued, or any other, as on a
// pre-printed roll. It ends the counter's current visit.
//
// The number at the counter itself is recalled. A missed number may be called
// within Rules.LateWithin further numbers of its line, else the answer is
// *[TooLateError]. A number that is or was at a counter is asked about with
// *[AlreadyCalledError]; see the package's doc for when.
//
// In order mode it says that the order is ready; many may be at one counter.
type Call struct {
	Number   Number
	Counter  string
	By       string
	IfCalled IfCalled
	// Seen is the Seq of the AlreadyCalledError that IfCalled answers. When the
	// facts have changed since, the question comes anew. 0: whatever the facts.
	Seen     uint64
	Override bool // calls a missed number however late
}

func (c Call) decide(s *State, counter Counter, ev *Event) error {
	number, err := ParseNumber(string(c.Number))
	if err != nil {
		return err
	}
	if err := s.open(counter); err != nil {
		return err
	}
	ev.Type, ev.Number, ev.Service = Called, number, s.cfg.serviceOf(number)
	if s.cfg.Rules.OrderMode {
		ev.Type = OrderReady
	}
	t, known := s.tickets[number]
	if known {
		if err := c.known(s, t, counter, ev); err != nil {
			return err
		}
	}
	if (!known || !t.Status.Live()) && s.live >= MaxLive {
		return ErrHallFull
	}
	if ev.Type == Called {
		ev.Closes = s.closing(counter, number)
	}
	return nil
}

// known decides how a number goes on that the hall remembers.
func (c Call) known(s *State, t *Ticket, counter Counter, ev *Event) error {
	ifCalled := c.IfCalled
	if c.Seen != 0 && c.Seen != t.Seq {
		ifCalled = Ask
	}
	if t.Status.Live() {
		ev.Service, ev.Priority = t.Service, t.Priority
	}
	switch t.Status {
	case Serving, Ready:
		if t.Counter == counter.ID {
			return s.recall(t, counter, ev)
		}
		if ifCalled != TakeOver {
			return s.alreadyCalled(t, TakeOver)
		}
		ev.How, ev.From = TakenOver, t.Counter
	case OnHold:
		if t.Counter == counter.ID || t.CalledAt.IsZero() {
			return nil
		}
		if ifCalled != TakeOver {
			return s.alreadyCalled(t, TakeOver)
		}
		ev.How = TakenOver
	case Missed:
		ev.How = Late
		return s.notTooLate(t, c.Override)
	case Waiting, Preparing:
	default:
		return c.ended(s, t, ifCalled, ev)
	}
	return nil
}

// ended decides about a number whose last visit is over.
func (c Call) ended(s *State, t *Ticket, ifCalled IfCalled, ev *Event) error {
	if t.CalledAt.IsZero() { // cancelled before it was called
		return nil
	}
	past := s.calls - min(t.CallNo, s.calls)
	if !t.Issued && past >= s.cfg.Rules.askWithin() {
		return nil // the roll has come round: somebody else's
	}
	if ifCalled == Ask {
		return s.alreadyCalled(t, RecallHere)
	}
	ev.How, ev.Service, ev.Priority = Again, t.Service, t.Priority
	return nil
}

func (s *State) notTooLate(t *Ticket, override bool) error {
	within := s.cfg.Rules.LateWithin
	if override || within == 0 {
		return nil
	}
	line, _ := s.heads.get(t.Number.Prefix())
	passed := int(min(line.Calls-min(t.LineNo, line.Calls), MaxLive))
	if within < 0 || passed > within {
		return &TooLateError{Number: t.Number, MissedAt: t.At, Passed: passed, Within: max(within, 0)}
	}
	return nil
}

// closing is the number whose visit ends when another comes to the counter.
func (s *State) closing(counter Counter, coming Number) Number {
	at, ok := s.seats.get(counter.ID)
	if !ok || at.Visit == coming {
		return ""
	}
	return at.Visit
}

// Recall repeats the last call of a counter while its person is expected there,
// at most Rules.MaxRecalls times; then *[RecallLimitError] offers [NoShow].
// With a number it repeats the call of that one, if it is at this counter.
type Recall struct {
	Counter string
	By      string
	Number  Number // empty: the last call
}

func (c Recall) decide(s *State, counter Counter, ev *Event) error {
	number := c.Number
	if number == "" {
		last, ok := s.LastOf(counter.ID)
		if !ok {
			return ErrNothingToRecall
		}
		number = last.Number
	}
	number, err := ParseNumber(string(number))
	if err != nil {
		return err
	}
	t := s.liveTicket(number)
	if t == nil || t.Counter != counter.ID || t.Status != Serving && t.Status != Ready {
		return ErrNothingToRecall
	}
	return s.recall(t, counter, ev)
}

func (s *State) recall(t *Ticket, counter Counter, ev *Event) error {
	if err := s.open(counter); err != nil {
		return err
	}
	if most := s.cfg.Rules.MaxRecalls; most != 0 && t.Recalls >= max(most, 0) {
		return &RecallLimitError{Number: t.Number, Recalls: t.Recalls, Max: max(most, 0)}
	}
	ev.Type, ev.Number, ev.Service, ev.Priority = Recalled, t.Number, t.Service, t.Priority
	return nil
}

// Next ends the counter's current visit and calls the next number.
//
// Where tickets are issued it is one of those that wait for this counter or for
// a service that it serves and whose appointment, if any, has come: of the
// priority whose turn it is by the shares, and of that the first in line.
// Nobody there: *[NobodyWaitingError], and nothing changes.
//
// Elsewhere, or with CountOn, it counts on. The line is that of the counter's
// own last call, or, when it has made none, of the latest call anywhere: same
// prefix, same minimum width. The value follows the latest call of that line by
// ANY counter, so that counters which share a line never repeat each other.
// Numbers that are at a counter, on hold or in a line are passed over.
type Next struct {
	Counter string
	By      string
	CountOn bool
}

func (c Next) decide(s *State, counter Counter, ev *Event) error {
	if err := s.open(counter); err != nil {
		return err
	}
	ev.Type = Called
	if s.cfg.Rules.OrderMode {
		ev.Type = OrderReady
	}
	var err error
	if s.Issues() && !c.CountOn {
		err = s.pick(counter, ev)
	} else {
		err = s.countOn(counter, ev)
	}
	if err != nil {
		return err
	}
	if ev.Type == Called {
		ev.Closes = s.closing(counter, ev.Number)
	}
	return nil
}

func (s *State) countOn(counter Counter, ev *Event) error {
	model, ok := s.LastOf(counter.ID)
	if !ok {
		latest := s.Last(1)
		if len(latest) == 0 {
			return ErrNothingToFollow
		}
		model = latest[0]
	}
	prefix, value, digits, ok := model.Number.split()
	if !ok {
		return ErrNoTrailingDigit
	}
	if line, found := s.heads.get(prefix); found {
		if _, headValue, _, ok := line.Number.split(); ok {
			value = headValue
		}
	}
	for range len(s.tickets) + 1 {
		value++
		number, err := join(prefix, value, digits)
		if err != nil {
			return fmt.Errorf("counting on from %s: %w", model.Number, err)
		}
		if t := s.liveTicket(number); t == nil && s.live >= MaxLive {
			break
		} else if t == nil || t.Status == Missed {
			ev.Number, ev.Service, ev.How = number, s.cfg.serviceOf(number), Counted
			return nil
		}
	}
	return ErrHallFull
}

// due says whether "next" may take a ticket yet.
func (t *Ticket) due(now time.Time) bool { return t.Due.IsZero() || !t.Due.After(now) }
