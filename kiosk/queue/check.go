package queue

import (
	"errors"
	"fmt"
	"slices"
)

// Check verifies what must hold in every state, whatever the log: each number
// names one ticket, each live ticket stands in exactly one place (one line, or
// one counter that says so, too), lines are in order, counts are right, nothing
// has outgrown its bound. It looks at everything and is for tests and for
// snapshots, not for every event.
func (s *State) Check() error {
	return errors.Join(s.checkTickets(), s.checkLines(), s.checkSeats(), s.checkCalls(), s.checkBounds())
}

func (s *State) checkTickets() error {
	live, ended := 0, 0
	ids := make(map[uint64]Number, len(s.tickets))
	for number, t := range s.tickets {
		if t.Number != number {
			return fmt.Errorf("ticket %s is kept as %s", t.Number, number)
		}
		if other, double := ids[t.ID]; double || t.ID > s.nextID {
			return fmt.Errorf("ticket %s has the identity %d, like %q", number, t.ID, other)
		}
		ids[t.ID] = number
		if t.Seq > s.lastSeq {
			return fmt.Errorf("ticket %s was changed by event %d, beyond %d", number, t.Seq, s.lastSeq)
		}
		if t.Status.Live() {
			live++
		} else {
			ended++
		}
		if key, lined := t.line(); lined {
			if _, found := slices.BinarySearchFunc(s.lines[key], t, before); !found {
				return fmt.Errorf("ticket %s is lost: it is %s but in no line", number, t.Status)
			}
		}
		if t.Status == Serving {
			if at, ok := s.seats.get(t.Counter); !ok || at.Visit != number {
				return fmt.Errorf("ticket %s is lost: counter %s does not have it", number, t.Counter)
			}
		}
	}
	if live != s.live || ended != s.ended.count {
		return fmt.Errorf("%d live and %d ended tickets are counted as %d and %d", live, ended, s.live, s.ended.count)
	}
	return nil
}

func (s *State) checkLines() error {
	for key, line := range s.lines {
		if len(line) == 0 || !slices.IsSortedFunc(line, before) {
			return fmt.Errorf("line %v is empty or out of order", key)
		}
		for _, t := range line {
			if own, ok := t.line(); !ok || own != key || s.tickets[t.Number] != t {
				return fmt.Errorf("ticket %s does not belong into line %v", t.Number, key)
			}
		}
	}
	return nil
}

func (s *State) checkSeats() error {
	visits := make(map[Number]string)
	for id, entry := range s.seats.entries {
		at := entry.Value
		if at.ID != id {
			return fmt.Errorf("counter %s is kept as %s", at.ID, id)
		}
		if at.Visit == "" {
			continue
		}
		if other, double := visits[at.Visit]; double {
			return fmt.Errorf("ticket %s is at counters %s and %s", at.Visit, id, other)
		}
		visits[at.Visit] = id
		t := s.liveTicket(at.Visit)
		if t == nil || t.Status != Serving || t.Counter != id {
			return fmt.Errorf("counter %s has %s, which is not there", id, at.Visit)
		}
	}
	return nil
}

func (s *State) checkCalls() error {
	if s.order.Len() != len(s.byPlace) {
		return fmt.Errorf("%d calls are listed, %d are known by place", s.order.Len(), len(s.byPlace))
	}
	last := s.lastSeq
	for e := s.order.Front(); e != nil; e = e.Next() {
		call := e.Value.(*CallInfo)
		if call.Seq > last || s.byPlace[place{call.Number, call.Counter}] != e {
			return fmt.Errorf("the call of %s by event %d is out of order", call.Number, call.Seq)
		}
		last = call.Seq
	}
	return nil
}

func (s *State) checkBounds() error {
	for _, b := range []struct {
		what    string
		n, most int
	}{
		{"live tickets", s.live, MaxLive},
		{"ended tickets", s.ended.count, MaxEnded},
		{"missed tickets", len(s.lines[lineKey{status: Missed}]), MaxMissed},
		{"calls", s.order.Len(), s.keep},
		{"counters", len(s.seats.entries), maxIndexed},
		{"lines", len(s.heads.entries), maxIndexed},
		{"services", len(s.numbering.entries), maxIndexed},
		{"pools", len(s.pools.entries), maxIndexed},
		{"imports", len(s.pending), maxPending},
	} {
		if b.n > b.most {
			return fmt.Errorf("%d %s; at most %d are allowed", b.n, b.what, b.most)
		}
	}
	return nil
}
