// Package player receives any RTSP stream, decodes its picture and its sound, and hands both over in step.
//
//	Player -> session (gortsplib) -> pictureTrack -> OnPicture
//	                              -> soundTrack   -> OnSound
//	                 timeline: the sender's clock -> when it is due here
//
// Every access unit has a stamp on the sender's clock (by RTCP sender reports, RFC 3550 section 6.4.1; until those have come, by
// the RTP timestamps and the arrival of the first packets). The timeline knows how late units arrive and adds a buffer that covers
// nearly all of them; picture and sound are due by the same timeline, so they stay in step however the network behaves.
//
// Ownership: a supervisor goroutine owns the connection, each track a goroutine or two of its own; all end with Close. Every queue is
// bounded: a machine that is too slow loses pictures (up to the next whole one), never memory. OnPicture and OnSound are called by the
// goroutine of their track and hold up nothing else.
package player
