package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// count sorts the records that a query asks for into groups.
type count struct {
	f                          *fold
	from, to                   int64
	counter, service, operator int // key, anyKey or noKey
	wantedRecords              []int32
	calls                      []uint8 // of each ticket, up to several
	scratch                    []int32 // used by one grouping after the other
}

const (
	several = 2

	anyKey = -1
	noKey  = -2 // what is asked for is not in the log
)

func newCount(f *fold, q Query) *count {
	c := &count{f: f, from: math.MinInt64, to: math.MaxInt64}
	if !q.From.IsZero() {
		c.from = q.From.UnixMilli()
	}
	if !q.To.IsZero() {
		c.to = q.To.UnixMilli()
	}
	c.counter, c.service, c.operator = only(f.counters, q.Counter), only(f.services, q.Service), only(f.operators, q.Operator)
	return c
}

func only(k *keys, text string) int {
	if text == "" {
		return anyKey
	}
	if i, ok := k.index[text]; ok {
		return int(i)
	}
	return noKey
}

func (c *count) wanted(r *record) bool {
	if r.kind == dropped || r.at < c.from || r.at >= c.to || c.counter != anyKey && c.counter != int(r.counter) {
		return false
	}
	if r.kind == session { // a counter's hours belong to no service and no operator
		return c.service == anyKey && c.operator == anyKey
	}
	return (c.service == anyKey || c.service == int(r.service)) && (c.operator == anyKey || c.operator == int(r.by))
}

// into fills in the totals and all groups.
func (c *count) into(s *Statistics) {
	records := c.f.records
	c.calls = make([]uint8, c.f.lastTicket+1)
	for i := range records {
		r := &records[i]
		if !c.wanted(r) {
			continue
		}
		c.wantedRecords = append(c.wantedRecords, int32(i))
		if r.kind == visit {
			c.calls[r.ticket] = min(c.calls[r.ticket]+1, several)
		}
	}
	waits := c.sorted(func(r *record) int32 { return r.wait })
	services := c.sorted(func(r *record) int32 { return r.served })

	group := func(of []int32, n int) []Figures { return c.group(of, n, waits, services) }
	of := make([]int32, len(records)) // the group of each record, for one grouping after the other
	s.Total = group(of, 1)[0]

	dayOf, hourOf, dayKeys := c.times()
	s.Days = name(group(dayOf, len(dayKeys)), func(i int) (string, string) { return date(dayKeys[i]), "" })
	const hoursPerDay = 24
	s.Hours = name(group(hourOf, hoursPerDay), func(i int) (string, string) { return fmt.Sprintf("%02d", i), "" })
	byKey := func(k *keys, key func(*record) uint16) []Group {
		for _, i := range c.wantedRecords {
			of[i] = int32(key(&records[i]))
		}
		groups := name(group(of, len(k.texts)), func(i int) (string, string) { return k.texts[i], k.names[i] })
		slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Key, b.Key) })
		return groups
	}
	s.Services = byKey(c.f.services, func(r *record) uint16 { return r.service })
	s.Counters = byKey(c.f.counters, func(r *record) uint16 { return r.counter })
	s.Operators = byKey(c.f.operators, func(r *record) uint16 { return r.by })
	for _, groups := range [][]Group{s.Services, s.Operators, s.Hours} {
		for i := range groups { // hours of opening are told by day and by counter
			groups[i].Open, groups[i].Busy, groups[i].Idle = 0, 0, 0
		}
	}
	s.Services, s.Operators, s.Hours = filled(s.Services), filled(s.Operators), filled(s.Hours)
}

// times gives the day and the hour of each record, and the days that there are.
func (c *count) times() (dayOf, hourOf, dayKeys []int32) {
	records := c.f.records
	dayOf, hourOf = make([]int32, len(records)), make([]int32, len(records))
	index := make(map[int32]int32)
	for _, i := range c.wantedRecords {
		day, hour := c.f.days.at(records[i].at)
		dayOf[i], hourOf[i] = day, int32(hour)
		index[day] = 0
	}
	for day := range index {
		dayKeys = append(dayKeys, day)
	}
	slices.Sort(dayKeys)
	for i, day := range dayKeys {
		index[day] = int32(i)
	}
	for _, i := range c.wantedRecords {
		dayOf[i] = index[dayOf[i]]
	}
	return dayOf, hourOf, dayKeys
}

func name(figures []Figures, names func(int) (key, name string)) []Group {
	groups := make([]Group, 0, len(figures))
	for i, f := range figures {
		if f != (Figures{}) {
			g := Group{Figures: f}
			g.Key, g.Name = names(i)
			groups = append(groups, g)
		}
	}
	return groups
}

func filled(groups []Group) []Group {
	return slices.DeleteFunc(groups, func(g Group) bool { return g.Figures == Figures{} })
}

// group counts by the group of each record. waits and services are the records
// that have one, the shortest first.
func (c *count) group(of []int32, n int, waits, services []measured) []Figures {
	figures := make([]Figures, n)
	type pair struct {
		group  int32
		ticket uint32
	}
	seen := make(map[pair]struct{})
	for _, i := range c.wantedRecords {
		r, g := &c.f.records[i], &figures[of[i]]
		switch r.kind {
		case issue:
			g.Issued++
		case cancel:
			g.Cancelled++
		case session:
			g.Open += milliseconds(int64(r.wait))
			g.Busy += milliseconds(int64(r.served))
			g.Idle = g.Open - g.Busy
		case visit:
			g.Calls++
			g.Recalls += int(r.recalls)
			if r.outcome == noShow {
				g.NoShows++
			}
			if r.overnight {
				g.Overnight++
			}
			if c.calls[r.ticket] == several {
				key := pair{of[i], r.ticket}
				if _, known := seen[key]; known {
					continue
				}
				seen[key] = struct{}{}
			}
			g.Tickets++
		}
	}
	c.distribute(of, n, waits, func(i int, d Durations) { figures[i].Wait = d })
	c.distribute(of, n, services, func(i int, d Durations) { figures[i].Service = d })
	return figures
}
