// Package audio plays the programme on the machine's loudspeaker by PortAudio, and records from its microphones.
//
// Speaker takes the programme's samples (pcm.Rate, mono) as fast as the programme's clock makes them and never lets
// its caller wait. Between the caller and the device lies an elastic ring. The device has a clock of its own, a little
// faster or slower than ours; the ring makes up for it by leaving out or adding digital silence between announcements,
// so that sound itself is neither cut nor stretched. Only a ring that is full of sound loses some: the oldest.
//
// Ownership: one supervisor goroutine, on a thread of its own, makes every call into PortAudio for its stream; it
// opens the device, feeds it, notices when it is gone, and tries again until Close. Write may be called from any
// goroutine and copies what it is given. OnState is called by the supervisor, in order, and must not block.
//
// Feeding is by polling, not by callback or blocking write: every period the supervisor asks how much room there is
// and writes that much. So a device that stops taking sound is a number that stays zero, which a deadline notices,
// not a thread that never comes back.
//
// Capture and Playback carry sound as it is, sample by sample, at any rate and channels, converted only where the device takes others;
// their states tell that, how often sound was interrupted, and whether a device keeps the rate it promised. They hold a device only
// while their Run is at work. Inputs lets several listeners share one capture. Any number of streams may be open at once.
//
// PortAudio is one per process and finds devices only while it starts. It is therefore started afresh for every try,
// by the one guard in library.go. While a stream is open that starts nothing: to find devices that came later (Rescan, Watch, or an
// opening of one that is not known), a Speaker that has nothing to play gives its device up for half a second and its ring keeps what is
// written meanwhile. A Capture or a Playback is never interrupted for it.
package audio
