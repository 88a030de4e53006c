package report

import (
	"cmp"
	"slices"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// phase is where a ticket is, as far as measuring goes.
type phase uint8

const (
	over phase = iota
	waiting
	serving
	ready // an order, called
	onHold
	missed
)

// none is the record of a ticket whose call is not counted.
const none = -1

// ticket is one person's stay as the fold follows it. Times are ms since 1970.
type ticket struct {
	number  queue.Number
	id      uint32
	phase   phase
	service string
	name    string // only where names are wanted
	counter string
	seq     uint64 // of the event that changed it last

	since    int64  // the present stretch of waiting or being served
	night    uint32 // in which since is
	measured bool   // its wait is being measured
	waited   int64  // in earlier stretches
	served   int64  // likewise
	broken   bool   // a night lay in an earlier stretch of being served
	visit    int32  // record of its last call, or none
	recalls  int
}

// maxTickets bounds the numbers that are followed. More of them than the queue
// allows can only be in a log that does not obey the rules.
const maxTickets = queue.MaxLive + queue.MaxEnded + 1<<16

// create makes a ticket of a number, in place of one that is over.
func (f *fold) create(n queue.Number, seq uint64) *ticket {
	if len(f.tickets) >= maxTickets {
		f.prune()
	}
	if old := f.tickets[n]; old != nil {
		f.touch(old)
	}
	f.lastTicket++
	t := &ticket{number: n, id: f.lastTicket, visit: none, seq: seq}
	f.tickets[n] = t
	f.made(t)
	return t
}

// prune forgets the half that has changed the longest ago.
func (f *fold) prune() {
	all := make([]*ticket, 0, len(f.tickets))
	for _, t := range f.tickets {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b *ticket) int { return cmp.Compare(a.seq, b.seq) })
	for _, t := range all[:len(all)/2] {
		delete(f.tickets, t.number)
	}
}

func (f *fold) live(n queue.Number) *ticket {
	if t := f.tickets[n]; t != nil && t.phase != over {
		return t
	}
	return nil
}

// startWait begins a stretch of waiting; due is 0 for nobody with an appointment.
func (f *fold) startWait(t *ticket, at, due int64) {
	t.phase, t.since, t.night, t.measured = waiting, max(at, due), f.night, true
}

// endWait gives the wait up to a call, or unknown, and whether a night was in it.
func (f *fold) endWait(t *ticket, at int64) (wait int32, overnight bool) {
	if !t.measured {
		return unknown, false
	}
	t.measured = false
	total := t.waited
	t.waited = 0
	if t.phase == waiting {
		if t.night != f.night {
			return unknown, true
		}
		total += max(at-t.since, 0)
	}
	return clamp(total), false
}

// pauseWait ends a stretch of waiting by being put on hold.
func (f *fold) pauseWait(t *ticket, at int64) {
	if t.phase != waiting || !t.measured {
		t.measured = t.measured && t.phase == onHold
		return
	}
	if t.night != f.night {
		t.measured, t.waited = false, 0
		return
	}
	t.waited += max(at-t.since, 0)
}

func (f *fold) startService(t *ticket, p phase, at int64) {
	t.phase, t.since, t.night = p, at, f.night
}

// pauseService ends a stretch of being served.
func (f *fold) pauseService(t *ticket, at int64) {
	if t.phase != serving && t.phase != ready {
		return
	}
	t.served += max(at-t.since, 0)
	t.broken = t.broken || t.night != f.night
}

// finish ends a visit and counts how long it took.
func (f *fold) finish(t *ticket, at int64, how outcome) {
	wasServed := t.phase == serving || t.phase == ready
	f.pauseService(t, at)
	if r := f.record(t.visit); r != nil && r.outcome == unfinished {
		r.outcome = how
		switch {
		case how != finished || !wasServed:
		case t.broken:
			r.overnight = true
		default:
			r.served = clamp(t.served)
		}
	}
	t.served, t.broken = 0, false
}
