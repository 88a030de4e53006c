// Package speech turns sentences into sound.
//
// An Engine speaks one utterance and knows nothing of the others. Voice stands before an engine and is what the
// announcer talks to: it keeps recent sentences in memory, lets callers who want the same sentence share one
// synthesis, limits how many run at once, and knows whether the engine is well.
//
// Ownership: the buffer that Speak returns belongs to the caller. Every synthesis runs in a goroutine of its Voice,
// ends when nobody waits for it any more, and is awaited by Close. Engines that are programs run in a process group
// of their own, which is killed as a whole when its time is up, so nothing is left behind.
//
// Backpressure: Speak blocks its caller until the sound is there, the caller's context ends or the engine's time limit
// is over; there is no queue besides the callers that wait. Calls are not ordered among themselves.
package speech
