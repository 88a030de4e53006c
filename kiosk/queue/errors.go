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
	// ErrNothingToRecall refuses a recall at a counter that has called nobody.
	ErrNothingToRecall = errors.New("this counter has not called anyone yet")
	// ErrNothingToFollow refuses "next" before the first call of all.
	ErrNothingToFollow = errors.New("no number has been called yet, so none follows")
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
	return fmt.Sprintf("there is no counter %q (known: %s)", e.ID, strings.Join(e.Known, ", "))
}

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
