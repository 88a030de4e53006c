package queue

import (
	"slices"
	"time"
)

// Bounds of a State.
const (
	// DefaultKeep is how many calls a State remembers unless told otherwise.
	DefaultKeep = 300
	// MaxLive is how many tickets may be in the hall at one time.
	MaxLive = 20_000
	// MaxEnded is how many ended tickets a State remembers within a day.
	MaxEnded = 2_048
	// MaxMissed is how many missed tickets are kept; the oldest expire.
	MaxMissed = 1_000

	// maxIndexed bounds how many counters, lines and services a State tells
	// apart. A hall has dozens; the bound is for a log full of nonsense.
	maxIndexed = 4096
)

// Defaults of Rules.
const (
	// DefaultAskWithin is how many further calls it takes until a typed number
	// may be called again without a question. It is less than the shortest
	// pre-printed roll in use, and more than what an operator mistypes within.
	DefaultAskWithin = 20
	// DefaultUndoWindow is how long an action can be undone.
	DefaultUndoWindow = 10 * time.Second
)

// Config is what a State is told from outside the log.
type Config struct {
	Counters []Counter // those that commands may name, in display order
	Services []Service
	Rules    Rules
	Station  string // written into the events decided here
	Keep     int    // calls remembered; DefaultKeep when 0 or less
}

// Counter is a place that people are called to.
type Counter struct {
	ID       string            // stable; what commands and events name
	Name     string            // what is shown and said; the ID when empty
	Names    map[string]string // by language, where Name does not do
	Services []string          // IDs of the services it serves; empty: all
	Operator string            // who works there unless a command says otherwise
}

// Service is what people come for; it has numbers of its own.
type Service struct {
	ID       string
	Name     string
	Names    map[string]string // by language
	Prefix   string            // of its numbers, A-Z, 0-9 (not last) and '-'
	First    uint64            // first number; 1 when 0
	Last     uint64            // last number, after which First follows; as far as the width goes when 0
	Width    int               // digits at least, zero-padded; 3 when 0
	Capacity int               // tickets a business day; unlimited when 0
	Shares   map[string]int    // by priority, in place of the rules' ("" is the normal one)
}

// Priority is a class of tickets with a share of the calls.
type Priority struct {
	ID    string // "" is every ticket without a priority
	Name  string
	Names map[string]string // by language
	// Share is this class's part of the calls while several classes wait: with
	// shares 2 and 1, two of three. 1 when 0 or less, MaxShare at most.
	Share int
}

// MaxShare is the greatest share of a priority.
const MaxShare = 1000

// Rules are the hall's rules. The zero value is the plain hall's.
type Rules struct {
	MaxRecalls int // of one call; 0: any number, less: none at all
	// LateWithin is for how many further numbers of its line a missed ticket
	// may still be called; 0: always, less: never.
	LateWithin int
	// AskWithin is for how many calls after its own a typed number is asked
	// about when it is called again; DefaultAskWithin when 0, never when less.
	AskWithin        int
	Rollover         Rollover
	KeepOvernight    bool          // waiting, held, preparing and ready tickets and visits outlive the day
	RestartNumbering bool          // each day begins with every service's first number
	UndoWindow       time.Duration // DefaultUndoWindow when 0, no undo when less
	Priorities       []Priority    // beside the normal one; may hold "" to give that a share
	// OrderMode is the restaurant's: tickets are prepared, then ready, then
	// collected; calling a number says that it is ready.
	OrderMode bool
}

// Rollover is when one business day becomes the next. The zero value is never.
type Rollover struct {
	Daily        bool
	Hour, Minute int // local time of the clock handed to Decide
}

// dayFormat names a business day; as text it sorts by time.
const dayFormat = "2006-01-02"

// Day names the business day of an instant, by the instant's own time zone.
func (r Rollover) Day(at time.Time) string {
	if !r.Daily {
		return at.Format(dayFormat)
	}
	year, month, day := at.Date()
	start := time.Date(year, month, day, r.Hour, r.Minute, 0, 0, at.Location())
	if at.Before(start) {
		day--
	}
	return time.Date(year, month, day, 12, 0, 0, 0, at.Location()).Format(dayFormat)
}

// Next is the first rollover after an instant; ok is false when there is none.
func (r Rollover) Next(at time.Time) (next time.Time, ok bool) {
	if !r.Daily {
		return time.Time{}, false
	}
	year, month, day := at.Date()
	next = time.Date(year, month, day, r.Hour, r.Minute, 0, 0, at.Location())
	if !next.After(at) {
		next = time.Date(year, month, day+1, r.Hour, r.Minute, 0, 0, at.Location())
	}
	return next, true
}

func (r Rules) askWithin() uint64 {
	switch {
	case r.AskWithin == 0:
		return DefaultAskWithin
	case r.AskWithin < 0:
		return 0
	}
	return uint64(r.AskWithin)
}

func (r Rules) undoWindow() time.Duration {
	if r.UndoWindow == 0 {
		return DefaultUndoWindow
	}
	return r.UndoWindow
}

// share gives a class's share for a ticket of a service.
func (c Config) share(service, priority string) uint64 {
	share := 0
	if s, ok := c.service(service); ok {
		share = s.Shares[priority]
	}
	if share <= 0 {
		if i := slices.IndexFunc(c.Rules.Priorities, func(p Priority) bool { return p.ID == priority }); i >= 0 {
			share = c.Rules.Priorities[i].Share
		}
	}
	return uint64(min(max(share, 1), MaxShare))
}

func (c Config) service(id string) (Service, bool) {
	i := slices.IndexFunc(c.Services, func(s Service) bool { return s.ID == id })
	if i < 0 {
		return Service{}, false
	}
	return c.Services[i], true
}

// serviceOf finds the service whose numbers a typed number belongs to, "" if
// there is none.
func (c Config) serviceOf(n Number) string {
	prefix, value, _, ok := n.split()
	if !ok {
		return ""
	}
	for _, s := range c.Services {
		first, last := s.span()
		if s.Prefix == prefix && first <= value && value <= last {
			return s.ID
		}
	}
	return ""
}

const defaultWidth = 3

func (s Service) width() int {
	if s.Width <= 0 {
		return defaultWidth
	}
	return min(s.Width, MaxNumberLen)
}

// span gives the first and last value of the service's numbers.
func (s Service) span() (first, last uint64) {
	first, last = max(s.First, 1), s.Last
	if last == 0 {
		last = 1
		for range s.width() {
			last *= 10
		}
		last--
	}
	return first, max(first, last)
}

func (c Config) clone() Config {
	c.Counters = slices.Clone(c.Counters)
	c.Services = slices.Clone(c.Services)
	c.Rules.Priorities = slices.Clone(c.Rules.Priorities)
	return c
}
