package logs

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"
)

// bench is a Fold over a text output with a clock that stands still until it is moved.
type bench struct {
	out  strings.Builder
	now  time.Time
	told int
	fold *Fold
	log  *slog.Logger
}

func newBench() *bench {
	b := &bench{now: time.Unix(1_000_000, 0)}
	text := slog.NewTextHandler(&b.out, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})
	b.fold = NewFold(text, time.Second, func() time.Time { return b.now }, func() { b.told++ })
	b.log = slog.New(b.fold)
	return b
}

func (b *bench) lines() []string {
	text := strings.TrimSuffix(b.out.String(), "\n")
	b.out.Reset()
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func (b *bench) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := b.lines(); !reflect.DeepEqual(got, want) {
		t.Errorf("lines\n got %q\nwant %q", got, want)
	}
}

func TestEqualWarningsBecomeOneLineASecond(t *testing.T) {
	b := newBench()
	for i := range 100 {
		b.log.Warn("packet lost", "seq", i)
	}
	b.expect(t, "level=WARN msg=\"packet lost\" seq=0")
	if b.told != 1 {
		t.Errorf("the owner was told %d times, want once", b.told)
	}

	b.now = b.now.Add(999 * time.Millisecond)
	if due := b.fold.Flush(false); !due.Equal(time.Unix(1_000_001, 0)) {
		t.Errorf("due at %v", due)
	}
	b.expect(t)

	b.now = b.now.Add(time.Millisecond)
	if due := b.fold.Flush(false); !due.IsZero() {
		t.Errorf("due at %v, with nothing left", due)
	}
	b.expect(t, "level=WARN msg=\"packet lost\" seq=99 repeated=99")

	b.log.Warn("packet lost", "seq", 200) // within the second after the count was written
	b.expect(t)
	b.now = b.now.Add(time.Second)
	b.log.Warn("packet lost", "seq", 201) // carries the count without a flush
	b.expect(t, "level=WARN msg=\"packet lost\" seq=201 repeated=2")

	b.now = b.now.Add(time.Hour)
	b.log.Warn("packet lost", "seq", 202)
	b.expect(t, "level=WARN msg=\"packet lost\" seq=202")
}

func TestWhatCountsAsEqual(t *testing.T) {
	cases := []struct {
		name          string
		first, second func(*slog.Logger)
		folded        bool
	}{
		{"the same", func(l *slog.Logger) { l.Warn("a") }, func(l *slog.Logger) { l.Warn("a") }, true},
		{"the same error", func(l *slog.Logger) { l.Error("a", "err", errors.New("e")) }, func(l *slog.Logger) { l.Error("a", "err", errors.New("e")) }, true},
		{"other numbers", func(l *slog.Logger) { l.Warn("a", "n", 1, "d", time.Second) }, func(l *slog.Logger) { l.Warn("a", "n", 2, "d", time.Minute) }, true},
		{"other numbers in a group", func(l *slog.Logger) { l.Warn("a", slog.Group("g", "n", 1)) }, func(l *slog.Logger) { l.Warn("a", slog.Group("g", "n", 2)) }, true},
		{"information is never folded", func(l *slog.Logger) { l.Info("a") }, func(l *slog.Logger) { l.Info("a") }, false},
		{"another message", func(l *slog.Logger) { l.Warn("a") }, func(l *slog.Logger) { l.Warn("b") }, false},
		{"another level", func(l *slog.Logger) { l.Warn("a") }, func(l *slog.Logger) { l.Error("a") }, false},
		{"another error", func(l *slog.Logger) { l.Warn("a", "err", errors.New("e")) }, func(l *slog.Logger) { l.Warn("a", "err", errors.New("f")) }, false},
		{"another key", func(l *slog.Logger) { l.Warn("a", "n", 1) }, func(l *slog.Logger) { l.Warn("a", "m", 1) }, false},
		{"another word in a group", func(l *slog.Logger) { l.Warn("a", slog.Group("g", "w", "x")) }, func(l *slog.Logger) { l.Warn("a", slog.Group("g", "w", "y")) }, false},
		{"another logger", func(l *slog.Logger) { l.With("part", "voice").Warn("a") }, func(l *slog.Logger) { l.With("part", "stream").Warn("a") }, false},
		{"another group of the logger", func(l *slog.Logger) { l.WithGroup("g").Warn("a") }, func(l *slog.Logger) { l.WithGroup("h").Warn("a") }, false},
		{"equal loggers", func(l *slog.Logger) { l.With("part", "voice").Warn("a") }, func(l *slog.Logger) { l.With("part", "voice").Warn("a") }, true},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench()
			tc.first(b.log)
			tc.second(b.log)
			if got := len(b.lines()) == 1; got != tc.folded {
				t.Errorf("folded: %v, want %v", got, tc.folded)
			}
		})
	}
}

func TestTheCountKeepsTheAttributesOfItsLogger(t *testing.T) {
	b := newBench()
	for range 3 {
		b.log.With("part", "voice").WithGroup("g").Warn("a", "k", "v")
	}
	b.lines()
	b.fold.Flush(true)
	b.expect(t, "level=WARN msg=a part=voice g.k=v g.repeated=2")
}

func TestAFloodOfDifferentWarningsIsBounded(t *testing.T) {
	b := newBench()
	for i := range 10_000 {
		b.log.Warn(fmt.Sprintf("warning %d", i))
	}
	if n := len(b.lines()); n > maxFolds+1 {
		t.Errorf("%d lines at once", n)
	}
	if n := len(b.fold.shared.folds); n > maxFolds+1 {
		t.Errorf("%d kinds are remembered", n)
	}
	b.fold.Flush(true)
	lines := b.lines()
	if len(lines) != 1 || !strings.Contains(lines[0], fmt.Sprintf("%s=%d", RepeatedKey, 10_000-maxFolds-1)) {
		t.Errorf("the count: %q", lines)
	}

	b.now = b.now.Add(time.Minute)
	b.log.Warn("later")
	b.expect(t, "level=WARN msg=later")
}

func BenchmarkFoldedWarning(b *testing.B) {
	bench := newBench()
	for b.Loop() {
		bench.log.Warn("packet lost", "seq", 1)
	}
}
