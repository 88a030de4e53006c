// Package announce decides what is said about a call, and when.
//
// A [Composer] turns an event of package queue into an [Announcement]: the
// sentences in every configured language, how often, with or without a chime.
// An [Announcer] keeps the one FIFO of announcements and has them performed one
// after the other; what performing means (chime, picture, voice, stream) is the
// business of the [Performer] it is given.
//
// Ordering: announcements are performed in the order in which Enqueue took
// them. None is cut off by another, and none is skipped.
//
// Backpressure: the FIFO is bounded; when it is full Enqueue refuses with a
// *[FullError] and never waits.
//
// Ownership: one goroutine owns the performing. While one announcement is
// performed the next is prepared, one ahead and no more.
//
// How a template is spoken: {number} and {counter} stand for the number and the
// counter's name. When a name is not a number ("药房", "Pharmacy"), the words
// that only suit a number fall away: a counter word right after {counter} in
// Chinese (号窗口, 號窗口, 号柜台, 号 ...), and one right before it in English
// (counter, window, desk ...). So 请{number}号到{counter}号窗口 becomes
// 请A 零 一 二号到药房.
package announce
