package gate

import (
	"log/slog"
	"sync"
	"time"
)

const (
	// FreeTries are the wrong passwords that one address may send before it has to wait.
	FreeTries = 5
	// firstWait doubles with every further one, up to longestWait.
	firstWait, longestWait = time.Second, 5 * time.Minute
	// maxGuarded bounds the addresses that are remembered.
	maxGuarded = 1024
	// guardPeriod is how long wrong passwords are remembered.
	guardPeriod = 10 * time.Minute
)

// Guard slows down whoever tries passwords. The zero value with a Log is ready; it may be used by many goroutines.
type Guard struct {
	Log *slog.Logger

	mutex sync.Mutex
	tried map[string]*tries
}

type tries struct {
	wrong int
	last  time.Time
}

func (t *tries) until() time.Time {
	if t.wrong < FreeTries {
		return time.Time{}
	}
	return t.last.Add(min(firstWait<<min(t.wrong-FreeTries, 16), longestWait))
}

// May tells whether an address may try now.
func (g *Guard) May(host string) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	t := g.tried[host]
	return t == nil || time.Now().After(t.until())
}

// Wrong notes a wrong password.
func (g *Guard) Wrong(host string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	now := time.Now()
	if g.tried == nil {
		g.tried = map[string]*tries{}
	}
	if len(g.tried) >= maxGuarded {
		for name, t := range g.tried {
			if now.Sub(t.last) > guardPeriod {
				delete(g.tried, name)
			}
		}
		if len(g.tried) >= maxGuarded { // somebody has a thousand addresses
			clear(g.tried)
		}
	}
	t := g.tried[host]
	if t == nil || now.Sub(t.last) > guardPeriod {
		t = &tries{}
		g.tried[host] = t
	}
	t.wrong++
	t.last = now
	g.Log.Warn("a wrong password", "from", host, "in_a_row", t.wrong)
}

// Right forgets the wrong ones.
func (g *Guard) Right(host string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	delete(g.tried, host)
}
