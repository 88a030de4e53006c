package queue

import "time"

// CallInfo is a call as lists show it, its recalls folded in.
type CallInfo struct {
	Number      Number    `json:"number"`
	Counter     string    `json:"counter"` // ID
	CounterName string    `json:"counter_name,omitempty"`
	CalledAt    time.Time `json:"called_at,omitzero"` // when the number was called
	At          time.Time `json:"at,omitzero"`        // when it was last called or recalled
	Recalls     int       `json:"recalls,omitempty"`  // since CalledAt
	Seq         uint64    `json:"seq"`                // of the latest event
	Station     string    `json:"station,omitempty"`
	By          string    `json:"by,omitempty"`
	Service     string    `json:"service,omitempty"`
	Priority    string    `json:"priority,omitempty"`
	Name        string    `json:"name,omitempty"` // in full: use Mask where the hall can read it
}

// record puts a call at the top of the list and at its counter.
func (s *State) record(ev *Event, t *Ticket, at *seat, recall bool) {
	info := &CallInfo{
		Number: ev.Number, Counter: ev.Counter, CounterName: ev.CounterName,
		CalledAt: ev.At, At: ev.At, Seq: ev.Seq, Station: ev.Station, By: ev.By,
	}
	if t != nil {
		info.Service, info.Priority, info.Name = t.Service, t.Priority, t.Name
	}
	key := place{ev.Number, ev.Counter}
	if recall {
		info.Recalls = 1
		if element, found := s.byPlace[key]; found {
			before := element.Value.(*CallInfo)
			info.CalledAt, info.Recalls = before.CalledAt, before.Recalls+1
		}
	}
	s.setCall(key, info)
	at.Last = info
}

// setCall puts a call at the place in the list that its sequence has; nil takes
// it off the list. Calls are not changed once they are in it.
func (s *State) setCall(key place, info *CallInfo) {
	element, found := s.byPlace[key]
	if s.change != nil {
		var before *CallInfo
		if found {
			before = element.Value.(*CallInfo)
		}
		s.change.rememberCall(key, before)
	}
	if found {
		s.order.Remove(element)
		delete(s.byPlace, key)
	}
	if info == nil {
		return
	}
	s.insertCall(key, info)
	for s.order.Len() > s.keep {
		oldest := s.order.Remove(s.order.Back()).(*CallInfo)
		gone := place{oldest.Number, oldest.Counter}
		delete(s.byPlace, gone)
		if s.change != nil {
			s.change.rememberCall(gone, oldest)
		}
	}
}

func (s *State) insertCall(key place, info *CallInfo) {
	next := s.order.Front()
	for next != nil && next.Value.(*CallInfo).Seq > info.Seq {
		next = next.Next()
	}
	if next == nil {
		s.byPlace[key] = s.order.PushBack(info)
		return
	}
	s.byPlace[key] = s.order.InsertBefore(info, next)
}

// Last gives up to n calls, newest first. A number stands in the list once per
// counter: calling or recalling it again moves it to the top and counts there,
// instead of filling the board with one person. The same number at two counters
// stands there twice, because two people called it and both ought to see that;
// when the second took it over from the first, it stands there once.
func (s *State) Last(n int) []CallInfo {
	calls := make([]CallInfo, 0, max(0, min(n, s.order.Len())))
	for e := s.order.Front(); e != nil && len(calls) < n; e = e.Next() {
		calls = append(calls, *e.Value.(*CallInfo))
	}
	return calls
}

// LastOf gives the last call of a counter, recalls folded in.
func (s *State) LastOf(counter string) (CallInfo, bool) {
	if at, ok := s.seats.get(counter); ok && at.Last != nil {
		return *at.Last, true
	}
	return CallInfo{}, false
}

// LastPerCounter gives the last call of every configured counter that has one,
// by the counter's ID.
func (s *State) LastPerCounter() map[string]CallInfo {
	calls := make(map[string]CallInfo, len(s.cfg.Counters))
	for _, c := range s.cfg.Counters {
		if call, ok := s.LastOf(c.ID); ok {
			calls[c.ID] = call
		}
	}
	return calls
}
