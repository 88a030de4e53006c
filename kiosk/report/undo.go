package report

import "slices"

// change is what an event of a counter changed, as it was before. It is kept for
// the last event of each counter, because only that can be undone.
type change struct {
	seq     uint64
	tickets []ticketBefore
	created []*ticket
	seats   []seatBefore
	records []recordBefore
	added   []int32
}

type ticketBefore struct {
	is  *ticket
	was ticket
}

type seatBefore struct {
	is  *seat
	was seat
}

type recordBefore struct {
	index int32
	was   record
}

func (c *change) reset(seq uint64) {
	c.seq = seq
	c.tickets, c.created, c.seats = c.tickets[:0], c.created[:0], c.seats[:0]
	c.records, c.added = c.records[:0], c.added[:0]
}

// touch must be called before a ticket is changed; the visit's record is part
// of it.
func (f *fold) touch(t *ticket) {
	c := f.change
	if c == nil || slices.ContainsFunc(c.tickets, func(b ticketBefore) bool { return b.is == t }) || slices.Contains(c.created, t) {
		return
	}
	c.tickets = append(c.tickets, ticketBefore{t, *t})
	if r := f.record(t.visit); r != nil {
		c.records = append(c.records, recordBefore{t.visit, *r})
	}
}

func (f *fold) made(t *ticket) {
	if f.change != nil {
		f.change.created = append(f.change.created, t)
	}
}

func (f *fold) touchSeat(at *seat) {
	c := f.change
	if c == nil || slices.ContainsFunc(c.seats, func(b seatBefore) bool { return b.is == at }) {
		return
	}
	c.seats = append(c.seats, seatBefore{at, *at})
}

// begin starts to remember what an event of a counter changes.
func (f *fold) begin(at *seat, seq uint64) {
	if at.spare == nil {
		at.spare = new(change)
	}
	f.change = at.spare
	f.change.reset(seq)
	f.touchSeat(at)
}

func (f *fold) commit(at *seat, seq uint64) {
	at.undo, at.spare = f.change, at.undo
	at.seq = seq
	f.change = nil
}

// takeBack undoes the last event of a counter if the log says that one, and
// nothing has gone on from it.
func (f *fold) takeBack(at *seat, undoes uint64) (ok bool) {
	c := at.undo
	if c == nil || c.seq != undoes || !f.untouched(c) {
		return false
	}
	for _, i := range c.added {
		f.records[i].kind = dropped
	}
	for _, r := range c.records {
		f.records[r.index] = r.was
	}
	for _, t := range c.created {
		if f.tickets[t.number] == t {
			delete(f.tickets, t.number)
		}
	}
	for _, t := range c.tickets {
		*t.is = t.was
		f.tickets[t.was.number] = t.is
	}
	for _, s := range c.seats {
		undo, spare := s.is.undo, s.is.spare
		*s.is = s.was
		s.is.undo, s.is.spare = undo, spare
	}
	at.undo = nil
	return true
}

func (f *fold) untouched(c *change) bool {
	for _, t := range c.tickets {
		if f.tickets[t.is.number] != t.is && !slices.ContainsFunc(c.created, func(n *ticket) bool { return n.number == t.is.number }) {
			return false
		}
		if t.is.seq > c.seq {
			return false
		}
	}
	for _, t := range c.created {
		if f.tickets[t.number] != t || t.seq > c.seq {
			return false
		}
	}
	for _, s := range c.seats {
		if s.is.seq > c.seq {
			return false
		}
	}
	return true
}
