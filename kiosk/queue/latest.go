package queue

import (
	"maps"
	"slices"
)

// latest is a map of bounded size: setting a key beyond the limit forgets the
// half that was set longest ago. What it forgets depends on the log alone, so
// every station that folds the same log forgets the same.
type latest[V any] struct {
	limit   int
	entries map[string]latestEntry[V]
}

type latestEntry[V any] struct {
	value V
	seq   uint64
}

func newLatest[V any](limit int) latest[V] {
	return latest[V]{limit: limit, entries: make(map[string]latestEntry[V])}
}

func (l *latest[V]) get(key string) (V, bool) {
	entry, ok := l.entries[key]
	return entry.value, ok
}

func (l *latest[V]) set(key string, value V, seq uint64) {
	l.entries[key] = latestEntry[V]{value, seq}
	if len(l.entries) > l.limit {
		l.forgetOlderHalf()
	}
}

// forgetOlderHalf drops many at once: a search for the single oldest on
// every set would make a log full of different keys quadratic.
func (l *latest[V]) forgetOlderHalf() {
	seqs := make([]uint64, 0, len(l.entries))
	for _, entry := range l.entries {
		seqs = append(seqs, entry.seq)
	}
	slices.Sort(seqs)
	cut := seqs[len(seqs)/2]
	maps.DeleteFunc(l.entries, func(_ string, entry latestEntry[V]) bool { return entry.seq < cut })
}
