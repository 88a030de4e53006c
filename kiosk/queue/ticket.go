package queue

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Status says where a ticket is.
type Status string

const (
	// Waiting : in a line, to be called by "next".
	Waiting Status = "waiting"
	// Serving : called to a counter, where its visit is not over.
	Serving Status = "serving"
	// OnHold : put back, and called again only by its number.
	OnHold Status = "held"
	// Missed : called in vain.
	Missed Status = "missed"
	// Preparing : an order in the kitchen.
	Preparing Status = "preparing"
	// Ready : an order at the pick-up counter, called.
	Ready Status = "ready"
	// Finished : its visit ended.
	Finished Status = "done"
	// Cancelled : it was taken out.
	Cancelled Status = "cancelled"
	// Collected : the order was taken away.
	Collected Status = "collected"
	// Expired : it was missed so long ago that it was dropped.
	Expired Status = "expired"
)

// Live says whether a ticket has not ended.
func (s Status) Live() bool {
	switch s {
	case Waiting, Serving, OnHold, Missed, Preparing, Ready:
		return true
	}
	return false
}

// Ticket is one person's or one order's stay in the hall.
type Ticket struct {
	ID          uint64    `json:"id"` // unique in the log, in the order of coming
	Number      Number    `json:"number"`
	Status      Status    `json:"status"`
	Issued      bool      `json:"issued,omitempty"` // handed out or imported, not merely typed
	Service     string    `json:"service,omitempty"`
	Priority    string    `json:"priority,omitempty"`
	Name        string    `json:"name,omitempty"` // in full: use Mask where the hall can read it
	Phone       string    `json:"phone,omitempty"`
	Note        string    `json:"note,omitempty"`
	Counter     string    `json:"counter,omitempty"` // where it is or was last called, by ID
	CounterName string    `json:"counter_name,omitempty"`
	Target      string    `json:"target,omitempty"` // the only counter whose "next" may take it
	Place       int64     `json:"place,omitempty"`  // in its line, ms since 1970; the least is first
	Due         time.Time `json:"due,omitzero"`     // "next" leaves it alone before
	IssuedAt    time.Time `json:"issued_at,omitzero"`
	CalledAt    time.Time `json:"called_at,omitzero"` // last call that was not a recall
	At          time.Time `json:"at,omitzero"`        // last change
	Recalls     int       `json:"recalls,omitempty"`  // since CalledAt
	By          string    `json:"by,omitempty"`       // who called it last
	Station     string    `json:"station,omitempty"`
	Seq         uint64    `json:"seq"` // of the event that changed it last

	CallNo uint64 `json:"call_no,omitempty"` // calls in the hall up to its own last one
	LineNo uint64 `json:"line_no,omitempty"` // calls in its line up to its being missed
}

// Limits of the words on a ticket, in characters.
const (
	MaxNameLen  = 64
	MaxPhoneLen = 32
	MaxNoteLen  = 500
)

// lineKey names one of the ordered lists that hold every live ticket which is
// not at a counter. Waiting tickets stand by service or, when only one counter
// may take them, by that; the others by status alone.
type lineKey struct {
	status  Status
	service string
	target  string
}

func (t *Ticket) line() (key lineKey, ok bool) {
	switch t.Status {
	case Waiting:
		if t.Target != "" {
			return lineKey{status: Waiting, target: t.Target}, true
		}
		return lineKey{status: Waiting, service: t.Service}, true
	case OnHold, Missed, Preparing, Ready:
		return lineKey{status: t.Status}, true
	}
	return lineKey{}, false
}

// before orders a line: by place for those who wait, by the time of the change
// for the rest; then by the order of coming.
func before(a, b *Ticket) int {
	if a.Status == Waiting && b.Status == Waiting {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.ID, b.ID))
	}
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
}

// enterLine and leaveLine must be called with the same Status, Place, Service,
// Target and Seq, for by these a ticket is found.
func (s *State) enterLine(t *Ticket) {
	key, ok := t.line()
	if !ok {
		return
	}
	line := s.lines[key]
	at, _ := slices.BinarySearchFunc(line, t, before)
	s.lines[key] = slices.Insert(line, at, t)
}

func (s *State) leaveLine(t *Ticket) {
	key, ok := t.line()
	if !ok {
		return
	}
	line := s.lines[key]
	at, found := slices.BinarySearchFunc(line, t, before)
	if !found {
		return
	}
	if len(line) == 1 {
		delete(s.lines, key)
		return
	}
	if at == 0 { // as nearly always; nothing need be moved
		line[0] = nil
		s.lines[key] = line[1:]
		return
	}
	s.lines[key] = slices.Delete(line, at, at+1)
}

// tidy is text fit for a ticket: no control characters, one space where there
// was white space, nothing around it.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	return strings.Join(strings.Fields(text), " ")
}
