package queue

import "slices"

// foldOff takes a live ticket from wherever it is to a status away from the
// counters, and marks the acting counter.
func (s *State) foldOff(ev *Event, status Status, change func(*Ticket)) bool {
	t := s.liveTicket(ev.Number)
	if t == nil {
		return false
	}
	s.vacate(t, ev.Seq)
	s.move(t, status, ev.Seq, func() {
		t.At = ev.At
		if change != nil {
			change(t)
		}
	})
	s.mark(ev)
	return true
}

// mark notes that a counter acted, so that its undo is about this event.
func (s *State) mark(ev *Event) {
	if ev.Counter == "" {
		return
	}
	at := s.seat(ev.Counter, ev.Seq)
	s.touchSeat(at)
	at.Seq = ev.Seq
	s.keepSeat(at, ev.Seq)
}

func (s *State) foldMissed(ev *Event) bool {
	prefix, _, _, _ := ev.Number.split()
	line, _ := s.heads.get(prefix)
	if !s.foldOff(ev, Missed, func(t *Ticket) { t.LineNo = line.Calls }) {
		return false
	}
	for missed := s.lines[lineKey{status: Missed}]; len(missed) > MaxMissed; missed = s.lines[lineKey{status: Missed}] {
		s.move(missed[0], Expired, ev.Seq, nil)
	}
	return true
}

func (s *State) foldHeld(ev *Event) bool {
	return s.foldOff(ev, OnHold, func(t *Ticket) {
		if ev.Counter != "" {
			t.Counter, t.CounterName = ev.Counter, ev.CounterName
		}
	})
}

func (s *State) foldEnd(ev *Event, status Status) bool { return s.foldOff(ev, status, nil) }

func (s *State) foldTransfer(ev *Event) bool {
	return s.foldOff(ev, Waiting, func(t *Ticket) {
		t.Service, t.Target, t.Place = ev.Service, ev.Target, ev.Place
		t.Due = ev.Due
		if ev.Note != "" {
			t.Note = ev.Note
		}
	})
}

func (s *State) foldNote(ev *Event) bool {
	t := s.liveTicket(ev.Number)
	if t == nil {
		return false
	}
	s.move(t, t.Status, ev.Seq, func() { t.Note = ev.Note })
	s.mark(ev)
	return true
}

// foldResumed brings a held ticket back: with a Place into its line, else to the
// counter.
func (s *State) foldResumed(ev *Event) bool {
	t := s.liveTicket(ev.Number)
	if t == nil || t.Status != OnHold {
		return false
	}
	if ev.Place != 0 {
		return s.foldOff(ev, Waiting, func(t *Ticket) { t.Place = ev.Place })
	}
	at := s.seat(ev.Counter, ev.Seq)
	s.touchSeat(at)
	if visit := s.visit(at); visit != nil && visit != t {
		s.move(visit, Finished, ev.Seq, func() { visit.At = ev.At })
	}
	s.move(t, Serving, ev.Seq, func() {
		t.Counter, t.CounterName, t.At = ev.Counter, ev.CounterName, ev.At
	})
	at.Visit, at.Seq = ev.Number, ev.Seq
	s.keepSeat(at, ev.Seq)
	return true
}

func (s *State) foldCounter(ev *Event) bool {
	if ev.Counter == "" {
		return false
	}
	at := s.seat(ev.Counter, ev.Seq)
	s.touchSeat(at)
	at.Closed = ev.Type == CounterClosed
	at.Operator, at.Station, at.Since, at.Seq = ev.By, ev.Station, ev.At, ev.Seq
	if visit := s.visit(at); visit != nil && at.Closed {
		s.move(visit, Finished, ev.Seq, func() { visit.At = ev.At })
		at.Visit = ""
	}
	s.keepSeat(at, ev.Seq)
	return true
}

func (s *State) foldDay(ev *Event) bool {
	s.day, s.dayAt = ev.Day, ev.At
	s.issuedEve, s.issued = s.issued, 0
	for _, t := range s.byID() {
		if !ev.Keep || !t.Status.Live() || t.Status == Missed {
			s.drop(t)
		}
	}
	s.ended = ending{}
	s.pending = nil
	s.pools = newLatest[pool](maxIndexed)
	if ev.Restart {
		s.heads = newLatest[head](maxIndexed)
		s.numbering = newLatest[numbering](maxIndexed)
	}
	for id, entry := range s.numbering.entries {
		entry.Value.Today = 0
		s.numbering.entries[id] = entry
	}
	for _, entry := range s.seats.entries {
		at := entry.Value
		at.Undo = nil
		if at.Visit != "" && s.liveTicket(at.Visit) != nil {
			continue // what it called last is still there
		}
		at.Visit, at.Last = "", nil
	}
	s.keepCalls()
	return true
}

// keepCalls leaves those calls on the list whose people are still about.
func (s *State) keepCalls() {
	for e := s.order.Front(); e != nil; {
		next := e.Next()
		call := e.Value.(*CallInfo)
		t := s.liveTicket(call.Number)
		if t == nil || t.Status != Serving && t.Status != Ready || t.Counter != call.Counter {
			s.order.Remove(e)
			delete(s.byPlace, place{call.Number, call.Counter})
		}
		e = next
	}
}

// byID lists all tickets in the order of coming.
func (s *State) byID() []*Ticket {
	all := make([]*Ticket, 0, len(s.tickets))
	for _, t := range s.tickets {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b *Ticket) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return all
}
