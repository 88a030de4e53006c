// Package report tells from the log what happened: [History] row by row,
// [Gather] as statistics, and both as CSV.
//
// It is a reader. It starts no goroutine, keeps nothing between two calls and
// reads no clock; the time of asking comes in with the [Query]. A call reads
// the log from the goroutine that makes it and ends when its context does, so
// a window calls from a goroutine of its own. Values that were returned belong
// to the caller.
//
// Ordering: the log is folded in the order of its sequence. Times of day come
// from the events, whose stations may have clocks that differ a little; a
// negative duration counts as none.
//
// How much is read: from [LookBack] before the period, so that a ticket which
// was issued before it has its wait, to [LookAhead] after it, so that a visit
// which began in it has its end. What began earlier than that is not known here.
//
// Memory: a page of history holds its rows. Statistics hold 32 bytes for each
// call, issue and cancellation of the period, at most [MaxRecords].
//
// Waits. A wait runs from the issue, the import or the appointment, whichever
// is the latest, to the first call; a call before the appointment is a wait of
// nought. Time on hold does not count. A ticket that is transferred from a
// counter waits anew. A number that was typed without having been issued, one
// called again, late or over from another counter has no wait: it is unknown
// and not nought.
//
// Service times. One runs from the call to the end: done, the next call, the
// counter's closing, a transfer, an order's being collected. Hold is left out. Nobody
// is served who does not come (no-show), who is cancelled, or whose number
// another counter takes over. In a plain hall, where nobody says that a visit
// is over, it is the time from one call to the next.
//
// Nights. The hall sleeps when nothing at all happens in it for [NightGap]. A
// wait or visit with such a gap within is no measure of anything: its duration
// is left out and it is counted as overnight.
//
// Idle time. A counter is open from its opening, or, where nobody opens it, from
// its first action of the day, to its closing, or its last action of the day.
// One that was opened and is not closed is open now. A counter that works
// through midnight goes on in the next day. Idle is open without a visit.
//
// What was undone counts as never having happened; in the history it stands
// with a mark.
package report
