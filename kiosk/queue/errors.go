package queue

import (
	"errors"
	"fmt"
	"strings"
)

// Refusals that carry no further detail.
var (
	// ErrNoCommand refuses a nil Command.
	ErrNoCommand = errors.New("there is no command")
	// ErrEmpty refuses a number that holds nothing but white space.
	ErrEmpty = errors.New("the number is empty")
	// ErrNoDigit refuses a number made of letters and hyphens only.
	ErrNoDigit = errors.New("the number has no digit")
	// ErrNoTrailingDigit refuses to count on from a number that does not end in a digit.
	ErrNoTrailingDigit = errors.New("the number does not end in a digit, so none follows it")
	// ErrNothingToRecall refuses a recall at a counter whose last call is over,
	// or that has called nobody.
	ErrNothingToRecall = errors.New("this counter has nobody to call again")
	// ErrNothingToFollow refuses "next" before the first call of all.
	ErrNothingToFollow = errors.New("no number has been called yet, so none follows")
	// ErrNoVisit refuses what concerns the current visit of a counter without one.
	ErrNoVisit = errors.New("nobody is at this counter")
	// ErrNothingHeld refuses to resume where nothing is held.
	ErrNothingHeld = errors.New("nobody is on hold at this counter")
	// ErrNothingToUndo refuses an undo at a counter without a last action.
	ErrNothingToUndo = errors.New("this counter has nothing to take back")
	// ErrDayStarted refuses an automatic start of a day that has begun.
	ErrDayStarted = errors.New("the business day has begun already")
	// ErrNoNumbers refuses to issue without a service that numbers come from.
	ErrNoNumbers = errors.New("no service is set up, so there are no numbers to hand out")
	// ErrSamePlace refuses a transfer to where the ticket is.
	ErrSamePlace = errors.New("the ticket waits there already")
	// ErrHallFull refuses a ticket beyond [MaxLive].
	ErrHallFull = errors.New("there are too many tickets in the hall")
)

// TooLongError refuses a number of more than Max characters.
type TooLongError struct {
	Max int
}

// Error implements error.
func (e *TooLongError) Error() string {
	return fmt.Sprintf("the number is longer than %d characters", e.Max)
}

// BadCharError refuses a number for a character that is neither an ASCII
// letter, an ASCII digit nor a hyphen. Char is as it was typed.
type BadCharError struct {
	Char rune
}

// Error implements error.
func (e *BadCharError) Error() string {
	return fmt.Sprintf("the number holds the character %q (%U); letters A-Z, digits and '-' are allowed", e.Char, e.Char)
}

// UnknownCounterError refuses a command for a counter that is not configured.
// Known lists the configured counters' IDs in their order.
type UnknownCounterError struct {
	ID    string
	Known []string
}

// Error implements error.
func (e *UnknownCounterError) Error() string {
	return fmt.Sprintf("there is no counter %q (known: %s)", e.ID, joined(e.Known))
}

func joined(names []string) string { return strings.Join(names, ", ") }

// BadEventError reports an event that cannot be written to or read from the log.
type BadEventError struct {
	Reason string
	Err    error
}

// Error implements error.
func (e *BadEventError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("bad event: %s: %v", e.Reason, e.Err)
	}
	return "bad event: " + e.Reason
}

// Unwrap gives the cause, if there is one.
func (e *BadEventError) Unwrap() error { return e.Err }
