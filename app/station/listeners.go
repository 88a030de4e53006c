package station

import (
	"slices"
	"sync"
)

// listeners are those who want the programme's own sound besides the loudspeaker and the streams, such as a recorder.
type listeners struct {
	mutex sync.Mutex
	all   []*listener
}

type listener struct{ take func([]int16) }

// write takes the programme's samples.
func (l *listeners) write(samples []int16) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, one := range l.all {
		one.take(samples)
	}
}

// Hear gives take everything that the hall hears, mono at pcm.Rate, silence as well, until end is called. take runs on the clock's
// goroutine: it must not block, nor keep the samples. It is not called any more once end has returned.
func (s *Station) Hear(take func(samples []int16)) (end func()) {
	l := &s.listeners
	one := &listener{take}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.all = append(l.all, one)
	return func() {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		l.all = slices.DeleteFunc(l.all, func(other *listener) bool { return other == one })
	}
}
