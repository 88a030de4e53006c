package queue

import (
	"encoding/json"
	"fmt"
	"time"
)

// EventVersion is the version of the event format that this package writes.
// Version 1 knew [Called] and [Recalled] with the first fields of [Event] only.
const EventVersion = 2

// MaxEventBytes is the greatest size of an encoded event, in bytes.
const MaxEventBytes = 64 << 10

// EventType names what happened. It is lower-case ASCII letters, digits and
// '_', beginning with a letter, so that it can stand in a message subject.
type EventType string

const (
	// Called : a number was called to a counter, and is there from then on.
	Called EventType = "called"
	// Recalled : the last call of a counter was repeated.
	Recalled EventType = "recalled"
	// Issued : a ticket was handed out; it waits.
	Issued EventType = "issued"
	// Imported : a part of a list of tickets; they wait once the last part is there.
	Imported EventType = "imported"
	// NotShown : a number was called in vain; it is on the missed list.
	NotShown EventType = "no_show"
	// Held : a number was put back.
	Held EventType = "held"
	// Resumed : a held number is at the counter again, or waits again.
	Resumed EventType = "resumed"
	// Transferred : a number waits for another service or counter.
	Transferred EventType = "transferred"
	// Ended : a number's visit is over.
	Ended EventType = "done"
	// TakenOut : a number was cancelled.
	TakenOut EventType = "cancelled"
	// Noted : a number's note was written.
	Noted EventType = "noted"
	// CounterOpened : a counter calls from now on, with an operator.
	CounterOpened EventType = "counter_opened"
	// CounterClosed : a counter calls no longer.
	CounterClosed EventType = "counter_closed"
	// DayStarted : a business day began.
	DayStarted EventType = "day_started"
	// Undone : a counter's last action was taken back.
	Undone EventType = "undone"
	// OrderPlaced : an order is being prepared.
	OrderPlaced EventType = "order_placed"
	// OrderReady : an order was called to be collected at a counter.
	OrderReady EventType = "order_ready"
	// OrderCollected : an order was taken away.
	OrderCollected EventType = "order_collected"
	// Unreadable stands in for a log entry that could not be decoded. It is
	// never written; it keeps the sequence whole while a log is read.
	Unreadable EventType = "unreadable"
)

// Audible says whether an event of this type is announced.
func (t EventType) Audible() bool { return t == Called || t == Recalled || t == OrderReady }

// How says how a call came about.
type How string

const (
	// Typed : somebody typed the number.
	Typed How = ""
	// Picked : "next" took it from the lines.
	Picked How = "picked"
	// Counted : "next" counted on, as with a pre-printed roll.
	Counted How = "counted"
	// Late : it was on the missed list.
	Late How = "late"
	// Again : its visit was over; it is the same ticket.
	Again How = "again"
	// TakenOver : it was at another counter, which Event.From names.
	TakenOver How = "taken_over"
)

// Event is one entry of the log. Types that this version does not know are
// applied as nothing and stay in the log for those who know them. Which fields
// a type has is told at the fields; an Event can be compared by ==.
type Event struct {
	Version     int       `json:"v"`
	Type        EventType `json:"type"`
	ID          string    `json:"id"` // unique for ever; lets a repeated append be recognised
	Seq         uint64    `json:"-"`  // place in the log, from 1; 0 until it has been appended
	Number      Number    `json:"number,omitempty"`
	Counter     string    `json:"counter,omitempty"`      // the counter's ID
	CounterName string    `json:"counter_name,omitempty"` // as it was at that time
	At          time.Time `json:"at"`                     // UTC, whole milliseconds
	Station     string    `json:"station,omitempty"`      // where it was decided
	By          string    `json:"by,omitempty"`           // who asked for it

	// Called, Resumed, CounterClosed: the number whose visit at Counter this ends.
	Closes Number `json:"closes,omitempty"`
	// Called, Resumed: the counter that the number was at.
	From string `json:"from,omitempty"`
	How  How    `json:"how,omitempty"` // Called

	// Issued, OrderPlaced: of the ticket. Called: of the number. Transferred:
	// where it goes, with Target. Name, Phone, Due: Issued, OrderPlaced.
	Service  string    `json:"service,omitempty"`
	Priority string    `json:"priority,omitempty"`
	Name     string    `json:"name,omitempty"`
	Phone    string    `json:"phone,omitempty"`
	Note     string    `json:"note,omitempty"` // also Noted, Transferred
	Due      time.Time `json:"due,omitzero"`
	Target   string    `json:"target,omitempty"` // Transferred, Issued: the only counter that may take it by "next"
	Place    int64     `json:"place,omitempty"`  // Issued, Transferred: place in line, ms since 1970

	// Called by Picked: the share that was used up; see fair.go.
	Pool  string `json:"pool,omitempty"`
	Start uint64 `json:"start,omitempty"`
	Pass  uint64 `json:"pass,omitempty"`

	// Undone: the event taken back, and its type.
	Undoes     uint64    `json:"undoes,omitempty"`
	UndoesType EventType `json:"undoes_type,omitempty"`

	// DayStarted.
	Day     string `json:"day,omitempty"`     // such as 2026-05-06
	Keep    bool   `json:"keep,omitempty"`    // live tickets and visits stay, the missed excepted
	Restart bool   `json:"restart,omitempty"` // numbering begins anew

	Batch *Batch `json:"batch,omitempty"` // Imported; not changed after it was made
}

