package player

import (
	"sync"
	"time"
)

const (
	// The buffer covers the differences in how late units arrive, and a little more.
	leastBuffer, mostBuffer = 60 * time.Millisecond, time.Second
	bufferMargin            = 20 * time.Millisecond
	// bufferSlack is by how much the buffer must be too long before it becomes shorter: each change is a small jump.
	bufferSlack = 50 * time.Millisecond
	// Arrivals are remembered for so many periods.
	lagPeriods = 10
	lagPeriod  = time.Second
	// A delay that has become too long is made shorter by this part of the time that passes, so that sound can follow by playing a little
	// faster while pictures stay in step with it. One that is too short is made longer at once: what is late is missing anyway.
	slewPart = soundStretch
	// lagJump is a difference that no network makes: the sender's clock was set, or its stamps began anew.
	lagJump = 5 * time.Second
)

// timeline tells when what was stamped by the sender's clock is due on ours. Safe for concurrent use.
type timeline struct {
	mutex   sync.Mutex
	periods [lagPeriods]lags
	known   bool
	offset  time.Duration // from a stamp to its earliest arrival
	buffer  time.Duration // wanted
	all     time.Duration // from a stamp to when it is due
	settled time.Time     // when that was set
}

// lags are how late units came in one period: arrival minus stamp.
type lags struct {
	number      int64
	least, most time.Duration
}

// arrived notes a unit.
func (t *timeline) arrived(stamp, now time.Time) {
	lag := now.Sub(stamp)
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.known && (lag-t.offset > lagJump || t.offset-lag > lagJump) {
		t.known = false
	}
	number := now.UnixNano() / int64(lagPeriod)
	if !t.known {
		t.known, t.buffer = true, leastBuffer
		t.periods = [lagPeriods]lags{}
		t.settled = time.Time{}
	}
	p := &t.periods[number%lagPeriods]
	if p.number != number {
		*p = lags{number, lag, lag}
	}
	p.least, p.most = min(p.least, lag), max(p.most, lag)
	t.settle(number)
	wanted, passed := t.offset+t.buffer, now.Sub(t.settled)
	if over := t.all - wanted; !t.settled.IsZero() && over > 0 && over < mostBuffer {
		wanted = t.all - min(over, passed/slewPart)
	}
	t.all, t.settled = wanted, now
}

// settle sets the offset and the buffer by the last periods. It needs the mutex.
func (t *timeline) settle(now int64) {
	first := true
	var least, most time.Duration
	for _, p := range t.periods {
		if p.number == 0 || now-p.number >= lagPeriods {
			continue
		}
		if first {
			least, most, first = p.least, p.most, false
		}
		least, most = min(least, p.least), max(most, p.most)
	}
	t.offset = least
	wanted := min(max(most-least+bufferMargin, leastBuffer), mostBuffer)
	if wanted > t.buffer || wanted < t.buffer-bufferSlack {
		t.buffer = wanted
	}
}

// restart forgets everything: the stamps are on another clock from now on.
func (t *timeline) restart() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.known = false
}

// delay is from a stamp to when it is due, and how much of it is the buffer; false before anything has arrived.
func (t *timeline) delay() (all, buffer time.Duration, ok bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.all, t.all - t.offset, t.known
}

// due is when a stamp is due.
func (t *timeline) due(stamp time.Time) time.Time {
	all, _, _ := t.delay()
	return stamp.Add(all)
}
