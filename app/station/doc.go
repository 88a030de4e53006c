// Package station is the whole of Queuecast without its window: journal, queue, announcements, picture, voice,
// loudspeaker and stream, wired together.
//
//	command -> desk -> journal (synced) -> follower -> announcer -> stage -> programme -> stream, loudspeaker, windows
//
// A call is durable before anybody sees or hears it. Each call is shown when its own announcement starts; announcements
// follow each other in log order and none cuts another off. A part that fails (voice, loudspeaker, stream) costs that part
// only: State says what is wrong, and the rest goes on.
package station
