package queue

import (
	"container/list"
	"slices"
	"time"
)

// State is the fold of the log. Make one with [NewState].
type State struct {
	cfg  Config
	keep int

	lastSeq uint64
	lastID  string
	lastAt  time.Time
	unknown uint64

	day       string    // "" until the first DayStarted
	dayAt     time.Time // of that event
	issued    uint64    // tickets issued and imported on this day
	issuedEve uint64    // and on the one before
	calls     uint64    // calls since the log began, recalls not counted
	nextID    uint64    // of the next ticket

	tickets map[Number]*Ticket // by number, the latest of each: live and ended
	live    int
	ended   ending
	lines   map[lineKey][]*Ticket // live tickets that are at no counter, each in its order
	seats   latest[*seat]         // by counter ID
	pending []*Batch              // imports that lack parts; the oldest first

	heads     latest[head]      // by prefix: where counting on goes on
	numbering latest[numbering] // by service: what was issued
	pools     latest[pool]      // see fair.go

	order   *list.List // of *CallInfo, newest first
	byPlace map[place]*list.Element

	change *memento // while an event is applied that can be undone
	spare  *memento // to be used again
}

// seat is a counter as the log knows it.
type seat struct {
	ID       string    `json:"id"`
	Visit    Number    `json:"visit,omitempty"` // who is there; empty: nobody
	Last     *CallInfo `json:"last,omitempty"`  // not changed in place
	Closed   bool      `json:"closed,omitempty"`
	Operator string    `json:"operator,omitempty"` // who opened or closed it
	Station  string    `json:"station,omitempty"`
	Since    time.Time `json:"since,omitzero"` // of being opened or closed
	Seq      uint64    `json:"seq"`            // of the event that changed it last
	Undo     *memento  `json:"undo,omitempty"` // of its last action
}

// head is the last number called with a prefix.
type head struct {
	Number Number `json:"number"`
	Calls  uint64 `json:"calls"` // in this line
}

// numbering is what a service has issued.
type numbering struct {
	Last  uint64 `json:"last"` // value of the last number; 0: none
	Today int    `json:"today"`
}

type place struct {
	number  Number
	counter string
}

// NewState gives the state before the first event.
func NewState(cfg Config) *State {
	s := &State{cfg: cfg.clone(), keep: cfg.Keep}
	if s.keep <= 0 {
		s.keep = DefaultKeep
	}
	s.reset()
	return s
}

func (s *State) reset() {
	*s = State{
		cfg: s.cfg, keep: s.keep,
		tickets:   make(map[Number]*Ticket),
		lines:     make(map[lineKey][]*Ticket),
		seats:     newLatest[*seat](maxIndexed),
		heads:     newLatest[head](maxIndexed),
		numbering: newLatest[numbering](maxIndexed),
		pools:     newLatest[pool](maxIndexed),
		order:     list.New(),
		byPlace:   make(map[place]*list.Element),
	}
}

// SetCounters replaces the configured counters; what was called stays.
func (s *State) SetCounters(counters []Counter) { s.cfg.Counters = slices.Clone(counters) }

// Configure replaces counters, services and rules; what is in the hall stays.
// Station and Keep remain as they are.
func (s *State) Configure(cfg Config) {
	cfg.Station, cfg.Keep = s.cfg.Station, s.cfg.Keep
	s.cfg = cfg.clone()
}

// Counters gives the configured counters in their order.
func (s *State) Counters() []Counter { return slices.Clone(s.cfg.Counters) }

// Services gives the configured services in their order.
func (s *State) Services() []Service { return slices.Clone(s.cfg.Services) }

// Rules gives the rules that commands are decided by.
func (s *State) Rules() Rules {
	rules := s.cfg.Rules
	rules.Priorities = slices.Clone(rules.Priorities)
	return rules
}

// LastSeq is the sequence of the last event applied; 0 before the first.
func (s *State) LastSeq() uint64 { return s.lastSeq }

// LastID is the identity of the last event applied.
func (s *State) LastID() string { return s.lastID }

// Unknown counts the events that this version could not make sense of.
func (s *State) Unknown() uint64 { return s.unknown }

// Day is the business day that began last, such as "2026-05-06"; empty when
// none has been started yet.
func (s *State) Day() string { return s.day }

// DayDue says whether the business day has changed since the log's last event,
// so that [StartDay] ought to come before anything else. It never goes back.
func (s *State) DayDue(now time.Time) bool {
	rollover := s.cfg.Rules.Rollover
	if !rollover.Daily || s.lastSeq == 0 {
		return false
	}
	current := s.day
	if current == "" {
		current = rollover.Day(s.lastAt.In(now.Location()))
	}
	return rollover.Day(now) > current
}

// Issues says whether "next" takes tickets from the lines; else it counts on.
func (s *State) Issues() bool {
	if s.issued > 0 || s.issuedEve > 0 {
		return true
	}
	for key := range s.lines {
		if key.status == Waiting {
			return true
		}
	}
	return false
}

// seat gives a counter's record, made when there is none.
func (s *State) seat(id string, seq uint64) *seat {
	if at, ok := s.seats.get(id); ok {
		return at
	}
	at := &seat{ID: id}
	s.keepSeat(at, seq)
	return at
}

// keepSeat notes that a counter was active, and ends the visits of counters
// that are forgotten for it.
func (s *State) keepSeat(at *seat, seq uint64) {
	for _, gone := range s.seats.set(at.ID, at, seq) {
		if t := s.visit(gone); t != nil {
			s.move(t, Expired, seq, nil)
		}
	}
}

// visit is the ticket that is at a counter, nil when nobody is.
func (s *State) visit(at *seat) *Ticket {
	if at == nil || at.Visit == "" {
		return nil
	}
	return s.tickets[at.Visit]
}
