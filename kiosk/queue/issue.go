package queue

import (
	"fmt"
	"time"
)

// Issue hands out a ticket. Without a number it is the service's next one: the
// value after the last, beginning at First and, after Last, at First once more;
// numbers issued earlier on the day are passed over as long as there are others.
// With a number it is that one, such as a pre-printed ticket's.
//
// The ticket's place in line is now, or its appointment's time. In order mode
// it is an order in preparation.
type Issue struct {
	Service  string // may be empty when there is at most one, or with a number
	Number   Number
	Priority string
	Name     string
	Phone    string
	Note     string
	Due      time.Time // appointment; zero: none
	Counter  string    // where it is handed out; may be empty, but then it cannot be undone
	By       string
}

func (c Issue) decide(s *State, _ Counter, ev *Event) error {
	row := Row{
		Number: c.Number, Service: c.Service, Priority: c.Priority,
		Name: c.Name, Phone: c.Phone, Note: c.Note, Due: c.Due,
	}
	if err := s.admit(&row, s.reserved()); err != nil {
		return err
	}
	ev.Type = Issued
	if s.cfg.Rules.OrderMode {
		ev.Type = OrderPlaced
	}
	ev.Number, ev.Service, ev.Priority = row.Number, row.Service, row.Priority
	ev.Name, ev.Phone, ev.Note, ev.Due = row.Name, row.Phone, row.Note, row.Due
	ev.Place = placeOf(row, ev.At)
	return nil
}

// placeOf is a new ticket's place in line, ms since 1970.
func placeOf(row Row, at time.Time) int64 {
	if !row.Due.IsZero() {
		return row.Due.UnixMilli()
	}
	return at.UnixMilli()
}

// reserved is what the rows of lists have taken before they are tickets.
type reserved struct {
	numbers map[Number]struct{}
	last    map[string]uint64 // by service, value of the last number
	today   map[string]int    // by service
}

// reserved gives what the imports under way have taken.
func (s *State) reserved() *reserved {
	taken := &reserved{map[Number]struct{}{}, map[string]uint64{}, map[string]int{}}
	for _, batch := range s.pending {
		for _, row := range batch.Rows {
			taken.numbers[row.Number] = struct{}{}
			taken.today[row.Service]++
			if _, value, _, ok := row.Number.split(); ok {
				taken.last[row.Service] = value
			}
		}
	}
	return taken
}

// admit checks a row for a new ticket, completes it, and reserves its number.
func (s *State) admit(row *Row, taken *reserved) error {
	if err := words(row); err != nil {
		return err
	}
	if err := s.knownPriority(row.Priority); err != nil {
		return err
	}
	if !row.Due.IsZero() {
		row.Due = stamp(row.Due)
	}
	if row.Number != "" {
		number, err := ParseNumber(string(row.Number))
		if err != nil {
			return err
		}
		if row.Number = number; row.Service == "" {
			row.Service = s.cfg.serviceOf(number)
		}
	}
	service, err := s.issuer(row)
	if err != nil {
		return err
	}
	row.Service = service.ID
	if s.live+len(taken.numbers) >= MaxLive {
		return ErrHallFull
	}
	done, _ := s.numbering.get(service.ID)
	if service.Capacity > 0 && done.Today+taken.today[service.ID] >= service.Capacity {
		return &CapacityError{Service: service.ID, Capacity: service.Capacity}
	}
	if row.Number == "" {
		if row.Number, err = s.nextNumber(service, done.Last, taken); err != nil {
			return err
		}
	} else if s.isTaken(row.Number, taken) {
		status := Waiting
		if t := s.liveTicket(row.Number); t != nil {
			status = t.Status
		}
		return &NumberTakenError{Number: row.Number, Status: status}
	}
	taken.numbers[row.Number] = struct{}{}
	taken.today[service.ID]++
	return nil
}

// issuer finds the service of a row. A numbered row needs none.
func (s *State) issuer(row *Row) (Service, error) {
	if row.Service == "" {
		switch {
		case row.Number != "":
			return Service{}, nil
		case len(s.cfg.Services) == 0:
			return Service{}, ErrNoNumbers
		case len(s.cfg.Services) == 1:
			return s.cfg.Services[0], nil
		}
	}
	service, ok := s.cfg.service(row.Service)
	if !ok {
		known := make([]string, len(s.cfg.Services))
		for i, other := range s.cfg.Services {
			known[i] = other.ID
		}
		return Service{}, &UnknownServiceError{ID: row.Service, Known: known}
	}
	return service, nil
}

func (s *State) knownPriority(id string) error {
	if id == "" {
		return nil
	}
	var known []string
	for _, p := range s.cfg.Rules.Priorities {
		if p.ID == id {
			return nil
		}
		known = append(known, p.ID)
	}
	return &UnknownPriorityError{ID: id, Known: known}
}

// nextNumber finds the next free number of a service: first among those not
// handed out on this day, then among all that are not in the hall. Only numbers
// that the hall remembers can be in the way, which bounds the search.
func (s *State) nextNumber(service Service, last uint64, taken *reserved) (Number, error) {
	first, end := service.span()
	if l, ok := taken.last[service.ID]; ok {
		last = l
	}
	if last < first || last > end {
		last = first - 1
	}
	tries := min(end-first+1, uint64(len(s.tickets)+len(taken.numbers)+1))
	for _, usedToo := range []bool{false, true} {
		value := last
		for range tries {
			if value++; value > end {
				value = first
			}
			number, err := join(service.Prefix, value, service.width())
			if err != nil {
				return "", fmt.Errorf("counting on in service %s: %w", service.ID, err)
			}
			number, err = ParseNumber(string(number))
			if err != nil {
				return "", fmt.Errorf("making a number with the prefix of service %s: %w", service.ID, err)
			}
			if t, used := s.tickets[number]; used && t.Issued && !usedToo || s.isTaken(number, taken) {
				continue
			}
			taken.last[service.ID] = value
			return number, nil
		}
	}
	low, _ := join(service.Prefix, first, service.width())
	high, _ := join(service.Prefix, end, service.width())
	return "", &RangeFullError{Service: service.ID, First: low, Last: high}
}

// isTaken says whether a number is in the hall or about to be.
func (s *State) isTaken(n Number, taken *reserved) bool {
	if s.liveTicket(n) != nil {
		return true
	}
	_, ok := taken.numbers[n]
	return ok
}
