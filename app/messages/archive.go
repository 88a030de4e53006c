package messages

import (
	"fmt"
	"time"
)

// NotCalledError tells that a number has not been called, as far as the history goes back.
type NotCalledError struct{ Number string }

func (e *NotCalledError) Error() string {
	return fmt.Sprintf("the number %q has not been called", e.Number)
}

// Span is a place in a film: hours, minutes and seconds.
func Span(d time.Duration) string {
	const perMinute, perHour = 60, 3600
	s := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d:%02d", s/perHour, s/perMinute%perMinute, s%perMinute)
}
