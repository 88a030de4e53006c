package queue

import (
	"slices"
	"time"
)

// memento is what an event of a counter changed, as it was before. It is kept
// for the last event of each counter, so that [Undo] can put it back.
type memento struct {
	Seq     uint64    `json:"seq"`
	Type    EventType `json:"type"`
	Number  Number    `json:"number,omitempty"`
	At      time.Time `json:"at"`
	Tickets []Ticket  `json:"tickets,omitempty"` // Status "": the event made it
	Seats   []seat    `json:"seats,omitempty"`
	Calls   []oldCall `json:"calls,omitempty"`

	Head      *oldHead      `json:"head,omitempty"`
	Numbering *oldNumbering `json:"numbering,omitempty"`
	Pool      *oldPool      `json:"pool,omitempty"`
}

type oldCall struct {
	Number  Number    `json:"number"`
	Counter string    `json:"counter"`
	Call    *CallInfo `json:"call,omitempty"` // nil: it was not on the list
}

type oldHead struct {
	Prefix string `json:"prefix"`
	Head   head   `json:"head"`
}

type oldNumbering struct {
	Service   string    `json:"service"`
	Numbering numbering `json:"numbering"`
}

type oldPool struct {
	ID   string `json:"id"`
	Pool pool   `json:"pool"`
}

// begin starts to remember what an event of a counter changes.
func (s *State) begin(ev *Event) {
	if ev.Counter == "" {
		return
	}
	c := s.spare
	if c == nil {
		c = new(memento)
	}
	s.spare = nil
	*c = memento{
		Seq: ev.Seq, Type: ev.Type, Number: ev.Number, At: ev.At,
		Tickets: c.Tickets[:0], Seats: c.Seats[:0], Calls: c.Calls[:0],
	}
	s.change = c
}

// end makes the event the counter's last action, if it was one. What is not
// needed any more is used for the next: a fold of a long log makes no garbage.
func (s *State) end(ev *Event) {
	if s.change == nil {
		return
	}
	s.spare = s.change
	if at, ok := s.seats.get(ev.Counter); ok && at.Seq == ev.Seq {
		s.spare, at.Undo = at.Undo, s.change
	}
	s.change = nil
}

func (s *State) touch(t *Ticket) {
	if s.change == nil || s.change.holds(t) {
		return
	}
	s.change.Tickets = append(s.change.Tickets, *t)
}

func (c *memento) holds(t *Ticket) bool {
	for i := range c.Tickets {
		if c.Tickets[i].ID == t.ID {
			return true
		}
	}
	return false
}

func (s *State) touchSeat(at *seat) {
	if s.change == nil || slices.ContainsFunc(s.change.Seats, func(old seat) bool { return old.ID == at.ID }) {
		return
	}
	before := *at
	before.Undo = nil // an undo is not undone
	s.change.Seats = append(s.change.Seats, before)
}

func (c *memento) rememberCall(key place, before *CallInfo) {
	if !slices.ContainsFunc(c.Calls, func(old oldCall) bool { return old.Number == key.number && old.Counter == key.counter }) {
		c.Calls = append(c.Calls, oldCall{key.number, key.counter, before})
	}
}

func (s *State) rememberHead(prefix string, before head) {
	if s.change != nil {
		s.change.Head = &oldHead{prefix, before}
	}
}

func (s *State) rememberNumbering(service string, before numbering) {
	if s.change != nil {
		s.change.Numbering = &oldNumbering{service, before}
	}
}

func (s *State) rememberPool(id string, before pool) {
	if s.change != nil {
		s.change.Pool = &oldPool{id, before}
	}
}

// untouched says whether nothing has changed since what an event changed.
func (s *State) untouched(c *memento) bool {
	for _, old := range c.Tickets {
		if t, ok := s.tickets[old.Number]; !ok || t.Seq != c.Seq {
			return false
		}
	}
	for _, old := range c.Seats {
		if at, ok := s.seats.get(old.ID); !ok || at.Seq != c.Seq {
			return false
		}
	}
	return true
}

func (s *State) foldUndo(ev *Event) bool {
	at, ok := s.seats.get(ev.Counter)
	if !ok || at.Undo == nil || at.Undo.Seq != ev.Undoes || !s.untouched(at.Undo) {
		return false
	}
	c := at.Undo
	at.Undo = nil
	s.restoreTickets(c.Tickets)
	for _, old := range c.Seats {
		at, _ := s.seats.get(old.ID)
		undo := at.Undo
		*at = old
		at.Undo = undo
		s.keepSeat(at, ev.Seq)
	}
	// What came onto the list leaves it first, or it would push off what comes back.
	for _, back := range []bool{false, true} {
		for _, old := range c.Calls {
			if (old.Call != nil) == back {
				s.setCall(place{old.Number, old.Counter}, old.Call)
			}
		}
	}
	s.restoreCounts(c)
	return true
}

// restoreTickets forgets the tickets that the event made, and puts the others
// back as they were.
func (s *State) restoreTickets(before []Ticket) {
	for _, old := range before {
		if t := s.tickets[old.Number]; t != nil && t.ID == old.ID {
			s.drop(t)
		}
	}
	for _, old := range before {
		if old.Status == "" {
			continue
		}
		t := &old
		s.tickets[t.Number] = t
		s.settle(t)
	}
}

// restoreCounts puts counts back unless others have counted on since.
func (s *State) restoreCounts(c *memento) {
	if old := c.Head; old != nil && s.heads.entries[old.Prefix].Seq == c.Seq {
		s.heads.set(old.Prefix, old.Head, c.Seq)
	}
	if old := c.Pool; old != nil && s.pools.entries[old.ID].Seq == c.Seq {
		s.pools.set(old.ID, old.Pool, c.Seq)
	}
	if old := c.Numbering; old != nil {
		s.issued -= min(s.issued, 1)
		now, _ := s.numbering.get(old.Service)
		if s.numbering.entries[old.Service].Seq == c.Seq {
			now.Last = old.Numbering.Last
		}
		now.Today = max(now.Today-1, 0)
		s.numbering.set(old.Service, now, c.Seq)
	}
}

// Undo takes back the last action of a counter, whatever it was, within
// Rules.UndoWindow: tickets, counters and lists are as before it. What was
// announced cannot be taken back, and neither can what others have gone on with.
//
// Spoken is the sequence up to which events have been announced, the one being
// announced included (0: none), as the announcer knows it. Announcements come
// in log order, so one number tells all. [EventType.Audible] actions after it
// are still waiting for their turn; whoever announces drops them when it meets
// the [Undone] event that names them.
type Undo struct {
	Counter string
	By      string
	Spoken  uint64
}

func (c Undo) decide(s *State, counter Counter, ev *Event) error {
	at, ok := s.seats.get(counter.ID)
	if !ok || at.Undo == nil {
		return ErrNothingToUndo
	}
	last := at.Undo
	refused := &UndoError{Type: last.Type, Number: last.Number, At: last.At}
	switch {
	case ev.At.Sub(last.At) > s.cfg.Rules.undoWindow():
		refused.Reason = UndoTooLate
	case last.Type.Audible() && c.Spoken >= last.Seq:
		refused.Reason = UndoSpoken
	case !s.untouched(last):
		refused.Reason = UndoOvertaken
	default:
		ev.Type, ev.Number, ev.Undoes, ev.UndoesType = Undone, last.Number, last.Seq, last.Type
		return nil
	}
	return refused
}
