package queue

import (
	"container/list"
	"slices"
	"time"
)

// DefaultKeep is how many calls a State remembers unless told otherwise.
const DefaultKeep = 300

// maxIndexed bounds how many counters and lines a State tells apart. A hall has
// dozens; the bound is for a log that somebody filled with nonsense.
const maxIndexed = 4096

// Config is what a State is told from outside the log.
type Config struct {
	Counters []Counter // those that commands may name, in display order
	Station  string    // written into the events decided here
	Keep     int       // calls remembered; DefaultKeep when 0 or less
}

// CallInfo is a call as lists show it, its recalls folded in.
type CallInfo struct {
	Number      Number
	Counter     string // ID
	CounterName string
	CalledAt    time.Time // when the number was called
	At          time.Time // when it was last called or recalled
	Recalls     int       // since CalledAt
	Seq         uint64    // of the latest event
	Station     string
	By          string
}

type place struct {
	number  Number
	counter string
}

// State is the fold of the log. Make one with [NewState].
type State struct {
	counters []Counter
	station  string
	keep     int

	lastSeq uint64
	unknown uint64

	order     *list.List // of *CallInfo, newest first
	byPlace   map[place]*list.Element
	byCounter latest[CallInfo] // counter ID -> its last call
	lines     latest[Number]   // prefix -> the last number called with it
}

// NewState gives the state before the first event.
func NewState(cfg Config) *State {
	if cfg.Keep <= 0 {
		cfg.Keep = DefaultKeep
	}
	return &State{
		counters:  slices.Clone(cfg.Counters),
		station:   cfg.Station,
		keep:      cfg.Keep,
		order:     list.New(),
		byPlace:   make(map[place]*list.Element),
		byCounter: newLatest[CallInfo](maxIndexed),
		lines:     newLatest[Number](maxIndexed),
	}
}

// SetCounters replaces the configured counters; what was called stays.
func (s *State) SetCounters(counters []Counter) { s.counters = slices.Clone(counters) }

// Counters gives the configured counters in their order.
func (s *State) Counters() []Counter { return slices.Clone(s.counters) }

// LastSeq is the sequence of the last event applied; 0 before the first.
func (s *State) LastSeq() uint64 { return s.lastSeq }

// Unknown counts the events that this version could not make sense of.
func (s *State) Unknown() uint64 { return s.unknown }

// Apply folds one event of the log into the state. It ignores an event that is
// not newer than LastSeq, among them one that was never appended (Seq 0).
func (s *State) Apply(ev Event) {
	if ev.Seq <= s.lastSeq {
		return
	}
	s.lastSeq = ev.Seq
	switch ev.Type {
	case Called:
		s.record(ev, false)
		if prefix, _, _, ok := ev.Number.split(); ok {
			s.lines.set(prefix, ev.Number, ev.Seq)
		}
	case Recalled:
		s.record(ev, true)
	default:
		s.unknown++
	}
}

func (s *State) record(ev Event, recall bool) {
	info := CallInfo{
		Number: ev.Number, Counter: ev.Counter, CounterName: ev.CounterName,
		CalledAt: ev.At, At: ev.At, Seq: ev.Seq, Station: ev.Station, By: ev.By,
	}
	key := place{ev.Number, ev.Counter}
	element, found := s.byPlace[key]
	if recall {
		info.Recalls = 1
		if found {
			before := element.Value.(*CallInfo)
			info.CalledAt, info.Recalls = before.CalledAt, before.Recalls+1
		}
	}
	if found {
		*element.Value.(*CallInfo) = info
		s.order.MoveToFront(element)
	} else {
		s.byPlace[key] = s.order.PushFront(&info)
	}
	s.byCounter.set(ev.Counter, info, ev.Seq)
	for s.order.Len() > s.keep {
		oldest := s.order.Remove(s.order.Back()).(*CallInfo)
		delete(s.byPlace, place{oldest.Number, oldest.Counter})
	}
}

// Last gives up to n calls, newest first. A number stands in the list once per
// counter: calling or recalling it again moves it to the top and counts there,
// instead of filling the board with one person. The same number at two counters
// stands there twice, because two people called it and both ought to see that.
func (s *State) Last(n int) []CallInfo {
	calls := make([]CallInfo, 0, max(0, min(n, s.order.Len())))
	for e := s.order.Front(); e != nil && len(calls) < n; e = e.Next() {
		calls = append(calls, *e.Value.(*CallInfo))
	}
	return calls
}

// LastOf gives the last call of a counter, recalls folded in.
func (s *State) LastOf(counter string) (CallInfo, bool) { return s.byCounter.get(counter) }

// LastPerCounter gives the last call of every configured counter that has one,
// by the counter's ID.
func (s *State) LastPerCounter() map[string]CallInfo {
	calls := make(map[string]CallInfo, len(s.counters))
	for _, c := range s.counters {
		if call, ok := s.byCounter.get(c.ID); ok {
			calls[c.ID] = call
		}
	}
	return calls
}
