// Package journal keeps the events of package queue as a durable, ordered log:
// a JetStream stream of a NATS server that runs inside this process, with no
// port, reached over an in-memory pipe.
//
// Durability: [Journal.Append] returns only after the event has been written
// and synced to disk. An event whose append failed with a definite error is not
// in the log and never will be.
//
// Ordering: sequences begin at 1 and grow by one an event. An append names the
// last sequence its caller knows; when somebody was first it gets a
// *[ConflictError] and nothing is written.
//
// Unknown outcomes: when the store does not answer, the journal closes and
// opens it again, so that nothing can be on its way any more, and looks the
// event up by its ID. Only if that fails as well does the caller get an
// *[UncertainError]. Appending the same event once more is always safe: within
// two minutes, or after the same expected sequence, it yields the first one's
// sequence.
//
// Full disk: below [Journal.Reserve] free bytes an append is refused with a
// *[DiskFullError], which leaves room for everything else the store must write.
// Should the disk run full all the same, the same error comes back and the
// store is opened again; events stay readable, and appends work again as soon
// as there is room, without a restart.
//
// Ownership and backpressure: a Journal may be used from many goroutines.
// Appends take turns, one at a time; waiting for the turn ends with the
// caller's context. One process at a time owns the folder (a lock file, freed
// by the system even after a kill).
package journal
