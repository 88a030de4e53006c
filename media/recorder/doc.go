// Package recorder records to files of sound for as long as there is room (Recorder), plays them (Player), shows them as a wave form
// (Overview), and lets one hear what a codec does to a voice (Loop).
//
// A Recorder has two goroutines: the source's, which puts sound into a bounded queue and never waits for the disk, and its own, which
// takes it out, writes and syncs. The queue holds ten seconds, so that a disk may be busy for that long; what is lost beyond is counted.
// Memory does not depend on the length of a recording.
//
// Everything that is lost is told in the states: what the queue had no room for, and how often a device was not read or fed in time.
package recorder
