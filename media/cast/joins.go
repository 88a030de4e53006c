package cast

import (
	"sync"
	"time"
)

// joins are the viewers that have sent PLAY and had no IDR since. Their transports are ready joinDelay after that: what is
// sent before may not reach them.
type joins struct {
	mutex         sync.Mutex
	first, newest time.Time // PLAY of the one that has waited longest, and of the latest; zero: nobody waits
}

func (j *joins) add(now time.Time) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if j.first.IsZero() {
		j.first = now
	}
	j.newest = now
}

// due tells whether to send an IDR now. It waits until everybody is ready, so that viewers that come together share one,
// but not longer than twice the delay; those who are not ready even then go on waiting, for the next one.
func (j *joins) due(now time.Time) bool {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if j.first.IsZero() {
		return false
	}
	ready := now.Sub(j.newest) >= joinDelay
	if !ready && now.Sub(j.first) < 2*joinDelay {
		return false
	}
	if ready {
		j.first = time.Time{}
	} else {
		j.first = j.newest
	}
	return true
}

// idrRoom bounds the IDRs that joining viewers cause: one each joinGap, and a second one soon after the first, because of many that come
// together the last are not ready for it.
type idrRoom struct {
	full time.Time // until when what was taken fills the room, one joinGap each
}

func (r *idrRoom) is(now time.Time) bool { return r.full.Sub(now) <= joinGap }

func (r *idrRoom) take(now time.Time) {
	if r.full.Before(now) {
		r.full = now
	}
	r.full = r.full.Add(joinGap)
}
