package report

import (
	"slices"
	"time"
)

// measured is a duration in ms above the index of its record, so that sorting
// needs no more than comparing numbers.
type measured uint64

const indexBits = 32

func (m measured) index() int32 { return int32(uint32(m)) }
func (m measured) ms() int64    { return int64(m >> indexBits) }

// sorted gives what was measured of the visits, the shortest first.
func (c *count) sorted(of func(*record) int32) []measured {
	all := make([]measured, 0, len(c.wantedRecords))
	for _, i := range c.wantedRecords {
		r := &c.f.records[i]
		if d := of(r); r.kind == visit && d != unknown {
			all = append(all, measured(d)<<indexBits|measured(i))
		}
	}
	slices.Sort(all)
	return all
}

// distribute sums up sorted measurements by group. They are sorted once for all
// groupings: handed out in order, those of every group are in order, too.
func (c *count) distribute(of []int32, n int, sorted []measured, tell func(group int, d Durations)) {
	ends := make([]int, n+1)
	for _, m := range sorted {
		ends[of[m.index()]+1]++
	}
	for i := range n {
		ends[i+1] += ends[i]
	}
	next := slices.Clone(ends)
	if len(c.scratch) < len(sorted) {
		c.scratch = make([]int32, len(sorted))
	}
	all := c.scratch[:len(sorted)]
	for _, m := range sorted {
		g := of[m.index()]
		all[next[g]] = int32(m.ms())
		next[g]++
	}
	for g := range n {
		tell(g, durations(all[ends[g]:ends[g+1]]))
	}
}

// durations sums up measurements in ms, the shortest first.
func durations(sorted []int32) Durations {
	if len(sorted) == 0 {
		return Durations{}
	}
	var sum int64
	for _, ms := range sorted {
		sum += int64(ms)
	}
	return Durations{
		Count: len(sorted), Mean: mean(sum, len(sorted)),
		Median: percentile(sorted, 50), P95: percentile(sorted, 95),
		Max: milliseconds(int64(sorted[len(sorted)-1])),
	}
}

// percentile is the p-th one, 0 < p < 100; see Durations.
func percentile(sorted []int32, p int) time.Duration {
	const whole = 100
	n := len(sorted)
	at, between := n*p/whole, n*p%whole == 0
	if between {
		return milliseconds(int64(sorted[at-1])+int64(sorted[at])) / 2
	}
	return milliseconds(int64(sorted[at]))
}
