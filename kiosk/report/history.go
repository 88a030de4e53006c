package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/width"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// MaxPage is the greatest number of rows of one page.
const MaxPage = 1_000

// Filter says which events a history shows. Empty texts and zero times are no
// bounds; the period is [From, To).
type Filter struct {
	From, To time.Time
	Counter  string // ID
	Service  string // ID
	Operator string
	Number   string // a part of it, in any case and width
	Types    []queue.EventType
	Names    bool // people's names are wanted
}

// Row is one event as a history shows it.
type Row struct {
	Seq         uint64
	At          time.Time // UTC
	Type        queue.EventType
	Number      queue.Number
	Counter     string // ID
	CounterName string
	Service     string // ID, of the ticket where the event has none
	By          string
	Station     string
	Name        string // only if Filter.Names
	How         queue.How
	Waited      bool          // Wait is known
	Wait        time.Duration // of a call
	Recalls     int           // of the present call, up to this event
	Rows        int           // of an imported part
	Undone      bool          // it was taken back later
}

// Page is some rows, the newest first.
type Page struct {
	Rows []Row
	// Older is what to give as before for the next page; 0: there is none.
	Older uint64
}

// History gives the newest rows before a sequence (0: of all), at most limit and
// MaxPage. Its memory is one page; its time is that of reading the period.
func History(ctx context.Context, src Source, filter Filter, before uint64, limit int) (Page, error) {
	limit = min(max(limit, 1), MaxPage)
	m := newMatcher(filter)
	f := newFold(time.UTC, false, filter.Names)
	ring := make([]Row, 0, limit+1) // one more tells whether there are older ones
	oldest := 0
	_, err := read(ctx, src, filter.From, filter.To, func(ev *queue.Event) error {
		if ev.Type == queue.Undone {
			mark(ring, ev.Undoes)
		}
		f.step(ev)
		if before != 0 && ev.Seq >= before {
			return nil // only for what it undoes
		}
		row, ok := m.row(ev, f)
		switch {
		case !ok:
		case len(ring) <= limit:
			ring = append(ring, row)
		default:
			ring[oldest] = row
			oldest = (oldest + 1) % len(ring)
		}
		return nil
	})
	if err != nil {
		return Page{}, fmt.Errorf("reading the history: %w", err)
	}
	rows := slices.Concat(ring[oldest:], ring[:oldest])
	slices.Reverse(rows)
	page := Page{Rows: rows}
	if len(rows) > limit {
		page.Rows = rows[:limit]
		page.Older = rows[limit-1].Seq
	}
	return page, nil
}

func mark(rows []Row, seq uint64) {
	for i := range rows {
		if rows[i].Seq == seq {
			rows[i].Undone = true
		}
	}
}

// matcher turns events into rows.
type matcher struct {
	Filter
	number string
}

func newMatcher(filter Filter) *matcher {
	return &matcher{Filter: filter, number: strings.ToUpper(strings.TrimSpace(width.Fold.String(filter.Number)))}
}

// row gives the row of an event that was folded just now; ok is false when it
// is not asked for.
func (m *matcher) row(ev *queue.Event, f *fold) (row Row, ok bool) {
	switch {
	case !m.From.IsZero() && ev.At.Before(m.From), !m.To.IsZero() && !ev.At.Before(m.To),
		m.Counter != "" && ev.Counter != m.Counter, m.Operator != "" && ev.By != m.Operator,
		m.number != "" && !strings.Contains(string(ev.Number), m.number),
		len(m.Types) > 0 && !slices.Contains(m.Types, ev.Type):
		return Row{}, false
	}
	row = Row{
		Seq: ev.Seq, At: ev.At, Type: ev.Type, Number: ev.Number, Counter: ev.Counter, CounterName: ev.CounterName,
		Service: ev.Service, By: ev.By, Station: ev.Station, How: ev.How,
	}
	if ev.Batch != nil {
		row.Rows = len(ev.Batch.Rows)
	}
	if m.Names {
		row.Name = ev.Name
	}
	if t := f.lastTicketOf; t != nil {
		row.Recalls = t.recalls
		if row.Service == "" {
			row.Service = t.service
		}
		if m.Names && row.Name == "" {
			row.Name = t.name
		}
		if f.lastWait != unknown {
			row.Waited, row.Wait = true, milliseconds(int64(f.lastWait))
		}
	}
	return row, m.Service == "" || row.Service == m.Service
}
