// Package cast is the programme: one clock, one picture track and one sound track, sent to any number of outputs (RTSP
// stream, loudspeaker, ...).
//
// The clock counts video frames from one epoch. Frame n starts at sample n*SampleRate/FPS and lasts until frame n+1 starts;
// both numbers are derived from n, never added up, so that no rounding accumulates. A cue puts a picture on air and starts
// a sound on the same frame boundary: the flip and the first sample have the same programme time in every output.
//
// Ownership: the Programme's goroutine owns the tracks and calls the outputs in frame order. Outputs must not block; one
// that is slow keeps a bounded queue of its own and drops there. Any goroutine may call Prepare, Show, Say and Wait.
//
// Ordering: cues go on air in the order in which they were given to Show, at most one a frame. Backpressure: Show and Say
// fail with ErrFull when their bounded queues are full.
package cast
