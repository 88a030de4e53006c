package cast

import "time"

// Alarm waits for moments, for one goroutine.
type Alarm interface {
	// Until returns true at a moment, at once if it is over, and false when the alarm has been closed.
	Until(moment time.Time) bool
	// Close ends a wait that goes on and all that come. It may be called by any goroutine, once.
	Close()
}

// timer is the Alarm that Go itself has.
type timer struct {
	timer  *time.Timer
	closed chan struct{}
}

func newTimer() *timer { return &timer{timer: time.NewTimer(0), closed: make(chan struct{})} }

func (t *timer) Until(moment time.Time) bool {
	t.timer.Reset(time.Until(moment))
	select {
	case <-t.timer.C:
		return true
	case <-t.closed:
		return false
	}
}

func (t *timer) Close() {
	close(t.closed)
	t.timer.Stop()
}
