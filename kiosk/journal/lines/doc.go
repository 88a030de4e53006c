// Package lines keeps a log of events as plain text: one file a day, one event
// a line, each with its own checksum, so that what a damaged disk has left can
// be told from what it has spoilt, event by event, with nothing but a text
// editor if need be.
//
// A day's file, 2026-11-20.log (days are UTC), holds lines of
//
//	SEQ CRC PAYLOAD\n
//
// SEQ is the event's sequence in decimal, CRC is the CRC-32C (Castagnoli, as in
// RFC 3720 appendix B.4) of "SEQ PAYLOAD" in 8 hexadecimal digits, PAYLOAD is
// the event as it is in the log when that is a JSON object on one line, and "="
// with its base64 otherwise. Sequences grow by one from line to line and from
// file to file.
//
// When a day is over its file gets a seal, 2026-11-20.seal, of one line:
//
//	queuecast-seal 1 DAY FIRST LAST BYTES CRC-OF-THE-FILE CRC-OF-THIS-LINE\n
//
// A sealed file of the right size is taken for whole when the store is opened;
// only unsealed ones are read. [Store.Verify] reads them all.
//
// The file "floor" names the sequence up to which events may have been dropped.
//
// Durability: [Store.Append] returns after the lines have been synced, those of
// earlier calls of [Store.Write] included. A line
// that a crash has torn is the last of its file and was never acknowledged; it
// is cut off at the next start. Whole files (seals, floor, repaired days) are
// written beside, synced and renamed. Nothing damaged is deleted: it is kept in
// the folder [Store.Aside].
//
// Ownership and backpressure: a Store may be used from many goroutines. It
// starts none and queues nothing; appends take turns, readers hold nobody up.
package lines
