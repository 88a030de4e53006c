// Package schedule tells when announcements are said by themselves, and how loud it is at which time of day. It is pure: times
// come in and go out, nothing waits.
//
// Times are those of the wall clock where the hall is. A time that a day does not have, because the clock is put forward over it, is
// said at the first moment after it; one that comes twice, because the clock is put back, is said the first time.
package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrTime refuses what is no time of day.
var ErrTime = errors.New("a time of day is written as 16:50")

// ErrDay refuses what is no day of the week.
var ErrDay = errors.New("days are mon, tue, wed, thu, fri, sat, sun")

// Clock is a time of day, minutes after midnight.
type Clock int

// ParseClock reads "16:50". It answers ErrTime.
func ParseClock(text string) (Clock, error) {
	at, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("16:50") {
		return 0, fmt.Errorf("%w, not %q", ErrTime, text)
	}
	return Clock(60*at.Hour() + at.Minute()), nil
}

// Days are days of the week; none is all of them.
type Days []time.Weekday

// ParseDays reads names such as "mon". It answers ErrDay.
func ParseDays(names []string) (Days, error) {
	known := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	var days Days
	for _, name := range names {
		day := slices.Index(known, strings.ToLower(name))
		if day < 0 {
			return nil, fmt.Errorf("%w, not %q", ErrDay, name)
		}
		days = append(days, time.Weekday(day))
	}
	return days, nil
}

func (d Days) has(day time.Weekday) bool { return len(d) == 0 || slices.Contains(d, day) }

// Entry is something that is said at certain times.
type Entry struct {
	ID    string
	Times []Clock
	Days  Days
}

// Due is an entry that is to be said at a moment.
type Due struct {
	ID string
	At time.Time
}

// Next gives what is to be said next, strictly after a moment: all entries of the same moment, in their order. It is empty when
// nothing ever is. The moment's location counts.
func Next(after time.Time, entries []Entry) []Due {
	var next []Due
	for _, e := range entries {
		at, ok := e.next(after)
		switch {
		case !ok:
		case len(next) == 0 || at.Before(next[0].At):
			next = []Due{{e.ID, at}}
		case at.Equal(next[0].At):
			next = append(next, Due{e.ID, at})
		}
	}
	return next
}

func (e Entry) next(after time.Time) (first time.Time, ok bool) {
	year, month, day := after.Date()
	// A week and a day: today's times may all be over.
	for ahead := range 8 {
		noon := time.Date(year, month, day+ahead, 12, 0, 0, 0, after.Location())
		if !e.Days.has(noon.Weekday()) {
			continue
		}
		for _, c := range e.Times {
			if at := on(noon, c); at.After(after) && (!ok || at.Before(first)) {
				first, ok = at, true
			}
		}
		if ok {
			return first, true
		}
	}
	return time.Time{}, false
}

// on is a time of day on the day of noon.
func on(noon time.Time, c Clock) time.Time {
	year, month, day := noon.Date()
	hour, minute := int(c)/60, int(c)%60
	at := time.Date(year, month, day, hour, minute, 0, 0, noon.Location())
	if at.Hour() == hour && at.Minute() == minute {
		// The clock may show it twice; an hour and more before it is shown for the first time.
		for back := 3 * time.Hour; back > 0; back -= 30 * time.Minute {
			if e := at.Add(-back); e.Hour() == hour && e.Minute() == minute && e.Day() == day {
				return e
			}
		}
		return at
	}
	// The day does not have it: time.Date gave a moment shifted by the gap. Look for the gap's end.
	end := at.Add(-3 * time.Hour)
	for ; ; end = end.Add(time.Minute) {
		if shown := 60*end.Hour() + end.Minute(); end.Day() == day && shown >= int(c) {
			return end
		}
	}
}

// Hours is a time of day with a volume of its own. It begins on one of its days and may cross midnight.
type Hours struct {
	From, To Clock
	Days     Days
	Percent  int
}

// Volume is the volume at a moment in percent: that of the first hours that cover it, else 100.
func Volume(now time.Time, all []Hours) int {
	clock := Clock(60*now.Hour() + now.Minute())
	yesterday := (now.Weekday() + 6) % 7
	for _, h := range all {
		inside := h.Days.has(now.Weekday()) && h.From <= clock && clock < h.To
		if h.To < h.From {
			inside = h.Days.has(now.Weekday()) && clock >= h.From || h.Days.has(yesterday) && clock < h.To
		}
		if inside {
			return h.Percent
		}
	}
	const full = 100
	return full
}
