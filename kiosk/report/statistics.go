package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// MaxRecords is how many calls, issues and cancellations of one period can be
// told apart: some years of a large hall.
const MaxRecords = 4_000_000

// ErrTooMuch means that a period holds more than [MaxRecords].
var ErrTooMuch = errors.New("the period holds too many calls for one report")

// Query says what statistics are wanted. Empty texts and zero times are no
// bounds. What began within the period counts, [From, To).
type Query struct {
	From, To time.Time
	Counter  string // ID
	Service  string // ID
	Operator string
	Location *time.Location // of days and hours; UTC when nil
	Now      time.Time      // the moment of asking
}

// Durations sums up measurements. Percentiles are exact: definition 2 of
// Hyndman and Fan (1996), "Sample Quantiles in Statistical Packages", which
// takes the mean of the two neighbours where the rank falls between them.
type Durations struct {
	Count                  int
	Mean, Median, P95, Max time.Duration // 0 when Count is 0
}

// Figures are what is counted and measured.
type Figures struct {
	Issued    int // tickets handed out or imported
	Calls     int // recalls not counted
	Tickets   int // different ones among the calls
	Recalls   int
	NoShows   int // calls that ended so
	Cancelled int
	Overnight int // calls whose wait or service a night lay in
	Wait      Durations
	Service   Durations
	// Of counters: how long they were open, and of that with and without a visit.
	Open, Busy, Idle time.Duration
}

// Group is the figures of one day, hour, service, counter or operator.
type Group struct {
	// Key is "2006-01-02", "00" to "23", or an ID; empty: without one.
	Key  string
	Name string // of a counter, as it was called last
	Figures
}

// Present is how the hall stands at Query.Now.
type Present struct {
	Known   bool // false when the log was not read to its end
	Waiting int  // who wait, those with a later appointment excepted
	// Waited is how long they have waited so far, on average; Longest at most.
	Waited, Longest time.Duration
	// Recent is the mean wait of those called in the last RecentSpan.
	Recent      time.Duration
	RecentCount int
}

// RecentSpan is what Present.Recent looks back on.
const RecentSpan = 30 * time.Minute

// Statistics is the answer to a Query. Groups hold only what has figures, days
// and hours in order, the others by key.
type Statistics struct {
	From, To  time.Time
	Total     Figures
	Days      []Group
	Hours     []Group
	Services  []Group
	Counters  []Group
	Operators []Group
	Present   Present
	Unknown   int // events read that made no sense to this version
}

// Gather reads a log and counts. It answers ErrTooMuch and what the Source and
// the context answer.
func Gather(ctx context.Context, src Source, q Query) (Statistics, error) {
	if q.Location == nil {
		q.Location = time.UTC
	}
	f := newFold(q.Location, true, false)
	whole, err := read(ctx, src, q.From, q.To, func(ev *queue.Event) error {
		f.step(ev)
		if f.full {
			return ErrTooMuch
		}
		return nil
	})
	if err != nil {
		return Statistics{}, fmt.Errorf("gathering statistics: %w", err)
	}
	return f.statistics(q, whole), nil
}

func (f *fold) statistics(q Query, whole bool) Statistics {
	now := q.Now.UnixMilli()
	if q.Now.IsZero() {
		now = f.lastAt
	}
	f.closeAll(now)
	s := Statistics{From: q.From, To: q.To, Unknown: f.unknown}
	if whole {
		s.Present = f.present(q, now)
	}
	newCount(f, q).into(&s)
	return s
}

func (f *fold) present(q Query, now int64) Present {
	p := Present{Known: true}
	var sum int64
	for _, t := range f.tickets {
		if t.phase != waiting || t.since > now || t.night != f.night || q.Service != "" && t.service != q.Service {
			continue
		}
		waited := t.waited + now - t.since
		sum += waited
		p.Waiting++
		p.Longest = max(p.Longest, milliseconds(waited))
	}
	p.Waited = mean(sum, p.Waiting)
	sum = 0
	c := newCount(f, Query{
		From: time.UnixMilli(now).Add(-RecentSpan), To: time.UnixMilli(now + 1),
		Counter: q.Counter, Service: q.Service, Operator: q.Operator,
	})
	for i := range f.records {
		r := &f.records[i]
		if r.kind == visit && r.wait != unknown && c.wanted(r) {
			sum += int64(r.wait)
			p.RecentCount++
		}
	}
	p.Recent = mean(sum, p.RecentCount)
	return p
}

func milliseconds(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

func mean(sum int64, count int) time.Duration {
	if count == 0 {
		return 0
	}
	return milliseconds(sum) / time.Duration(count)
}
