package report

import (
	"math"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// foldCall folds a call, of a person to a counter or of an order to be collected.
func (f *fold) foldCall(ev *queue.Event, at *seat, now int64) {
	if ev.Number == "" {
		f.unknown++
		return
	}
	f.open(at, now)
	t := f.tickets[ev.Number]
	if t == nil || t.phase == over && ev.How != queue.Again {
		t = f.create(ev.Number, ev.Seq)
		t.service = ev.Service
	} else {
		f.touch(t)
	}
	if t.phase == serving || t.phase == ready {
		f.supersede(t, ev, now)
	}
	if at.visit != "" && at.visit != ev.Number && ev.Type == queue.Called {
		f.endVisit(at, ev.Seq, now)
	}
	wait, overnight := f.endWait(t, now)
	to := serving
	if ev.Type == queue.OrderReady {
		to = ready
	}
	f.startService(t, to, now)
	if to == serving && at.visit != ev.Number {
		f.sits(at, ev.Number, now)
	}
	t.counter, t.seq, t.recalls = ev.Counter, ev.Seq, 0
	t.visit = none
	if f.keep {
		r := f.about(visit, ev, t, now)
		r.wait, r.overnight = wait, overnight
		t.visit = f.add(r)
	}
	f.lastTicketOf, f.lastWait = t, wait
}

// supersede ends the visit of a number that is called once more: there, or from
// another counter that takes it over.
func (f *fold) supersede(t *ticket, ev *queue.Event, now int64) {
	f.finish(t, now, takenOver)
	if from := f.seats[t.counter]; from != nil && from.visit == t.number && t.counter != ev.Counter {
		f.touchSeat(from)
		f.leaves(from, now)
		from.seq = ev.Seq
	}
}

// endVisit ends the visit at a counter because the next begins or it closes.
func (f *fold) endVisit(at *seat, seq uint64, now int64) {
	if t := f.live(at.visit); t != nil && t.phase == serving && t.counter == at.id {
		f.touch(t)
		f.finish(t, now, finished)
		t.phase, t.seq = over, seq
	}
	f.leaves(at, now)
}

func (f *fold) open(at *seat, now int64) {
	if !at.on && f.keep {
		f.startSession(at, now, false)
	}
}

func (f *fold) foldRecall(ev *queue.Event, at *seat) {
	t := f.tickets[ev.Number]
	if t == nil || t.counter != ev.Counter {
		return // it was called before what is read
	}
	f.touch(t)
	t.recalls++
	t.seq = ev.Seq
	if r := f.record(t.visit); r != nil && r.recalls < math.MaxUint16 {
		r.recalls++
	}
	if at != nil {
		f.open(at, ev.At.UnixMilli())
	}
	f.lastTicketOf = t
}

// vacate frees the counter that a ticket is at.
func (f *fold) vacate(t *ticket, seq uint64, now int64) {
	if t.phase != serving {
		return
	}
	if at := f.seats[t.counter]; at != nil && at.visit == t.number {
		f.touchSeat(at)
		f.leaves(at, now)
		at.seq = seq
	}
}

// foldOff takes a ticket away from wherever it is, for good or as missed.
func (f *fold) foldOff(ev *queue.Event, now int64, to phase, how outcome) {
	t := f.live(ev.Number)
	if t == nil {
		f.unknown++
		return
	}
	f.touch(t)
	f.vacate(t, ev.Seq, now)
	if how == cancelled && f.keep {
		f.add(f.about(cancel, ev, t, now))
	}
	f.finish(t, now, how)
	t.phase, t.seq, t.measured, t.waited = to, ev.Seq, false, 0
	f.lastTicketOf = t
}

func (f *fold) foldHeld(ev *queue.Event, now int64) {
	t := f.live(ev.Number)
	if t == nil {
		f.unknown++
		return
	}
	f.touch(t)
	f.vacate(t, ev.Seq, now)
	f.pauseWait(t, now)
	f.pauseService(t, now)
	t.phase, t.seq = onHold, ev.Seq
	f.lastTicketOf = t
}

func (f *fold) foldResumed(ev *queue.Event, at *seat, now int64) {
	t := f.live(ev.Number)
	if t == nil || t.phase != onHold {
		f.unknown++
		return
	}
	f.touch(t)
	t.seq = ev.Seq
	f.lastTicketOf = t
	if ev.Place != 0 || at == nil {
		f.endPart(t, now)
		f.startWait(t, now, 0)
		return
	}
	f.open(at, now)
	if at.visit != "" && at.visit != ev.Number {
		f.endVisit(at, ev.Seq, now)
	}
	t.measured, t.waited = false, 0
	f.startService(t, serving, now)
	t.counter = ev.Counter
	f.sits(at, ev.Number, now)
}

// endPart ends a visit that is interrupted for a new wait: what was done so far
// is a service of its own.
func (f *fold) endPart(t *ticket, now int64) {
	if r := f.record(t.visit); r != nil && r.outcome == unfinished {
		f.pauseService(t, now)
		r.outcome = finished
		if t.broken {
			r.overnight = true
		} else {
			r.served = clamp(t.served)
		}
	}
	t.visit, t.served, t.broken = none, 0, false
}

func (f *fold) foldTransfer(ev *queue.Event, now int64) {
	t := f.live(ev.Number)
	if t == nil {
		f.unknown++
		return
	}
	f.touch(t)
	f.vacate(t, ev.Seq, now)
	t.service, t.seq = ev.Service, ev.Seq
	f.lastTicketOf = t
	switch t.phase {
	case waiting: // it waits on, only elsewhere
		return
	case onHold, serving, ready:
		f.endPart(t, now)
	}
	f.startWait(t, now, due(ev.Due))
}

func (f *fold) foldCounter(ev *queue.Event, at *seat, now int64) {
	if ev.Type == queue.CounterOpened {
		if !at.on && f.keep {
			f.startSession(at, now, true)
		}
		at.opened = at.on
		return
	}
	if at.visit != "" {
		f.endVisit(at, ev.Seq, now)
	}
	f.endSession(at, now)
}
