package settings

import (
	"maps"
	"slices"
)

// Counter is a place to which people are called.
type Counter struct {
	ID       string            // what is typed: letters, digits, '-' and '_', unique without regard to case
	Name     string            // what is shown and said, such as "3" or "药房"
	Names    map[string]string // by language, what is said in it where Name does not do; nil: none
	Services []string          // IDs of the services it serves; nil: all
	Operator string            // who works there unless a command says otherwise; may be empty
}

// Service is what people come for; it has numbers of its own.
type Service struct {
	ID       string
	Name     string
	Names    map[string]string // by language; nil: none
	Prefix   string            // before the digits of its numbers; may be empty
	First    int               // first number
	Last     int               // last number, behind which First follows; 0: as far as Width goes
	Width    int               // digits at least
	Capacity int               // tickets a business day; 0: any number
}

// span is the first and the last number.
func (s Service) span() (first, last int) {
	if s.Last > 0 {
		return s.First, s.Last
	}
	last = 1
	for range s.Width {
		last *= 10
	}
	return s.First, last - 1
}

// Priority is a class of tickets with a share of the calls.
type Priority struct {
	ID    string
	Name  string
	Names map[string]string // by language; nil: none
	Share int               // of the calls while tickets without a priority wait, too; those have Queue.NormalShare
}

// Queue is the hall's rules.
type Queue struct {
	OrderMode        bool // restaurants: an order is prepared, ready, collected
	MaxRecalls       int  // of one call; 0: any number
	LateWithin       int  // further numbers of its line within which a missed one may be called; 0: always, -1: never
	AskWithin        int  // further calls within which calling a typed number again is a question; 0: never
	UndoSeconds      int  // how long an action can be taken back; 0: not at all
	Rollover         string
	KeepOvernight    bool // those who wait stay when the day changes
	RestartNumbering bool // each day begins with the first numbers
	NormalShare      int  // of tickets without a priority
	StaleSeconds     int  // calls older than this are not spoken when the link to the host comes back
	KeepDays         int  // days of events; 0: for ever
}

// Station is about this computer among others.
type Station struct {
	Name        string // "" is the computer's name
	Role        string // operator, display or caster
	Speaks      bool   // chime and voice; else calls are only shown
	Share       bool   // other stations may join
	Listen      string // host:port for them
	Join        string // pairing code of the host whose queue this station uses; "": its own
	Cluster     string // URLs of a NATS cluster in the place of a host
	Credentials string // file
	Authorities string // file
}

// Joined tells whether the queue is another computer's.
func (s Station) Joined() bool { return s.Join != "" || s.Cluster != "" }

func cloneHall(s *Settings) {
	s.Counters, s.Services, s.Priorities = slices.Clone(s.Counters), slices.Clone(s.Services), slices.Clone(s.Priorities)
	for i := range s.Counters {
		c := &s.Counters[i]
		c.Names, c.Services = maps.Clone(c.Names), slices.Clone(c.Services)
	}
	for i := range s.Services {
		s.Services[i].Names = maps.Clone(s.Services[i].Names)
	}
	for i := range s.Priorities {
		s.Priorities[i].Names = maps.Clone(s.Priorities[i].Names)
	}
}

// serviceIDs lists what a counter may name.
func serviceIDs(services []Service) []string {
	ids := make([]string, len(services))
	for i, s := range services {
		ids[i] = s.ID
	}
	return ids
}

// fault finds what is wrong with a service beside others, "" when nothing is: the key at fault.
func (s Service) fault(others []Service) (key string) {
	first, last := s.span()
	switch {
	case len(s.Prefix)+max(s.Width, digits(last)) > maxNumber:
		return "prefix"
	case first > last:
		return "last"
	}
	for _, o := range others {
		if otherFirst, otherLast := o.span(); o.Prefix == s.Prefix && first <= otherLast && otherFirst <= last {
			return "prefix" // a number must tell its service
		}
	}
	return ""
}

func digits(n int) (count int) {
	for ; n > 0; n /= 10 {
		count++
	}
	return count
}

// entry lists the keys of one [[services]] table but id, name and names.
func (s *Service) entry() []field {
	whole := func(lo, hi int) Allowed { return Allowed{Rule: Integer, Min: lo, Max: hi} }
	return []field{
		{key: "prefix", target: &s.Prefix, allowed: prefixRule()},
		{key: "first", target: &s.First, allowed: whole(1, maxValue)},
		{key: "last", target: &s.Last, allowed: whole(0, maxValue)},
		{key: "width", target: &s.Width, allowed: whole(1, maxWidth)},
		{key: "capacity", target: &s.Capacity, allowed: whole(0, maxCapacity)},
	}
}

func (p *Priority) entry() []field {
	return []field{{key: "share", target: &p.Share, allowed: Allowed{Rule: Integer, Min: 1, Max: maxShare}}}
}

func (c *Counter) entry() []field {
	return []field{{key: "operator", target: &c.Operator, allowed: Allowed{Rule: Text, Max: maxCounterName}}}
}

// newService and newPriority have the values of keys that are missing.
func newService() Service   { return Service{First: 1, Width: defaultWidth} }
func newPriority() Priority { return Priority{Share: 1} }

// Bounds of the hall.
const (
	maxServices   = 50
	maxPriorities = 9       // each is chosen by a digit
	maxNumber     = 8       // characters
	maxPrefix     = 6       // characters
	maxWidth      = 7       // digits
	maxValue      = 9999999 // as many digits
	maxCapacity   = 100_000
	maxShare      = 1000
	defaultWidth  = 3
)

func serviceSetRule() Allowed  { return Allowed{Rule: ServiceSet, Max: maxServices} }
func prioritySetRule() Allowed { return Allowed{Rule: PrioritySet, Max: maxPriorities} }
func prefixRule() Allowed      { return Allowed{Rule: Prefix, Max: maxPrefix} }
func serviceListRule(services []Service) Allowed {
	return Allowed{Rule: ServiceList, Max: maxServices, Choices: serviceIDs(services)}
}