// Batch is one part of an import.
type Batch struct {
	ID    string `json:"id"`    // the same for all parts
	Part  int    `json:"part"`  // from 1
	Parts int    `json:"parts"` // with the last one, all rows become tickets at once
	Rows  []Row  `json:"rows"`
}

// Row is one ticket of a list.
type Row struct {
	Number   Number    `json:"number,omitempty"` // empty in a command: the service's next one
	Service  string    `json:"service,omitempty"`
	Priority string    `json:"priority,omitempty"`
	Name     string    `json:"name,omitempty"`
	Phone    string    `json:"phone,omitempty"`
	Note     string    `json:"note,omitempty"`
	Due      time.Time `json:"due,omitzero"` // appointment; its place in line, too
}

// Encode gives the event as one JSON object without its Seq, at most
// [MaxEventBytes] bytes. It answers *[BadEventError].
func (e Event) Encode() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	data, err := json.Marshal(e)
	if err != nil {
		return nil, &BadEventError{Reason: "it cannot be encoded", Err: err}
	}
	if len(data) > MaxEventBytes {
		return nil, &BadEventError{Reason: fmt.Sprintf("it has %d bytes; at most %d are allowed", len(data), MaxEventBytes)}
	}
	return data, nil
}

// DecodeEvent reads what [Event.Encode] wrote, in this version or a newer one,
// and sets its place in the log. It answers *[BadEventError].
func DecodeEvent(data []byte, seq uint64) (Event, error) {
	var e Event
	if len(data) > MaxEventBytes {
		return e, &BadEventError{Reason: fmt.Sprintf("it has %d bytes; at most %d are allowed", len(data), MaxEventBytes)}
	}
	if err := json.Unmarshal(data, &e); err != nil {
		newer, ok := decodeNewer(data)
		if !ok {
			return Event{}, &BadEventError{Reason: "it cannot be decoded", Err: err}
		}
		e = newer
	}
	if err := e.check(); err != nil {
		return Event{}, err
	}
	e.At = stamp(e.At)
	if !e.Due.IsZero() {
		e.Due = stamp(e.Due)
	}
	e.Seq = seq
	return e, nil
}

// decodeNewer reads what every version has of an event whose other fields have
// changed their shape since. It is kept for those who know it.
func decodeNewer(data []byte) (Event, bool) {
	var e struct {
		Version int       `json:"v"`
		Type    EventType `json:"type"`
		ID      string    `json:"id"`
		At      time.Time `json:"at"`
	}
	if err := json.Unmarshal(data, &e); err != nil || e.Version <= EventVersion {
		return Event{}, false
	}
	return Event{Version: e.Version, Type: e.Type, ID: e.ID, At: e.At}, true
}

func (e Event) check() error {
	switch {
	case e.Version < 1:
		return &BadEventError{Reason: fmt.Sprintf("version %d", e.Version)}
	case e.ID == "":
		return &BadEventError{Reason: "it has no ID"}
	case !e.Type.valid() || e.Type == Unreadable:
		return &BadEventError{Reason: fmt.Sprintf("type %q", e.Type)}
	}
	return nil
}

func (t EventType) valid() bool {
	for i, c := range []byte(t) {
		isLetter := 'a' <= c && c <= 'z'
		if !isLetter && (i == 0 || c != '_' && (c < '0' || '9' < c)) {
			return false
		}
	}
	return t != ""
}

// stamp brings a time to the form that events hold, so that an event is equal
// before it is written and after it has been read.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
