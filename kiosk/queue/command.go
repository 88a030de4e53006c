package queue

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Command is a wish that [State.Decide] grants or refuses.
//
// Most commands name a counter, where the person who gives it works. By is that
// person; the counter's operator when empty. Commands about one number take the
// number at the counter when none is given.
type Command interface {
	// decide fills in what the event says beyond where, when and by whom.
	decide(s *State, counter Counter, ev *Event) error
	// origin is the counter, which may be absent if optional is true.
	origin() (counter, by string, optional bool)
}

func (c Call) origin() (string, string, bool)         { return c.Counter, c.By, false }
func (c Recall) origin() (string, string, bool)       { return c.Counter, c.By, false }
func (c Next) origin() (string, string, bool)         { return c.Counter, c.By, false }
func (c Issue) origin() (string, string, bool)        { return c.Counter, c.By, true }
func (c NoShow) origin() (string, string, bool)       { return c.Counter, c.By, false }
func (c Hold) origin() (string, string, bool)         { return c.Counter, c.By, false }
func (c Resume) origin() (string, string, bool)       { return c.Counter, c.By, false }
func (c Transfer) origin() (string, string, bool)     { return c.Counter, c.By, true }
func (c Done) origin() (string, string, bool)         { return c.Counter, c.By, false }
func (c Cancel) origin() (string, string, bool)       { return c.Counter, c.By, true }
func (c Note) origin() (string, string, bool)         { return c.Counter, c.By, true }
func (c Collect) origin() (string, string, bool)      { return c.Counter, c.By, true }
func (c OpenCounter) origin() (string, string, bool)  { return c.Counter, c.By, false }
func (c CloseCounter) origin() (string, string, bool) { return c.Counter, c.By, false }
func (c Undo) origin() (string, string, bool)         { return c.Counter, c.By, false }
func (c StartDay) origin() (string, string, bool)     { return "", c.By, true }
func (c ImportPart) origin() (string, string, bool)   { return "", c.By, true }

// Decide turns a command into the event that grants it, or says why not. The
// state does not change: that is for [State.Apply], once the event is durable.
// The event carries the given identity and, as its time, now in UTC and whole
// milliseconds; now's own time zone tells the business day.
func (s *State) Decide(cmd Command, now time.Time, id string) (Event, error) {
	if cmd == nil {
		return Event{}, ErrNoCommand
	}
	at, by, optional := cmd.origin()
	var counter Counter
	if at != "" || !optional {
		var err error
		if counter, err = s.counter(at); err != nil {
			return Event{}, err
		}
	}
	if by == "" {
		by = counter.Operator
	}
	ev := Event{
		Version: EventVersion, ID: id, Counter: counter.ID, CounterName: counter.Name,
		At: stamp(now), Station: s.cfg.Station, By: by,
	}
	if day, ok := cmd.(StartDay); ok {
		return ev, day.start(s, now, &ev)
	}
	if err := cmd.decide(s, counter, &ev); err != nil {
		return Event{}, err
	}
	return ev, nil
}

func (s *State) counter(id string) (Counter, error) {
	known := make([]string, 0, len(s.cfg.Counters))
	for _, c := range s.cfg.Counters {
		if c.ID == id {
			if c.Name == "" {
				c.Name = c.ID
			}
			return c, nil
		}
		known = append(known, c.ID)
	}
	return Counter{}, &UnknownCounterError{ID: id, Known: known}
}

// open refuses what a closed counter must not do.
func (s *State) open(counter Counter) error {
	if at, ok := s.seats.get(counter.ID); ok && at.Closed {
		return &CounterClosedError{Counter: counter.ID, CounterName: counter.Name, By: at.Operator, Since: at.Since}
	}
	return nil
}

// subject is the ticket that a command is about: of a number, or at the counter.
func (s *State) subject(number Number, counter Counter) (*Ticket, error) {
	if number == "" {
		if counter.ID == "" {
			return nil, ErrEmpty
		}
		at, ok := s.seats.get(counter.ID)
		if !ok || at.Visit == "" {
			return nil, ErrNoVisit
		}
		number = at.Visit
	}
	// A Number is a plain string type: what did not go through ParseNumber
	// must not reach the log.
	number, err := ParseNumber(string(number))
	if err != nil {
		return nil, err
	}
	t, ok := s.tickets[number]
	if !ok {
		return nil, &NoTicketError{Number: number}
	}
	return t, nil
}

// liveSubject is the subject if it is in one of the statuses.
func (s *State) liveSubject(number Number, counter Counter, allowed ...Status) (*Ticket, error) {
	t, err := s.subject(number, counter)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(allowed, t.Status) {
		return nil, &NoTicketError{Number: t.Number, Status: t.Status}
	}
	return t, nil
}

// elsewhere refuses to end or move a visit at another counter unless asked to.
func (s *State) elsewhere(t *Ticket, counter Counter) error {
	if t.Status != Serving || t.Counter == counter.ID || counter.ID == "" {
		return nil
	}
	return s.alreadyCalled(t, TakeOver)
}

func (s *State) alreadyCalled(t *Ticket, options ...IfCalled) error {
	return &AlreadyCalledError{
		Number: t.Number, Counter: t.Counter, CounterName: t.CounterName, At: t.CalledAt,
		By: t.By, Station: t.Station, Status: t.Status, Seq: t.Seq, Options: options,
	}
}

// words checks and tidies what is written on a ticket.
func words(row *Row) error {
	for _, f := range []struct {
		name string
		text *string
		max  int
	}{
		{"name", &row.Name, MaxNameLen},
		{"phone", &row.Phone, MaxPhoneLen},
		{"note", &row.Note, MaxNoteLen},
	} {
		*f.text = tidy(*f.text)
		if utf8.RuneCountInString(*f.text) > f.max {
			return &TextError{Field: f.name, Max: f.max}
		}
	}
	return nil
}

func sortedUnique(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
