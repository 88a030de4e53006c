package queue

// Apply folds one event of the log into the state. It ignores an event that is
// not newer than LastSeq, among them one that was never appended (Seq 0). It
// never fails: what makes no sense here (a foreign or damaged log) is counted by
// Unknown and changes nothing.
func (s *State) Apply(ev Event) {
	if ev.Seq <= s.lastSeq {
		return
	}
	s.lastSeq, s.lastID = ev.Seq, ev.ID
	if !ev.At.IsZero() {
		s.lastAt = ev.At
	}
	if !s.fold(&ev) {
		s.unknown++
	}
}

func (s *State) fold(ev *Event) (known bool) {
	switch ev.Type {
	case Imported:
		return s.foldImport(ev)
	case DayStarted:
		return s.foldDay(ev)
	case Undone:
		return s.foldUndo(ev)
	}
	s.begin(ev)
	known = s.foldAction(ev)
	s.end(ev)
	return known
}

// foldAction folds what can be undone.
func (s *State) foldAction(ev *Event) (known bool) {
	switch ev.Type {
	case Called:
		return s.foldCall(ev, Serving)
	case OrderReady:
		return s.foldCall(ev, Ready)
	case Recalled:
		return s.foldRecall(ev)
	case Issued:
		return s.foldIssue(ev, Waiting)
	case OrderPlaced:
		return s.foldIssue(ev, Preparing)
	case NotShown:
		return s.foldMissed(ev)
	case Held:
		return s.foldHeld(ev)
	case Resumed:
		return s.foldResumed(ev)
	case Transferred:
		return s.foldTransfer(ev)
	case Ended:
		return s.foldEnd(ev, Finished)
	case TakenOut:
		return s.foldEnd(ev, Cancelled)
	case OrderCollected:
		return s.foldEnd(ev, Collected)
	case Noted:
		return s.foldNote(ev)
	case CounterOpened, CounterClosed:
		return s.foldCounter(ev)
	}
	return false
}

// create makes a ticket of a number that has none in the hall; nil when the
// hall is full. The ticket is in no list until settle.
func (s *State) create(n Number, seq uint64) *Ticket {
	if n == "" || s.live >= MaxLive {
		return nil
	}
	if old, ok := s.tickets[n]; ok {
		s.touch(old)
		s.drop(old)
	}
	s.nextID++
	t := &Ticket{ID: s.nextID, Number: n, Seq: seq}
	s.touch(t)
	s.tickets[n] = t
	return t
}

// liveTicket is the ticket of a number that has not ended, nil when there is none.
func (s *State) liveTicket(n Number) *Ticket {
	if t, ok := s.tickets[n]; ok && t.Status.Live() {
		return t
	}
	return nil
}

// vacate ends the connection between a ticket and the counter it is at.
func (s *State) vacate(t *Ticket, seq uint64) {
	if t.Status != Serving {
		return
	}
	if at, ok := s.seats.get(t.Counter); ok && at.Visit == t.Number {
		s.touchSeat(at)
		at.Visit, at.Seq = "", seq
	}
}

func (s *State) foldCall(ev *Event, status Status) bool {
	t := s.tickets[ev.Number]
	if t == nil || !t.Status.Live() && ev.How != Again {
		if t = s.create(ev.Number, ev.Seq); t == nil {
			return false
		}
		t.Service = ev.Service
	}
	at := s.seat(ev.Counter, ev.Seq)
	s.touchSeat(at)
	if before := t.Counter; t.Status == Serving && before != ev.Counter {
		s.vacate(t, ev.Seq)
		if ev.How == TakenOver {
			s.setCall(place{t.Number, before}, nil)
		}
	}
	if status == Serving {
		if visit := s.visit(at); visit != nil && visit != t {
			s.move(visit, Finished, ev.Seq, func() { visit.At = ev.At })
		}
		at.Visit = ev.Number
	} else if at.Visit == ev.Number {
		at.Visit = ""
	}
	s.calls++
	s.move(t, status, ev.Seq, func() {
		t.Counter, t.CounterName, t.Target = ev.Counter, ev.CounterName, ""
		t.CalledAt, t.At, t.Recalls, t.CallNo = ev.At, ev.At, 0, s.calls
		t.By, t.Station = ev.By, ev.Station
	})
	at.Seq = ev.Seq
	s.keepSeat(at, ev.Seq)
	s.record(ev, t, at, false)
	s.countCall(ev)
	s.usePool(ev)
	return true
}

// countCall moves a line's head on. A late or taken over number is an old
// ticket: it must not turn the line back.
func (s *State) countCall(ev *Event) {
	prefix, _, _, ok := ev.Number.split()
	if !ok {
		return
	}
	line, _ := s.heads.get(prefix)
	s.rememberHead(prefix, line)
	line.Calls++
	if ev.How != Late && ev.How != TakenOver || line.Number == "" {
		line.Number = ev.Number
	}
	s.heads.set(prefix, line, ev.Seq)
}

func (s *State) foldRecall(ev *Event) bool {
	at := s.seat(ev.Counter, ev.Seq)
	s.touchSeat(at)
	at.Seq = ev.Seq
	s.keepSeat(at, ev.Seq)
	t := s.liveTicket(ev.Number)
	if t != nil && t.Counter == ev.Counter {
		s.move(t, t.Status, ev.Seq, func() {
			t.Recalls++
			t.At = ev.At
		})
	}
	s.record(ev, t, at, true)
	return true
}

func (s *State) foldIssue(ev *Event, status Status) bool {
	if s.liveTicket(ev.Number) != nil {
		return false
	}
	t := s.create(ev.Number, ev.Seq)
	if t == nil {
		return false
	}
	s.fillIn(t, Row{
		Number: ev.Number, Service: ev.Service, Priority: ev.Priority,
		Name: ev.Name, Phone: ev.Phone, Note: ev.Note, Due: ev.Due,
	}, ev)
	t.Status, t.Place, t.Target = status, ev.Place, ev.Target
	s.settle(t)
	s.count(t)
	if ev.Counter != "" {
		at := s.seat(ev.Counter, ev.Seq)
		s.touchSeat(at)
		at.Seq = ev.Seq
		s.keepSeat(at, ev.Seq)
	}
	return true
}

func (s *State) fillIn(t *Ticket, row Row, ev *Event) {
	t.Issued = true
	t.Service, t.Priority = row.Service, row.Priority
	t.Name, t.Phone, t.Note = row.Name, row.Phone, row.Note
	t.Due, t.IssuedAt, t.At, t.By, t.Station = row.Due, ev.At, ev.At, ev.By, ev.Station
}

// count notes an issued ticket in the numbering of its service.
func (s *State) count(t *Ticket) {
	s.issued++
	done, _ := s.numbering.get(t.Service)
	s.rememberNumbering(t.Service, done)
	done.Today++
	if _, value, _, ok := t.Number.split(); ok {
		done.Last = value
	}
	s.numbering.set(t.Service, done, t.Seq)
}
