package queue

import (
	"cmp"
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
	Value V      `json:"value"`
	Seq   uint64 `json:"seq"`
}

func newLatest[V any](limit int) latest[V] {
	return latest[V]{limit: limit, entries: make(map[string]latestEntry[V])}
}

func (l *latest[V]) get(key string) (V, bool) {
	entry, ok := l.entries[key]
	return entry.Value, ok
}

// set stores a value and gives the values forgotten for it, in a fixed order.
func (l *latest[V]) set(key string, value V, seq uint64) (forgotten []V) {
	l.entries[key] = latestEntry[V]{value, seq}
	if len(l.entries) > l.limit {
		return l.forgetOlderHalf()
	}
	return nil
}

// forgetOlderHalf drops many at once: a search for the single oldest on
// every set would make a log full of different keys quadratic.
func (l *latest[V]) forgetOlderHalf() []V {
	keys := make([]string, 0, len(l.entries))
	for key := range l.entries {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(l.entries[a].Seq, l.entries[b].Seq), cmp.Compare(a, b))
	})
	forgotten := make([]V, 0, len(keys)/2)
	for _, key := range keys[:len(keys)/2] {
		forgotten = append(forgotten, l.entries[key].Value)
		delete(l.entries, key)
	}
	return forgotten
}
