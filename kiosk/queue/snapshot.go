package queue

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// snapshotFormat is the version of what MarshalBinary writes. A station that
// meets another one folds the log instead.
const snapshotFormat = 1

// SnapshotError reports a snapshot that cannot be used; the log is to be folded
// from its beginning then.
type SnapshotError struct {
	Reason string
	Err    error
}

// Error implements error.
func (e *SnapshotError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("unusable snapshot: %s: %v", e.Reason, e.Err)
	}
	return "unusable snapshot: " + e.Reason
}

// Unwrap gives the cause, if there is one.
func (e *SnapshotError) Unwrap() error { return e.Err }

type snapshot struct {
	Format    int                               `json:"format"`
	Seq       uint64                            `json:"seq"`
	ID        string                            `json:"id"`
	At        time.Time                         `json:"at"`
	Unknown   uint64                            `json:"unknown"`
	Day       string                            `json:"day,omitempty"`
	DayAt     time.Time                         `json:"day_at,omitzero"`
	Issued    uint64                            `json:"issued"`
	IssuedEve uint64                            `json:"issued_eve"`
	Calls     uint64                            `json:"calls"`
	NextID    uint64                            `json:"next_id"`
	Tickets   []*Ticket                         `json:"tickets"` // by ID
	Seats     map[string]latestEntry[*seat]     `json:"seats"`
	Pending   []*Batch                          `json:"pending,omitempty"`
	Heads     map[string]latestEntry[head]      `json:"heads"`
	Numbering map[string]latestEntry[numbering] `json:"numbering"`
	Pools     map[string]latestEntry[pool]      `json:"pools"`
	List      []*CallInfo                       `json:"list"` // newest first
}

// MarshalBinary writes the state as versioned JSON, without its Config. Equal
// states give equal bytes.
func (s *State) MarshalBinary() ([]byte, error) {
	data, err := json.Marshal(s.snapshot())
	if err != nil {
		return nil, &SnapshotError{Reason: "it cannot be encoded", Err: err}
	}
	return data, nil
}

func (s *State) snapshot() snapshot {
	shot := snapshot{
		Format: snapshotFormat, Seq: s.lastSeq, ID: s.lastID, At: s.lastAt, Unknown: s.unknown,
		Day: s.day, DayAt: s.dayAt, Issued: s.issued, IssuedEve: s.issuedEve, Calls: s.calls, NextID: s.nextID,
		Tickets: s.byID(), Seats: s.seats.entries, Pending: s.pending,
		Heads: s.heads.entries, Numbering: s.numbering.entries, Pools: s.pools.entries,
		List: make([]*CallInfo, 0, s.order.Len()),
	}
	for e := s.order.Front(); e != nil; e = e.Next() {
		shot.List = append(shot.List, e.Value.(*CallInfo))
	}
	return shot
}

// UnmarshalBinary makes the state what MarshalBinary wrote; its Config stays.
// On an error (*[SnapshotError]) the state is as new.
func (s *State) UnmarshalBinary(data []byte) error {
	s.reset()
	var shot snapshot
	if err := json.Unmarshal(data, &shot); err != nil {
		return &SnapshotError{Reason: "it cannot be decoded", Err: err}
	}
	if shot.Format != snapshotFormat {
		return &SnapshotError{Reason: fmt.Sprintf("format %d", shot.Format)}
	}
	if err := s.restore(shot); err != nil {
		s.reset()
		return err
	}
	if err := s.Check(); err != nil {
		s.reset()
		return &SnapshotError{Reason: "it contradicts itself", Err: err}
	}
	return nil
}

func (s *State) restore(shot snapshot) error {
	s.lastSeq, s.lastID, s.lastAt, s.unknown = shot.Seq, shot.ID, shot.At, shot.Unknown
	s.day, s.dayAt, s.issued, s.issuedEve = shot.Day, shot.DayAt, shot.Issued, shot.IssuedEve
	s.calls, s.nextID, s.pending = shot.Calls, shot.NextID, shot.Pending
	for _, t := range shot.Tickets {
		if t == nil || t.Number == "" || s.tickets[t.Number] != nil {
			return &SnapshotError{Reason: "a ticket is double or empty"}
		}
		s.tickets[t.Number] = t
	}
	// In the order of ending, which is the order to forget them in.
	slices.SortFunc(shot.Tickets, func(a, b *Ticket) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID)) })
	for _, t := range shot.Tickets {
		s.settle(t)
	}
	for id, entry := range shot.Seats {
		if entry.Value == nil || entry.Value.ID != id {
			return &SnapshotError{Reason: "a counter is empty"}
		}
	}
	for _, b := range shot.Pending {
		if b == nil {
			return &SnapshotError{Reason: "an import is empty"}
		}
	}
	for _, call := range shot.List {
		if call == nil {
			return &SnapshotError{Reason: "a call is empty"}
		}
		if s.order.Len() == s.keep {
			break // this station remembers fewer
		}
		s.byPlace[place{call.Number, call.Counter}] = s.order.PushBack(call)
	}
	fill(&s.seats, shot.Seats)
	fill(&s.heads, shot.Heads)
	fill(&s.numbering, shot.Numbering)
	fill(&s.pools, shot.Pools)
	return nil
}

func fill[V any](l *latest[V], entries map[string]latestEntry[V]) {
	if entries != nil {
		l.entries = entries
	}
}
