// Package desk runs the rules of package queue on a journal: it is the one
// place of a station where commands become durable events.
//
// Ownership: one goroutine owns the state. [Desk.Do] hands it a command and
// waits; it decides, appends the event to the journal, applies it, and only
// then shows it to anybody. An event whose append failed is never published.
//
// Ordering: followers get every event in log order, without gaps, those of
// other stations included.
//
// The business day: when it has changed, the first command of the new one is
// preceded by the event that starts it; a timer starts it when no command comes.
//
// Snapshots: a journal that keeps them gets the state every 2,000 events and at
// Close, from a goroutine of its own, and gives it back at the start. One that
// does not end with an event of the log is not used.
//
// Other stations: a journal that tells of their events (Grown) is read on at
// once; without that they are met with the next command.
//
// Backpressure: Do waits while the queue of commands is full. Followers hold
// nobody up: each has a goroutine of its own that reads on from the tail of the
// log kept in memory, and from the journal when it has fallen behind that. So a
// slow follower loses nothing and costs no memory. A follower that only wants
// the newest state (a window) takes a [View] whenever an event arrives and may
// skip what is still waiting in its channel.
package desk
