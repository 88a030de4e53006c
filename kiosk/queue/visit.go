package queue

// NoShow puts a number that was called in vain on the missed list: the one at
// the counter, or a given one that is at this counter, ready or on hold.
type NoShow struct {
	Counter string
	By      string
	Number  Number
}

func (c NoShow) decide(s *State, counter Counter, ev *Event) error {
	t, err := s.liveSubject(c.Number, counter, Serving, Ready, OnHold)
	if err != nil {
		return err
	}
	if err := s.elsewhere(t, counter); err != nil {
		return err
	}
	ev.about(NotShown, t)
	return nil
}

// Hold puts a number back: the one at the counter, or a given one that waits or
// is missed. It is not called by "next" until it is resumed.
type Hold struct {
	Counter string
	By      string
	Number  Number
	Note    string
}

func (c Hold) decide(s *State, counter Counter, ev *Event) error {
	t, err := s.liveSubject(c.Number, counter, Serving, Waiting, Missed)
	if err != nil {
		return err
	}
	if err := s.elsewhere(t, counter); err != nil {
		return err
	}
	ev.about(Held, t)
	return nil
}

// Resume brings a held number back: to the counter, without being announced
// (its person stands there; else [Call] it), or with ToLine to its old place
// among those who wait. Without a number it is the one that this counter put
// back last. The counter must be free: *[CounterBusyError].
type Resume struct {
	Counter string
	By      string
	Number  Number
	ToLine  bool
}

func (c Resume) decide(s *State, counter Counter, ev *Event) error {
	number := c.Number
	if number == "" {
		held := s.lines[lineKey{status: OnHold}]
		for i := len(held) - 1; i >= 0 && number == ""; i-- {
			if held[i].Counter == counter.ID {
				number = held[i].Number
			}
		}
		if number == "" {
			return ErrNothingHeld
		}
	}
	t, err := s.liveSubject(number, counter, OnHold)
	if err != nil {
		return err
	}
	ev.about(Resumed, t)
	if c.ToLine {
		if ev.Place = t.Place; ev.Place == 0 { // it was typed, and never waited
			ev.Place = ev.At.UnixMilli()
		}
		return nil
	}
	if err := s.open(counter); err != nil {
		return err
	}
	if at, ok := s.seats.get(counter.ID); ok && at.Visit != "" {
		return &CounterBusyError{Counter: counter.ID, CounterName: counter.Name, Number: at.Visit}
	}
	if t.Counter != counter.ID {
		ev.From = t.Counter
	}
	return nil
}

// Position is a transferred ticket's place in its new line.
type Position string

const (
	// AtEnd : behind those who wait there now, as if it had come now. This is
	// the default: nobody who waits there is passed.
	AtEnd Position = ""
	// ByArrival : as if it had waited there since it came to the hall.
	ByArrival Position = "by_arrival"
	// AtFront : before those who wait there now. Its priority's turn still counts.
	AtFront Position = "front"
)

// Transfer sends a number on to a service, a counter, or both: the one at the
// counter, or a given one that waits, is on hold or missed. It keeps its number
// and its letter. A ticket sent to a counter is taken by that counter's "next"
// only; typing its number works everywhere.
type Transfer struct {
	Counter   string // may be empty when there is a number
	By        string
	Number    Number
	ToService string
	ToCounter string
	Position  Position
	Note      string // replaces the ticket's when not empty
}

func (c Transfer) decide(s *State, counter Counter, ev *Event) error {
	t, err := s.liveSubject(c.Number, counter, Serving, Waiting, OnHold, Missed)
	if err != nil {
		return err
	}
	if err := s.elsewhere(t, counter); err != nil {
		return err
	}
	row := Row{Service: c.ToService, Note: c.Note}
	if err := words(&row); err != nil {
		return err
	}
	if c.ToService == "" {
		row.Service = t.Service
	} else if _, err := s.issuer(&row); err != nil {
		return err
	}
	if c.ToCounter != "" {
		if _, err := s.counter(c.ToCounter); err != nil {
			return err
		}
	}
	if c.ToService == "" && c.ToCounter == "" || t.Status == Waiting && row.Service == t.Service && c.ToCounter == t.Target && c.Position == AtEnd {
		return ErrSamePlace
	}
	ev.about(Transferred, t)
	ev.Service, ev.Target, ev.Note = row.Service, c.ToCounter, row.Note
	if t.Status == Waiting {
		ev.Due = t.Due // who was not expected yet is not expected there either
	}
	ev.Place = s.newPlace(c.Position, t, ev)
	return nil
}

func (s *State) newPlace(p Position, t *Ticket, ev *Event) int64 {
	now := placeOf(Row{Due: ev.Due}, ev.At)
	there := &Ticket{Status: Waiting, Service: ev.Service, Target: ev.Target}
	key, _ := there.line()
	switch {
	case p == ByArrival && !t.IssuedAt.IsZero():
		return t.IssuedAt.UnixMilli()
	case p == AtFront && len(s.lines[key]) > 0:
		return min(now, s.lines[key][0].Place-1)
	}
	return now
}

// Done ends a visit: that at the counter, or of a given number there.
type Done struct {
	Counter string
	By      string
	Number  Number
}

func (c Done) decide(s *State, counter Counter, ev *Event) error {
	t, err := s.liveSubject(c.Number, counter, Serving)
	if err != nil {
		return err
	}
	if err := s.elsewhere(t, counter); err != nil {
		return err
	}
	ev.about(Ended, t)
	return nil
}

// Cancel takes a number out of the hall, wherever it is but at another counter.
type Cancel struct {
	Number  Number
	Counter string // may be empty: then it works at every counter
	By      string
}

func (c Cancel) decide(s *State, counter Counter, ev *Event) error {
	t, err := s.liveSubject(c.Number, counter, Serving, Waiting, OnHold, Missed, Preparing, Ready)
	if err != nil {
		return err
	}
	if err := s.elsewhere(t, counter); err != nil {
		return err
	}
	ev.about(TakenOut, t)
	return nil
}

// Collect says that an order was taken away. Without a number it is the one
// that the counter called last.
type Collect struct {
	Number  Number
	Counter string
	By      string
}

func (c Collect) decide(s *State, counter Counter, ev *Event) error {
	number := c.Number
	if number == "" {
		last, ok := s.LastOf(counter.ID)
		if !ok {
			return ErrNoVisit
		}
		number = last.Number
	}
	t, err := s.liveSubject(number, counter, Ready, Preparing, Serving)
	if err != nil {
		return err
	}
	ev.about(OrderCollected, t)
	return nil
}

// Note writes a ticket's note; an empty text takes it away.
type Note struct {
	Number  Number
	Counter string
	By      string
	Text    string
}

func (c Note) decide(s *State, counter Counter, ev *Event) error {
	t, err := s.liveSubject(c.Number, counter, Serving, Waiting, OnHold, Missed, Preparing, Ready)
	if err != nil {
		return err
	}
	row := Row{Note: c.Text}
	if err := words(&row); err != nil {
		return err
	}
	ev.about(Noted, t)
	ev.Note = row.Note
	return nil
}

// about makes an event be about a ticket.
func (e *Event) about(what EventType, t *Ticket) {
	e.Type, e.Number, e.Service, e.Priority = what, t.Number, t.Service, t.Priority
}
