package cast

import (
	"log/slog"
	"sync"
	"time"
)

const (
	// freeTries are the wrong passwords that one address may send before it has to wait.
	freeTries = 5
	// firstWait doubles with every further one, up to longestWait.
	firstWait, longestWait = time.Second, 5 * time.Minute
	// maxGuarded bounds the addresses that are remembered.
	maxGuarded = 1024
)

// guard slows down whoever tries passwords. The zero value with a log is ready.
type guard struct {
	log   *slog.Logger
	mutex sync.Mutex
	tried map[string]*tries
}

type tries struct {
	wrong int
	last  time.Time
}

func (t *tries) until() time.Time {
	if t.wrong < freeTries {
		return time.Time{}
	}
	return t.last.Add(min(firstWait<<min(t.wrong-freeTries, 16), longestWait))
}

// may tells whether an address may try now.
func (g *guard) may(host string) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	t := g.tried[host]
	return t == nil || time.Now().After(t.until())
}

// wrong notes a wrong password.
func (g *guard) wrong(host string) {
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
	g.log.Warn("a wrong password for the stream", "from", host, "in_a_row", t.wrong)
}

// right forgets the wrong ones.
func (g *guard) right(host string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	delete(g.tried, host)
}
