// Package retry keeps a connection up: it tries again for as long as it is wanted, more and more rarely.
package retry

import (
	"context"
	"time"
)

// The waits between tries are 1, 2, 4 ... 30 s; a connection that has lasted that long begins with the shortest again.
const (
	Shortest = time.Second
	Longest  = 30 * time.Second
)

// Loop calls try, which returns when its connection has failed or ended, again and again until ctx ends. failed, which must not block,
// is told of each end before the wait that follows it; again, which may be nil, when that wait is over.
func Loop(ctx context.Context, try func(context.Context) error, failed func(err error, wait time.Duration), again func()) {
	wait := Shortest
	for {
		began := time.Now()
		err := try(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) >= Longest {
			wait = Shortest
		}
		failed(err, wait)
		pause := time.NewTimer(wait)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return
		}
		wait = min(2*wait, Longest)
		if again != nil {
			again()
		}
	}
}
