package journal

import (
	"errors"
	"fmt"
	"time"
)

// ErrClosed answers every call after Close, and before Initialize.
var ErrClosed = errors.New("the journal is closed")

// DirError reports a folder that cannot be created or written to.
type DirError struct {
	Dir string
	Err error
}

// Error implements error.
func (e *DirError) Error() string {
	return fmt.Sprintf("the journal's folder %s is not usable: %v", e.Dir, e.Err)
}

// Unwrap gives the cause.
func (e *DirError) Unwrap() error { return e.Err }

// LockedError reports a folder that another process has open.
type LockedError struct {
	Dir string
}

// Error implements error.
func (e *LockedError) Error() string {
	return fmt.Sprintf("the journal in %s is in use by another process", e.Dir)
}

// ConflictError refuses an append because the log has gone on: its last
// sequence is Last, not the one expected.
type ConflictError struct {
	Expected, Last uint64
}

// Error implements error.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("the log ends at event %d, not %d: somebody was first", e.Last, e.Expected)
}

// DiskFullError refuses an append because only Free of the Need bytes are left
// on the disk that holds Dir. The event was not written. Err is the store's own
// error when it was the store that ran out, nil when the check stopped it.
type DiskFullError struct {
	Free, Need uint64 // bytes
	Dir        string
	Err        error
}

// Error implements error.
func (e *DiskFullError) Error() string {
	text := fmt.Sprintf("the disk of %s is full: %d bytes are free, %d are needed", e.Dir, e.Free, e.Need)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause, if there is one.
func (e *DiskFullError) Unwrap() error { return e.Err }

// NotStoredError reports an append that failed for certain: the log has been
// looked at and does not hold the event.
type NotStoredError struct {
	EventID string
	Err     error
}

// Error implements error.
func (e *NotStoredError) Error() string {
	return fmt.Sprintf("event %s was not stored: %v", e.EventID, e.Err)
}

// Unwrap gives the cause.
func (e *NotStoredError) Unwrap() error { return e.Err }

// UncertainError reports an append of which not even a look at the log could
// tell whether it succeeded. Appending the same event again is safe.
type UncertainError struct {
	EventID string
	Err     error
}

// Error implements error.
func (e *UncertainError) Error() string {
	return fmt.Sprintf("it is not known whether event %s was stored: %v", e.EventID, e.Err)
}

// Unwrap gives the cause.
func (e *UncertainError) Unwrap() error { return e.Err }

// GapError reports events that the line files here have not got, while the log
// itself cannot be reached.
type GapError struct {
	First, Last uint64
}

// Error implements error.
func (e *GapError) Error() string {
	return fmt.Sprintf("events %d to %d are damaged here, and the host cannot be asked for them", e.First, e.Last)
}

// ListenError reports an address that the host cannot listen on.
type ListenError struct {
	Addr string // host:port
	Err  error
}

// Error implements error.
func (e *ListenError) Error() string {
	return fmt.Sprintf("the queue cannot be shared on %s: %v", e.Addr, e.Err)
}

// Unwrap gives the cause.
func (e *ListenError) Unwrap() error { return e.Err }

// DisconnectedError refuses an append because the host cannot be reached. The
// event was not stored.
type DisconnectedError struct {
	Since   time.Time
	LastSeq uint64 // the last event known here
	Err     error  // why the host cannot be reached; may be nil
}

// Error implements error.
func (e *DisconnectedError) Error() string {
	text := fmt.Sprintf("there has been no connection to the host since %s", e.Since.Format(time.DateTime))
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause, if there is one.
func (e *DisconnectedError) Unwrap() error { return e.Err }

// DivergedError refuses a host whose log is not the one that this station has
// followed: it ends before this station's (Theirs < Ours) or tells a different
// story at event Ours. The host has to be rebuilt from this station, or this
// station's line files set aside.
type DivergedError struct {
	Ours, Theirs uint64 // last sequences
}

// Error implements error.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("the host has another log than this station: it ends at event %d, this station's at %d", e.Theirs, e.Ours)
}
