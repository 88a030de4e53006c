package soundrig

import (
	"testing"
	"time"
)

// Starved is how late a machine wakes up whoever sleeps when the sound server's own sound may have gaps that no player is told of. What
// has been recorded then and has gaps proves nothing.
const Starved = 30 * time.Millisecond

// Lateness watches until stop is called how late whoever sleeps is woken up; stop tells the worst.
func Lateness(t testing.TB) (stop func() time.Duration) {
	const every = 5 * time.Millisecond
	end, worst := make(chan struct{}), make(chan time.Duration, 1)
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		late := time.Duration(0)
		for last := time.Now(); ; {
			select {
			case <-ticker.C:
				now := time.Now()
				late, last = max(late, now.Sub(last)-every), now
			case <-end:
				worst <- late
				return
			case <-t.Context().Done(): // the test has failed in between
				return
			}
		}
	}()
	return func() time.Duration { close(end); return <-worst }
}
