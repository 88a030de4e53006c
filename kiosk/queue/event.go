package queue

import (
	"encoding/json"
	"fmt"
	"time"
)

// EventVersion is the version of the event format that this package writes.
const EventVersion = 1

// MaxEventBytes is the greatest size of an encoded event, in bytes.
const MaxEventBytes = 64 << 10

// EventType names what happened. It is lower-case ASCII letters, digits and
// '_', beginning with a letter, so that it can stand in a message subject.
type EventType string

const (
	// Called : a number was called to a counter.
	Called EventType = "called"
	// Recalled : the last call of a counter was repeated.
	Recalled EventType = "recalled"
	// Unreadable stands in for a log entry that could not be decoded. It is
	// never written; it keeps the sequence whole while a log is read.
	Unreadable EventType = "unreadable"
)

// Event is one entry of the log. Types that this version does not know are
// applied as nothing and stay in the log for those who know them.
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
		return Event{}, &BadEventError{Reason: "it cannot be decoded", Err: err}
	}
	if err := e.check(); err != nil {
		return Event{}, err
	}
	e.At = stamp(e.At)
	e.Seq = seq
	return e, nil
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
