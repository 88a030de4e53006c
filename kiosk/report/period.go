package report

import (
	"errors"
	"fmt"
	"time"
)

// Period names a stretch of local days.
type Period string

const (
	Today     Period = "today"
	Yesterday Period = "yesterday"
	Week      Period = "week"   // today and the six days before
	Month     Period = "month"  // today and the 29 days before
	Custom    Period = "custom" // from a day to a day, both in it
)

// What can be wrong with a period.
var (
	ErrNoDate        = errors.New("not a date such as 2006-01-02")
	ErrBackwards     = errors.New("the last day is before the first")
	ErrUnknownPeriod = errors.New("unknown period")
)

const weekDays, monthDays = 7, 30

// Span gives the bounds of a period, [from, to), by the time zone of now. first
// and last are dates (2006-01-02), read for Custom only. It answers ErrNoDate,
// ErrBackwards and ErrUnknownPeriod.
func (p Period) Span(now time.Time, first, last string) (from, to time.Time, err error) {
	year, month, date := now.Date()
	// Not by adding hours: a day may have 23 or 25 of them.
	midnight := func(days int) time.Time { return time.Date(year, month, date+days, 0, 0, 0, 0, now.Location()) }
	switch p {
	case Today:
		return midnight(0), midnight(1), nil
	case Yesterday:
		return midnight(-1), midnight(0), nil
	case Week:
		return midnight(1 - weekDays), midnight(1), nil
	case Month:
		return midnight(1 - monthDays), midnight(1), nil
	case Custom:
	default:
		return from, to, fmt.Errorf("period %q: %w", p, ErrUnknownPeriod)
	}
	if from, err = time.ParseInLocation(time.DateOnly, first, now.Location()); err != nil {
		return time.Time{}, time.Time{}, fmt.Errorf("first day %q: %w", first, ErrNoDate)
	}
	if to, err = time.ParseInLocation(time.DateOnly, last, now.Location()); err != nil {
		return time.Time{}, time.Time{}, fmt.Errorf("last day %q: %w", last, ErrNoDate)
	}
	if to.Before(from) {
		return time.Time{}, time.Time{}, fmt.Errorf("from %s to %s: %w", first, last, ErrBackwards)
	}
	y, m, d := to.Date()
	return from, time.Date(y, m, d+1, 0, 0, 0, 0, now.Location()), nil
}
