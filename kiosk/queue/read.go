package queue

import (
	"cmp"
	"slices"
	"time"
)

// Line is a line of people who wait, for a service or for one counter.
type Line struct {
	Service string // ID; empty: without a service
	Counter string // ID, when only this counter's "next" takes them
	Count   int
	First   []Ticket // the first in line
}

// ServedBy says whether a counter's "next" takes tickets from the line.
func (l Line) ServedBy(counter Counter) bool {
	return serves(counter, lineKey{Waiting, l.Service, l.Counter})
}

// Waiting gives all lines that are not empty, those of services first, each
// with up to n of its tickets in order.
func (s *State) Waiting(n int) []Line {
	var lines []Line
	for key, line := range s.lines {
		if key.status == Waiting {
			lines = append(lines, Line{Service: key.service, Counter: key.target, Count: len(line), First: copies(line, n)})
		}
	}
	slices.SortFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Service, b.Service))
	})
	return lines
}

func copies(line []*Ticket, n int) []Ticket {
	first := make([]Ticket, 0, max(0, min(n, len(line))))
	for _, t := range line {
		if len(first) >= n {
			break
		}
		first = append(first, *t)
	}
	return first
}

// List gives how many tickets are held, missed, preparing or ready, and up to n
// of them, the latest first.
func (s *State) List(status Status, n int) (count int, latest []Ticket) {
	line := s.lines[lineKey{status: status}]
	for i := len(line) - 1; i >= 0 && len(latest) < n; i-- {
		latest = append(latest, *line[i])
	}
	return len(line), latest
}

// Ticket gives the latest ticket of a number, ended ones of this day included.
func (s *State) Ticket(n Number) (Ticket, bool) {
	if t, ok := s.tickets[n]; ok {
		return *t, true
	}
	return Ticket{}, false
}

// Live is how many tickets have not ended.
func (s *State) Live() int { return s.live }

// IssuedToday is how many tickets of a service this day has had.
func (s *State) IssuedToday(service string) int {
	done, _ := s.numbering.get(service)
	return done.Today
}

// Seat is how a counter stands.
type Seat struct {
	Counter  string  // ID
	Visit    *Ticket // who is there; nil: nobody
	Last     *CallInfo
	Closed   bool
	Operator string
	Station  string    // where it was opened or closed
	Since    time.Time // of that, UTC; zero: never
	Undo     *LastAction
}

// LastAction is what [Undo] would take back, if it is still allowed.
type LastAction struct {
	Seq    uint64
	Type   EventType
	Number Number
	Until  time.Time // end of the window, UTC
}

// Seats gives the configured counters in their order.
func (s *State) Seats() []Seat {
	seats := make([]Seat, 0, len(s.cfg.Counters))
	for _, c := range s.cfg.Counters {
		seats = append(seats, s.Seat(c.ID))
	}
	return seats
}

// Seat gives one counter.
func (s *State) Seat(id string) Seat {
	at, ok := s.seats.get(id)
	if !ok {
		return Seat{Counter: id}
	}
	seat := Seat{Counter: id, Closed: at.Closed, Operator: at.Operator, Station: at.Station, Since: at.Since}
	if t := s.visit(at); t != nil {
		visit := *t
		seat.Visit = &visit
	}
	if at.Last != nil {
		last := *at.Last
		seat.Last = &last
	}
	if u := at.Undo; u != nil && s.untouched(u) {
		seat.Undo = &LastAction{Seq: u.Seq, Type: u.Type, Number: u.Number, Until: u.At.Add(s.cfg.Rules.undoWindow())}
	}
	return seat
}
