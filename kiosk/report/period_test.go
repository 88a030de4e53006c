package report

import (
	"errors"
	"testing"
	"time"
)

func TestPeriods(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 30, 0, 30, 0, 0, berlin) // the day after the clocks went forward
	for _, c := range []struct {
		name        string
		period      Period
		first, last string
		from, to    string // UTC
		err         error
	}{
		{"today", Today, "", "", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z", nil},
		{"yesterday had 23 hours", Yesterday, "", "", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", nil},
		{"seven days", Week, "", "", "2026-03-23T23:00:00Z", "2026-03-30T22:00:00Z", nil},
		{"thirty days", Month, "", "", "2026-02-28T23:00:00Z", "2026-03-30T22:00:00Z", nil},
		{"one day", Custom, "2026-03-29", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", nil},
		{"no date", Custom, "29.3.2026", "2026-03-29", "", "", ErrNoDate},
		{"no such day", Custom, "2026-02-01", "2026-02-30", "", "", ErrNoDate},
		{"backwards", Custom, "2026-03-02", "2026-03-01", "", "", ErrBackwards},
		{"unknown", "decade", "", "", "", "", ErrUnknownPeriod},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, to, err := c.period.Span(now, c.first, c.last)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if c.err != nil {
				return
			}
			if f, l := from.UTC().Format(time.RFC3339), to.UTC().Format(time.RFC3339); f != c.from || l != c.to {
				t.Errorf("from %s to %s, want %s to %s", f, l, c.from, c.to)
			}
		})
	}
}
