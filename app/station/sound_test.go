package station

import (
	"testing"
	"time"
)

func TestLogIsComparedOnceADayWhileNothingHappens(t *testing.T) {
	start := time.Date(2026, 1, 2, 8, 0, 0, 0, time.UTC)
	q := quietHours{verified: start, changed: start}
	var when []time.Duration
	last := uint64(0)
	for at := time.Duration(0); at < 72*time.Hour; at += verifyLook {
		if hour := (8 + int(at/time.Hour)) % 24; hour >= 7 && hour < 19 { // a call a minute by day
			last++
		}
		if q.due(start.Add(at), last) {
			when = append(when, at)
		}
	}
	// The first day ends at 8 in the morning, in the middle of the calls; so each comparison waits for the evening.
	if len(when) != 2 || when[0] != 35*time.Hour+9*time.Minute || when[1] != 59*time.Hour+9*time.Minute {
		t.Errorf("compared at %v", when)
	}
}
