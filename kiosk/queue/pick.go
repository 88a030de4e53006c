package queue

import "slices"

// pick chooses the ticket that "next" calls.
func (s *State) pick(counter Counter, ev *Event) error {
	nobody := &NobodyWaitingError{Counter: counter.ID}
	first := make(map[string]*Ticket) // by priority, the first in line
	for key, line := range s.lines {
		if key.status != Waiting && (key.status != Preparing || !s.cfg.Rules.OrderMode) {
			continue
		}
		if !serves(counter, key) {
			nobody.Elsewhere += len(line)
			continue
		}
		for _, t := range line {
			if !t.due(ev.At) {
				if nobody.Later++; nobody.Earliest.IsZero() || t.Due.Before(nobody.Earliest) {
					nobody.Earliest = t.Due
				}
				continue
			}
			if head, ok := first[t.Priority]; !ok || before(t, head) < 0 {
				first[t.Priority] = t
			}
		}
	}
	if len(first) == 0 {
		return nobody
	}
	t := s.turn(counter, first)
	s.charge(counter, t, ev)
	ev.Number, ev.Service, ev.Priority, ev.How = t.Number, t.Service, t.Priority, Picked
	return nil
}

// turn chooses between the priorities: least pass, then greatest share, then
// the one who has waited longest.
func (s *State) turn(counter Counter, first map[string]*Ticket) *Ticket {
	account, _ := s.pools.get(poolOf(counter))
	var best *Ticket
	for _, t := range first {
		if best == nil || s.goesFirst(account, t, best) {
			best = t
		}
	}
	return best
}

func (s *State) goesFirst(account pool, a, b *Ticket) bool {
	if x, y := account.ahead(a.Priority), account.ahead(b.Priority); x != y {
		return x < y
	}
	if x, y := s.cfg.share(a.Service, a.Priority), s.cfg.share(b.Service, b.Priority); x != y {
		return x > y
	}
	return before(a, b) < 0
}

// serves says whether a counter takes tickets from a line. Orders are in one
// line, for every counter.
func serves(counter Counter, key lineKey) bool {
	switch {
	case key.status != Waiting:
		return true
	case key.target != "":
		return key.target == counter.ID
	}
	return len(counter.Services) == 0 || slices.Contains(counter.Services, key.service)
}
