package station

import (
	"context"
	"errors"
	"time"
)

const (
	// verifyEvery is how often the whole log is read and compared with its line files.
	verifyEvery = 24 * time.Hour
	// quietFor is how long nothing must have happened before: appends wait while it is read, some 5 s for a million events.
	quietFor = 10 * time.Minute
	// verifyLook is how often it is asked whether the hour is quiet.
	verifyLook = time.Minute
)

// keepSound compares the log with its line files once a day in a quiet hour, so that damage is found while both can still
// mend each other. A start compares their ends only.
func (s *Station) keepSound(ctx context.Context) {
	if s.own == nil {
		return // the host does it
	}
	ticker := time.NewTicker(verifyLook)
	defer ticker.Stop()
	watch := quietHours{verified: time.Now(), changed: time.Now()}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !watch.due(time.Now(), s.desk.Snapshot().LastSeq) {
			continue
		}
		report, err := s.own.Verify(ctx)
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			s.Log.Error("the log could not be compared with its line files", "error", err)
		case report.Damaged():
			s.Log.Warn("the log was damaged", "restored", report.Restored, "lost", report.Lost, "set_aside", report.SetAside)
			s.changed()
		}
	}
}

// quietHours finds the moment for the daily comparison.
type quietHours struct {
	verified time.Time // the last comparison
	last     uint64    // event
	changed  time.Time // when last was first seen
}

// due tells whether to compare now, and counts it as done. last is the log's last event.
func (q *quietHours) due(now time.Time, last uint64) bool {
	if last != q.last {
		q.last, q.changed = last, now
	}
	if now.Sub(q.verified) < verifyEvery || now.Sub(q.changed) < quietFor {
		return false
	}
	q.verified = now
	return true
}
