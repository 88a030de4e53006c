package station

import (
	"context"
	"time"

	"github.com/queuecast/queuecast/kiosk/announce/schedule"
)

const (
	// scheduleLook is the longest time between two looks at the wall clock, which may be set or stand still in sleep.
	scheduleLook = 15 * time.Second
	// scheduleLate is how long after its time a scheduled announcement is still said.
	scheduleLate = 5 * time.Minute
	// scheduleLeap is from where on a change of the wall clock is no mere correction or daylight saving.
	scheduleLeap = 3 * time.Hour
)

// keepSchedule says the scheduled announcements at their times.
func (s *Station) keepSchedule(ctx context.Context) {
	timetable := timetable{said: time.Now()}
	for {
		timetable.entries = s.manner.Load().planned
		timer := time.NewTimer(timetable.wait(time.Now()))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.replan:
			timer.Stop()
			timetable.said = time.Now() // what is new is not said for times that are over
			continue
		case <-timer.C:
		}
		for _, due := range timetable.due(time.Now()) {
			if due.late {
				s.Log.Warn("an announcement is left out, its time is long past", "id", due.ID, "due", due.At)
				continue
			}
			if err := s.SayPhrase(ctx, due.ID); err != nil {
				s.Log.Error("a scheduled announcement is not said", "id", due.ID, "error", err)
			}
		}
	}
}

// timetable walks through a schedule.
type timetable struct {
	entries []schedule.Entry
	said    time.Time // up to here
}

type dueEntry struct {
	schedule.Due
	late bool // too late to be said
}

// wait is how long to wait before looking again.
func (t *timetable) wait(now time.Time) time.Duration {
	next := schedule.Next(t.said, t.entries)
	if len(next) == 0 {
		return scheduleLook
	}
	return min(max(next[0].At.Sub(now), 0), scheduleLook)
}

// due gives what has come due since the last time. A clock that is set a little does not repeat or skip anything; after a longer
// leap (a machine that woke, or had no time yet) only what has just been due counts.
func (t *timetable) due(now time.Time) (all []dueEntry) {
	switch {
	case now.Sub(t.said) > scheduleLeap:
		t.said = now.Add(-scheduleLate)
	case t.said.Sub(now) > scheduleLeap:
		t.said = now
	}
	for now.After(t.said) {
		next := schedule.Next(t.said, t.entries)
		if len(next) == 0 || next[0].At.After(now) {
			break
		}
		for _, d := range next {
			all = append(all, dueEntry{d, now.Sub(d.At) > scheduleLate})
		}
		t.said = next[0].At
	}
	return all
}
