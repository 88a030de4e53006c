// Package queue holds the rules of calling numbers as a pure state machine:
// a [Command] is decided against a [State] and yields one [Event]; the state is
// the fold of all events in log order.
//
// The package does no input or output, starts no goroutine and reads no clock:
// the time and the event's identity are handed to [State.Decide].
//
// One command, one event: an effect with several parts (a call that ends the
// counter's current visit and takes the number over from another counter) is
// one event with a field for each part, so that an append is all or nothing.
//
// Determinism: an event carries everything its fold needs, such as the number
// that was picked, the place in line, the share that was used up. The fold never
// looks at [Config.Services], [Config.Rules] or a clock, so stations with
// different settings still fold one log to one state.
//
// Ordering: events are applied in the order of their log sequence. An event
// whose sequence is not above [State.LastSeq] has been applied before and is
// ignored, so a replay may overlap what is already known.
//
// Life of a ticket: it is waiting, at a counter, held, missed, or (restaurants)
// preparing or ready; then it ends as done, cancelled, collected or expired. A
// number names at most one ticket that has not ended, and a ticket is at one
// counter at most. A number that is typed without having been issued becomes a
// ticket by being called.
//
// Plain halls: as long as no ticket has been issued on this business day or the
// one before, "next" counts on from the last number called, as with a
// pre-printed roll. Calling a number again is a question to the operator
// (*[AlreadyCalledError]) while it is at another counter, or for
// [Rules.AskWithin] further calls after its last one; a roll that comes round
// once more is therefore called without a question, and so is every number
// after [StartDay]. Numbers that were issued are asked about all day.
//
// Ownership: a State belongs to one goroutine; it has no lock. What its
// methods return are copies.
//
// Memory: a State is bounded however long the log is: at most [MaxLive] tickets
// that have not ended, [MaxEnded] that have, and [Config.Keep] calls.
package queue
