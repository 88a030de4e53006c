package logs

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// RepeatedKey is the attribute that says how many equal records a line stands for.
	RepeatedKey = "repeated"
	// maxFolds bounds how many different warnings are remembered at once; a flood of more different ones than this
	// is folded into one.
	maxFolds = 128
)

// Fold is a slog.Handler that lets an equal warning or error through once per Interval. The first one is written at
// once; those that follow are counted, and the last of them is written with the count when the interval is over: on the
// next equal one, or by Flush. What is below Warn is not touched.
//
// Two records are equal if level, message and the logger's own attributes are, and those of the record too, numbers and
// times left out: "packet lost seq=4711" and "packet lost seq=4712" are the same news.
type Fold struct {
	next   slog.Handler
	bound  string // attributes and groups of the logger
	shared *foldState
}

type foldState struct {
	now      func() time.Time
	interval time.Duration
	pending  func() // called, outside the lock, when there begins to be something to flush

	mu    sync.Mutex
	folds map[string]*fold
	open  int // folds with a count
}

// fold is one kind of warning.
type fold struct {
	until time.Time    // end of the interval
	count int          // records held back
	last  slog.Record  // the last of them
	next  slog.Handler // where it goes
}

// NewFold returns a Fold in front of next. pending may be nil.
func NewFold(next slog.Handler, interval time.Duration, now func() time.Time, pending func()) *Fold {
	if pending == nil {
		pending = func() {}
	}
	return &Fold{next: next, shared: &foldState{now: now, interval: interval, pending: pending, folds: map[string]*fold{}}}
}

// Enabled asks the next handler.
func (h *Fold) Enabled(ctx context.Context, level slog.Level) bool { return h.next.Enabled(ctx, level) }

// WithAttrs returns a handler that shares the counts of h.
func (h *Fold) WithAttrs(attrs []slog.Attr) slog.Handler {
	var b strings.Builder
	for _, a := range attrs {
		addEqual(&b, a)
	}
	return &Fold{next: h.next.WithAttrs(attrs), bound: h.bound + b.String(), shared: h.shared}
}

// WithGroup returns a handler that shares the counts of h.
func (h *Fold) WithGroup(name string) slog.Handler {
	return &Fold{next: h.next.WithGroup(name), bound: h.bound + "\x00" + name, shared: h.shared}
}

// Handle writes r, or counts it.
func (h *Fold) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		return h.next.Handle(ctx, r)
	}
	key := h.key(r)
	s := h.shared
	now := s.now()

	s.mu.Lock()
	f := s.folds[key]
	if f == nil {
		if len(s.folds) >= maxFolds {
			s.forgetIdle(now)
		}
		if len(s.folds) >= maxFolds {
			key = "" // no key is empty: this fold is for all that do not fit
			f = s.folds[key]
		}
	}
	if f == nil {
		s.folds[key] = &fold{until: now.Add(s.interval)}
		s.mu.Unlock()
		return h.next.Handle(ctx, r)
	}
	if now.Before(f.until) {
		f.count++
		f.last, f.next = r.Clone(), h.next
		first := f.count == 1
		if first {
			s.open++
		}
		tell := first && s.open == 1
		s.mu.Unlock()
		if tell {
			s.pending()
		}
		return nil
	}
	count := f.count
	if count > 0 {
		s.open--
	}
	f.count, f.last, f.next, f.until = 0, slog.Record{}, nil, now.Add(s.interval)
	s.mu.Unlock()
	if count > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int(RepeatedKey, count+1))
	}
	return h.next.Handle(ctx, r)
}

// Flush writes the counts whose interval is over, or all of them, oldest first, and returns when the next one is due;
// the zero time if there is none.
func (h *Fold) Flush(all bool) (due time.Time) {
	s := h.shared
	now := s.now()
	var ready []fold
	s.mu.Lock()
	for key, f := range s.folds {
		over := all || !now.Before(f.until)
		switch {
		case over && f.count > 0:
			ready = append(ready, *f)
			s.open--
			f.count, f.last, f.next, f.until = 0, slog.Record{}, nil, now.Add(s.interval)
		case over:
			delete(s.folds, key)
		}
		if f.count > 0 && (due.IsZero() || f.until.Before(due)) {
			due = f.until
		}
	}
	s.mu.Unlock()

	slices.SortFunc(ready, func(a, b fold) int { return a.last.Time.Compare(b.last.Time) })
	for _, f := range ready {
		f.last.AddAttrs(slog.Int(RepeatedKey, f.count))
		_ = f.next.Handle(context.Background(), f.last) // there is nobody left to tell
	}
	return due
}

// forgetIdle makes room: the kinds whose interval is over with nothing counted.
func (s *foldState) forgetIdle(now time.Time) {
	for key, f := range s.folds {
		if f.count == 0 && !now.Before(f.until) {
			delete(s.folds, key)
		}
	}
}

func (h *Fold) key(r slog.Record) string {
	var b strings.Builder
	b.WriteString(r.Level.String())
	b.WriteByte(0)
	b.WriteString(r.Message)
	b.WriteString(h.bound)
	r.Attrs(func(a slog.Attr) bool {
		addEqual(&b, a)
		return true
	})
	return b.String()
}

// addEqual adds what counts for equality: the key always, the value if it is words.
func addEqual(b *strings.Builder, a slog.Attr) {
	b.WriteByte(0)
	b.WriteString(a.Key)
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString, slog.KindBool, slog.KindAny:
		b.WriteByte('=')
		b.WriteString(v.String())
	case slog.KindGroup:
		for _, inner := range v.Group() {
			addEqual(b, inner)
		}
	}
}
