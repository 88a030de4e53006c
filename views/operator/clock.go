package operator

import (
	"time"

	"fyne.io/fyne/v2"
)

// clock is time as the view needs it. Tests bring their own.
type clock struct {
	now func() time.Time
	// after runs f on Fyne's goroutine when d has passed, unless stopped before.
	after func(d time.Duration, f func()) (stop func())
}

func systemClock() clock {
	return clock{
		now: time.Now,
		after: func(d time.Duration, f func()) func() {
			stopped := false // read and written on Fyne's goroutine only: f may be on its way there already
			timer := time.AfterFunc(d, func() {
				fyne.Do(func() {
					if !stopped {
						f()
					}
				})
			})
			return func() { stopped = true; timer.Stop() }
		},
	}
}

// alarm is one timer that can be set anew.
type alarm struct {
	clock *clock
	stop  func()
}

func (a *alarm) set(d time.Duration, f func()) {
	a.cancel()
	a.stop = a.clock.after(d, f)
}

func (a *alarm) cancel() {
	if a.stop != nil {
		a.stop()
		a.stop = nil
	}
}
