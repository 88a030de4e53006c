package queue

import (
	"cmp"
	"slices"
)

// ending remembers the order in which tickets ended, so that the oldest can be
// forgotten. A ticket that lives again leaves a stale entry behind, which is
// passed over.
type ending struct {
	entries []endingEntry
	count   int // of entries that are not stale
}

type endingEntry struct {
	ticket *Ticket
	seq    uint64
}

func (e endingEntry) stale() bool {
	return e.ticket.Status == "" || e.ticket.Status.Live() || e.ticket.Seq != e.seq
}

func (e endingEntry) compare(other endingEntry) int {
	return cmp.Or(cmp.Compare(e.seq, other.seq), cmp.Compare(e.ticket.ID, other.ticket.ID))
}

// add puts a ticket that has ended behind those that ended before.
func (e *ending) add(t *Ticket) {
	entry := endingEntry{t, t.Seq}
	e.count++
	at := len(e.entries)
	// Several may end by one event, and an undo may bring an old end back.
	if at > 0 && e.entries[at-1].compare(entry) > 0 {
		at, _ = slices.BinarySearchFunc(e.entries, entry, endingEntry.compare)
	}
	e.entries = slices.Insert(e.entries, at, entry)
}

// next takes the entry of the ticket that ended first.
func (e *ending) next() *Ticket {
	for len(e.entries) > 0 {
		oldest := e.entries[0]
		e.entries = e.entries[1:]
		if !oldest.stale() {
			return oldest.ticket
		}
	}
	return nil
}

// move changes a ticket's status and with it the lists it stands in. Place,
// Service and Target order those lists, so they are changed in between, by enter.
func (s *State) move(t *Ticket, status Status, seq uint64, enter func()) {
	s.touch(t)
	s.leave(t)
	t.Status, t.Seq = status, seq
	if enter != nil {
		enter()
	}
	s.settle(t)
}

// leave takes a ticket out of the lists of its status.
func (s *State) leave(t *Ticket) {
	switch {
	case t.Status.Live():
		s.leaveLine(t)
		s.live--
	case t.Status != "":
		s.ended.count--
	}
}

// settle is the inverse of leave.
func (s *State) settle(t *Ticket) {
	if t.Status.Live() {
		s.live++
		s.enterLine(t)
		return
	}
	s.ended.add(t)
	for s.ended.count > MaxEnded {
		oldest := s.ended.next()
		if oldest == nil {
			return // cannot be: count says that there is one
		}
		s.drop(oldest)
	}
	if len(s.ended.entries) > 2*MaxEnded {
		s.ended.entries = slices.DeleteFunc(slices.Clone(s.ended.entries), endingEntry.stale)
	}
}

// drop forgets a ticket as if it had never been.
func (s *State) drop(t *Ticket) {
	s.leave(t)
	t.Status = ""
	if s.tickets[t.Number] == t {
		delete(s.tickets, t.Number)
	}
}
