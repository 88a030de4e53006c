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
// Backpressure: Do waits while the queue of commands is full. Followers hold
// nobody up: each has a goroutine of its own that reads on from the tail of the
// log kept in memory, and from the journal when it has fallen behind that. So a
// slow follower loses nothing and costs no memory. A follower that only wants
// the newest state (a window) takes a [View] whenever an event arrives and may
// skip what is still waiting in its channel.
package desk
