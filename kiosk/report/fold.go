package report

import (
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// NightGap is how long nothing at all has to happen in a hall for it to have slept.
const NightGap = 4 * time.Hour

// maxPending is how many unfinished imports are followed, as in package queue.
const maxPending = 4

// fold follows the tickets and counters of a log. It is the one place where
// waits and service times are measured, for the history and the statistics.
type fold struct {
	keep  bool // records and sessions are wanted
	names bool // so are names
	limit int  // of records

	days       days
	tickets    map[queue.Number]*ticket
	seats      map[string]*seat
	pending    []*queue.Batch
	lastTicket uint32
	lastAt     int64 // ms since 1970, of the last event that somebody caused
	night      uint32
	change     *change // of the event being folded

	records               []record
	full                  bool // there were more records than limit
	counters, services    *keys
	operators             *keys
	noService, noOperator uint16
	unknown               int

	// What the history wants to know of the event that was folded last.
	lastTicketOf *ticket
	lastWait     int32
}

func newFold(loc *time.Location, keep, names bool) *fold {
	f := &fold{
		keep: keep, names: names, limit: MaxRecords, days: days{loc: loc},
		tickets: make(map[queue.Number]*ticket), seats: make(map[string]*seat),
		counters: newKeys(), services: newKeys(), operators: newKeys(),
	}
	f.noService, f.noOperator = f.services.of(""), f.operators.of("")
	return f
}

func (f *fold) record(index int32) *record {
	if index == none {
		return nil
	}
	return &f.records[index]
}

func (f *fold) add(r record) int32 {
	if !f.keep {
		return none
	}
	if len(f.records) >= f.limit {
		f.full = true
		return none
	}
	f.records = append(f.records, r)
	index := int32(len(f.records) - 1)
	if f.change != nil {
		f.change.added = append(f.change.added, index)
	}
	return index
}

// about is a record of an event and its ticket.
func (f *fold) about(k kind, ev *queue.Event, t *ticket, at int64) record {
	return record{
		kind: k, at: at, ticket: t.id, wait: unknown, served: unknown,
		counter: f.counters.named(ev.Counter, ev.CounterName), service: f.services.of(t.service), by: f.operators.of(ev.By),
	}
}

func (f *fold) step(ev *queue.Event) {
	f.lastTicketOf, f.lastWait = nil, unknown
	switch ev.Type {
	case queue.DayStarted:
		f.startDay(ev)
		return
	case queue.Unreadable:
		f.unknown++
		return
	}
	at := ev.At.UnixMilli()
	if at-f.lastAt >= NightGap.Milliseconds() && f.lastAt != 0 {
		f.night++
	}
	f.lastAt = at
	if ev.Type == queue.Imported {
		f.foldImport(ev, at)
		return
	}
	if ev.Counter == "" {
		f.action(ev, nil, at)
		return
	}
	seat := f.seatOf(ev.Counter, ev.CounterName)
	if ev.Type == queue.Undone {
		if !f.takeBack(seat, ev.Undoes) {
			f.unknown++
		}
		return
	}
	f.act(seat, at)
	f.begin(seat, ev.Seq)
	before := f.unknown
	f.action(ev, seat, at)
	if seat.on {
		seat.last = max(seat.last, at)
	}
	if f.unknown > before {
		f.change = nil // it did nothing; what can be undone is still the one before
		return
	}
	f.commit(seat, ev.Seq)
}

// action folds what one counter, or nobody in particular, did. seat may be nil.
func (f *fold) action(ev *queue.Event, seat *seat, at int64) {
	switch ev.Type {
	case queue.Issued, queue.OrderPlaced:
		f.foldIssue(ev, at)
	case queue.Called, queue.OrderReady:
		if seat != nil {
			f.foldCall(ev, seat, at)
		}
	case queue.Recalled:
		f.foldRecall(ev, seat)
	case queue.NotShown:
		f.foldOff(ev, at, missed, noShow)
	case queue.TakenOut:
		f.foldOff(ev, at, over, cancelled)
	case queue.Ended, queue.OrderCollected:
		f.foldOff(ev, at, over, finished)
	case queue.Held:
		f.foldHeld(ev, at)
	case queue.Resumed:
		f.foldResumed(ev, seat, at)
	case queue.Transferred:
		f.foldTransfer(ev, at)
	case queue.CounterOpened, queue.CounterClosed:
		if seat != nil {
			f.foldCounter(ev, seat, at)
		}
	case queue.Noted:
	default:
		f.unknown++
	}
}

func (f *fold) startDay(ev *queue.Event) {
	for n, t := range f.tickets {
		if !ev.Keep || t.phase == over || t.phase == missed {
			delete(f.tickets, n)
		}
	}
	for _, at := range f.seats {
		at.undo = nil
		if at.visit != "" && f.live(at.visit) == nil {
			f.leaves(at, at.last)
		}
	}
	f.pending = nil
}

func (f *fold) foldIssue(ev *queue.Event, at int64) {
	if f.live(ev.Number) != nil || ev.Number == "" {
		f.unknown++
		return
	}
	t := f.create(ev.Number, ev.Seq)
	t.service = ev.Service
	if f.names {
		t.name = ev.Name
	}
	f.startWait(t, at, due(ev.Due))
	f.lastTicketOf = t
	if f.keep {
		f.add(f.about(issue, ev, t, at))
	}
}

func due(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// foldImport makes tickets of a list once its last part is there.
func (f *fold) foldImport(ev *queue.Event, at int64) {
	b := ev.Batch
	if b == nil {
		f.unknown++
		return
	}
	whole := -1
	for i, p := range f.pending {
		if p.ID == b.ID {
			whole = i
		}
	}
	if whole < 0 {
		f.pending = append(f.pending, &queue.Batch{ID: b.ID, Parts: b.Parts})
		if whole = len(f.pending) - 1; whole >= maxPending {
			f.pending = append([]*queue.Batch(nil), f.pending[1:]...)
			whole--
		}
	}
	p := f.pending[whole]
	if b.Part != p.Part+1 || len(p.Rows)+len(b.Rows) > queue.MaxImportRows {
		f.unknown++
		return
	}
	p.Part, p.Rows = b.Part, append(p.Rows, b.Rows...)
	if p.Part < p.Parts {
		return
	}
	f.pending = append(f.pending[:whole:whole], f.pending[whole+1:]...)
	one := *ev
	for _, row := range p.Rows {
		one.Number, one.Service, one.Name, one.Due = row.Number, row.Service, row.Name, row.Due
		f.foldIssue(&one, at)
	}
	f.lastTicketOf = nil
}
