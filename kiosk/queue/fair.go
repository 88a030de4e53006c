package queue

import (
	"maps"
	"math"
	"strings"
)

// Fair shares between the priorities are kept by start-time fair queueing
// (Goyal, Vin and Cheng, 1996) over calls instead of packets. Each class has a
// pass, which grows by stride/share with every call of it; the class whose pass
// is least is next. A class that was empty starts at the pool's virtual time,
// the pass at which the latest call began, so it neither saves up nor owes. Hence
// no class starves, and over any stretch in which all wait, calls come in the
// proportion of the shares, to within one call each.
//
// A pool is a set of services: counters that serve the same ones share their
// passes, counters that serve others have their own, so that a counter which can
// only ever take one class does not use up that class's share elsewhere.

// stride is the pass of one call at share 1; a multiple of the usual shares, so
// that rounding does not favour anybody.
const stride = 720_720

// pool is the fair share account of the counters that serve the same services.
type pool struct {
	Virtual uint64            `json:"virtual"`
	Pass    map[string]uint64 `json:"pass,omitempty"` // by priority; not changed in place
}

// ahead is the pass of a class as it counts now.
func (p pool) ahead(priority string) uint64 { return max(p.Pass[priority], p.Virtual) }

// poolOf names the pool of a counter.
func poolOf(c Counter) string {
	if len(c.Services) == 0 {
		return "*"
	}
	return strings.Join(sortedUnique(c.Services), ",")
}

// usePool folds the share that a call used up. Passes that the virtual time has
// reached are forgotten: they no longer count.
func (s *State) usePool(ev *Event) {
	if ev.Pool == "" {
		return
	}
	before, _ := s.pools.get(ev.Pool)
	s.rememberPool(ev.Pool, before)
	after := pool{Virtual: max(before.Virtual, ev.Start), Pass: maps.Clone(before.Pass)}
	if after.Pass == nil {
		after.Pass = make(map[string]uint64)
	}
	after.Pass[ev.Priority] = ev.Pass
	maps.DeleteFunc(after.Pass, func(_ string, pass uint64) bool { return pass <= after.Virtual })
	s.pools.set(ev.Pool, after, ev.Seq)
}

// charge writes into an event what calling a ticket uses up.
func (s *State) charge(counter Counter, t *Ticket, ev *Event) {
	ev.Pool = poolOf(counter)
	account, _ := s.pools.get(ev.Pool)
	ev.Start = account.ahead(t.Priority)
	cost := stride / s.cfg.share(t.Service, t.Priority)
	if ev.Start > math.MaxUint64-cost {
		ev.Start = 0 // a damaged log; begin anew
	}
	ev.Pass = ev.Start + cost
}
