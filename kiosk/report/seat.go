package report

import "github.com/queuecast/queuecast/kiosk/queue"

// seat is a counter as the fold follows it. Times are ms since 1970, durations ms.
type seat struct {
	id    string
	key   uint16
	visit queue.Number // who is there; empty: nobody
	busy  int64        // since when somebody is there
	seq   uint64       // of the event that changed it last

	// The session: a stretch of being open within one local day.
	on, opened bool // opened: by somebody's saying so
	start      int64
	last       int64 // its last action
	day        int32
	night      uint32

	first          int64 // start of the day's first session; 0: none
	openMs, busyMs int64 // of the day's sessions that are over

	undo, spare *change
}

// seatOf gives a counter's seat for an event of it.
func (f *fold) seatOf(id, name string) *seat {
	if at := f.seats[id]; at != nil {
		if f.keep {
			f.counters.named(id, name)
		}
		return at
	}
	if len(f.seats) >= maxKeys {
		clear(f.seats)
	}
	at := &seat{id: id}
	if f.keep {
		at.key = f.counters.named(id, name)
	}
	f.seats[id] = at
	return at
}

// act notes an action of a counter, before anything that can be undone.
func (f *fold) act(at *seat, now int64) {
	if !f.keep {
		return
	}
	day := f.days.day(now)
	if at.on && at.night != f.night {
		f.endSession(at, at.last)
	}
	at.night = f.night
	if at.first != 0 && at.day != day {
		f.roll(at, now, day)
	}
	at.day = day
}

// roll tells of a counter's day when the next begins for it. One that works
// through midnight is open all the while.
func (f *fold) roll(at *seat, now int64, day int32) {
	through := at.on && day == at.day+1
	opened := at.opened
	midnight := f.days.start(day)
	if through {
		f.endSession(at, midnight)
	} else if at.on {
		f.endSession(at, at.last)
	}
	f.tellSessions(at)
	if through && midnight <= now {
		f.startSession(at, midnight, opened)
	}
}

func (f *fold) startSession(at *seat, now int64, opened bool) {
	at.on, at.opened = true, opened
	at.start, at.last = now, now
	if at.first == 0 {
		at.first = now
	}
}

func (f *fold) endSession(at *seat, end int64) {
	if !at.on {
		return
	}
	at.openMs += max(end-at.start, 0)
	if at.visit != "" {
		at.busyMs += max(end-max(at.busy, at.start), 0)
	}
	at.on, at.opened = false, false
}

func (f *fold) tellSessions(at *seat) {
	if at.first != 0 {
		f.add(record{
			kind: session, at: at.first, counter: at.key, service: f.noService, by: f.noOperator,
			wait: clamp(at.openMs), served: clamp(min(at.busyMs, at.openMs)), // clocks that were set back tell some time twice
		})
	}
	at.first, at.openMs, at.busyMs = 0, 0, 0
}

// sits puts a number at a counter.
func (f *fold) sits(at *seat, n queue.Number, now int64) {
	at.visit, at.busy = n, now
}

// leaves takes the number at a counter away.
func (f *fold) leaves(at *seat, now int64) {
	if at.visit != "" && at.on {
		at.busyMs += max(now-max(at.busy, at.start), 0)
		at.last = max(at.last, now)
	}
	at.visit = ""
}

// closeAll ends the sessions at the end of the log: one that was opened and not
// closed is open at this moment, unless the hall has gone to sleep since.
func (f *fold) closeAll(now int64) {
	awake := now-f.lastAt < NightGap.Milliseconds()
	for _, at := range f.seats {
		end := at.last
		if at.on && at.opened && awake && at.night == f.night && at.day == f.days.day(now) {
			end = max(now, end)
		}
		f.endSession(at, end)
		f.tellSessions(at)
	}
}
