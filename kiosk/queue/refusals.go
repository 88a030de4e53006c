package queue

import (
	"fmt"
	"time"
)

// IfCalled tells how a call goes on when the number was called before.
type IfCalled string

const (
	// Ask : it is refused with *[AlreadyCalledError].
	Ask IfCalled = ""
	// RecallHere : a number whose visit is over is called again, to this counter.
	RecallHere IfCalled = "recall_here"
	// TakeOver : a number that is at another counter comes to this one; one
	// whose visit is over is called again.
	TakeOver IfCalled = "take_over"
)

// AlreadyCalledError refuses a call with the facts that the operator decides by.
type AlreadyCalledError struct {
	Number      Number
	Counter     string // ID
	CounterName string
	At          time.Time // when it was called there, UTC
	By          string
	Station     string
	Status      Status     // where it is now
	Seq         uint64     // for Call.Seen: the answer holds for these facts only
	Options     []IfCalled // what the command may say to go on
}

// Error implements error.
func (e *AlreadyCalledError) Error() string {
	text := fmt.Sprintf("%s was called at %s at counter %s", e.Number, e.At.Local().Format("15:04"), e.CounterName)
	if e.By != "" {
		text += " by " + e.By
	}
	return text
}

// RecallLimitError refuses a recall beyond Rules.MaxRecalls; [NoShow] is what
// to do instead.
type RecallLimitError struct {
	Number       Number
	Recalls, Max int
}

// Error implements error.
func (e *RecallLimitError) Error() string {
	return fmt.Sprintf("%s has been called again %d times, which is the limit; mark it as a no-show", e.Number, e.Recalls)
}

// TooLateError refuses a missed number after more than Within further numbers;
// Call.Override calls it all the same.
type TooLateError struct {
	Number   Number
	MissedAt time.Time // UTC
	Passed   int       // numbers of its line called since
	Within   int
}

// Error implements error.
func (e *TooLateError) Error() string {
	return fmt.Sprintf("%s was missed %d numbers ago; at most %d are allowed", e.Number, e.Passed, e.Within)
}

// CounterClosedError refuses a call at a closed counter.
type CounterClosedError struct {
	Counter, CounterName string
	By                   string
	Since                time.Time // UTC
}

// Error implements error.
func (e *CounterClosedError) Error() string {
	return fmt.Sprintf("counter %s is closed", e.CounterName)
}

// CounterTakenError refuses to open a counter that somebody else has opened.
type CounterTakenError struct {
	Counter, CounterName string
	By, Station          string
	Since                time.Time // UTC
}

// Error implements error.
func (e *CounterTakenError) Error() string {
	return fmt.Sprintf("counter %s was opened at %s by %s at %s", e.CounterName, e.Since.Local().Format("15:04"), e.By, e.Station)
}

// CounterBusyError refuses what needs a free counter.
type CounterBusyError struct {
	Counter, CounterName string
	Number               Number // who is there
}

// Error implements error.
func (e *CounterBusyError) Error() string {
	return fmt.Sprintf("%s is still at counter %s", e.Number, e.CounterName)
}

// NobodyWaitingError refuses "next" when there is nobody for this counter.
type NobodyWaitingError struct {
	Counter   string
	Elsewhere int       // waiting for services and counters other than this one's
	Later     int       // whose appointment has not come yet
	Earliest  time.Time // the first such appointment, UTC; zero when there is none
}

// Error implements error.
func (e *NobodyWaitingError) Error() string { return "nobody is waiting for this counter" }

// UnknownServiceError refuses a service that is not configured.
type UnknownServiceError struct {
	ID    string
	Known []string
}

// Error implements error.
func (e *UnknownServiceError) Error() string {
	return fmt.Sprintf("there is no service %q (known: %s)", e.ID, joined(e.Known))
}

// UnknownPriorityError refuses a priority that is not configured.
type UnknownPriorityError struct {
	ID    string
	Known []string
}

// Error implements error.
func (e *UnknownPriorityError) Error() string {
	return fmt.Sprintf("there is no priority %q (known: %s)", e.ID, joined(e.Known))
}

// CapacityError refuses a ticket of a service that has issued its day's worth.
type CapacityError struct {
	Service  string
	Capacity int
}

// Error implements error.
func (e *CapacityError) Error() string {
	return fmt.Sprintf("service %s has handed out its %d tickets of the day", e.Service, e.Capacity)
}

// RangeFullError refuses a ticket because every number of the service is in the hall.
type RangeFullError struct {
	Service     string
	First, Last Number
}

// Error implements error.
func (e *RangeFullError) Error() string {
	return fmt.Sprintf("all numbers of service %s (%s to %s) are in the hall", e.Service, e.First, e.Last)
}

// NumberTakenError refuses a second ticket of a number that is in the hall.
type NumberTakenError struct {
	Number Number
	Status Status
}

// Error implements error.
func (e *NumberTakenError) Error() string {
	return fmt.Sprintf("%s is in the hall already (%s)", e.Number, e.Status)
}

// NoTicketError refuses what concerns a ticket that is not in the hall, or is
// not in a status that allows it. Status is empty when it is not known at all.
type NoTicketError struct {
	Number Number
	Status Status
}

// Error implements error.
func (e *NoTicketError) Error() string {
	if e.Status == "" {
		return fmt.Sprintf("there is no ticket %s in the hall", e.Number)
	}
	return fmt.Sprintf("ticket %s is %s", e.Number, e.Status)
}

// TextError refuses words that are too long for a ticket.
type TextError struct {
	Field string // name, phone or note
	Max   int    // characters
}

// Error implements error.
func (e *TextError) Error() string {
	return fmt.Sprintf("the %s is longer than %d characters", e.Field, e.Max)
}

// UndoRefusal says why an action cannot be taken back.
type UndoRefusal string

const (
	// UndoTooLate : the window has passed.
	UndoTooLate UndoRefusal = "too_late"
	// UndoSpoken : it has been announced.
	UndoSpoken UndoRefusal = "spoken"
	// UndoOvertaken : others have gone on with what it concerned.
	UndoOvertaken UndoRefusal = "overtaken"
)

// UndoError refuses to take an action back.
type UndoError struct {
	Reason UndoRefusal
	Type   EventType // of the action
	Number Number
	At     time.Time // of the action, UTC
}

// Error implements error.
func (e *UndoError) Error() string {
	switch e.Reason {
	case UndoSpoken:
		return fmt.Sprintf("%s has been announced and cannot be taken back", e.Number)
	case UndoOvertaken:
		return "others have gone on since, so it cannot be taken back"
	}
	return "it is too late to take this back"
}

// ImportError refuses a list; Problems are at most MaxProblems of the faults.
type ImportError struct {
	Problems []RowProblem
}

// Error implements error.
func (e *ImportError) Error() string {
	if len(e.Problems) == 0 {
		return "the list cannot be imported"
	}
	return fmt.Sprintf("row %d of the list: %v", e.Problems[0].Row+1, e.Problems[0].Err)
}

// Unwrap gives the first fault.
func (e *ImportError) Unwrap() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e.Problems[0].Err
}

// RowProblem is what is wrong with one row of a list.
type RowProblem struct {
	Row   int    // index from 0
	Field string // number, service, priority, name, phone or note; empty: the row as a whole
	Err   error  // one of this package's refusals
}
