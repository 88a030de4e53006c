// Package queue holds the rules of calling numbers as a pure state machine:
// a [Command] is decided against a [State] and yields an [Event]; the state is
// the fold of all events in log order.
//
// The package does no input or output, starts no goroutine and reads no clock:
// the time and the event's identity are handed to [State.Decide].
//
// Ordering: events are applied in the order of their log sequence. An event
// whose sequence is not above [State.LastSeq] has been applied before and is
// ignored, so a replay may overlap what is already known.
//
// Ownership: a State belongs to one goroutine; it has no lock. What its
// methods return are copies.
//
// Memory: a State is bounded however long the log is; see [Config.Keep].
package queue
