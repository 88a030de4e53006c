// Package journal keeps the events of package queue as a durable, ordered log,
// for one station or for many.
//
// A [Journal] has the log on this computer: a JetStream stream of a NATS server
// that runs inside this process, reached over an in-memory pipe and, once
// [Journal.Share] has been asked for, by other stations over TLS. A [Remote] is
// the log of such a host, or of an existing NATS cluster, with the same methods.
//
// Durability: Append returns only after the event has been written and synced,
// in the store and in the day's line file of this station (package lines). An
// event whose append failed with a definite error is not in the log and never
// will be. Events of others are in the line files at once and synced within a
// quarter of a second; their own stations have them synced already.
//
// Two copies: a damaged block makes JetStream cut its log without a word. So
// every start compares store and line files, by seals and counts for the older
// days and event by event for the newest, puts back what either has lost,
// sets damaged files aside in the folder "damaged", and tells it by
// [Journal.Report]. [Journal.Verify] compares everything. Events are read from
// the line files, whose checksums are checked each time; what is damaged there
// is read from the store. An event of which nothing is left keeps its place.
//
// Ordering: sequences begin at 1 and grow by one an event. An append names the
// last sequence its caller knows; when somebody was first it gets a
// *[ConflictError] and nothing is written. Every station has the events in that
// order, without gaps: it fetches by sequence from the end of its line files.
//
// Unknown outcomes: when the store does not answer, the journal closes and
// opens it again, so that nothing can be on its way any more, and looks the
// event up by its ID. A Remote that loses its connection appends the same event
// once more over the next one. Only if that fails as well does the caller get an
// *[UncertainError]. Appending the same event once more is always safe: within
// two minutes, or after the same expected sequence, it yields the first one's
// sequence.
//
// Lost connections: without one a Remote refuses appends at once with a
// *[DisconnectedError], gives what is known here to readers, and tells its age.
// A host whose log is another one than that followed so far is refused
// (*[DivergedError]); one that has lost its end gets that back. [Rebuild] makes a
// host's log from the files of any station.
//
// Full disk: below [Journal.Reserve] free bytes an append is refused with a
// *[DiskFullError], which leaves room for everything else the store must write.
// Should the disk run full all the same, the same error comes back and the
// store is opened again; events stay readable, and appends work again as soon
// as there is room, without a restart.
//
// Retention: see [Journal.SaveSnapshot].
//
// Ownership and backpressure: a Journal and a Remote may be used from many
// goroutines. Appends take turns, one at a time; waiting for the turn ends with
// the caller's context. One process at a time owns the folder (a lock file,
// freed by the system even after a kill). The goroutines are one that follows
// the stations of a shared Journal and one that keeps a Remote's connection;
// both end in Close, which waits. What is announced faster than it is taken (1,024 events)
// is dropped and fetched.
package journal
